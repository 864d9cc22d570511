"""The staff sheet: days with hours and a cost per hour, from a form's rows or from a file, each fault at its cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from verkstad.core.claims.control import full_month
from verkstad.core.findings import Finding
from verkstad.core.rows import Cell, ColumnSpec, Row, read_table
from verkstad.core.rows_values import BadCell, day_of, ore_of
from verkstad.core.words import gettext_noop as _

MOST_DAYS = 10_000
MOST_TOLD = 100
COLUMNS = (
    ColumnSpec("person", ("signatur", "person", "sign", "signature"), required=True),
    ColumnSpec("day", ("datum", "dag", "day", "date"), required=True),
    ColumnSpec("hours", ("timmar", "antal timmar", "tid", "hours"), required=True),
    ColumnSpec("rate", ("kostnad per timme", "timkostnad", "kr per timme", "cost per hour", "rate"), required=True),
    ColumnSpec("partner", ("part", "partner", "organisation")),
)


@dataclass(frozen=True)
class Day:
    """A person's hours of a day at a cost per hour in öre; `where` is the cell or row it came from."""

    person: str
    day: date
    hours: Decimal
    rate_ore: int
    partner: str = "owner"
    where: str = ""


def cost_of(days: Iterable[Day]) -> dict[tuple[str, str], tuple[Fraction, int]]:
    """Hours and cost (öre, rounded down once) by person and partner: the hours are never rounded before they are priced."""
    hours: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    cost: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for one in days:
        hours[one.person, one.partner] += Fraction(one.hours)
        cost[one.person, one.partner] += Fraction(one.hours) * one.rate_ore
    return {key: (hours[key], int(cost[key])) for key in sorted(hours)}


def day_findings(one: Day, first: date, last: date) -> list[Finding]:
    """What refuses a day: outside the claim's period, hours that no day has, no cost per hour, no signature (R11)."""
    found = []
    if not one.person or len(one.person) > 20 or "@" in one.person:
        found.append(Finding("claims.person", _("“%(person)s” is no signature."), {"person": one.person or "–"}, where=one.where,
                             fix=_("Write one of at most 20 signs, and no name or address.")))  # fmt: skip
    if not first <= one.day <= last:
        params = {"day": one.day.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
        found.append(Finding("claims.hours_day", _("%(day)s is not in the claim's period, %(first)s to %(last)s."), params,
                             clause="R11", where=one.where,
                             fix=_("Correct the day, or note it in the claim of its period.")))  # fmt: skip
    if not 0 <= one.hours <= 24 or (one.hours and one.rate_ore <= 0):
        found.append(Finding("claims.hours", _("A day has between 0 and 24 hours, each with a cost above zero."), where=one.where,
                             fix=_("Correct the hours or the cost per hour.")))  # fmt: skip
    return found


def twice(days: Iterable[Day]) -> list[Finding]:
    """A person's day that stands more than once, told where it stands again."""
    known: dict[tuple[str, str, date], str] = {}
    found = []
    for one in days:
        key = (one.person, one.partner, one.day)
        if key in known:
            found.append(Finding("claims.day_twice", _("%(person)s has the day %(day)s already, in %(where)s."),
                                 {"person": one.person, "day": one.day.isoformat(), "where": known[key] or "–"}, where=one.where,
                                 fix=_("Write the hours of a day in one row.")))  # fmt: skip
        known.setdefault(key, one.where)
    return found


def read_hours(content: bytes, partners: Mapping[str, str]) -> tuple[list[Day], list[Finding]]:
    """The days of a CSV or XLSX sheet, or what is wrong with it, each fault at its cell. `partners` gives keys by what
    people call them, in small letters. Never raises for what a file may hold."""
    table = read_table(content, COLUMNS)
    found, days = list(table.findings), []
    if not found and len(table.rows) > MOST_DAYS:
        found.append(Finding("claims.too_many_days", _("The sheet has %(n)s rows; at most %(most)s can be read at once."),
                             {"n": len(table.rows), "most": MOST_DAYS}, fix=_("Divide it.")))  # fmt: skip
    for row in table.rows if not found or table.rows else []:
        try:
            days.append(_day(row, partners))
        except BadHours as fault:
            found.append(fault.finding)
    if not found and not days:
        found.append(Finding("claims.no_days", _("The sheet has no rows."), fix=_("Write one row for each day.")))
    return days, found[:MOST_TOLD]


class BadHours(Exception):
    """A cell that means nothing, with the finding that says so."""

    def __init__(self, cell: Cell, message: str, fix: str = "", params: Mapping[str, object] | None = None) -> None:
        self.finding = Finding("claims.bad_cell", message, params or {}, where=cell.where, fix=fix)


def _day(row: Row, partners: Mapping[str, str]) -> Day:
    def cell(key: str) -> Cell:
        return row.cells.get(key) or Cell(None, f"{key} {row.number}")

    try:
        at = cell("day")
        day = day_of(at)
        at = cell("rate")
        rate = ore_of(at)
    except BadCell as bad:
        raise BadHours(at, bad.message, params=bad.params) from None
    at = cell("hours")
    hours = hours_in(at)
    name = cell("partner").text
    if name and name.casefold() not in partners:
        raise BadHours(cell("partner"), _("“%(partner)s” is no partner of this agreement."),
                     _("Write the partner's name as in the agreement."), {"partner": name})  # fmt: skip
    if not cell("person").text:
        raise BadHours(cell("person"), _("The row has no signature."), _("Write whose hours they are."))
    return Day(
        cell("person").text, day, hours, rate, partners.get(name.casefold(), "owner") if name else "owner", at.where
    )


def hours_in(cell: Cell) -> Decimal:
    """Hours as a number or text such as 7,5 or 7:30; at most two decimals are kept."""
    text = cell.text.replace(",", ".")
    try:
        if ":" in text:
            whole, _colon, minutes = text.partition(":")
            if not (whole.isdecimal() and minutes.isdecimal() and int(minutes) < 60):
                raise InvalidOperation
            return (Decimal(int(whole)) + Decimal(int(minutes)) / 60).quantize(Decimal("0.01"))
        found = Decimal(text)
        if not found.is_finite() or abs(found) > 1000:
            raise InvalidOperation
        return found.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise BadHours(
            cell, _("“%(text)s” is no number of hours."), _("Write it as 7,5 or 7:30."), {"text": cell.text}
        ) from None


@dataclass(frozen=True)
class Month:
    """A person's month in the sheet: hours, cost, and how many hours a full-time month has."""

    person: str
    partner: str
    month: str
    days: int
    hours: Fraction
    cost_ore: int
    most: Fraction

    @property
    def above(self) -> bool:
        return self.hours > self.most


def months_of(days: Iterable[Day]) -> list[Month]:
    """The sheet by person and month; the cost is shown rounded down and is no part of the claim (that is by person)."""
    grouped: dict[tuple[str, str, str], list[Day]] = defaultdict(list)
    for one in days:
        grouped[one.person, one.partner, one.day.isoformat()[:7]].append(one)
    made = []
    for (person, partner, month), some in sorted(grouped.items()):
        ((hours, cost),) = cost_of(some).values()
        made.append(Month(person, partner, month, len(some), hours, cost, full_month(month)))
    return made
