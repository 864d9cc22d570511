"""The project's acts out of the journal, each with the path that proves it to be in the chain; nothing of other projects.

An act that names a person, or that tells why a document is secret, is withheld: only its hash, its place and its path
are given. The hash is that of the withheld content, so the proof holds, and who gets the act later can check it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from verkstad.core.dossiers import tree
from verkstad.core.dossiers.masking import Withheld
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, free, moment, whole
from verkstad.decisions.models import Appeal
from verkstad.dossiers.contents.case import Case, Row, Telling
from verkstad.funds.models import Entry, ProjectCode, Voucher
from verkstad.journal.chain import Point
from verkstad.journal.models import Act
from verkstad.journal.queries import COLUMNS
from verkstad.journal.rules import iso_utc
from verkstad.journal.words import words
from verkstad.review.models import Assignment, Candidate

CHUNK = 2000
FREE = ("reason", "why", "note", "text", "source", "changed")  # facts that people wrote

IN_WORDS = Table("journal", "Loggboken i ord", "The journal in words", (
    whole("position", "plats i loggboken", "place in the journal"), moment("at", "när (UTC)", "when (UTC)"),
    C("actor", "vem (nyckel)", "who (key)"), C("act", "vad (nyckel)", "what (key)"), free("told", "i ord", "in words"),
))  # fmt: skip


@dataclass(frozen=True)
class Extract:
    """The places of the project's acts, and the tree over the chain up to the last of them: root, and paths by index."""

    positions: list[int]
    root: bytes
    paths: dict[int, list[bytes]]
    head: Point

    @property
    def size(self) -> int:
        return self.head.position

    def told(self) -> dict[str, Any]:
        return {"algorithm": "RFC 9162, SHA-256", "size": self.size, "root": self.root.hex(), "head": str(self.head),
                "acts": len(self.positions)}  # fmt: skip


def subjects(case: Case) -> Q:
    """The acts that are about the project."""
    row = case.agreement
    keys = [one.key for one in case.applications]
    candidates = [
        str(pk) for pk in Candidate.objects.filter(application__in=case.applications).values_list("pk", flat=True)
    ]
    tasks = Assignment.objects.filter(candidate__application__in=case.applications).values_list("pk", flat=True)
    appeals = Appeal.objects.filter(
        Q(decision__application__in=case.applications) | Q(dismissal__application__in=case.applications)
    )
    project = [row.project.key] if row.project else []
    about = {
        "agreement": [row.key], "application": keys, "project": project, "document": [str(pk) for pk in case.documents],
        "response": [str(one.response_id) for one in case.applications],
        "claim": _keys(row.claims), "payment": _keys(row.payments), "recovery": _keys(row.recoveries),
        "progress_report": _keys(row.progress_reports), "appeal": _keys(appeals), "review_candidate": candidates,
        "review_task": [str(pk) for pk in tasks], "voucher": _vouchers(case),
    }  # fmt: skip
    found = Q(pk__in=[])
    for subject, names in about.items():
        found |= Q(subject_type=subject, subject_key__in=names) if names else Q(pk__in=[])
    return found | Q(act="grant.committed", facts__project__in=_codes(case))


def _keys(rows: Any) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _codes(case: Case) -> list[str]:
    return [case.agreement.key]


def _vouchers(case: Case) -> list[str]:
    """Vouchers that hold nothing but this project's money, as the journal names them."""
    code = ProjectCode.objects.filter(book__mandate=case.agreement.mandate, code=case.agreement.key).first()
    if code is None:
        return []
    others = Entry.objects.filter(voucher__entries__project=code, project__isnull=False).exclude(project=code)
    own = Voucher.objects.filter(entries__project=code).exclude(pk__in=others.values("voucher")).distinct()
    return [f"{book}/{number}" for book, number in own.order_by("number").values_list("book__key", "number")]


def extract(case: Case) -> Extract:
    """The project's acts."""
    return extract_of(subjects(case))


def extract_of(wanted: Q) -> Extract:
    """Find the acts and grow the tree over every act up to the last of them. Memory follows the acts that are wanted."""
    positions = list(Act.objects.filter(wanted).order_by("position").values_list("position", flat=True).distinct())
    if not positions:
        return Extract([], tree.EMPTY, {}, Point())
    last = Act.objects.only("position", "hash").get(pk=positions[-1])
    hashes = Act.objects.filter(position__lte=last.position).order_by("position").values_list("hash", flat=True)
    entries = (bytes.fromhex(one) for one in hashes.iterator(chunk_size=CHUNK))
    root, paths = tree.grown(entries, last.position, [one - 1 for one in positions])
    return Extract(positions, root, paths, Point(last.position, last.hash))


def _acts(found: Extract) -> Iterator[dict[str, Any]]:
    for start in range(0, len(found.positions), 500):
        rows = (
            Act.objects.filter(position__in=found.positions[start : start + 500])
            .order_by("position")
            .values_list(*COLUMNS)
        )
        for row in rows:
            act = dict(zip(COLUMNS, row, strict=True))
            act["at"] = iso_utc(act["at"])
            yield act


def lines(case: Telling, found: Extract) -> Iterator[bytes]:
    """Each act as a line of JSON: {"act": the act and its hash, "path": [...]}, or "withheld" in the place of "act"."""
    for act in _acts(found):
        clause = withheld(case, act)
        if clause:
            place = f"loggboken, plats {act['position']}"
            case.masker.withhold(Withheld("act", place, clause, *_WHY, sha256=act["hash"]))
            told = {"withheld": {"position": act["position"], "hash": act["hash"], "clause": clause}}
        else:
            told = {"act": act}
        told["path"] = tree.as_text(found.paths, act["position"] - 1)  # type: ignore[assignment]
        yield json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


_WHY = ("händelsens innehåll undantas; dess kontrollsumma och bevis finns kvar",
        "the act's content is withheld; its fingerprint and proof remain")  # fmt: skip


def withheld(case: Telling, act: dict[str, Any]) -> str:
    """The clause under which an act's content is withheld, "" where it is shown."""
    if act["subject_type"] == "document" and act["act"] == "document.marked":
        paper = case.documents.get(int(act["subject_key"]))
        return paper.secrecy if paper else ""
    if case.clause and any(act["facts"].get(name) for name in FREE):
        return case.clause
    return _tells(case, [act["facts"], act["subject_key"]])


def _tells(case: Telling, value: Any) -> str:
    """The clause of the first text among the facts that may not be told."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return next((found for one in value if (found := _tells(case, one))), "")
    return case.masker.tells(value) if isinstance(value, str) else ""


def in_words(case: Telling, found: Extract) -> Iterator[Row]:
    """The same acts in words, for who reads rather than checks."""
    for act in _acts(found):
        at = act["at"]
        if withheld(case, act):
            yield Row((act["position"], at, act["actor"], act["act"], "(undantagen)"))
            continue
        fields = {name: value for name, value in act.items() if name not in ("at", "hash", "previous_hash")}
        yield Row((act["position"], at, act["actor"], act["act"], words.told(Act(**fields))))
