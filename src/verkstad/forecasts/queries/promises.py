"""Every promise of the house with its plan and payments, as known at the end of a day, in a few queries.

A grant with an agreement is told by the agreement: its versions and the entries of its money. One that only the book knows
(decided elsewhere, or before there was an agreement) is told by what is booked under its project code.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from verkstad.agreements.models import Version
from verkstad.claims.models import Claim
from verkstad.core.forecast.facts import Commitment, Paid, Plan
from verkstad.core.forecast.meaning import last_payment_day
from verkstad.core.grant_arithmetic import Act
from verkstad.core.period import year_end
from verkstad.core.terms import Rule
from verkstad.funds.models import Entry, Group, Layer
from verkstad.mandate.models import Mandate
from verkstad.payments.models import GrantEntry, Payment
from verkstad.payments.queries.sums import SIGN


@dataclass(frozen=True)
class Promise:
    """A commitment with what a reader wants to know of it. `told_by` is agreement, project or book: an agreement, a project
    code whose project is known, or a book's sum without a project. `dated`: its period is known."""

    commitment: Commitment
    mandate: int
    title: str
    owner: str
    told_by: str
    slug: str = ""
    dated: bool = True


def promises(day: date, mandates: Mapping[int, Mandate]) -> list[Promise]:
    """All of them, of every mandate (id -> row of `all_mandates`). Three queries."""
    versions = list(_versions(day))
    agreed = _agreed(versions, day, mandates)
    codes = {(row["agreement__mandate"], code) for row in versions
             for code in (row["decision__project_code"], row["agreement__key"]) if code}  # fmt: skip
    return [*agreed, *_booked(day, mandates, codes)]


def all_mandates() -> dict[int, Mandate]:
    """Every mandate by id, with the first day that what is left goes back (`repay_on`, `repaid_by`). One query."""
    found = Mandate.objects.annotate(
        repay_on=Min("terms__due_on", filter=Q(terms__kind="repay_by")),
        repaid_by=Min("obligations__due_on", filter=Q(obligations__kind="repayment")),
    )
    return {one.pk: one for one in found.order_by("pk")}


def stops_on(mandate: Mandate) -> date | None:
    """The last day on which the mandate's money can be paid. Needs a row of `all_mandates`."""
    term, duty = mandate.repay_on, mandate.repaid_by  # type: ignore[attr-defined]
    rules = [Rule("repay", "repay_by", due_on=term)] if term else []
    return last_payment_day(rules, [duty] if duty else [], mandate.last_year)


def _sum(rows: QuerySet[Any], field: str) -> Coalesce:
    summed = rows.order_by().values("agreement").annotate(ore=Sum(field)).values("ore")
    return Coalesce(Subquery(summed, output_field=IntegerField()), Value(0))


def _versions(day: date) -> "QuerySet[Any, Any]":
    """The versions that held by the day, each agreement's in order, with what is approved and on its way. One query."""
    here = {"agreement": OuterRef("agreement")}
    claims = Claim.objects.filter(**here, state="decided", decided_on__lte=day)
    way = Payment.objects.filter(**here, proposed_at__date__lte=day)
    way = way.filter(Q(state__in=Payment.OPEN) | Q(state="paid", paid_on__gt=day))
    return (
        Version.objects.filter(valid_from__lte=day)
        .exclude(agreement__state__in=("declined", "revoked"))
        .annotate(approved=_sum(claims, "approved_ore"), way=_sum(way, "amount_ore"))
        .order_by("agreement", "number")
        .values(
            "agreement", "agreement__key", "agreement__title", "agreement__mandate", "agreement__closed_on",
            "agreement__owner__name", "agreement__owner__kind", "agreement__application",
            "agreement__application__diary_number", "decision__project_code", "approved", "way",
            "content__granted_ore", "content__by_year", "content__first", "content__last", "content__reports",
            "content__budget__costs", "content__share",
        )
    )  # fmt: skip


def _agreed(versions: list[dict[str, Any]], day: date, mandates: Mapping[int, Mandate]) -> list[Promise]:
    first: dict[int, dict[str, Any]] = {}
    last: dict[int, dict[str, Any]] = {}
    for row in versions:
        first.setdefault(row["agreement"], row)
        last[row["agreement"]] = row
    paid: dict[int, list[Paid]] = defaultdict(list)
    ended: dict[int, date] = {}
    entries = GrantEntry.objects.filter(happened_on__lte=day).order_by("agreement", "number")
    for pk, happened_on, act, ore, final in entries.values_list(
        "agreement", "happened_on", "act", "amount_ore", "final"
    ):
        if SIGN[Act(act)]:
            paid[pk].append(Paid(happened_on, SIGN[Act(act)] * ore))
        if final:
            ended[pk] = happened_on
    return [_promise(row, first[pk], paid[pk], ended.get(pk), day, mandates) for pk, row in last.items()]


