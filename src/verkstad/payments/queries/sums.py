"""A grant's money, recomputed from its entries each time (R10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.grant_arithmetic import Act, Entry, Grant, Limits, Suggestion, Sums, limits, suggested, sums_of
from verkstad.payments.approved import approved_cost, approved_sums
from verkstad.payments.models import GrantEntry, Payment


@dataclass(frozen=True)
class Money:
    """What has happened with a grant, what is on its way, and what may happen next.

    `sums` is history alone; `bound` counts what is proposed and not yet paid as if it were paid: every limit is
    measured by it, so that two proposals never share the same room.
    """

    grant: Grant
    sums: Sums
    bound: Sums
    ended: bool

    @property
    def limits(self) -> Limits:
        return limits(self.grant, self.bound)

    @property
    def suggested(self) -> Suggestion:
        return suggested(self.grant, self.bound)

    @property
    def on_its_way_ore(self) -> int:
        return self.bound.disbursed_ore - self.sums.disbursed_ore


def grant_of(agreement: Agreement) -> Grant:
    """The grant as it is in force now."""
    agreed = newest(agreement).agreed
    return Grant(agreed.granted_ore, agreed.share)


def entries_of(payment: Payment) -> tuple[Entry, ...]:
    """What a payment enters when it is paid: what is set off, then the money."""
    if payment.kind == "advance":
        return (Entry(Act.ADVANCE, payment.amount_ore),)
    return Suggestion(payment.set_off_ore, payment.amount_ore).entries(final=payment.final)


def history(agreement: Agreement) -> list[Entry]:
    """Approved cost and every entry, as the arithmetic takes them."""
    rows = GrantEntry.objects.filter(agreement=agreement).values_list("act", "amount_ore", "final", EFFECT)
    return [*approved_cost(agreement), *(one for row in rows for one in entered(*row))]


EFFECT = "receipt__recovery__effect"


def entered(act: str, ore: int, final: bool, effect: str | None) -> list[Entry]:
    """An entry of the history as the arithmetic takes it; what came back and is never paid again also takes its room."""
    found = [Entry(Act(act), ore, final)]
    return [*found, Entry(Act.BARRED, ore)] if effect == "never" else found


def money_of(agreement: Agreement, but: int = 0) -> Money:
    """A grant's money now; `but` is a payment that is left out of what is on its way."""
    known = history(agreement)
    way = [one for row in agreement.payments.filter(state__in=Payment.OPEN).exclude(pk=but) for one in entries_of(row)]
    return _money(agreement, known, way)


def bound_ore(agreement: int) -> int:
    """What the receiver of an agreement (its id) has or has on its way, in öre: no sum is lowered below it."""
    return money_of(Agreement.objects.get(pk=agreement)).bound.disbursed_ore


def bound_sums(agreement: int) -> Sums:
    """The sums of an agreement's (its id) history with what is on its way, for a claim's decision."""
    return money_of(Agreement.objects.get(pk=agreement)).bound


def moneys_of(agreements: Sequence[Agreement]) -> dict[int, Money]:
    """The same as `money_of` for many agreements whose versions are fetched: agreement id -> money. Four queries."""
    ids = [one.pk for one in agreements]
    known: dict[int, list[Entry]] = {pk: [] for pk in ids}
    for find in approved_sums.values():
        for pk, ore in find(ids).items():
            known[pk] += [Entry(Act.APPROVED, ore)] if ore else []
    for pk, *row in GrantEntry.objects.filter(agreement__in=ids).values_list(
        "agreement_id", "act", "amount_ore", "final", EFFECT
    ):
        known[pk] += entered(*row)
    way: dict[int, list[Entry]] = {pk: [] for pk in ids}
    for row in Payment.objects.filter(agreement__in=ids, state__in=Payment.OPEN):
        way[row.agreement_id] += entries_of(row)
    return {one.pk: _money(one, known[one.pk], way[one.pk]) for one in agreements}


def _money(agreement: Agreement, known: list[Entry], way: list[Entry]) -> Money:
    every = [*known, *way]
    return Money(grant_of(agreement), sums_of(known), sums_of(every), any(one.final for one in every))


SIGN = {Act.PAID: 1, Act.ADVANCE: 1, Act.REPAID: -1, Act.RETURNED: -1, Act.SET_OFF: 0}


def gaps(agreements: Iterable[Agreement]) -> list[GrantEntry]:
    """Entries whose stored sum, or number, is not what the entries before them say; empty where all is whole."""
    found: list[GrantEntry] = []
    at: dict[int, int] = {}
    sums: dict[int, int] = {}
    for row in GrantEntry.objects.filter(agreement__in=list(agreements)).order_by("agreement", "number"):
        number, before = at.get(row.agreement_id, 0) + 1, sums.get(row.agreement_id, 0)
        if row.number != number or row.disbursed_ore != before + SIGN[Act(row.act)] * row.amount_ore:
            found.append(row)
        at[row.agreement_id], sums[row.agreement_id] = row.number, row.disbursed_ore
    return found
