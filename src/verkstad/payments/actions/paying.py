"""A payment proposed, attested, withdrawn."""

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.actions.papers import papers_first
from verkstad.agreements.models import Agreement
from verkstad.core.grant_arithmetic import Act, Entry, Suggestion, findings_of
from verkstad.core.payments.levels import Level, left_to_attest, level_of, role_to_use
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.payments.actions.entering import enter, locked, running
from verkstad.payments.actions.letters import send_payment_letter
from verkstad.payments.actions.telling import tell_decided
from verkstad.payments.approved import report_approved
from verkstad.payments.models import Attest, BankAccount, Payment
from verkstad.payments.queries.levels import in_force, levels_of
from verkstad.payments.queries.sums import entries_of, money_of
from verkstad.payments.rules import Actor, checked, no, refuse
from verkstad.people.access import holds
from verkstad.people.models import Role


@transaction.atomic
def propose_payment(
    *, agreement: Agreement, amount_ore: int, set_off_ore: int, account: BankAccount | None, why: str, client_key: str,
    actor: Actor, final: bool = False,
) -> Payment:  # fmt: skip
    """Propose what is to be paid and set off against approved cost; the same `client_key` gives the same payment.

    Refuses who may not, an agreement that is not under way, more than approved cost, the share or the grant allows with
    all that is on its way (R9, R10), a final payment before the final report is approved or with advances left (R15), an
    account that is not verified or is somebody else's, and a payment of nothing.
    """
    entries = Suggestion(set_off_ore, amount_ore).entries(final=final) if min(amount_ore, set_off_ore) >= 0 else ()
    return _propose(agreement, "claim", entries, account, why, client_key, actor)


@transaction.atomic
def propose_advance(
    *, agreement: Agreement, amount_ore: int, account: BankAccount | None, why: str, client_key: str, actor: Actor
) -> Payment:
    """Propose an advance: money before there is a cost, within what is left of the grant. It is decided by the head's
    attest. Refuses what `propose_payment` does, and an advance without reasons."""
    entries = (Entry(Act.ADVANCE, amount_ore),) if amount_ore > 0 else ()
    return _propose(agreement, "advance", entries, account, why, client_key, actor)


def _propose(
    agreement: Agreement, kind: str, entries: tuple[Entry, ...], account: BankAccount | None, why: str, client_key: str,
    actor: Actor,
) -> Payment:  # fmt: skip
    by = checked(actor, "payments.propose_payment", agreement)
    row = running(agreement)
    known = Payment.objects.filter(client_key=client_key).first()
    if known is not None:
        if known.agreement_id != row.pk or known.proposed_by != by:
            raise no("key_taken", gettext_noop("This form has been used already."), gettext_noop("Open the form anew."))
        return known
    money = money_of(row)
    if not entries:
        raise no("nothing", gettext_noop("Nothing would be paid or set off."),
                 gettext_noop("Write an amount above zero."), where="amount_ore")  # fmt: skip
    if not why.strip():
        raise no("no_reason", gettext_noop("It is not said what the payment rests on."),
                 gettext_noop("Write the claim, or why an advance is needed."), where="why")  # fmt: skip
    refuse(findings_of(money.grant, money.bound, entries, report_approved=report_approved(row), ended=money.ended))
    sums = {entry.act: entry.amount_ore for entry in entries}
    amount = sums.get(Act.PAID, 0) + sums.get(Act.ADVANCE, 0)
    _check_account(row, account, amount)
    made = Payment.objects.create(
        agreement=row, number=row.payments.count() + 1, kind=kind, amount_ore=amount,
        set_off_ore=sums.get(Act.SET_OFF, 0), final=any(one.final for one in entries),
        account=account if amount else None, why=why.strip()[:500], client_key=client_key, proposed_by=by,
    )  # fmt: skip
    _tell(made, "payment.proposed", by, kind=kind, amount_ore=amount, set_off_ore=made.set_off_ore)
    return made


def _check_account(agreement: Agreement, account: BankAccount | None, amount_ore: int) -> None:
    if not amount_ore:
        return
    if account is None or account.organisation_id != agreement.owner_id:
        raise no("no_account", gettext_noop("There is no account of the receiver to pay to."),
                 gettext_noop("Register the receiver's account and have it verified."), where="account")  # fmt: skip
    if not BankAccount.objects.get(pk=account.pk).usable:
        raise no("account_not_verified", gettext_noop("The account is not verified by a second person, or has ended."),
                 gettext_noop("Have it verified first."), where="account", clause="R13")  # fmt: skip


