"""The terms of a mandate, measured against its figures: each term's state on a day, the figure, and why (R39).

Every term gets one of four states: `met`, `at_risk`, `not_met`, `undecided`. A cap that holds so far is met. Money
that is booked for the period as a whole can have fallen in any year that had begun; a cap per year is then decided
only where every possible split gives the same answer, and is `undecided` otherwise. Where nothing at all is recorded
the answer is `undecided` too, never "met".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from verkstad.core.envelopes import EnvelopeTable
from verkstad.core.period import year_end

# A cap is at risk from this share of it on, while its year (or the period) runs; a floor that is not reached yet is at
# risk when this share of the money that may go elsewhere is gone, or when so few days of the period are left. A
# repayment and a draw-down are at risk this many days before their day.
NEAR = Fraction(9, 10)
FLOOR_DAYS = 180
DEADLINE_DAYS = 30


class State(StrEnum):
    """How a term stands on a day."""

    MET = "met"
    AT_RISK = "at_risk"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Rule:
    """A term as the decision says it; which fields it needs depends on its kind (see NEEDS)."""

    key: str
    kind: str
    clause: str = ""
    year: int | None = None
    amount_ore: int | None = None
    per_mille: int | None = None
    month_day: str = ""
    due_on: date | None = None


# What each kind must say; the table in docs/terms.md and the actions read it.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "grant_floor": ("amount_ore",),
    "cost_cap_year": ("amount_ore", "year"),
    "cost_cap_share": ("per_mille",),
    "spend_cap": (),
    "repay_by": ("due_on",),
    "draw_by": ("month_day",),
}


@dataclass(frozen=True)
class Booked:
    """Sums in whole öre by year; the key None holds what is booked for the period as a whole."""

    by_year: Mapping[int | None, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_year.values())

    @property
    def undated(self) -> int:
        return self.by_year.get(None, 0)

    def of(self, year: int) -> int:
        return self.by_year.get(year, 0)


@dataclass(frozen=True)
class Drawn:
    """A request for a year's money: how much, and the day it was sent."""

    year: int
    amount_ore: int
    sent_on: date


@dataclass(frozen=True)
class Figures:
    """What is known of a mandate on `day`: all sums concern the sources of its own money and what was booked by then.

    `kept` says that anything is booked at all; without it nothing is concluded from sums of zero. `committed` is what
    was granted, paid or not. `repaid_on` is the day a repayment was reported done, `repaid_ore` what is booked of it.
    """

    day: date
    table: EnvelopeTable
    amount_ore: int
    first_year: int | None = None
    last_year: int | None = None
    kept: bool = False
    programme: Booked = Booked()
    transfers: Booked = Booked()
    committed: Booked = Booked()
    received_ore: int = 0
    draws: tuple[Drawn, ...] = ()
    repaid_ore: int = 0
    repaid_on: date | None = None

    @property
    def paid_ore(self) -> int:
        return self.programme.total + self.transfers.total

    @property
    def granted_ore(self) -> int:
        """What projects were promised: commitments, or payments where more was paid than is booked as promised."""
        return max(self.committed.total, self.transfers.total)

    @property
    def open_years(self) -> tuple[int, ...] | None:
        """The years in which undated money can have fallen: those of the period that had begun; None if unknown."""
        if self.first_year is None or self.last_year is None:
            return None
        return tuple(range(self.first_year, max(self.first_year, min(self.last_year, self.day.year)) + 1))

    @property
    def ended(self) -> bool:
        return self.last_year is not None and self.day > year_end(self.last_year)


@dataclass(frozen=True)
class Verdict:
    """A term's state, the figure and its limit (öre, None where there is none), and why as (message, params).

    `numerator`/`denominator` are the two numbers of the share that the term is about. Params ending in `_ore` are
    amounts, those ending in `_on` are days, for the edge to write in the reader's language.
    """

    rule: Rule
    state: State
    figure_ore: int | None
    limit_ore: int | Fraction | None
    numerator: int | None
    denominator: int | None
    why: tuple[str, Mapping[str, Any]]


Kind = Callable[[Rule, Figures, Sequence[Rule]], Verdict]


def evaluate(rules: Sequence[Rule], figures: Figures) -> list[Verdict]:
    """The state of every term, in the order given. Raises ValueError for a term that lacks what its kind needs."""
    from verkstad.core.terms_dates import draw_by, repay_by
    from verkstad.core.terms_money import cost_cap_share, cost_cap_year, grant_floor, spend_cap

    kinds: dict[str, Kind] = {
        "grant_floor": grant_floor,
        "cost_cap_year": cost_cap_year,
        "cost_cap_share": cost_cap_share,
        "spend_cap": spend_cap,
        "repay_by": repay_by,
        "draw_by": draw_by,
    }
    for rule in rules:
        missing = lacking(rule)
        if missing:
            raise ValueError(f"term {rule.key}: a {rule.kind} needs {', '.join(missing)}")
    return [kinds[rule.kind](rule, figures, rules) for rule in rules]


def lacking(rule: Rule) -> list[str]:
    """The fields that the term's kind needs and it does not say. KeyError for an unknown kind."""
    return [name for name in NEEDS[rule.kind] if getattr(rule, name) in (None, "")]
