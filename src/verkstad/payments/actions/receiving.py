"""Money that came in for a recovery: the interest first, then the debt, both booked in the same transaction (R17)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.core.grant_arithmetic import Act, Entry
from verkstad.core.interest import CLAUSE, Account, RateMissing
from verkstad.core.payments.instalments import next_due
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.payments.actions.entering import book_back, enter
from verkstad.payments.actions.recovering import locked_recovery
from verkstad.payments.actions.telling import tell_recovery
from verkstad.payments.models import Receipt, Recovery
from verkstad.payments.queries.recoveries import half_year_told, standing
from verkstad.payments.rules import Actor, checked, no


@transaction.atomic
def note_receipt(*, recovery: Recovery, amount_ore: int, received_on: date, reference: str, actor: Actor) -> Receipt:
    """Money came in: to the interest of that day first, then to the debt, the earliest instalment first. The debt goes back
    to the mandate, the interest is booked beside it. The same reference gives the same receipt.

    Refuses who may not, a recovery that is not decided or is done, a day to come or before the last receipt, more than is
    owed that day, and a day whose reference rate is not known.
    """
    by = checked(actor, "payments.note_receipt", recovery)
    row = locked_recovery(recovery)
    known = row.receipts.filter(reference=reference.strip()).first()
    if known is not None and (known.amount_ore, known.received_on) == (amount_ore, received_on):
        return known
    _check(row, amount_ore, received_on, reference, known)
    owed = _standing(row, received_on)
    if amount_ore > owed.owed_ore:
        raise no("more_than_owed", gettext_noop("More came in than is owed that day."),
                 gettext_noop("Note what is owed, and pay back the rest."), where="amount_ore")  # fmt: skip
    interest = min(owed.interest_ore, amount_ore)
    voucher = book_back(row, received_on, amount_ore - interest, interest, by)
    made = Receipt.objects.create(
        recovery=row, received_on=received_on, amount_ore=amount_ore, interest_ore=interest, debt_ore=amount_ore - interest,
        reference=reference.strip(), voucher=voucher, made_by=by, days=days_of(owed),
    )  # fmt: skip
    if made.debt_ore:
        entry = Entry(Act(row.act), made.debt_ore)
        enter(row.agreement, [entry], day=received_on, voucher=voucher, by=by, receipt=made)
    _follow(row, done=amount_ore == owed.owed_ore, day=received_on)
    record(actor=by, act="recovery.received", subject_type="recovery", subject_key=str(row.pk),
           mandate=row.agreement.mandate.key, facts={
               "number": row.number, "agreement": row.agreement.key, "amount_ore": amount_ore, "interest_ore": interest,
               "received_on": received_on.isoformat(), "voucher": voucher.number})  # fmt: skip
    return made


def days_of(owed: Account) -> list[list[object]]:
    """The interest's stretches as they are kept: first and last day, debt in öre, reference rate, öre rounded down."""
    return [[one.first.isoformat(), one.last.isoformat(), one.debt_ore, f"{float(one.reference):.2f}", int(one.interest)]
            for one in owed.stretches]  # fmt: skip


def _follow(row: Recovery, *, done: bool, day: date) -> None:
    """What is next to be paid; settled where nothing is left."""
    row.next_due_on = None if done else next_due(row.parts, sum(one.debt_ore for one in row.receipts.all()))
    if done:
        row.state, row.ended_on = Recovery.LIFECYCLE.target(row.state, "recovery.settled"), day
        tell_recovery(row, "payments.recovery_settled", row.amount_ore, "settled")
    elif row.next_due_on is None:  # nothing but interest is left
        row.next_due_on = row.due_on
    row.save(update_fields=["state", "ended_on", "next_due_on"])


def _check(row: Recovery, amount_ore: int, received_on: date, reference: str, known: Receipt | None) -> None:
    Recovery.LIFECYCLE.target(row.state, "recovery.settled")
    last = row.receipts.order_by("-received_on").first()
    if amount_ore <= 0 or not reference.strip() or known is not None:
        raise no("receipt_wrong", gettext_noop("A receipt needs an amount above zero and a reference of its own."),
                 gettext_noop("Correct what is missing."), where="amount_ore" if amount_ore <= 0 else "reference")  # fmt: skip
    if received_on > timezone.localdate() or (last is not None and received_on < last.received_on):
        raise no("receipt_day", gettext_noop("The day has not come, or lies before an earlier receipt."),
                 gettext_noop("Write the day the money came."), where="received_on")  # fmt: skip


def _standing(row: Recovery, day: date) -> Account:
    try:
        return standing(row, day, own_day=False)
    except RateMissing as missing:
        raise no("rate_missing", gettext_noop("The reference rate of %(half)s is not registered."),
                 gettext_noop("Register it first."), where="received_on", clause=CLAUSE,
                 half=half_year_told(missing.first)) from missing  # fmt: skip
