"""What the mandate and the call have left for a decision."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    return bounds_of([mandate])[mandate.pk]


def bounds_of(mandates: Sequence[Mandate]) -> dict[int, Bound]:
    """The same for many mandates, by their ids; one query for them all, beside the envelopes."""
    own = {one.book_id: {e.source_id for e in one.envelopes.all() if e.source_id} for one in mandates if one.book_id}
    rows = Tally.objects.filter(book__in=own, grain=Grain.MONTH).exclude(cost_kind__group=Group.COUNTER).order_by()
    fields = ("book_id", "source_id", "source__repayable", "layer", "cost_kind__group", "year")
    sums: dict[Any, dict[tuple[str, str], dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for book, source, repayable, layer, group, year, ore in rows.values_list(*fields).annotate(ore=Sum("amount_ore")):
        if source in own[book] if own[book] else repayable:
            sums[book][layer, group][year] += ore
    return {one.pk: _bound(sums[one.book_id] if one.book_id else {}) for one in mandates}


def _bound(sums: Mapping[tuple[str, str], Mapping[int, int]]) -> Bound:
    places = ((Layer.ACTUAL, Group.PROGRAMME), (Layer.COMMITMENT, Group.TRANSFER), (Layer.ACTUAL, Group.TRANSFER))
    return Bound(*(dict(sums.get(place, {})) for place in places))


@dataclass(frozen=True)
class Overdrawn:
    """What a mandate has bound beyond what it holds, in a year, or (None) in all beyond what its years tell."""

    year: int | None
    envelope_ore: int
    bound_ore: int
    over_ore: int


def overdrawn(mandate: Mandate, bound: Bound) -> list[Overdrawn]:
    """The years that are overdrawn, then what the whole is overdrawn beside them; nothing where everything holds. No query
    where the mandate comes with its envelopes and amendments."""
    table = envelope_by_year(mandate, date.max)
    rooms = _rooms(table, bound) if table.by_year else {}
    found = [Overdrawn(year, one.envelope_ore, one.bound_ore, one.bound_ore - one.envelope_ore)
             for year, one in sorted(rooms.items()) if one.bound_ore > one.envelope_ore]  # fmt: skip
    whole = bound.total_ore - table.total_ore - sum(one.over_ore for one in found)
    if whole > 0 and table.rows:
        found.append(Overdrawn(None, table.total_ore, bound.total_ore, whole))
    return found


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
