"""The state of a mandate's terms on a day, and what is to be repaid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from verkstad.core.terms import Figures, Rule, State, evaluate
from verkstad.core.terms_dates import owed
from verkstad.mandate.models import Mandate, Obligation, Term
from verkstad.mandate.queries.figures import figures_of


@dataclass(frozen=True)
class TermState:
    """A term and how it stands: figure and limit in öre, the share's two numbers, and why as (message, params)."""

    term: Term
    state: State
    figure_ore: int | None
    limit_ore: int | Fraction | None
    numerator: int | None
    denominator: int | None
    why: tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Repayment:
    """What is left of the mandate's own money: amount in force less paid less repaid, in öre, with its last day.

    `known` is False where nothing is booked; `final` is True when the period has ended.
    """

    known: bool
    final: bool
    amount_ore: int
    paid_ore: int
    repaid_ore: int
    left_ore: int
    due_on: date | None
    obligation: Obligation | None


def rule_of(term: Term) -> Rule:
    """A stored term as core's rule."""
    return Rule(
        term.key, term.kind, term.clause, term.year, term.amount_ore, term.per_mille, term.month_day, term.due_on
    )


def term_states(mandate: Mandate, day: date, figures: Figures | None = None) -> list[TermState]:
    """Every term of the mandate on a day, in the decision's order; `figures` where they are at hand already."""
    terms = list(mandate.terms.all())
    known = figures or figures_of([mandate], day)[mandate.pk]
    found = evaluate([rule_of(term) for term in terms], known)
    return [
        TermState(term, v.state, v.figure_ore, v.limit_ore, v.numerator, v.denominator, v.why)
        for term, v in zip(terms, found, strict=True)
    ]


def repayment(mandate: Mandate, day: date, figures: Figures | None = None) -> Repayment:
    """What must go back to the state, were the books closed on the day; due by the term or else the obligation."""
    known = figures or figures_of([mandate], day)[mandate.pk]
    promises = [o for o in mandate.obligations.all() if o.kind == "repayment"]
    days = [t.due_on for t in mandate.terms.all() if t.kind == "repay_by" and t.due_on] + [o.due_on for o in promises]
    return Repayment(
        known=known.kept,
        final=known.ended,
        amount_ore=known.amount_ore,
        paid_ore=known.paid_ore,
        repaid_ore=known.repaid_ore,
        left_ore=owed(known),
        due_on=min(days, default=None),
        obligation=promises[0] if promises else None,
    )
