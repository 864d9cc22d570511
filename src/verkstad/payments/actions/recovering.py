"""Money that is to come back: proposed, decided with a letter, written off (R17)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.actions.papers import papers_first
from verkstad.agreements.models import Agreement
from verkstad.claims.models import ClaimLine
from verkstad.core.grant_arithmetic import Act, Entry, findings_of
from verkstad.core.interest import CLAUSE
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.payments.actions.entering import locked
from verkstad.payments.actions.letters import send_recovery_letter, send_write_off_letter
from verkstad.payments.actions.telling import tell_recovery
from verkstad.payments.models import BankAccount, Payment, Recovery, RecoveryCost
from verkstad.payments.queries.recoveries import costs_left, left_of
from verkstad.payments.queries.sums import money_of
from verkstad.payments.rules import Actor, checked, no, refuse
from verkstad.ui import formats

Costs = Sequence[tuple[int, int, int]]  # claim number, row number, öre


@transaction.atomic
def propose_recovery(
    *, agreement: Agreement, payment: Payment, amount_ore: int, reason: str, clause: str, due_on: date,
    interest_from: date, client_key: str, actor: Actor, plan: Sequence[tuple[date, int]] = (), effect: str = "again",
    costs: Costs = (),
) -> Recovery:  # fmt: skip
    """Propose that money of a payment comes back, at once or by instalments; the same `client_key` gives the same one.

    `effect` says what it means for the grant, `costs` which costs are no longer approved (claim, row, öre). Refuses who may
    not, more than the payment gave and has not come back or is claimed already (R17), no reasons or clause, a plan that
    does not sum to the amount or whose days go backwards, interest that runs before the first day, and costs that were not
    approved or are taken back already.
    """
    by = checked(actor, "payments.propose_recovery", agreement)
    row = locked(agreement)
    known = Recovery.objects.filter(client_key=client_key, agreement=row, proposed_by=by).first()
    if known is not None:
        return known
    act = _check(row, payment, amount_ore, reason, clause)
    _check_days(amount_ore, due_on, interest_from, plan)
    lines = _checked_costs(row, effect, costs)
    made = Recovery.objects.create(
        agreement=row, number=row.recoveries.count() + 1, act=act, payment=payment, amount_ore=amount_ore, effect=effect,
        reason=reason.strip(), clause=clause.strip(), due_on=due_on, interest_from=interest_from, client_key=client_key,
        proposed_by=by, plan=[[day.isoformat(), ore] for day, ore in plan],
    )  # fmt: skip
    RecoveryCost.objects.bulk_create(RecoveryCost(recovery=made, line=line, amount_ore=ore) for line, ore in lines)
    _tell(made, "recovery.proposed", by, amount_ore=amount_ore, payment=payment.number, effect=effect)
    return made


def _check(agreement: Agreement, payment: Payment, amount_ore: int, reason: str, clause: str) -> Act:
    if amount_ore <= 0:
        raise no("nothing_back", gettext_noop("Nothing would come back."), gettext_noop("Write an amount above zero."),
                 where="amount_ore")  # fmt: skip
    if payment.agreement_id != agreement.pk or payment.state != "paid":
        raise no("not_paid", gettext_noop("The payment has not been made to this project."),
                 gettext_noop("Choose a payment that has been made."), where="payment", clause="R17")  # fmt: skip
    if not reason.strip() or not clause.strip():
        raise no("no_ground", gettext_noop("A recovery needs reasons and the clause it rests on."),
                 gettext_noop("Write both."), where="reason" if not reason.strip() else "clause", clause="R17")  # fmt: skip
    act = Act.RETURNED if payment.kind == "advance" else Act.REPAID
    money = money_of(agreement)
    rows = agreement.recoveries.filter(act=act, state__in=["proposed", "decided"]).prefetch_related("receipts")
    open_ = sum(one.amount_ore - sum(receipt.debt_ore for receipt in one.receipts.all()) for one in rows)
    refuse(findings_of(money.grant, money.sums, [Entry(act, amount_ore + open_)]))
    left = left_of(payment)
    if amount_ore > left:
        raise no("more_than_payment", gettext_noop("Of payment %(number)s %(left)s has not come back and is not claimed."),
                 gettext_noop("Lower the amount, or claim the rest of another payment."), where="amount_ore", clause="R17",
                 number=payment.number, left=formats.money(left, "kr"))  # fmt: skip
    return act


def _check_days(amount_ore: int, due_on: date, interest_from: date, plan: Sequence[tuple[date, int]]) -> None:
    days = [day for day, _ore in plan]
    if plan and (sum(ore for _day, ore in plan) != amount_ore or days != sorted(set(days)) or days[-1] != due_on
                 or any(ore <= 0 for _day, ore in plan)):  # fmt: skip
        raise no("plan_wrong", gettext_noop("The instalments must be above zero, sum to the amount, and end on the last "
                                            "day."), gettext_noop("Correct the plan."), where="plan")  # fmt: skip
    if interest_from <= (days[0] if days else due_on):
        raise no("interest_early", gettext_noop("Interest runs from a day after the money was to be paid."),
                 gettext_noop("Choose a later day."), where="interest_from", clause=CLAUSE)  # fmt: skip


def _checked_costs(agreement: Agreement, effect: str, costs: Costs) -> list[tuple[ClaimLine, int]]:
    if effect not in dict(Recovery.EFFECTS) or (effect == "cost") != bool(costs):
        raise no("effect_wrong", gettext_noop("Costs are named where they are no longer approved, and only there."),
                 gettext_noop("Name the costs, or choose what else the decision means."), where="costs", clause="R17")  # fmt: skip
    if not costs:
        return []
    lines = {(one.claim.number, one.number): one for one in ClaimLine.objects.filter(
        claim__agreement=agreement, claim__state="decided", number__in=[line for _claim, line, _ore in costs]
    ).select_related("claim")}  # fmt: skip
    left = costs_left(list(lines.values()))
    found: list[tuple[ClaimLine, int]] = []
    for claim, number, ore in costs:
        line = lines.get((claim, number))
        if line is None or line in [one for one, _ore in found] or not 0 < ore <= left[line.pk]:
            raise no("cost_not_approved", gettext_noop("Row %(line)s of claim %(claim)s has not %(sum)s that is approved."),
                     gettext_noop("Write each row once, with at most what is approved of it."), where="costs", clause="R17",
                     claim=claim, line=number, sum=formats.money(ore, "kr"))  # fmt: skip
        found.append((line, ore))
    return found


def locked_recovery(recovery: Recovery) -> Recovery:
    """The recovery, after its agreement: always in this order."""
    agreement = locked(recovery.agreement)
    row = (
        Recovery.objects.select_for_update(of=("self",))
        .select_related("payment", "account", "document")
        .get(pk=recovery.pk)
    )
    row.agreement = agreement
    return row


@papers_first
def decide_recovery(*, recovery: Recovery, actor: Actor) -> Recovery:
    """Decide as proposed, with a letter that says how to pay. Refuses who may not, who proposed it (R13), one that does not
    wait, and an agency that has no verified account to be paid to."""
    by = checked(actor, "payments.decide_recovery", recovery)
    row = locked_recovery(recovery)
    row.state = Recovery.LIFECYCLE.target(row.state, "recovery.decided")
    if row.proposed_by == by:
        raise no("own_recovery", gettext_noop("You proposed this, so somebody else must decide."),
                 gettext_noop("Ask another head."), clause="R13")  # fmt: skip
    row.account = _our_account()
    row.decided_by, row.decided_on, row.next_due_on = by, timezone.localdate(), row.parts[0][0]
    row.document = send_recovery_letter(row, row.decided_on, by)
    row.save(update_fields=["state", "decided_by", "decided_on", "account", "document", "next_due_on"])
    _tell(row, "recovery.decided", by, amount_ore=row.amount_ore, document=row.document.diary_number)
    tell_recovery(row, "payments.recovery_decided", row.amount_ore, "decided", row.parts[0][0])
    return row


def _our_account() -> BankAccount:
    """Where money that comes back is paid: the agency's giro before its IBAN, the newest first."""
    rows = BankAccount.objects.filter(organisation__kind="agency", ended_on__isnull=True).exclude(verified_by="")
    found = sorted(rows.order_by("-pk"), key=lambda one: one.kind == "iban")
    if not found:
        raise no("no_own_account", gettext_noop("The agency has no verified account, so the letter cannot say where to pay."),
                 gettext_noop("Register the agency's account and have it verified."), clause="R13")  # fmt: skip
    return found[0]


