"""Which reports an agreement asks for and which days each speaks of: worked out from the plan, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from verkstad.core.decisions.content import ReportDue, ReportKind
from verkstad.core.decisions.report_plan import AFTER
from verkstad.core.period import year_end

KEEP_YEARS = 4  # DOMAIN 2.3: to the year-end four years after the final payment
KEEP_YEARS_EU = 10


@dataclass(frozen=True)
class Due:
    """A report of the plan: its number, its last day, and the first and last day it speaks of (None: not known)."""

    number: int
    kind: ReportKind
    due_on: date
    first: date | None
    last: date | None


def schedule(reports: Sequence[ReportDue], first: date | None, last: date | None) -> tuple[Due, ...]:
    """The plan in order of days. Each period begins the day after the one before it; a progress report's ends as many
    days before it is due as the receiver has to write it (but never before it began), the final report's with the
    project. Without a last day of the project the final report is reckoned as the others."""
    made: list[Due] = []
    start = first
    for number, one in enumerate(sorted(reports, key=lambda due: (due.due_on, due.kind == ReportKind.FINAL)), start=1):
        end = one.due_on - timedelta(days=AFTER)
        if start is not None and end < start:
            end = max(start, one.due_on - timedelta(days=1))
        if last is not None and (end > last or one.kind is ReportKind.FINAL):
            end = last if start is None or last >= start else start
        made.append(Due(number, one.kind, one.due_on, start, end))
        start = end + timedelta(days=1)
    return tuple(made)


def keep_until(final_payment_on: date, eu: bool) -> date:
    """How long the papers of a project are kept: to a year-end, four years after the final payment, ten with EU money."""
    return year_end(final_payment_on.year + (KEEP_YEARS_EU if eu else KEEP_YEARS))
