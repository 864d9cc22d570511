"""Payments in the example: an advance that is paid and partly recovered by instalments of which one is late, an advance that
waits for the head, accounts, a payment file, levels of attest."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.core.interest import half_year
from verkstad.core.payments.levels import Level
from verkstad.example.clock import days_ago, told_at
from verkstad.example.people import organisation, persona
from verkstad.organisations.models import Organisation
from verkstad.payments.actions.accounts import register_account, register_reference_rate, verify_account
from verkstad.payments.actions.batches import make_batch, note_paid, send_batch
from verkstad.payments.actions.levels import decide_levels, propose_levels
from verkstad.payments.actions.paying import attest_payment, propose_advance
from verkstad.payments.actions.receiving import note_receipt
from verkstad.payments.actions.recovering import decide_recovery, propose_recovery
from verkstad.payments.models import BankAccount, Payment
from verkstad.payments.queries.recoveries import missing_rates
from verkstad.people.models import Role

AGENCY = "ex-myndigheten"
# Numbers that nobody has: their check digits are right, and they lie in no bank's or giro's series.
IBAN, GIROS, OURS = "SE95 0000 0000 0000 0000 0000", ("000-0018", "000-0026"), "000-0034"
WHY = "Projektet är litet och kan inte ligga ute med pengar fram till den första ansökan om utbetalning."


def payments() -> None:
    """For the example's agreements under way, the oldest first."""
    running = Agreement.objects.filter(state="running", mandate__programme__fictional=True).order_by("pk")
    rows = list(running.select_related("mandate", "owner")[:2])
    if len(rows) < 2:
        return
    levels(rows[0])
    with told_at(days_ago(25, 9)):
        payer = account(organisation(AGENCY), "iban", IBAN)
        account(organisation(AGENCY), "bankgiro", OURS)
        to = account(rows[0].owner, "bankgiro", GIROS[0])
    done = paid(advance(rows[0], to, 24, attested=True), payer)
    recovered(done)
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


def paid(payment: Payment, payer: BankAccount) -> Payment:
    economist = persona(Role.ECONOMIST)
    with told_at(days_ago(23, 8)) as then:
        batch = make_batch(mandate=payment.agreement.mandate, payments=[payment], payer=payer, pay_on=then.date(),
                           actor=economist)  # fmt: skip
        send_batch(batch=batch, actor=economist)
    with told_at(days_ago(22, 9)) as then:
        return note_paid(payment=payment, paid_on=then.date(), actor=economist)


def levels(agreement: Agreement) -> None:
    """The mandate's own levels: the head from half a million on."""
    with told_at(days_ago(27, 10)):
        wanted = propose_levels(
            mandate=agreement.mandate, levels=[Level(0, ("attester",)), Level(500_000_00, ("attester", "head"))],
            valid_from=timezone.localdate(), why="Ny arbetsordning (påhittad)", actor=persona(Role.ECONOMIST),
        )  # fmt: skip
        decide_levels(levels=wanted, actor=persona(Role.HEAD))


BACK_WHY = ("Provkörningen hos leverantören blev billigare än ni räknade med när ni bad om förskottet. Den del av förskottet som "
            "inte behövs ska betalas tillbaka. Ni har bett att få betala i tre delar.")  # fmt: skip


def recovered(payment: Payment) -> None:
    """A fourth of the advance comes back in three instalments: one paid in time, one late, one to come."""
    part = payment.amount_ore // 12 // 10_000 * 10_000
    first, second, last = (timezone.localdate(days_ago(n)) for n in (12, 4, -30))
    with told_at(days_ago(20, 10)):
        made = propose_recovery(
            agreement=payment.agreement, payment=payment, amount_ore=3 * part, reason=BACK_WHY, effect="again",
            clause="villkoret om förskott i beslutet om stöd", due_on=last, interest_from=first + timedelta(days=1),
            plan=[(first, part), (second, part), (last, part)], client_key=f"example-back-{payment.pk}",
            actor=persona(Role.OFFICER),
        )  # fmt: skip
    with told_at(days_ago(19, 14)):
        made = decide_recovery(recovery=made, actor=persona(Role.HEAD))
    with told_at(days_ago(14, 9)):
        for first_day in lately_missing():
            register_reference_rate(first=first_day, percent=Decimal("2.00"), actor=persona(Role.ECONOMIST),
                                    source_note="Påhittad i exemplet: registrera Riksbankens egen sats")  # fmt: skip
        note_receipt(recovery=made, amount_ore=part, received_on=timezone.localdate(), reference="Påhittad inbetalning 1",
                     actor=persona(Role.ECONOMIST))  # fmt: skip


def lately_missing() -> list[date]:
    """The half-years of the last forty days that have no reference rate."""
    since, today = (timezone.localdate(days_ago(n)) for n in (40, 0))
    return [one for one in missing_rates(today + timedelta(days=1)) if one >= half_year(since)]