@transaction.atomic
def withdraw_recovery(*, recovery: Recovery, reason: str, actor: Actor) -> Recovery:
    """Take back a proposal. Refuses who may not, one that is decided, and no reason."""
    by = checked(actor, "payments.propose_recovery", recovery)
    row = locked_recovery(recovery)
    row.state = Recovery.LIFECYCLE.target(row.state, "recovery.withdrawn")
    _ended(row, reason)
    row.save(update_fields=["state", "ended_why", "ended_on"])
    _tell(row, "recovery.withdrawn", by, amount_ore=row.amount_ore)
    return row


def _ended(row: Recovery, reason: str) -> None:
    if not reason.strip():
        raise no("no_why", gettext_noop("It is not said why."), gettext_noop("Write the reason."), where="reason")
    row.ended_why, row.ended_on, row.next_due_on = reason.strip()[:500], timezone.localdate(), None


@papers_first
def write_off(*, recovery: Recovery, reason: str, actor: Actor) -> Recovery:
    """Give up what is left, with the reason kept and a letter. Refuses who may not, who proposed the recovery (R13), no
    reason, and one that is not to be paid."""
    by = checked(actor, "payments.decide_recovery", recovery)
    row = locked_recovery(recovery)
    row.state = Recovery.LIFECYCLE.target(row.state, "recovery.written_off")
    if row.proposed_by == by:
        raise no("own_recovery", gettext_noop("You proposed this, so somebody else must decide."),
                 gettext_noop("Ask another head."), clause="R13")  # fmt: skip
    left = row.amount_ore - sum(one.debt_ore for one in row.receipts.all())
    _ended(row, reason)
    row.written_off_ore = left
    row.end_document = send_write_off_letter(row, left, timezone.localdate(), by)
    row.save(update_fields=["state", "ended_why", "ended_on", "next_due_on", "written_off_ore", "end_document"])
    _tell(row, "recovery.written_off", by, amount_ore=left, document=row.end_document.diary_number)
    tell_recovery(row, "payments.written_off", left, "written_off")
    return row


def _tell(recovery: Recovery, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="recovery", subject_key=str(recovery.pk),
           mandate=recovery.agreement.mandate.key,
           facts={"number": recovery.number, "agreement": recovery.agreement.key, **facts})  # fmt: skip
