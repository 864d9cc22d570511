"""The figures of mandates on a day, read for any number of them in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum, prefetch_related_objects

from verkstad.core import envelopes as money
from verkstad.core.envelopes import EnvelopeTable
from verkstad.core.terms import Booked, Drawn, Figures
from verkstad.funds.models import Grain, Group, Layer, Tally
from verkstad.mandate.models import Mandate

# The kind of money under which a repayment to the state is booked, so that it never mixes with what was received.
REPAYMENT_KIND = "repayment"
FACTS = ("envelopes", "amendments", "terms", "obligations", "draw_downs")


def with_facts(mandates: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """The mandates with all that figures, terms and deadlines need: five further queries, however many they are."""
    return mandates.select_related("book", "programme").prefetch_related(*FACTS)


def load_facts(mandate: Mandate) -> Mandate:
    """The same for a mandate that is at hand already."""
    prefetch_related_objects([mandate], *FACTS)
    return mandate


def changes_of(mandate: Mandate) -> list[money.Change]:
    return [money.Change(a.decided_on, a.change_ore, a.year) for a in mandate.amendments.all()]


def amount_as_of(mandate: Mandate, day: date) -> int:
    """The mandate's amount in öre on a day: as decided, with every amendment decided by then."""
    return money.amount_as_of(mandate.original_ore, changes_of(mandate), day)


def envelope_by_year(mandate: Mandate, day: date) -> EnvelopeTable:
    """The envelopes on a day; an amendment whose year is not known stays a line of its own (`undated`)."""
    decided = [money.Envelope(e.year, e.amount_ore) for e in mandate.envelopes.all()]
    return money.table_as_of(decided, changes_of(mandate), day)


def figures_of(mandates: Iterable[Mandate], day: date) -> dict[int, Figures]:
    """Mandate id -> its figures on a day, from what was booked by then on the sources of its own money.

    Give it mandates of `with_facts`; the entries are one further query for all of them.
    """
    given = list(mandates)
    sums = booked([m.book_id for m in given if m.book_id], day)
    return {m.pk: _figures(m, day, sums.get(m.book_id or 0, [])) for m in given}


def booked(books: list[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """Sums by book, layer, group, kind, source and year (0: none), öre as the ledger signs them (debit positive).

    Read from the running totals: whole months, then the days of the last one.
    """
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if not books:
        return found
    month = day.replace(day=1)
    rows = (
        Tally.objects.filter(book_id__in=books)
        .filter(Q(grain=Grain.MONTH, on_day__lt=month) | Q(grain=Grain.DAY, on_day__gte=month, on_day__lte=day))
        .exclude(cost_kind__group=Group.COUNTER)
        .order_by()
        .values("book_id", "layer", "cost_kind__group", "cost_kind__key", "source_id", "source__repayable", "year")
        .annotate(ore=Sum("amount_ore"))
    )
    for row in rows:
        found[row["book_id"]].append(dict(row))
    return found


def _figures(mandate: Mandate, day: date, sums: list[dict[str, Any]]) -> Figures:
    own = {e.source_id for e in mandate.envelopes.all() if e.source_id}
    mine = [r for r in sums if (r["source_id"] in own if own else r["source__repayable"])]
    drawn = tuple(
        Drawn(d.year, d.amount_ore, d.requested_on)
        for d in mandate.draw_downs.all()
        if d.state in ("sent", "received") and d.requested_on and d.requested_on <= day
    )
    repaid_on = [
        o.done_on for o in mandate.obligations.all() if o.kind == "repayment" and o.done_on and o.done_on <= day
    ]
    funding = [r for r in mine if r["layer"] == Layer.ACTUAL and r["cost_kind__group"] == Group.FUNDING]
    return Figures(
        day=day,
        table=envelope_by_year(mandate, day),
        amount_ore=amount_as_of(mandate, day),
        first_year=mandate.first_year,
        last_year=mandate.last_year,
        kept=any(r["layer"] in (Layer.ACTUAL, Layer.COMMITMENT) for r in mine),
        programme=_by_year(mine, Layer.ACTUAL, Group.PROGRAMME),
        transfers=_by_year(mine, Layer.ACTUAL, Group.TRANSFER),
        committed=_by_year(mine, Layer.COMMITMENT, Group.TRANSFER),
        received_ore=-sum(r["ore"] for r in funding if r["cost_kind__key"] != REPAYMENT_KIND),
        draws=drawn,
        repaid_ore=sum(r["ore"] for r in funding if r["cost_kind__key"] == REPAYMENT_KIND),
        repaid_on=max(repaid_on, default=None),
    )


def _by_year(rows: list[dict[str, Any]], layer: str, group: str) -> Booked:
    sums: dict[int | None, int] = defaultdict(int)
    for row in rows:
        if row["layer"] == layer and row["cost_kind__group"] == group:
            sums[row["year"] or None] += row["ore"]
    return Booked(dict(sums))
