"""How long others usually take, told from what they took before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median_high

LEAST = 3  # answers before anything is said of what is usual; ours


@dataclass(frozen=True)
class Usual:
    """Half of `count` answers came within so many days."""

    days: int
    count: int


def usual(spans: Iterable[tuple[date, date]]) -> Usual | None:
    """What is usual of (asked, answered) days: their median, the upper of two middle ones; None for fewer than LEAST.

    An answer of the same day took one day. A span that ends before it begins raises ValueError.
    """
    days = [(answered - asked).days for asked, answered in spans]
    if any(one < 0 for one in days):
        raise ValueError("answered before it was asked")
    return Usual(max(1, median_high(days)), len(days)) if len(days) >= LEAST else None
