"""What became of each payment decision: paid, come back, left with the receiver (R17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from verkstad.agreements.models import Agreement
from verkstad.payments.models import GrantEntry, Payment, Recovery
from verkstad.payments.queries.recoveries import claimed_of


@dataclass(frozen=True)
class Share:
    """A payment decision in öre: decided (money and set-off), given, claimed back and still to come, come back, written off,
    and what is left with the receiver."""

    payment: Payment
    decided_ore: int
    given_ore: int
    claimed_ore: int
    back_ore: int
    written_off_ore: int

    @property
    def left_ore(self) -> int:
        return self.given_ore - self.back_ore


def shares(agreement: Agreement) -> list[Share]:
    """Every payment of an agreement with what became of it, the newest first. Three queries."""
    rows = agreement.payments.select_related("document").prefetch_related("recoveries__receipts").order_by("-number")
    return [share_of(one) for one in rows]


def share_of(payment: Payment) -> Share:
    decided = payment.amount_ore + payment.set_off_ore
    rows = list(payment.recoveries.all())
    back = sum(one.debt_ore for row in rows for one in row.receipts.all())
    to_come = sum(claimed_of(row) - _came(row) for row in rows if row.state == "decided")
    return Share(payment, decided, decided if payment.state == "paid" else 0, to_come, back,
                 sum(row.written_off_ore for row in rows))  # fmt: skip


def _came(row: Recovery) -> int:
    return sum(one.debt_ore for one in row.receipts.all())


def claimable(agreement: Agreement) -> list[tuple[Payment, int]]:
    """Payments that were made and of which something can be claimed back, with how much. Three queries."""
    rows = agreement.payments.filter(state="paid").prefetch_related("recoveries__receipts").order_by("-number")
    told = [(one, one.amount_ore + one.set_off_ore - _claimed(one.recoveries.all())) for one in rows]
    return [(one, left) for one, left in told if left > 0]


def _claimed(rows: Iterable[Recovery]) -> int:
    return sum(claimed_of(one) for one in rows)


def final_payment_day(agreement: Agreement) -> date | None:
    """The day the final payment was made, by the grant's own history; None where it has not been. One query."""
    rows = GrantEntry.objects.filter(agreement=agreement, final=True).order_by("-number")
    return rows.values_list("happened_on", flat=True).first()
