"""All mandates a person may see, side by side: money, dates, what is next, and which run at the same time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from verkstad.core.terms import Figures
from verkstad.mandate.models import Mandate
from verkstad.mandate.queries.deadlines import Deadline, deadlines
from verkstad.mandate.queries.figures import figures_of, with_facts
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS


@dataclass(frozen=True)
class PortfolioRow:
    """A mandate with its figures on the day (`figures` is None where its book is not open to the reader)."""

    mandate: Mandate
    amount_ore: int
    figures: Figures | None
    next_due: Deadline | None

    @property
    def committed_ore(self) -> int | None:
        """What is granted; None where nothing is booked or the book is not open."""
        return self.figures.granted_ore if self.figures and self.figures.kept else None

    @property
    def paid_ore(self) -> int | None:
        return self.figures.paid_ore if self.figures and self.figures.kept else None

    @property
    def left_ore(self) -> int | None:
        """The amount in force less what is paid."""
        return self.amount_ore - self.figures.paid_ore if self.figures and self.figures.kept else None


@dataclass(frozen=True)
class YearOverlap:
    """A year, the mandates that run in it, and the money known to be for it (None where no decision says)."""

    year: int
    mandates: tuple[Mandate, ...]
    amount_ore: int | None


def opens_book(user: Who, mandate: Mandate, reached: set[str] | None) -> bool:
    """Whether the reader may see the mandate's money: its book is public, or they work with the mandate."""
    return bool(reached is None or mandate.key in reached or (mandate.book and mandate.book.public))


def portfolio(user: Who, day: date, mandates: Iterable[Mandate] | None = None) -> list[PortfolioRow]:
    """Every mandate the user may see, in the programmes' order: seven queries, however many they are."""
    given = list(with_facts(Mandate.objects.visible_to(user)) if mandates is None else mandates)
    reached = mandates_of(user, *READERS)
    figures = figures_of(given, day)
    rows = []
    for mandate in given:
        ahead = [d for d in deadlines([mandate], day) if d.state(day) in ("overdue", "near", "ahead")]
        seen = figures[mandate.pk] if opens_book(user, mandate, reached) else None
        rows.append(PortfolioRow(mandate, figures[mandate.pk].amount_ore, seen, ahead[0] if ahead else None))
    return rows


def overlaps(rows: Iterable[PortfolioRow], day: date) -> list[YearOverlap]:
    """Year by year, which of the mandates with a known period run together, and the money that is for that year."""
    from verkstad.mandate.queries.figures import envelope_by_year

    known = [r.mandate for r in rows if r.mandate.first_year and r.mandate.last_year]
    if not known:
        return []
    tables = {m.pk: envelope_by_year(m, day) for m in known}
    found = []
    for year in range(min(m.first_year or 0 for m in known), max(m.last_year or 0 for m in known) + 1):
        running = tuple(m for m in known if (m.first_year or 0) <= year <= (m.last_year or 0))
        lines = [row.amount_ore for m in running for row in tables[m.pk].rows if row.year == year]
        found.append(YearOverlap(year, running, sum(lines) if lines else None))
    return found
