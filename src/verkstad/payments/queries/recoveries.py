"""Where a recovery stands on a day, what of each payment has come back, and which costs are taken back."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Sum

from verkstad.agreements.models import Agreement
from verkstad.claims.models import ClaimLine
from verkstad.core.grant_arithmetic import Act, Entry, limits, with_entry
from verkstad.core.interest import Account, Rate, account, half_year, known_rates, missing, table
from verkstad.payments.models import Payment, Recovery, RecoveryCost, ReferenceRate
from verkstad.payments.queries.sums import money_of

TAKING_BACK = ("decided", "settled", "written_off")


def all_rates() -> list[Rate]:
    """Every reference rate that is known with its source, the oldest first: the house's own and those registered here.
    One query."""
    registered = [Rate(row.first, Fraction(row.percent), row.source_note) for row in ReferenceRate.objects.all()]
    return sorted([*known_rates(), *registered], key=lambda one: one.first)


def rates() -> dict[date, Fraction]:
    """Half-year -> its rate. One query."""
    return table(all_rates())


def half_year_told(first: date) -> str:
    """A half-year as people read it: 2026-07-01 – 2026-12-31."""
    last = date(first.year, 6, 30) if first.month == 1 else date(first.year, 12, 31)
    return f"{first.isoformat()} – {last.isoformat()}"


def missing_rates(until: date) -> list[date]:
    """The half-years from the first known to that of a day which have no rate, the earliest first. One query."""
    known = all_rates()
    return missing(known[0].first, until, {one.first: one for one in known}) if known else [half_year(until)]


def costing(recovery: Recovery) -> list[tuple[date, int]]:
    """The recovery's parts with the first day that each costs interest: the day after its own, never before the decided."""
    return [(max(recovery.interest_from, day + timedelta(days=1)), ore) for day, ore in recovery.parts]


def standing(recovery: Recovery, day: date, *, own_day: bool = True) -> Account:
    """The debt and its interest at the end of a day, or (`own_day` False) as it can be paid that day. Raises RateMissing."""
    came = [(one.received_on, one.amount_ore) for one in recovery.receipts.all()]
    return account(recovery.amount_ore, recovery.interest_from, came, day, rates(), own_day=own_day,
                   parts=costing(recovery))  # fmt: skip


def claimed_of(recovery: Recovery) -> int:
    """What a recovery still takes of its payment: all while it waits or is to be paid, what came in once it has ended."""
    if recovery.state in ("proposed", "decided"):
        return recovery.amount_ore
    return sum(one.debt_ore for one in recovery.receipts.all())


def left_of(payment: Payment) -> int:
    """What a payment gave that has not come back and is not claimed back. Two queries."""
    given = payment.amount_ore + payment.set_off_ore
    return given - sum(claimed_of(one) for one in payment.recoveries.prefetch_related("receipts"))


def costs_left(lines: Collection[ClaimLine]) -> dict[int, int]:
    """Line id -> what is approved of it and not taken back by a recovery that waits or is decided. One query."""
    taken = RecoveryCost.objects.filter(line__in=[one.pk for one in lines]).exclude(recovery__state="withdrawn")
    sums = dict(taken.order_by().values_list("line").annotate(ore=Sum("amount_ore")))
    return {one.pk: one.approved_ore - sums.get(one.pk, 0) for one in lines}


def lines_to_take_back(agreement: Agreement, most: int) -> list[tuple[ClaimLine, int]]:
    """Approved costs of decided claims with something left to take back, the newest claim's largest first, with how much of
    each; at most so many. Two queries."""
    rows = ClaimLine.objects.filter(claim__agreement=agreement, claim__state="decided", verdict="approved")
    lines = list(rows.select_related("claim").order_by("-claim__number", "-amount_ore", "number")[:most])
    left = costs_left(lines)
    return [(one, left[one.pk]) for one in lines if left[one.pk] > 0]


def in_kind_of(agreement: Agreement, rows: Collection[tuple[int, int]]) -> dict[tuple[int, int], bool]:
    """(claim number, row) -> whether the cost is in kind. One query."""
    found = ClaimLine.objects.filter(claim__agreement=agreement, number__in=[row for _claim, row in rows])
    return {(claim, row): in_kind for claim, row, in_kind in found.values_list("claim__number", "number", "in_kind")}


def too_much(agreement: Agreement, costs: Iterable[tuple[bool, int]]) -> int:
    """What has been paid beyond what cost bears when these costs (in kind or not, öre) are approved no more, in öre: less
    what recoveries that wait or are to be paid claim already, with their own costs taken."""
    money = money_of(agreement)
    waits = RecoveryCost.objects.filter(recovery__agreement=agreement, recovery__state="proposed")
    sums = money.sums
    for in_kind, ore in [*waits.values_list("line__in_kind", "amount_ore"), *costs]:
        sums = with_entry(sums, Entry(Act.IN_KIND if in_kind else Act.APPROVED, -ore))
    rows = agreement.recoveries.filter(act=Act.REPAID, state__in=["proposed", "decided"]).prefetch_related("receipts")
    open_ = sum(one.amount_ore - sum(receipt.debt_ore for receipt in one.receipts.all()) for one in rows)
    return max(limits(money.grant, sums).excess_ore - open_, 0)


def taken_back(agreement: Agreement) -> Iterable[Entry]:
    """The costs that decided recoveries say are no longer approved, as entries. One query."""
    rows = RecoveryCost.objects.filter(recovery__agreement=agreement, recovery__state__in=TAKING_BACK)
    for ore, in_kind in rows.values_list("amount_ore", "line__in_kind"):
        yield Entry(Act.IN_KIND if in_kind else Act.APPROVED, -ore)


def taken_back_sums(agreements: Collection[int]) -> dict[int, int]:
    """Agreement id -> minus what is taken back of cost that somebody paid, in öre. One query."""
    rows = RecoveryCost.objects.filter(
        recovery__agreement__in=agreements, recovery__state__in=TAKING_BACK, line__in_kind=False
    )
    found = rows.order_by().values_list("recovery__agreement").annotate(ore=Sum("amount_ore"))
    return {pk: -ore for pk, ore in found}
