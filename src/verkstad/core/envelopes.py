"""What a mandate's money is on a day: the envelopes as decided, and the later decisions that changed them.

Amounts are whole öre. A change whose year the source does not tell stays a line of its own: it is never spread over
the years, so a year's money is then known only within bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Envelope:
    """Money set aside for a year, or (None) for the period as a whole."""

    year: int | None
    amount_ore: int


@dataclass(frozen=True)
class Change:
    """A later decision: what it adds (a cut is negative), and the year it hits where that is told."""

    decided_on: date
    change_ore: int
    year: int | None = None


@dataclass(frozen=True)
class EnvelopeYear:
    """One line of the table: what was decided, what changed since, what it is."""

    year: int | None
    decided_ore: int
    change_ore: int

    @property
    def amount_ore(self) -> int:
        return self.decided_ore + self.change_ore


@dataclass(frozen=True)
class EnvelopeTable:
    """The lines in order of year (the period as a whole first) and the changes whose year is not stated."""

    rows: tuple[EnvelopeYear, ...] = ()
    undated: tuple[Change, ...] = ()

    @property
    def undated_ore(self) -> int:
        return sum(change.change_ore for change in self.undated)

    @property
    def total_ore(self) -> int:
        return sum(row.amount_ore for row in self.rows) + self.undated_ore

    @property
    def by_year(self) -> bool:
        """Whether the decision gives money year by year."""
        return any(row.year is not None and row.decided_ore for row in self.rows)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(row.year for row in self.rows if row.year is not None)

    def bounds(self, year: int) -> tuple[int, int]:
        """The least and the most that a year's envelope can be, seen that some changes do not tell their year."""
        known = sum(row.amount_ore for row in self.rows if row.year == year)
        cuts = sum(change.change_ore for change in self.undated if change.change_ore < 0)
        rises = sum(change.change_ore for change in self.undated if change.change_ore > 0)
        return max(0, known + cuts), max(0, known + rises)


def amount_as_of(original_ore: int, changes: Iterable[Change], day: date) -> int:
    """The mandate's amount on a day: as first decided, with every change decided by then."""
    return original_ore + sum(change.change_ore for change in changes if change.decided_on <= day)


def table_as_of(envelopes: Iterable[Envelope], changes: Iterable[Change], day: date) -> EnvelopeTable:
    """The envelopes per year on a day.

    A change without year belongs to the period's line where the decision knows no years; otherwise it stays undated.
    """
    decided: dict[int | None, int] = {}
    for envelope in envelopes:
        decided[envelope.year] = decided.get(envelope.year, 0) + envelope.amount_ore
    by_year = any(year is not None for year in decided)
    changed: dict[int | None, int] = {}
    undated = []
    for change in sorted(changes, key=lambda c: c.decided_on):
        if change.decided_on > day:
            continue
        if change.year is None and by_year:
            undated.append(change)
        else:
            changed[change.year] = changed.get(change.year, 0) + change.change_ore
    years = sorted({*decided, *changed}, key=lambda year: (year is not None, year or 0))
    rows = tuple(EnvelopeYear(year, decided.get(year, 0), changed.get(year, 0)) for year in years)
    return EnvelopeTable(rows, tuple(undated))
