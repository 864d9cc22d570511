"""Approval: every figure is asked once more, and the report is frozen with what stands behind them (R43)."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.core.acts import FIELDS
from verkstad.core.findings import Finding
from verkstad.core.reporting.proof import proof_of
from verkstad.core.reporting.snapshot import Snapshot
from verkstad.core.words import gettext_noop
from verkstad.editions.actions.beginning import locked, moved
from verkstad.editions.actions.signing import check_decider, writers_of
from verkstad.editions.models import Copy, Edition, Report, Signature, Step
from verkstad.editions.queries.composing import compose
from verkstad.editions.queries.files import files_of, taken
from verkstad.editions.rules import checked, refuse
from verkstad.handling.actions.letters import as_written, next_number
from verkstad.instruments.queries import names_of
from verkstad.journal.actions import record
from verkstad.journal.models import Act
from verkstad.journal.queries import head
from verkstad.journal.rules import iso_utc
from verkstad.notices.actions import put
from verkstad.people.models import User
from verkstad.registry.actions import register_document
from verkstad.ui import formats


@transaction.atomic
def approve(*, report: Report, actor: User) -> Edition:
    """Approve a report as it stands: it becomes an edition with document, snapshot and files in each of its languages, a
    document of the diary, and an act of the journal for each snapshot that names its fingerprint.

    Refuses who may not, who wrote any of it or presented it (R13), a report that does not wait for approval, and a text
    that cannot be read. All of it is done, or nothing is.
    """
    by = checked(actor, "editions.approve_report", report)
    row = locked(report)
    presenter = check_decider(row, by)
    now = timezone.now()
    day = timezone.localdate(now)
    number = next_number(mandate=row.mandate.key, day=day, actor=by)
    handlers = writers_of(row)
    decision = {language: decision_line(language, handlers, presenter, by, day) for language in row.languages}
    made = {
        language: compose(row, language, known=now, status="frozen", number=number, facts=decision[language])
        for language in row.languages
    }
    refuse([_unreadable(fault.part, fault.message) for one in made.values() for fault in one.faults])
    snapshots = {language: taken(row, one, now) for language, one in made.items()}
    stood = head().position
    acts = {language: _noted(row, language, one, by) for language, one in snapshots.items()}
    files = {
        language: files_of(one, made[language].values, proof_of(_told(acts[language]), _hashes(acts[language]), stood))
        for language, one in snapshots.items()
    }
    edition = _kept(row, number, presenter, by, handlers, decision, now, snapshots, files)
    row.state = moved(row, "edition.approved")
    row.save(update_fields=["state"])
    Signature.objects.create(report=row, round=row.round, step=Step.APPROVED, by=by)
    record(actor=by, act="edition.approved", subject_type="report", subject_key=row.pk, mandate=row.mandate.key,
           facts={"number": edition.number, "document": number, "sha256": snapshots["sv"].sha256})  # fmt: skip
    _tell(row, handlers, by, number)
    return edition


def _unreadable(part: str, message: str) -> Finding:
    return Finding("editions.unreadable", gettext_noop("The part “%(part)s” cannot be read: %(why)s"), {"part": part, "why": message},
                   where=part, fix=gettext_noop("Send the report back and have it mended."))  # fmt: skip


def decision_line(language: str, handlers: list[str], presenter: str, decider: str, day: date) -> list[tuple[str, str]]:
    """Who approved it, who presented it, who wrote it, and when: as the cover says it, with names as they are now."""
    names = names_of({*handlers, presenter, decider})
    with override(language):
        return [
            (_("Approved by"), names.get(decider, decider)), (_("Presented by"), names.get(presenter, presenter)),
            (_("Written by"), ", ".join(names.get(one, one) for one in handlers) or "–"),
            (_("Day of decision"), formats.dateword(day)),
        ]  # fmt: skip


def _noted(row: Report, language: str, snapshot: Snapshot, by: str) -> Act:
    """The freezing act: it names the snapshot's fingerprint, which the chain then keeps."""
    return record(actor=by, act="edition.frozen", subject_type="report", subject_key=row.pk, mandate=row.mandate.key,
                  facts={"number": row.round, "language": language, "snapshot": snapshot.sha256})  # fmt: skip


def _told(act: Act) -> dict[str, object]:
    return {**{name: getattr(act, name) for name in FIELDS}, "at": iso_utc(act.at), "hash": act.hash}


def _hashes(act: Act) -> list[str]:
    return list(Act.objects.filter(position__lte=act.position).order_by("position").values_list("hash", flat=True))


def _kept(
    row: Report, number: str, presenter: str, by: str, handlers: list[str], decision: dict[str, list[tuple[str, str]]],
    now: datetime, snapshots: dict[str, Snapshot], files: dict[str, dict[str, bytes]],
) -> Edition:  # fmt: skip
    """The edition with its copies, and the report in the diary as drawn up."""
    day = timezone.localdate(now)
    document = register_document(
        mandate=row.mandate.key, direction="drawn_up", date=day, title=f"{row.title_sv}, utgåva {row.round}"[:300],
        keep_forever=True, file=(f"rapport-{row.pk}-{row.round}.pdf", files["sv"]["pdf"]), actor=by, savepoint=False,
    )  # fmt: skip
    as_written(document, number)
    last = row.editions.order_by("-number").first()
    edition = Edition.objects.create(
        report=row, number=row.round, replaces=last, template=row.template, as_of=row.as_of, known=now, decided_on=day,
        handled_by=handlers, proposed_by=presenter, decided_by=by, decision=decision, document=document,
    )  # fmt: skip
    places: list[tuple[object, str]] = []
    try:
        for language, snapshot in snapshots.items():
            copy = Copy(edition=edition, language=language, snapshot=packed(snapshot), sha256=snapshot.sha256)
            for form, content in files[language].items():
                field = getattr(copy, form)
                field.save(f"rapport.{form}", ContentFile(content), save=False)
                places.append((field.storage, field.name))
                copy.marks[form] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            copy.save(force_insert=True)
    except BaseException:
        for storage, name in places:
            storage.delete(name)  # type: ignore[attr-defined]
        raise
    return edition


def packed(snapshot: Snapshot) -> bytes:
    """The snapshot's text, made small; the same text gives the same bytes."""
    import zlib

    return zlib.compress(snapshot.content, 9)


def _tell(row: Report, handlers: list[str], by: str, number: str) -> None:
    keys = [one.removeprefix("user:") for one in handlers if one.startswith("user:") and one != by]
    for person in User.objects.filter(pk__in=keys, is_active=True).order_by("pk"):
        put(
            to=person,
            template="editions.approved",
            url=row.get_absolute_url(),
            context={"title": row.title_sv, "document": number},
        )
