"""Payments in the example: an advance that is paid, one that waits for the head, accounts, and a payment file."""

from verkstad.agreements.models import Agreement
from verkstad.example.clock import days_ago, told_at
from verkstad.example.people import organisation, persona
from verkstad.organisations.models import Organisation
from verkstad.payments.actions.accounts import register_account, verify_account
from verkstad.payments.actions.batches import make_batch, note_paid, send_batch
from verkstad.payments.actions.paying import attest_payment, propose_advance
from verkstad.payments.models import BankAccount, Payment
from verkstad.people.models import Role

AGENCY = "ex-myndigheten"
# Numbers that nobody has: their check digits are right, and they lie in no bank's or giro's series.
IBAN, GIROS = "SE95 0000 0000 0000 0000 0000", ("000-0018", "000-0026")
WHY = "Projektet är litet och kan inte ligga ute med pengar fram till den första ansökan om utbetalning."


def payments() -> None:
    """For the example's agreements under way, the oldest first."""
    running = Agreement.objects.filter(state="running", mandate__programme__fictional=True).order_by(
        "accepted_at", "pk"
    )
    rows = list(running.select_related("mandate", "owner")[:2])
    if len(rows) < 2:
        return
    with told_at(days_ago(7, 9)):
        payer = account(organisation(AGENCY), "iban", IBAN)
        to = account(rows[0].owner, "bankgiro", GIROS[0])
    paid(advance(rows[0], to, 7, attested=True), payer)
    with told_at(days_ago(1, 9, 30)):
        other = account(rows[1].owner, "bankgiro", GIROS[1])
    advance(rows[1], other, 0, attested=False)


def account(owner: Organisation, kind: str, number: str) -> BankAccount:
    made = register_account(organisation=owner, kind=kind, number=number, source_note="Påhittat konto, brev från mottagaren",
                            actor=persona(Role.ECONOMIST))  # fmt: skip
    return verify_account(account=made, how="Påhittat: slogs upp i bankgiroregistret", actor=persona(Role.ATTESTER))


def advance(agreement: Agreement, to: BankAccount, days: int, *, attested: bool) -> Payment:
    """A tenth of the grant, in whole thousands."""
    from verkstad.payments.queries.sums import grant_of

    amount = grant_of(agreement).granted_ore // 10 // 100_000 * 100_000
    with told_at(days_ago(days, 8, 15)):
        made = propose_advance(agreement=agreement, amount_ore=amount, account=to, why=WHY,
                               client_key=f"example-{agreement.key}", actor=persona(Role.ECONOMIST))  # fmt: skip
        made = attest_payment(payment=made, actor=persona(Role.ATTESTER))
    if attested:
        with told_at(days_ago(days, 15)):
            made = attest_payment(payment=made, actor=persona(Role.HEAD))
    return made


def paid(payment: Payment, payer: BankAccount) -> None:
    economist = persona(Role.ECONOMIST)
    with told_at(days_ago(6, 8)) as then:
        batch = make_batch(mandate=payment.agreement.mandate, payments=[payment], payer=payer, pay_on=then.date(),
                           actor=economist)  # fmt: skip
        send_batch(batch=batch, actor=economist)
    with told_at(days_ago(5, 9)) as then:
        note_paid(payment=payment, paid_on=then.date(), actor=economist)
