"""Money that is to come back: proposed, decided, paid by instalments, written off (R17)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.core.grant_arithmetic import Act, Entry, findings_of
from verkstad.core.interest import CLAUSE, Account, RateMissing
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.payments.actions.entering import book_back, enter, locked
from verkstad.payments.models import Receipt, Recovery
from verkstad.payments.queries.recoveries import standing
from verkstad.payments.queries.sums import money_of
from verkstad.payments.rules import Actor, checked, no, refuse


@transaction.atomic
def propose_recovery(
    *, agreement: Agreement, act: str, amount_ore: int, reason: str, clause: str, due_on: date, interest_from: date,
    client_key: str, actor: Actor, plan: Sequence[tuple[date, int]] = (),
) -> Recovery:  # fmt: skip
    """Propose that money is paid back, at once or by a plan of instalments; the same `client_key` gives the same one.

    Refuses who may not, more than has been paid and not come back or is claimed already (R17), no reasons or clause, a
    plan that does not sum to the amount or whose days go backwards, and interest that runs before the last day.
    """
    by = checked(actor, "payments.propose_recovery", agreement)
    row = locked(agreement)
    known = Recovery.objects.filter(client_key=client_key, agreement=row, proposed_by=by).first()
    if known is not None:
        return known
    _check(row, act, amount_ore, reason, clause)
    _check_days(amount_ore, due_on, interest_from, plan)
    made = Recovery.objects.create(
        agreement=row, number=row.recoveries.count() + 1, act=act, amount_ore=amount_ore, reason=reason.strip(),
        clause=clause.strip(), due_on=due_on, interest_from=interest_from, client_key=client_key, proposed_by=by,
        plan=[[day.isoformat(), ore] for day, ore in plan],
    )  # fmt: skip
    _tell(made, "recovery.proposed", by, amount_ore=amount_ore)
    return made


def _check(agreement: Agreement, act: str, amount_ore: int, reason: str, clause: str) -> None:
    if act not in (Act.REPAID, Act.RETURNED) or amount_ore <= 0:
        raise no("nothing_back", gettext_noop("Nothing would come back."), gettext_noop("Write an amount above zero."),
                 where="amount_ore")  # fmt: skip
    if not reason.strip() or not clause.strip():
        raise no("no_ground", gettext_noop("A recovery needs reasons and the clause it rests on."),
                 gettext_noop("Write both."), where="reason" if not reason.strip() else "clause", clause="R17")  # fmt: skip
    money = money_of(agreement)
    open_ = sum(one.amount_ore - sum(r.debt_ore for r in one.receipts.all())
                for one in agreement.recoveries.filter(act=act, state__in=["proposed", "decided"]))  # fmt: skip
    refuse(findings_of(money.grant, money.sums, [Entry(Act(act), amount_ore + open_)]))


def _check_days(amount_ore: int, due_on: date, interest_from: date, plan: Sequence[tuple[date, int]]) -> None:
    days = [day for day, _ore in plan]
    if plan and (sum(ore for _day, ore in plan) != amount_ore or days != sorted(set(days)) or days[-1] != due_on
                 or any(ore <= 0 for _day, ore in plan)):  # fmt: skip
        raise no("plan_wrong", gettext_noop("The instalments must be above zero, sum to the amount, and end on the last "
                                            "day."), gettext_noop("Correct the plan."), where="plan")  # fmt: skip
    if interest_from <= (days[0] if days else due_on):
        raise no("interest_early", gettext_noop("Interest runs from a day after the money was to be paid."),
                 gettext_noop("Choose a later day."), where="interest_from", clause=CLAUSE)  # fmt: skip


def _locked(recovery: Recovery) -> Recovery:
    agreement = locked(recovery.agreement)
    row = Recovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    row.agreement = agreement
    return row


@transaction.atomic
def decide_recovery(*, recovery: Recovery, actor: Actor) -> Recovery:
    """Decide as proposed. Refuses who may not, who proposed it (R13), and one that does not wait."""
    by = checked(actor, "payments.decide_recovery", recovery)
    row = _locked(recovery)
    row.state = Recovery.LIFECYCLE.target(row.state, "recovery.decided")
    if row.proposed_by == by:
        raise no("own_recovery", gettext_noop("You proposed this, so somebody else must decide."),
                 gettext_noop("Ask another head."), clause="R13")  # fmt: skip
    row.decided_by, row.decided_on = by, timezone.localdate()
    row.save(update_fields=["state", "decided_by", "decided_on"])
    _tell(row, "recovery.decided", by, amount_ore=row.amount_ore)
    return row


@transaction.atomic
def withdraw_recovery(*, recovery: Recovery, reason: str, actor: Actor) -> Recovery:
    """Take back a proposal. Refuses who may not, one that is decided, and no reason."""
    by = checked(actor, "payments.propose_recovery", recovery)
    row = _locked(recovery)
    row.state = Recovery.LIFECYCLE.target(row.state, "recovery.withdrawn")
    _end(row, reason)
    _tell(row, "recovery.withdrawn", by, amount_ore=row.amount_ore)
    return row


def _end(row: Recovery, reason: str, written_off_ore: int = 0) -> None:
    if not reason.strip():
        raise no("no_why", gettext_noop("It is not said why."), gettext_noop("Write the reason."), where="reason")
    row.ended_why, row.ended_on, row.written_off_ore = reason.strip()[:500], timezone.localdate(), written_off_ore
    row.save(update_fields=["state", "ended_why", "ended_on", "written_off_ore"])


@transaction.atomic
def note_receipt(*, recovery: Recovery, amount_ore: int, received_on: date, reference: str, actor: Actor) -> Receipt:
    """Money came in: to the interest of that day first, then to the debt, which goes back to the mandate. The same
    reference gives the same receipt.

    Refuses who may not, a recovery that is not decided or is done, a day to come or before the last receipt, more than is
    owed that day, and a day whose reference rate is not known.
    """
    by = checked(actor, "payments.note_receipt", recovery)
    row = _locked(recovery)
    known = row.receipts.filter(reference=reference.strip()).first()
    if known is not None and (known.amount_ore, known.received_on) == (amount_ore, received_on):
        return known
    _check_receipt(row, amount_ore, received_on, reference, known)
    owed = _standing(row, received_on)
    if amount_ore > owed.owed_ore:
        raise no("more_than_owed", gettext_noop("More came in than is owed that day."),
                 gettext_noop("Note what is owed, and pay back the rest."), where="amount_ore")  # fmt: skip
    interest = min(owed.interest_ore, amount_ore)
    made = Receipt.objects.create(
        recovery=row, received_on=received_on, amount_ore=amount_ore, interest_ore=interest,
        debt_ore=amount_ore - interest, reference=reference.strip(), made_by=by,
    )  # fmt: skip
    if made.debt_ore:
        voucher = book_back(made, row.agreement, by)
        enter(
            row.agreement, [Entry(Act(row.act), made.debt_ore)], day=received_on, voucher=voucher, by=by, receipt=made
        )
    if amount_ore == owed.owed_ore:
        row.state, row.ended_on = Recovery.LIFECYCLE.target(row.state, "recovery.settled"), received_on
        row.save(update_fields=["state", "ended_on"])
    _tell(
        row, "recovery.received", by, amount_ore=amount_ore, interest_ore=interest, received_on=received_on.isoformat()
    )
    return made


def _check_receipt(row: Recovery, amount_ore: int, received_on: date, reference: str, known: Receipt | None) -> None:
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
        raise no("rate_missing", gettext_noop("The reference rate from %(first)s is not registered."),
                 gettext_noop("Register it first."), where="received_on", clause=CLAUSE,
                 first=missing.first.isoformat()) from missing  # fmt: skip


@transaction.atomic
def write_off(*, recovery: Recovery, reason: str, actor: Actor) -> Recovery:
    """Give up what is left, with the reason kept. Refuses who may not, who proposed the recovery (R13), no reason, and one
    that is not to be paid."""
    by = checked(actor, "payments.decide_recovery", recovery)
    row = _locked(recovery)
    row.state = Recovery.LIFECYCLE.target(row.state, "recovery.written_off")
    if row.proposed_by == by:
        raise no("own_recovery", gettext_noop("You proposed this, so somebody else must decide."),
                 gettext_noop("Ask another head."), clause="R13")  # fmt: skip
    left = row.amount_ore - sum(one.debt_ore for one in row.receipts.all())
    _end(row, reason, left)
    _tell(row, "recovery.written_off", by, amount_ore=left)
    return row


def _tell(recovery: Recovery, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="recovery", subject_key=str(recovery.pk),
           mandate=recovery.agreement.mandate.key,
           facts={"number": recovery.number, "agreement": recovery.agreement.key, **facts})  # fmt: skip