def _promise(
    row: dict[str, Any], first: dict[str, Any], paid: list[Paid], ended: date | None, day: date,
    mandates: Mapping[int, Mandate],
) -> Promise:  # fmt: skip
    mandate = mandates[row["agreement__mandate"]]
    plan, dated = plan_of(row, mandate, day)
    granted, out = row["content__granted_ore"], sum(one.ore for one in paid)
    earned = int(min(granted, row["approved"] * Fraction(row["content__share"] or 1)))
    closed = [one for one in (row["agreement__closed_on"], ended) if one]
    if row["agreement__application"] is None and not paid and (stop := stops_on(mandate)):
        closed.append(stop)  # granted elsewhere: what was paid is not told here, and nothing can be paid any more
    commitment = Commitment(
        row["agreement__key"], granted, plan, tuple(paid), first_plan=plan_of(first, mandate, day)[0],
        closed_on=min(closed, default=None), near_ore=max(0, row["way"], min(earned, granted) - out),
    )  # fmt: skip
    hidden = row["agreement__owner__kind"] == "company" and row["agreement__application__diary_number"]
    return Promise(commitment, mandate.pk, hidden or row["agreement__title"] or row["agreement__key"],
                   row["agreement__owner__name"], "agreement", row["agreement__key"], dated)  # fmt: skip


def plan_of(row: dict[str, Any], mandate: Mandate, day: date) -> tuple[Plan, bool]:
    """A version's plan, and whether it tells its period: until the last report, by the budget's years or the grant's."""
    first, last = _day(row["content__first"]), _day(row["content__last"])
    if first is None or last is None or last < first:
        return mandates_own(mandate, first or day), False
    reports = [due for one in row["content__reports"] or () if (due := _day(one.get("due_on")))]
    years: dict[int, int] = defaultdict(int)
    for cost in row["content__budget__costs"] or ():
        if not cost["in_kind"]:
            years[cost["year"]] += cost["amount_ore"]
    for one in () if years else row["content__by_year"] or ():
        years[one["year"]] += one["amount_ore"]
    return Plan(first, max([last, *reports]), tuple(sorted(years.items()))), True


def mandates_own(mandate: Mandate, begins: date) -> Plan:
    """A plan for what has no period of its own: from a day to the end of the mandate's period, at least a year."""
    end = year_end(mandate.last_year) if mandate.last_year else begins
    return Plan(begins, max(end, begins + timedelta(days=364)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _booked(day: date, mandates: Mapping[int, Mandate], agreed: set[tuple[int, str]]) -> list[Promise]:
    """What the books promise and pay under codes that no agreement has. One query."""
    by_book = {one.book_id: one for one in mandates.values() if one.book_id}
    found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in transfers(day):
        mandate = by_book.get(row["book"])
        code = row["project__code"] or ""
        if mandate is not None and (mandate.pk, code) not in agreed:
            found[mandate.pk, code].append(row)
    return [made for (pk, code), rows in found.items() if (made := _of_book(mandates[pk], code, rows, day)) is not None]


def transfers(day: date) -> "QuerySet[Any, Any]":
    """Promised and paid by book, project code and day, of money that goes back to the state where it is not used."""
    rows = Entry.objects.filter(
        booked_on__lte=day, layer__in=(Layer.ACTUAL, Layer.COMMITMENT), cost_kind__group=Group.TRANSFER,
        source__repayable=True,
    )  # fmt: skip
    return (
        rows.order_by("book", "project__code", "booked_on")
        .values("book", "project__code", "project__name", "project__project__key", "project__project__start_on",
                "project__project__end_on", "layer", "booked_on")
        .annotate(ore=Sum("amount_ore"))
    )  # fmt: skip


def _of_book(mandate: Mandate, code: str, rows: list[dict[str, Any]], day: date) -> Promise | None:
    promised = [row for row in rows if row["layer"] == Layer.COMMITMENT]
    paid = tuple(Paid(row["booked_on"], row["ore"]) for row in rows if row["layer"] == Layer.ACTUAL)
    granted = sum(row["ore"] for row in promised)
    if granted <= 0:
        return None
    start, end = rows[0]["project__project__start_on"], rows[0]["project__project__end_on"]
    dated = bool(start and end)
    plan = Plan(start, end) if start and end else mandates_own(mandate, start or promised[0]["booked_on"])
    commitment = Commitment(f"{mandate.key}/{code}", granted, plan, paid, closed_on=stops_on(mandate))
    project = rows[0]["project__project__key"] or ""
    told_by = "project" if project else "book"
    return Promise(commitment, mandate.pk, rows[0]["project__name"] or "", "", told_by, project, dated)
