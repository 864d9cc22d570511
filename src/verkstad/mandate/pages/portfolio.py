"""All mandates side by side, by programme."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.mandate.models import Programme
from verkstad.mandate.pages.deadlines import deadline_row
from verkstad.mandate.queries import PortfolioRow, YearOverlap, overlaps, portfolio
from verkstad.people.access import Who
from verkstad.ui import formats


@dataclass(frozen=True)
class ProgrammeGroup:
    """A programme with its mandates, what they sum to, and how they overlap in time."""

    programme: Programme
    day: date
    rows: list[dict[str, Any]]
    years: list[YearOverlap]
    spans: list[dict[str, Any]]

    @property
    def original_ore(self) -> int:
        return sum(row["mandate"].original_ore for row in self.rows)

    @property
    def amount_ore(self) -> int:
        return sum(row["row"].amount_ore for row in self.rows)

    @property
    def most(self) -> YearOverlap | None:
        """The year in which most mandates run at the same time; None where never two do."""
        busiest = max(self.years, key=lambda year: len(year.mandates), default=None)
        return busiest if busiest and len(busiest.mandates) > 1 else None

    @property
    def title(self) -> str:
        """What the picture shows, as a sentence."""
        most = self.most
        if most is None:
            return _("The mandates of %(programme)s in time") % {"programme": self.programme.name}
        told = {"programme": self.programme.name, "count": len(most.mandates), "year": most.year}
        if most.year < self.day.year:
            return _("%(programme)s: %(count)s mandates ran at the same time in %(year)s") % told
        return _("%(programme)s: %(count)s mandates run at the same time in %(year)s") % told


def portfolio_groups(user: Who, day: date) -> list[ProgrammeGroup]:
    """The portfolio by programme, real ones first as their order says."""
    groups: dict[int, list[PortfolioRow]] = {}
    for row in portfolio(user, day):
        groups.setdefault(row.mandate.programme_id, []).append(row)
    return [
        ProgrammeGroup(
            programme=rows[0].mandate.programme,
            day=day,
            rows=[_shown(row, day) for row in rows],
            years=overlaps(rows, day),
            spans=[span for row in rows if (span := _span(row))],
        )
        for rows in sorted(
            groups.values(), key=lambda rows: (rows[0].mandate.programme.order, rows[0].mandate.programme_id)
        )
    ]


def _shown(row: PortfolioRow, day: date) -> dict[str, Any]:
    m = row.mandate
    period = f"{m.first_year}{formats.DASH}{m.last_year}" if m.first_year and m.last_year else ""
    return {
        "row": row,
        "mandate": m,
        "period": period,
        "next": deadline_row(row.next_due, day) if row.next_due else None,
    }


def _span(row: PortfolioRow) -> dict[str, Any] | None:
    m = row.mandate
    if not m.first_year or not m.last_year:
        return None
    return {"label": m.name, "start": date(m.first_year, 1, 1), "end": date(m.last_year, 12, 31),
            "text": formats.money(row.amount_ore, "mkr"), "url": reverse("mandate:mandate", args=[m.key])}  # fmt: skip
