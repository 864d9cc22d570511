"""Interest on what is to be paid back, by the Interest Act (räntelagen 1975:635): reference rate and eight points (R17).

Simple interest, day by day: a day costs a 365th of the year's rate (a 366th in a leap year) of what is then left of the
debt, with the reference rate of that half-year (6 and 9 §§). What comes in goes to the interest first, then to the debt.
Nothing is rounded until money moves: then the interest that is due is rounded down to whole öre, and the part of an öre
is carried on. A debt that is paid by instalments costs interest on what is late alone, each instalment from its own day.
"""

import calendar
import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

POINTS = Fraction(8)  # percentage points above the reference rate, 6 §
CLAUSE = "6 § räntelagen (1975:635)"
KNOWN = Path(__file__).with_name("reference_rates.csv")


class RateMissing(LookupError):
    """No reference rate is known for the half-year that begins on `first`."""

    def __init__(self, first: date) -> None:
        self.first = first
        super().__init__(first.isoformat())


@dataclass(frozen=True)
class Rate:
    """A reference rate in per cent, for the half-year that begins on `first`."""

    first: date
    percent: Fraction
    source: str = ""


def half_year(day: date) -> date:
    """The first day of the half-year: a reference rate holds for one (9 §)."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def known_rates() -> list[Rate]:
    """The rates that come with the house, each with its source, the oldest first."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return [Rate(date.fromisoformat(one["first"]), Fraction(one["percent"]), one["source"])
                for one in csv.DictReader(file)]  # fmt: skip


def table(rates: Iterable[Rate]) -> dict[date, Fraction]:
    """Half-year -> its rate; a later row of the same half-year wins."""
    return {one.first: one.percent for one in rates}


def missing(first: date, until: date, rates: Mapping[date, object]) -> list[date]:
    """The half-years from `first` up to but not including `until` that have no rate, the earliest first."""
    found, day = [], half_year(first)
    while day < until:
        found += [] if day in rates else [day]
        day = date(day.year, 7, 1) if day.month == 1 else date(day.year + 1, 1, 1)
    return found


@dataclass(frozen=True)
class Stretch:
    """Days in a row with the same debt and rate; `last` is included. `interest` in öre, exact; `percent` with the points."""

    first: date
    last: date
    debt_ore: int
    percent: Fraction
    interest: Fraction

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def reference(self) -> Fraction:
        """The reference rate alone, per cent."""
        return self.percent - POINTS


def stretches(debt_ore: int, first: date, until: date, rates: Mapping[date, Fraction]) -> list[Stretch]:
    """Interest on a debt from `first` up to but not including `until`, by half-year. Raises RateMissing."""
    found: list[Stretch] = []
    day = first
    while day < until and debt_ore > 0:
        begins = half_year(day)
        following = date(day.year, 7, 1) if begins.month == 1 else date(day.year + 1, 1, 1)
        end = min(following, until)
        if begins not in rates:
            raise RateMissing(begins)
        percent = rates[begins] + POINTS
        in_year = 366 if calendar.isleap(day.year) else 365
        interest = debt_ore * percent / 100 * Fraction((end - day).days, in_year)
        found.append(Stretch(day, end - timedelta(days=1), debt_ore, percent, interest))
        day = end
    return found


@dataclass(frozen=True)
class Paid:
    """What came in on a day, and how it was divided. `over_ore` is more than was owed."""

    day: date
    amount_ore: int
    interest_ore: int
    debt_ore: int
    over_ore: int


@dataclass(frozen=True)
class Account:
    """Where a debt stands on a day."""

    debt_ore: int  # what is left of it
    interest_ore: int  # what is due and not paid, whole öre, rounded down
    stretches: tuple[Stretch, ...]
    payments: tuple[Paid, ...]

    @property
    def owed_ore(self) -> int:
        return self.debt_ore + self.interest_ore


def account(
    debt_ore: int, first: date, payments: Sequence[tuple[date, int]], day: date, rates: Mapping[date, Fraction], *,
    own_day: bool = True, parts: Sequence[tuple[date, int]] = (),
) -> Account:  # fmt: skip
    """Where a debt stands at the end of `day`, with what came in (day, öre) up to then; without `own_day` the day itself
    costs nothing yet, as for what comes in on it.

    Interest runs from `first`, which is the first day that costs; a payment stops it on its own day. `parts` are the
    instalments of the debt (first day that costs, öre): then each costs from its own day, and what comes in pays the
    earliest of them first. Raises RateMissing, and ValueError for an amount of nothing and parts that are not the debt.
    """
    begins = sorted(parts) or [(first, debt_ore)]
    if sum(ore for _day, ore in begins) != debt_ore:
        raise ValueError("the parts of a debt sum to it")
    left, due, at = debt_ore, Fraction(0), begins[0][0]
    told: list[Stretch] = []
    made: list[Paid] = []
    for on, amount in sorted(one for one in payments if one[0] <= day):
        if amount <= 0:
            raise ValueError("what comes in is above zero")
        new = _late(begins, debt_ore - left, at, on, rates)
        told, due, at = told + new, due + sum((one.interest for one in new), Fraction(0)), max(at, on)
        to_interest = min(amount, int(due))
        to_debt = min(amount - to_interest, left)
        due, left = due - to_interest, left - to_debt
        made.append(Paid(on, amount, to_interest, to_debt, amount - to_interest - to_debt))
    new = _late(begins, debt_ore - left, at, day + timedelta(days=1) if own_day else day, rates)
    due += sum((one.interest for one in new), Fraction(0))
    return Account(left, int(due), tuple(told + new), tuple(made))


def _late(
    begins: Sequence[tuple[date, int]], settled_ore: int, at: date, until: date, rates: Mapping[date, Fraction]
) -> list[Stretch]:
    """Interest from `at` up to but not including `until` on what is late of the debt: its parts by their first days, less
    what is settled."""
    if until <= at:
        return []
    cuts = sorted({at, until, *(first for first, _ore in begins if at < first < until)})
    found: list[Stretch] = []
    for first, last in pairwise(cuts):
        bears = sum(ore for begins_on, ore in begins if begins_on <= first) - settled_ore
        found += stretches(max(bears, 0), first, last, rates)
    return found
