"""What the mandate and the call have left for a decision."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum, prefetch_related_objects
from django.utils.translation import gettext as _

from verkstad.applications.models import Application
from verkstad.core.decisions.content import Content
from verkstad.core.decisions.room import YearRoom
from verkstad.core.envelopes import EnvelopeTable
from verkstad.decisions.queries.ground import granted_in_call
from verkstad.funds.models import Grain, Group, Layer, Tally
from verkstad.mandate.models import Mandate
from verkstad.mandate.queries.figures import envelope_by_year


@dataclass(frozen=True)
class Bound:
    """What is bound of a mandate's own money by year, in öre: programme costs, grants promised, grants paid."""

    programme: dict[int, int] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)

    def of(self, year: int) -> int:
        """Programme costs, and the larger of what was promised and what was paid."""
        return self.programme.get(year, 0) + max(self.promised.get(year, 0), self.paid.get(year, 0))

    @property
    def total_ore(self) -> int:
        return sum(self.programme.values()) + max(sum(self.promised.values()), sum(self.paid.values()))


def bound_of(mandate: Mandate) -> Bound:
    """Everything booked whatever its day, from the running totals; year 0 is a year that is not known. One query beside
    the envelopes."""
    own = {e.source_id for e in mandate.envelopes.all() if e.source_id}
    rows = (
        Tally.objects.filter(book=mandate.book_id, grain=Grain.MONTH).exclude(cost_kind__group=Group.COUNTER).order_by()
    )
    rows = rows.filter(source__in=own) if own else rows.filter(source__repayable=True)
    sums: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for row in rows.values("layer", "cost_kind__group", "year").annotate(ore=Sum("amount_ore")):
        place = (row["layer"], row["cost_kind__group"])
        sums[place][row["year"]] = sums[place].get(row["year"], 0) + row["ore"]
    return Bound(
        sums[Layer.ACTUAL, Group.PROGRAMME], sums[Layer.COMMITMENT, Group.TRANSFER], sums[Layer.ACTUAL, Group.TRANSFER]
    )


def year_rooms(mandate: Mandate) -> dict[int, YearRoom]:
    """Each year of the mandate's envelope with what is bound in it; nothing where the money is for the whole period."""
    table = envelope_by_year(mandate, date.max)
    return _rooms(table, bound_of(mandate)) if table.by_year else {}


def _rooms(table: EnvelopeTable, bound: Bound) -> dict[int, YearRoom]:
    return {year: YearRoom(year, table.bounds(year)[1], bound.of(year)) for year in table.years}


def money_left(case: Application, content: Content) -> list[dict[str, Any]]:
    """Rows for a table: each year of the envelope, the whole mandate, the call's budget; with what the proposal takes.

    Amounts in öre: has, bound before, wanted, left after (below zero: it does not reach). Four queries at most.
    """
    mandate = case.call.mandate
    prefetch_related_objects([mandate], "envelopes", "amendments")
    table, bound = envelope_by_year(mandate, date.max), bound_of(mandate)
    wanted = {one.year: one.amount_ore for one in content.by_year}
    rooms = _rooms(table, bound) if table.by_year else {}
    rows = [
        _row(str(year), room.envelope_ore, room.bound_ore, wanted[year])
        for year, room in rooms.items()
        if year in wanted
    ]
    rows.append(_row(_("The mandate in all"), table.total_ore, bound.total_ore, content.amount_ore))
    if case.version.terms.budget_ore is not None:
        rows.append(_row(_("The call's budget"), case.version.terms.budget_ore, granted_in_call(case.call_id, but=case.pk),
                         content.amount_ore))  # fmt: skip
    return rows


def _row(label: str, has: int, bound: int, wanted: int) -> dict[str, Any]:
    return {"label": label, "has": has, "bound": bound, "wanted": wanted, "left": has - bound - wanted}
