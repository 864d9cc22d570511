"""Writes an agreement's paper with its diary number in it and registers it; and the letter of a decided change (R14, R18).

A paper takes long to set, and meanwhile others would wait. An act under `papers_first` is begun in a transaction. Where it
comes to a paper that nobody has set, everything is taken back, the paper is set while nothing is locked, and the act is
done anew; what is the same to the last letter is then used.
"""

import json
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.agreements import told
from verkstad.agreements.letters import agreement_pdf
from verkstad.agreements.models import Agreement, Change
from verkstad.applications.models import Application
from verkstad.core.agreements.content import Agreed, sha256
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.ground import is_de_minimis
from verkstad.handling.actions.letters import as_written, mark_of, next_number
from verkstad.handling.actions.setting import set_letter
from verkstad.handling.letters import Letter, Part
from verkstad.people.models import User
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document
from verkstad.ui import formats

PATIENCE = 3  # how often an act is begun with its paper set beforehand, before it is set under the locks
NO_TABLE: dict[str, Any] = {"head": [], "rows": [], "sum": []}
P = ParamSpec("P")
R = TypeVar("R")


class NotSet(Exception):
    """A paper's text is known now, under the locks, and nobody has set it yet."""

    def __init__(self, facts: dict[str, Any], day: date) -> None:
        super().__init__("the paper is to be set before the transaction")
        self.facts, self.day = facts, day


_ready: ContextVar[dict[str, bytes] | None] = ContextVar("papers", default=None)


def set_paper(facts: dict[str, Any], day: date) -> bytes:
    """A paper of facts in both languages as PDF: set beforehand within an act under `papers_first`, else here and now."""
    ready, key = _ready.get(), json.dumps([facts, day.isoformat()], sort_keys=True)
    if ready is None:
        return agreement_pdf(facts, day)
    if key not in ready:
        raise NotSet(facts, day)
    return ready[key]


def papers_first(act: Callable[P, R]) -> Callable[P, R]:
    """In the place of `transaction.atomic` on an action that makes an agreement's paper; all of it is done, or nothing is."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        ready: dict[str, bytes] = {}
        token = _ready.set(ready)
        try:
            for _attempt in range(PATIENCE):
                try:
                    with transaction.atomic():
                        return act(*args, **kwargs)
                except NotSet as left:  # nothing was written
                    ready[json.dumps([left.facts, left.day.isoformat()], sort_keys=True)] = agreement_pdf(
                        left.facts, left.day
                    )
        finally:
            _ready.reset(token)
        with transaction.atomic():  # numbers are taken all the time: others wait this once
            return act(*args, **kwargs)

    return done


def register_paper(
    *, agreement: Agreement, agreed: Agreed, number: int, valid_from: date, day: date, by: str,
    decision: Decision | None = None, change: Change | None = None,
) -> Document:  # fmt: skip
    """Write and register a version's paper as drawn up; runs in the transaction of an act under `papers_first`."""
    diary = next_number(mandate=agreement.mandate.key, day=day, actor=by)
    sides = []
    for language in ("sv", "en"):
        with override(language):
            sides.append(_side(language, agreement, agreed, number, valid_from, diary, decision, change))
    facts = {"agency": agency_of(agreement), "title": sides[0]["title"], "number": diary, "sides": sides}
    mark, title = _mark(agreement), f"Överenskommelse om stöd, version {number}"
    document = register_document(
        mandate=agreement.mandate.key, direction="drawn_up", date=day, title=f"{title}: {agreement.title or agreement.key}"[:300],
        counterpart=agreement.owner.name, private_person=agreement.owner.is_person, secrecy=mark,
        public_title=title if mark else "", organisation=agreement.owner.key, retention=_retention(agreement),
        file=(f"overenskommelse-{agreement.key}-{number}.pdf", set_paper(facts, day)), actor=by,
    )  # fmt: skip
    return as_written(document, diary)


def agency_of(agreement: Agreement) -> str:
    return agreement.mandate.programme.agency_name or "Myndigheten"


def _mark(agreement: Agreement) -> str:
    """A company's paper is marked for its business (OSL 30:23); another as its application was."""
    if agreement.owner.kind == "company":
        return "30:23"
    return mark_of(agreement.application) if agreement.application else ""


def _retention(agreement: Agreement) -> str:
    return "state_aid" if agreement.application and is_de_minimis(agreement.application) else "support"


def _side(
    language: str, agreement: Agreement, agreed: Agreed, number: int, valid_from: date, diary: str,
    decision: Decision | None, change: Change | None,
) -> dict[str, Any]:  # fmt: skip
    """The whole agreement in the language that is on."""
    sums, names = told.figures(agreement, agreed), told.names_of(agreement, agreed)
    owner = agreement.owner
    reference = [
        (_("Receiver"), owner.name + (f", {owner.public_number}" if owner.public_number else "")),
        (
            _("Version"),
            _("%(number)s, in force from %(day)s") % {"number": number, "day": formats.dateword(valid_from)},
        ),
        (_("Diary number"), diary),
        (_("Rests on"), _rests_on(agreement, decision, change)),
    ]
    reference += [(str(row["term"]), f"{row['value']}" + (f" ({row['note']})" if row.get("note") else ""))
                  for row in told.summary_of(agreed, sums)]  # fmt: skip
    return {
        "lang": language, "title": _("Agreement on a grant"), "name": agreement.title or agreement.key,
        "reference": [[a, b] for a, b in reference if b], "parts": [one for one in _parts(agreed, sums, names) if one],
        "foot": _("Fingerprint of what is agreed (SHA-256): %s") % sha256(agreed),
    }  # fmt: skip