def level_for(payment: Payment) -> Level:
    """Who must attest a payment: by its whole sum, and the head always for an advance, which is a decision of its own."""
    level = level_of(levels_of(payment.agreement.mandate_id), payment.amount_ore + payment.set_off_ore)
    if payment.kind == "advance" and Role.HEAD not in level.roles:
        return Level(level.from_ore, (*level.roles, Role.HEAD.value))
    return level


def role_for(payment: Payment, actor: Actor) -> str | None:
    """The role in which a person may attest the payment now; None where they may not."""
    if payment.state != "proposed" or payment.proposed_by == actor.journal_key:
        return None
    level = level_for(payment)
    held = [role for role in level.roles if holds(actor, Role(role), scope=payment.scope)]
    return role_to_use(level, {one.by: one.role for one in payment.attests.all()}, actor.journal_key, held)


def locked_payment(payment: Payment) -> Payment:
    """The payment, after its agreement: always in this order."""
    agreement = locked(payment.agreement)
    row = Payment.objects.select_for_update(of=("self",)).select_related("account", "batch").get(pk=payment.pk)
    row.agreement = agreement
    return row


@papers_first
def attest_payment(*, payment: Payment, actor: Actor) -> Payment:
    """Attest. With the last attest that its level asks for, the payment is decided: its letter is registered, and it may
    go to the bank; one that only sets off is then done.

    Refuses who may not, who proposed it or has attested it already, who holds no role that is left, an account that is
    no longer usable, and what may no longer be paid: everything is measured again (R9, R13).
    """
    by = checked(actor, "payments.attest_payment", payment)
    row = locked_payment(payment)
    target = Payment.LIFECYCLE.target(row.state, "payment.attested")
    if row.proposed_by == by:
        raise no("own", gettext_noop("You proposed this payment, so somebody else must attest it."),
                 gettext_noop("Ask another attester."), clause="R13")  # fmt: skip
    role = role_for(row, actor)
    if role is None:
        raise no("no_role_left", gettext_noop("You have attested already, or another role is asked for."),
                 gettext_noop("Ask a person with the role that is left."), clause="R13")  # fmt: skip
    running(row.agreement)
    money = money_of(row.agreement, but=row.pk)
    entries = entries_of(row)
    refuse(findings_of(money.grant, money.bound, entries, report_approved=report_approved(row.agreement),
                       ended=money.ended))  # fmt: skip
    _check_account(row.agreement, row.account, row.amount_ore)
    level = level_for(row)
    Attest.objects.create(
        payment=row, by=by, role=role, levels=in_force(row.agreement.mandate_id), from_ore=level.from_ore
    )
    done = not left_to_attest(level, list(row.attests.values_list("role", flat=True)))
    _tell(row, "payment.attested", by, role=role, whole=done)
    if not done:
        return row
    row.state, today = target, timezone.localdate()
    given = [(one.by, one.role) for one in row.attests.all()]
    row.document = send_payment_letter(row, money_of(row.agreement), given, today, by)
    if not row.amount_ore:
        row.state = Payment.LIFECYCLE.target(row.state, "payment.set_off")
        row.paid_on = today
        enter(row.agreement, entries, day=row.paid_on, voucher=None, by=by, payment=row)
        _tell(row, "payment.set_off", by, set_off_ore=row.set_off_ore)
    row.save(update_fields=["state", "paid_on", "document"])
    tell_decided(row)
    return row


@transaction.atomic
def withdraw_payment(*, payment: Payment, reason: str, actor: Actor) -> Payment:
    """Take a payment back before it is in a file. Refuses who may not, no reason, and one that has gone further."""
    by = checked(actor, "payments.propose_payment", payment)
    row = locked_payment(payment)
    row.state = Payment.LIFECYCLE.target(row.state, "payment.withdrawn")
    if not reason.strip():
        raise no("no_why", gettext_noop("It is not said why."), gettext_noop("Write the reason."), where="reason")
    row.ended_why = reason.strip()[:500]
    row.save(update_fields=["state", "ended_why"])
    _tell(row, "payment.withdrawn", by, amount_ore=row.amount_ore)
    return row


def _tell(payment: Payment, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="payment", subject_key=str(payment.pk),
           mandate=payment.agreement.mandate.key, facts={"number": payment.number, "agreement": payment.agreement.key,
                                                         **facts})  # fmt: skip
