"""Payments in a file to the bank, and what the bank answers. Each step is one transaction, and a second time it finds
itself done or is refused: a payment is never entered twice."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.core.payments.pain import BadReport, Payer, Transfer, read_report, transfer_file
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record, together
from verkstad.mandate.actions.saving import the_mandate
from verkstad.mandate.models import Mandate
from verkstad.payments.actions.entering import MANY, book_paid, enter_all
from verkstad.payments.actions.paying import locked_payment
from verkstad.payments.actions.telling import tell_paid
from verkstad.payments.models import BankAccount, Batch, Payment
from verkstad.payments.queries.sums import entries_of
from verkstad.payments.rules import Actor, checked, no

TOLD_AT_ONCE = 50  # of larger files the messages are sent by `verkstad notices send`


@transaction.atomic
def make_batch(
    *, mandate: Mandate, payments: Sequence[Payment], payer: BankAccount, pay_on: date, actor: Actor
) -> Batch:
    """Put attested payments of a mandate into one file for the bank; the file is valid by the standard's schema.

    Refuses who may not, nothing chosen, a day that has passed, a payer that is not the agency's verified IBAN, a payment
    that is not attested, is another mandate's or is in a file already, and a receiver's account that has ended.
    """
    by = checked(actor, "payments.make_batch", mandate)
    the_mandate(mandate)
    chosen = list(
        Payment.objects.select_for_update(of=("self",))
        .select_related("agreement__owner", "agreement__mandate", "account")
        .filter(pk__in=[one.pk for one in payments])
        .order_by("pk")
    )
    _check(mandate, chosen, payer, pay_on)
    now = timezone.now()
    total = sum(one.amount_ore for one in chosen)
    message = f"VERKSTAD-{mandate.pk}-{mandate.batches.count() + 1}"
    content = _content(message, chosen, payer, pay_on)
    made = Batch.objects.create(
        mandate=mandate, payer=payer, message=message, pay_on=pay_on, payments_count=len(chosen), sum_ore=total,
        content=content, sha256=hashlib.sha256(content).hexdigest(), made_by=by, made_at=now,
    )  # fmt: skip
    Payment.objects.filter(pk__in=[one.pk for one in chosen]).update(
        state=Payment.LIFECYCLE.target("attested", "payment.batched"), batch=made
    )
    _tell(made, "batch.made", by, payments=len(chosen), amount_ore=total, sha256=made.sha256)
    return made


def _check(mandate: Mandate, chosen: Sequence[Payment], payer: BankAccount, pay_on: date) -> None:
    if not chosen:
        raise no(
            "none_chosen", gettext_noop("No payment is chosen."), gettext_noop("Choose at least one."), where="chosen"
        )
    if pay_on < timezone.localdate():
        raise no("day_passed", gettext_noop("The day of payment has passed."), gettext_noop("Choose a later day."),
                 where="pay_on")  # fmt: skip
    if not payer.usable or payer.kind != "iban" or payer.organisation.kind != "agency":
        raise no("no_payer", gettext_noop("The money must come from a verified IBAN of the agency."),
                 gettext_noop("Register the agency's account and have it verified."), where="payer")  # fmt: skip
    for one in chosen:
        Payment.LIFECYCLE.target(one.state, "payment.batched")
        if one.agreement.mandate_id != mandate.pk:
            raise no("other_mandate", gettext_noop("A payment belongs to another mandate."), where="chosen")
        if one.account is None or not one.account.usable:
            raise no("account_not_verified", gettext_noop("The account is not verified by a second person, or has ended."),
                     gettext_noop("Have it verified first."), where="chosen", clause="R13")  # fmt: skip


def _content(message: str, chosen: Sequence[Payment], payer: BankAccount, pay_on: date) -> bytes:
    transfers = [
        Transfer(one.key, one.agreement.owner.name, one.account.kind, one.account.number, one.amount_ore,
                 f"{one.agreement.key} utbetalning {one.number}")
        for one in chosen if one.account is not None
    ]  # fmt: skip
    try:
        return transfer_file(message=message, made_at=timezone.localtime(), pay_on=pay_on,
                             payer=Payer(payer.organisation.name, payer.number), transfers=transfers)  # fmt: skip
    except ValueError as wrong:
        raise no("file_invalid", gettext_noop("The file would not be valid by the bank's schema."),
                 gettext_noop("Check the receivers' names and accounts: %(why)s"), why=str(wrong)[:300]) from wrong  # fmt: skip


def _locked_batch(batch: Batch) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).select_related("mandate__book").get(pk=batch.pk)


@transaction.atomic
def send_batch(*, batch: Batch, actor: Actor) -> Batch:
    """Note that the file has been handed to the bank. Refuses who may not, and a file that is sent already."""
    by = checked(actor, "payments.make_batch", batch)
    row = _locked_batch(batch)
    row.state = Batch.LIFECYCLE.target(row.state, "batch.sent")
    row.sent_by, row.sent_at = by, timezone.now()
    row.save(update_fields=["state", "sent_by", "sent_at"])
    row.payments.filter(state="batched").update(state=Payment.LIFECYCLE.target("batched", "payment.sent"))
    _tell(row, "batch.sent", by, payments=row.payments_count, amount_ore=row.sum_ore)
    return row


@transaction.atomic
def note_paid(*, payment: Payment, paid_on: date, actor: Actor) -> Payment:
    """The bank has paid: the grant's entries, the mandate's book and the payment's state, in one transaction.

    Refuses who may not, a payment that is not with the bank (so also one that is noted already), a day to come, and what
    the book refuses.
    """
    by = checked(actor, "payments.make_batch", payment)
    row = locked_payment(payment)
    Payment.LIFECYCLE.target(row.state, "payment.paid")
    _not_to_come(paid_on)
    _paid([row], paid_on, by)
    return row


def _not_to_come(paid_on: date) -> None:
    if paid_on > timezone.localdate():
        raise no("not_yet", gettext_noop("The day has not come yet."), gettext_noop("Write the day the bank paid."),
                 where="paid_on")  # fmt: skip


def _paid(rows: Sequence[Payment], paid_on: date, by: str) -> None:
    """Payments of one mandate that are locked and with the bank: entered, booked, told and paid, however many they are."""
    vouchers = book_paid(rows, paid_on, by)
    entries = [(one.agreement, entry, one, None, vouchers[one.pk]) for one in rows for entry in entries_of(one)]
    enter_all(entries, day=paid_on, by=by)
    for at in range(0, len(rows), MANY):
        some = Payment.objects.filter(pk__in=[one.pk for one in rows[at : at + MANY]])
        some.update(state="paid", paid_on=paid_on)
    for one in rows:
        one.state, one.paid_on = "paid", paid_on
        if len(rows) <= TOLD_AT_ONCE:
            tell_paid(one)
    for one in rows:
        _note(one, "payment.paid", by, amount_ore=one.amount_ore, voucher=vouchers[one.pk].number,
              paid_on=paid_on.isoformat())  # fmt: skip


@transaction.atomic
def note_failed(*, payment: Payment, reason: str, actor: Actor) -> Payment:
    """The bank refused it: its room is free again, and a new payment can be proposed.

    Refuses who may not, a payment that is not with the bank, and no reason.
    """
    by = checked(actor, "payments.make_batch", payment)
    row = locked_payment(payment)
    Payment.LIFECYCLE.target(row.state, "payment.failed")
    if not reason.strip():
        raise no("no_why", gettext_noop("It is not said why."), gettext_noop("Write the reason."), where="reason")
    return _failed(row, reason, by)


def _failed(row: Payment, reason: str, by: str) -> Payment:
    row.state, row.ended_why = Payment.LIFECYCLE.target(row.state, "payment.failed"), reason.strip()[:500]
    row.save(update_fields=["state", "ended_why"])
    _note(row, "payment.failed", by, amount_ore=row.amount_ore)
    return row


@transaction.atomic
def read_answer(*, batch: Batch, content: bytes, paid_on: date, actor: Actor) -> dict[str, int]:
    """The bank's status report (pain.002): each payment that it tells of is noted; the same report twice changes nothing.

    Gives how many were paid, refused and still wait. Refuses who may not, a file that is no report or answers another
    file, a payment it tells of that is not in this one, a batch that is not sent, and a day to come.
    """
    by = checked(actor, "payments.make_batch", batch)
    row = _locked_batch(batch)
    if row.state != "sent":
        raise no("not_sent", gettext_noop("The file has not been sent."), gettext_noop("Note that it is sent first."))
    try:
        report = read_report(content)
    except BadReport as wrong:
        raise no("no_report", gettext_noop("The file is no status report (pain.002)."),
                 gettext_noop("Fetch the report from the bank anew, as XML."), where="file") from wrong  # fmt: skip
    known = _locked_payments(row)
    strange = [one.key for one in report.answers if one.key not in known]
    if report.message != row.message or strange:
        raise no("other_file", gettext_noop("The report answers another payment file."),
                 gettext_noop("Choose the report that names %(name)s."), where="file", name=row.message)  # fmt: skip
    whole = {"ACSC": True, "ACCC": True, "RJCT": False}.get(report.status)
    told = {one.key: (one.paid, one.reason or one.status) for one in report.answers}
    counts, done = {"paid": 0, "failed": 0, "waiting": 0}, []
    with together():
        for key, payment in known.items():
            paid, reason = told.get(key, (whole, report.status))
            counts["waiting" if paid is None else "paid" if paid else "failed"] += 1
            if payment.state == "sent" and paid:
                done.append(payment)
            elif payment.state == "sent" and paid is False:
                _failed(payment, reason or "RJCT", by)
        if done:
            _not_to_come(paid_on)
            _paid(done, paid_on, by)
    return counts


def _locked_payments(batch: Batch) -> dict[str, Payment]:
    """The file's payments by their identity at the bank, locked after their agreements: always in this order."""
    mine = Payment.objects.filter(batch=batch)
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("owner", "application")
    agreements = {one.pk: one for one in rows.filter(pk__in=mine.values("agreement")).order_by("pk")}
    found = {}
    for one in mine.select_for_update(of=("self",)).order_by("pk"):
        one.agreement = agreements[one.agreement_id]
        one.agreement.mandate = batch.mandate
        found[one.key] = one
    return found


def _tell(batch: Batch, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="batch", subject_key=str(batch.pk), mandate=batch.mandate.key,
           facts={"message": batch.message, **facts})  # fmt: skip


def _note(payment: Payment, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="payment", subject_key=str(payment.pk), mandate=payment.agreement.mandate.key,
           facts={"number": payment.number, "agreement": payment.agreement.key, **facts})  # fmt: skip
