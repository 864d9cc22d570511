"""Who may see organisations, and what makes a region, an organisation or a tenure wrong."""

import re
from collections.abc import Iterable
from datetime import date

import rules
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from verkstad.core.calls.legal import form_of
from verkstad.core.findings import Finding
from verkstad.core.period import PRECISIONS
from verkstad.core.words import gettext_noop
from verkstad.organisations.models import Fact, Kind, Region, Tenure
from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("organisations.view_organisation", has_role(*READERS, Role.REGIONAL, Role.COACH))
rules.add_perm("organisations.change_organisation", has_role(Role.REGISTRAR, Role.OFFICER))


def checked_number(number: str) -> tuple[str, list[Finding]]:
    """An organisation number as its ten figures, and what is wrong with it (R44).

    Takes 10 figures or 12 (the century or 16 before), with hyphen or plus sign. "" stays "": the number is not known.
    """
    plain = orgnr.compact(number).replace("+", "")
    if not plain:
        return "", []
    if len(plain) == 12 and plain[:2] in {"16", "18", "19", "20"}:
        plain = plain[2:]
    try:
        return orgnr.validate(plain), []
    except ValidationError:
        said = Finding(
            code="organisation.number_wrong",
            message=gettext_noop("%(number)s is not a Swedish organisation number."),
            params={"number": number},
            clause="R44",
            where="number",
            fix=gettext_noop("Write ten figures, such as 202100-5026; the last one is a check digit. Leave it blank if it is not known."),
        )  # fmt: skip
        return "", [said]


def region_findings(*, code: str, name: str, nuts3: str, nuts2: str) -> list[Finding]:
    found = []
    if not re.fullmatch(r"[0-9]{2}", code):
        found.append(Finding("region.code", gettext_noop("%(code)s is not a county code."), {"code": code or "–"},
                             where="code", fix=gettext_noop("Write two figures, such as 01 or 24.")))  # fmt: skip
    if not name.strip():
        found.append(Finding("region.name", gettext_noop("The region %(code)s has no name."), {"code": code},
                             where="name_sv", fix=gettext_noop("Write its name.")))  # fmt: skip
    if nuts2 and nuts3 and not nuts3.startswith(nuts2):
        found.append(Finding("region.nuts", gettext_noop("The NUTS 3 code %(nuts3)s lies outside the NUTS 2 area %(nuts2)s."),
                             {"nuts3": nuts3, "nuts2": nuts2}, where="nuts3",
                             fix=gettext_noop("A NUTS 3 code begins with the code of its area.")))  # fmt: skip
    return found


def organisation_findings(*, name: str, kind: str) -> list[Finding]:
    found = []
    if not name.strip():
        found.append(Finding("organisation.name", gettext_noop("The organisation has no name."), where="name",
                             fix=gettext_noop("Write its name.")))  # fmt: skip
    if kind not in Kind.values:
        found.append(Finding("organisation.kind", gettext_noop("%(kind)s is not a kind of organisation."),
                             {"kind": kind or "–"}, where="kind",
                             fix=gettext_noop("Choose one of: agency, ministry, region, county_board, cooperation_body, "
                                              "promoter, municipality, company, other.")))  # fmt: skip
    return found


def number_taken(number: str, other: str) -> Finding:
    return Finding(
        "organisation.number_taken",
        gettext_noop("The organisation number %(number)s already belongs to %(other)s."),
        {"number": f"{number[:6]}-{number[6:]}", "other": other},
        clause="R44",
        where="number",
        fix=gettext_noop("Use that organisation, or correct the number of one of the two."),
    )


def unknown_region(code: str) -> Finding:
    return Finding("region.unknown", gettext_noop("There is no region %(code)s."), {"code": code or "–"},
                   where="region", fix=gettext_noop("Enter the region first, or correct the code."))  # fmt: skip