def _rests_on(agreement: Agreement, decision: Decision | None, change: Change | None) -> str:
    if decision is not None:
        return _("the decision of %(day)s, %(number)s") % {"day": formats.dateword(decision.decided_on),
                                                           "number": decision.document.diary_number}  # fmt: skip
    if change is not None and change.document is not None:
        return _("the decided change %(change)s, %(number)s") % {"change": change.number,
                                                                 "number": change.document.diary_number}  # fmt: skip
    if change is not None:
        return _("the receiver's own move between costs, change %s") % change.number
    return agreement.source_note


def _part(
    heading: str, text: str = "", points: Sequence[str] = (), table: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"heading": heading, "text": text, "points": list(points), "table": table or NO_TABLE}


def _parts(agreed: Agreed, sums: Any, names: told.Names) -> list[dict[str, Any]]:
    def bare(ore: int) -> str:
        return formats.money(ore, bare=True)

    found = []
    for one in told.budget_tables(agreed, sums, names):
        head = [_("Cost in kronor"), *map(str, one.years), _("In all")]
        rows = [[label, *map(bare, ores), bare(total)] for label, ores, total in one.rows]
        found.append(_part(_("Budget: %s") % one.partner, table={
            "head": head, "rows": rows, "sum": [_("In all"), *map(bare, one.sum), bare(one.total)]}))  # fmt: skip
    if lines := told.financing_rows(agreed, names):
        found.append(_part(_("Financing"), table={
            "head": [_("Who"), _("Source"), _("Means"), _("Kronor")], "sum": [],
            "rows": [[one["who"], one["source"], one["means"], bare(one["ore"])] for one in lines]}))  # fmt: skip
    if agreed.packages:
        found.append(_part(_("Work packages"), points=[
            ", ".join(filter(None, [one.name, names.partner(one.partner) if one.partner else "",
                                    formats.period(one.first, one.last) if one.first or one.last else "", one.what]))
            for one in agreed.packages]))  # fmt: skip
    if agreed.indicators:
        found.append(_part(_("Indicators"), points=[indicator_line(one) for one in agreed.indicators]))
    if agreed.general_terms:
        found.append(_part(_("General terms"), points=agreed.general_terms))
    if agreed.special_terms.strip():
        found.append(_part(_("Special terms"), agreed.special_terms))
    if agreed.reports:
        points = [f"{one['what']}, {formats.dateword(one['when'])}" for one in told.report_rows(agreed)]
        found.append(_part(_("Reports"), points=points))
    return found


def indicator_line(one: Any) -> str:
    english = not formats.is_swedish()
    name = (english and one.name_en) or one.name_sv
    unit = (english and one.unit_en) or one.unit_sv
    target = _("target %s") % f"{formats.number(one.target)} {unit}".strip() if one.target is not None else ""
    return ". ".join(filter(None, [", ".join(filter(None, [name, target])), one.method]))


def send_change_letter(
    *, change: Change, approve: bool, reasons: str, sums: Sequence[str], day: date, actor: User
) -> Document:  # fmt: skip
    """The letter of a decided change, in Swedish, registered as outgoing; runs in the caller's transaction."""
    agreement = change.agreement
    number = next_number(mandate=agreement.mandate.key, day=day, actor=actor.journal_key)
    with override("sv"):
        letter = _change_letter(agreement, change, approve, reasons, sums, number, day, actor)
    mark, title = _mark(agreement), f"Beslut om ändring {change.number}"
    document = register_document(
        mandate=agreement.mandate.key, direction="out", date=day, title=f"{title}: {agreement.title or agreement.key}"[:300],
        counterpart=agreement.owner.name, private_person=agreement.owner.is_person, secrecy=mark,
        public_title=title if mark else "", organisation=agreement.owner.key, retention=_retention(agreement),
        file=(f"beslut-andring-{agreement.key}-{change.number}.pdf", set_letter(letter, day)), actor=actor.journal_key,
    )  # fmt: skip
    return as_written(document, number)


def _change_letter(
    agreement: Agreement, change: Change, approve: bool, reasons: str, sums: Sequence[str], number: str, day: date,
    actor: User,
) -> Letter:  # fmt: skip
    owner, agency = agreement.owner, agency_of(agreement)
    reference = [("Datum", formats.dateword(day)), ("Diarienummer för denna handling", number)]
    case: Application | None = agreement.application
    if case is not None and case.diary_number:
        reference.append(("Ansökans diarienummer", case.diary_number))
    name = f"”{agreement.title}”" if agreement.title else "projektet"
    said = (f"{agency} godkänner ändring {change.number} av det som har avtalats om {name}." if approve
            else f"{agency} avslår ändring {change.number} av det som har avtalats om {name}. Det som gällde förut gäller.")  # fmt: skip
    parts = [Part("", [said])]
    if sums:
        parts.append(Part("Vad som ändras" if approve else "Vad ni bad om", [], list(sums)))
    parts.append(Part("Skäl för beslutet", reasons.split("\n\n")))
    parts.append(
        Part(
            "Om ni anser att beslutet är fel",
            ["Ni kan be oss att ompröva beslutet. Skriv då till oss vad som är fel och varför."],
        )
    )
    presenter = (
        User.objects.filter(pk=change.proposed_by.removeprefix("user:")).first()
        if change.proposed_by.startswith("user:")
        else None
    )
    by = f" efter föredragning av {presenter}" if presenter else ""
    signed = [f"Beslutet har fattats av {actor}{by}."]
    to = [owner.name] + ([f"Org.nr {owner.public_number}"] if owner.public_number else [])
    return Letter(agency, to, reference, f"Beslut om ändring {change.number}", parts, signed, number)
