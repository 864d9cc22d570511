"""A report as a paper: PDF in the registry, in Swedish, the language of the case, with everything that was sent but the names
and addresses of those who took part (R22)."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.agreements.actions.papers import NO_TABLE, agency_of, set_paper
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.decisions.content import ReportKind
from verkstad.core.progress.sections import sections_of
from verkstad.handling.actions.letters import as_written, mark_of, next_number
from verkstad.handling.actions.setting import set_letter
from verkstad.handling.letters import Letter, Part
from verkstad.people.models import User
from verkstad.progress.models import KIND_WORDS, Handover, Report
from verkstad.progress.queries.figures import counted
from verkstad.progress.told import indicator_name, indicator_unit, part_word, section_name
from verkstad.registry.actions import register_document
from verkstad.registry.models import Direction, Document
from verkstad.ui import formats


def register_report(row: Report, edition: int, sha256: str, by: str, now: datetime) -> Document:
    """Write a report as PDF with its diary number in it and register it as come in; runs in the transaction of an act under
    `papers_first`."""
    agreement, day = row.agreement, timezone.localdate(now)
    owner, mark = agreement.owner, secrecy_of(agreement)
    diary = next_number(mandate=agreement.mandate.key, day=day, actor=by)
    title = "Slutrapport" if row.kind == ReportKind.FINAL else f"Lägesrapport {row.number}"
    with override("sv"):
        facts = paper_facts(row, edition, sha256, diary, now)
    document = register_document(
        mandate=agreement.mandate.key, direction=Direction.IN, date=day, title=f"{title}, {agreement.title}"[:200],
        counterpart=owner.name, private_person=owner.is_person, secrecy=mark, public_title=title if mark else "",
        organisation=owner.key, retention="support", file=(f"rapport-{row.number}-{edition}-{agreement.key}.pdf", set_paper(facts, day)),
        actor=by, savepoint=False,
    )  # fmt: skip
    return as_written(document, diary)


def send_reopening(agreement: Agreement, reasons: str, actor: User) -> Document:
    """The decision to open a closed project again, as a letter that goes out; runs in the transaction of an act under
    `letters_first`. In Swedish, the language of the case."""
    day, owner, mark = timezone.localdate(), agreement.owner, secrecy_of(agreement)
    number = next_number(mandate=agreement.mandate.key, day=day, actor=actor.journal_key)
    name = f"”{agreement.title}”" if agreement.title else "projektet"
    title, agency = "Beslut att öppna ett avslutat projekt", agency_of(agreement)
    with override("sv"):
        reference = [("Datum", formats.dateword(day)), ("Diarienummer för denna handling", number)]
    parts = [
        Part("", [f"{agency} öppnar {name} igen. Projektet kan därefter redovisa och få utbetalningar så som det är avtalat."]),
        Part("Skäl för beslutet", reasons.split("\n\n")),
        Part("Era handlingar", ["Spara projektets handlingar. Hur länge de ska sparas räknas på nytt när projektet avslutas igen."]),
    ]  # fmt: skip
    to = [owner.name] + ([f"Org.nr {owner.public_number}"] if owner.public_number else [])
    letter = Letter(agency, to, reference, title, parts, [f"Beslutet har fattats av {actor}."], number)
    document = register_document(
        mandate=agreement.mandate.key, direction=Direction.OUT, date=day, title=f"{title}: {agreement.title or agreement.key}"[:300],
        counterpart=owner.name, private_person=owner.is_person, secrecy=mark, public_title=title if mark else "",
        organisation=owner.key, retention="support", file=(f"beslut-oppna-{agreement.key}.pdf", set_letter(letter, day)),
        actor=actor.journal_key,
    )  # fmt: skip
    return as_written(document, number)


def secrecy_of(agreement: Agreement) -> str:
    """A company's report is marked for its business (OSL 30:23); another's as its application was."""
    if agreement.owner.kind == "company":
        return "30:23"
    return mark_of(agreement.application) if agreement.application else ""


def paper_facts(row: Report, edition: int, sha256: str, diary: str, now: datetime) -> dict[str, Any]:
    """Every text of the paper, in the language that is on."""
    agreement, name = row.agreement, str(KIND_WORDS[ReportKind(row.kind)])
    title = f"{name} {row.number}".capitalize()
    reference = [
        (_("Receiver"), agreement.owner.name + (f", {agreement.owner.public_number}" if agreement.owner.public_number else "")),
        (_("Diary number"), diary), (_("Came in"), formats.moment(now)), (_("Edition"), str(edition)),
        (_("Period"), formats.period(row.first, row.last) if row.first and row.last else ""),
        (_("Due"), formats.dateword(row.due_on)),
    ]  # fmt: skip
    side = {
        "lang": "sv", "title": title, "name": agreement.title or agreement.key,
        "reference": [[label, value] for label, value in reference if value], "parts": _parts(row),
        "foot": _("Fingerprint of what was sent (SHA-256): %s") % sha256,
    }  # fmt: skip
    return {"agency": agency_of(agreement), "title": title, "number": diary, "sides": [side]}


def _part(
    heading: str, text: str = "", points: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()
) -> dict[str, Any]:
    """A part of the paper; `rows` are an indicator and its figure each."""
    table = (
        {"head": [_("Indicator"), _("Figure")], "rows": [list(one) for one in rows], "sum": []} if rows else NO_TABLE
    )
    return {"heading": heading, "text": text, "points": list(points), "table": table}


def _parts(row: Report) -> list[dict[str, Any]]:
    found = [_part(section_name(one), row.texts.get(one.key, "") or _("Nothing is written."))
             for one in sections_of(row.kind) if one.required or row.texts.get(one.key)]  # fmt: skip
    if figures := _figures(row):
        found.append(_part(_("Figures of the period"), rows=figures))
    companies, people = counted(row)
    if row.nobody:
        took_part = _("No companies took part in the period.")
    else:
        took_part = _("Companies: %(companies)s. Persons without a company: %(people)s. The list is kept apart.") % {
            "companies": companies, "people": people}  # fmt: skip
    found.append(_part(_("Who took part"), took_part))
    if left := list(row.handovers.all()):
        found.append(_part(_("What lives on"), points=[_lives_on(one) for one in left]))
    if files := list(row.files.filter(out=False)):
        found.append(_part(_("Attachments"), points=[f"{one.name} ({formats.size(one.size)})" for one in files]))
    return found


def _lives_on(one: Handover) -> str:
    until = " " + _("Secured until %s.") % formats.dateword(one.until) if one.until else ""
    return f"{one.what}: {one.taker}. {one.money}.{until}"


def _figures(row: Report) -> list[list[str]]:
    known = {one.key: one for one in newest(row.agreement).agreed.indicators}
    made = []
    for one in row.values.all():
        named = known.get(one.indicator)
        name = indicator_name(named) if named else one.indicator
        unit = f" ({indicator_unit(named)})" if named and indicator_unit(named) and not one.part else ""
        amount = Fraction(one.amount)
        made.append([f"{name}, {part_word(one.part)}" if one.part else name + unit,
                     formats.number(amount, 0 if amount.denominator == 1 else 1)])  # fmt: skip
    return made