def unknown_organisation(key: str) -> Finding:
    return Finding("organisation.unknown", gettext_noop("There is no organisation %(key)s."), {"key": key or "–"},
                   where="organisation", fix=gettext_noop("Enter the organisation first, or correct the key."))  # fmt: skip


def precision_findings(given: dict[str, str]) -> list[Finding]:
    """How much of a date is known is one of three words."""
    return [Finding("tenure.precision", gettext_noop("%(field)s: %(value)s is no precision of a date."),
                    {"field": field, "value": value or "–"}, where=field,
                    fix=gettext_noop("Write day, month or year."))
            for field, value in given.items() if value not in PRECISIONS]  # fmt: skip


def tenure_findings(
    region: Region, valid_from: date | None, valid_to: date | None, others: Iterable[Tenure]
) -> list[Finding]:
    """An end before the start, and every other tenure of the region that shares a day with this one (R23)."""
    first, last = valid_from or date.min, valid_to or date.max
    if last < first:
        return [Finding("tenure.backwards", gettext_noop("The tenure ends %(end)s, before it begins %(start)s."),
                        {"start": str(valid_from), "end": str(valid_to)}, where="valid_to",
                        fix=gettext_noop("Correct one of the two days.")) ]  # fmt: skip
    return [
        Finding(
            "tenure.overlap",
            gettext_noop("%(other)s is responsible for %(region)s from %(start)s to %(end)s, and the periods overlap."),
            {
                "other": other.organisation.name,
                "region": region.name_sv,
                "start": str(other.valid_from or "–"),
                "end": str(other.valid_to or "–"),
            },
            clause="R23",
            where="valid_from",
            fix=gettext_noop(
                "A region has one responsible body a day: end the earlier tenure the day before the next begins."
            ),
        )
        for other in others
        if (other.valid_from or date.min) <= last and first <= (other.valid_to or date.max)
    ]


_CODE = re.compile(r"[0-9]{2}(?:\.?[0-9]{1,3})?")
_YEAR_END = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def fact_findings(*, kind: str, value: str, as_of: date, source: str, today: date) -> list[Finding]:
    """A register fact must be of a known kind, readable, of a day that has come, and say where it was read."""
    found = []
    if kind not in Fact.values:
        found.append(Finding("fact.kind", gettext_noop("“%(kind)s” is no kind of register fact."),
                             {"kind": kind, "kinds": ", ".join(Fact.values)}, where="kind",
                             fix=gettext_noop("Choose one of: %(kinds)s.")))  # fmt: skip
    elif not _readable(kind, value):
        fix = gettext_noop("Write a whole number (turnover in öre), codes such as 25.620 with blanks, a day such as 12-31, a "
                           "date such as 2019-03-14, or a legal form such as AB.")  # fmt: skip
        found.append(Finding("fact.value", gettext_noop("“%(value)s” cannot be read as this fact."), {"value": value},
                             where="value", fix=fix))  # fmt: skip
    if as_of > today:
        found.append(Finding("fact.future", gettext_noop("%(day)s has not come yet."), {"day": as_of.isoformat()}, where="as_of",
                             fix=gettext_noop("Write the day that the register speaks of.")))  # fmt: skip
    if not source.strip():
        found.append(Finding("fact.source", gettext_noop("It is not said where this was read."), where="source_note",
                             fix=gettext_noop("Write the register and its day.")))  # fmt: skip
    return found


def _readable(kind: str, value: str) -> bool:
    if kind in (Fact.EMPLOYEES, Fact.TURNOVER):
        return value.isascii() and value.isdecimal() and len(value) <= 18
    if kind == Fact.SNI:
        return bool(value.split()) and all(_CODE.fullmatch(code) for code in value.split())
    if kind == Fact.REGISTERED_ON:
        return _is_day(value)
    if kind == Fact.LEGAL_FORM:
        return bool(value) and form_of(value) == value
    return bool(_YEAR_END.fullmatch(value)) if kind == Fact.YEAR_END else 0 < len(value.strip()) <= 120


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
