"""What those who act for a receiver are told of its money."""

from datetime import date, timedelta

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import override

from verkstad.agreements.models import Agreement
from verkstad.handling.queries.people import people_of
from verkstad.notices.actions import put
from verkstad.notices.models import Notice
from verkstad.payments.models import Payment, Recovery
from verkstad.people.models import User
from verkstad.ui import formats

BACK = timedelta(days=14)  # how late a payment is still told of


def tell(
    agreement: Agreement, template: str, url: str, once: str, ore: int, to: list[User] | None = None, **more: str
) -> None:
    """One notice to each who acts for the receiver today, once for each `once`."""
    with override("sv"):
        context = {"project": agreement.title or agreement.key, "sum": formats.money(ore, "kr"), **more}
    for person in people_of(agreement.owner.key) if to is None else to:
        put(to=person, template=template, context=context, url=url, once_key=once)


def tell_decided(payment: Payment) -> None:
    """A payment or an advance is decided."""
    template = "payments.advance_decided" if payment.kind == "advance" else "payments.payment_decided"
    tell(payment.agreement, template, payment.get_absolute_url(), f"payment:{payment.pk}:decided",
         payment.amount_ore + payment.set_off_ore)  # fmt: skip


def tell_paid(payment: Payment) -> None:
    """The bank has paid it."""
    tell(payment.agreement, "payments.paid", payment.get_absolute_url(), f"payment:{payment.pk}:paid", payment.amount_ore,
         day=(payment.paid_on or timezone.localdate()).isoformat())  # fmt: skip


def tell_waiting() -> tuple[int, int]:
    """Tell of what was paid in files so large that nobody was to wait for the messages; gives how many, and none left."""
    key = Concat(Value("payment:"), Cast(OuterRef("pk"), CharField()), Value(":paid"))
    rows = Payment.objects.filter(state="paid", amount_ore__gt=0, paid_on__gte=timezone.localdate() - BACK)
    rows = rows.filter(~Exists(Notice.objects.filter(once_key=key))).select_related("agreement__owner")
    told = 0
    for row in rows.order_by("pk").iterator(chunk_size=500):
        tell_paid(row)
        told += 1
    return told, 0


def tell_recovery(recovery: Recovery, template: str, ore: int, once: str, due: date | None = None) -> None:
    """Something has happened with a recovery."""
    more = {"due": due.isoformat(), "reference": recovery.reference} if due else {}
    tell(recovery.agreement, template, recovery.get_absolute_url(), f"recovery:{recovery.pk}:{once}", ore, None, **more)
