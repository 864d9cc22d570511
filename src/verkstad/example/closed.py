"""A project of the example that is completely finished: ended early, reported, paid for the last time, closed, opened again
by decision because a day was wrong, and closed anew."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from verkstad.agreements.actions.changing import propose_change
from verkstad.agreements.actions.deciding import decide_change
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, newest
from verkstad.claims.actions.controlling import approve_rest, decide_claim, draw_sample, propose_claim
from verkstad.claims.actions.drafts import add_file, begin_claim, write_line
from verkstad.claims.actions.sending import send_claim
from verkstad.claims.models import Claim, Purpose
from verkstad.core.claims.lines import Line
from verkstad.core.decisions.content import ReportDue, ReportKind
from verkstad.core.grant_arithmetic import suggested
from verkstad.example.agreed import MEASURED, accepted, asked, signatory
from verkstad.example.claimed import PAPER, ticked
from verkstad.example.clock import days_ago, told_at
from verkstad.example.paid import account
from verkstad.example.people import persona
from verkstad.example.reported import FIGURES, TEXTS, neighbours, now
from verkstad.payments.actions.batches import make_batch, note_paid, send_batch
from verkstad.payments.actions.paying import attest_payment, propose_payment
from verkstad.payments.models import BankAccount
from verkstad.payments.queries.sums import money_of
from verkstad.people.models import Role
from verkstad.progress.actions.closing import close_project, reopen_project
from verkstad.progress.actions.listing import add_participants
from verkstad.progress.actions.reporting import Left, save_report, send_report, start_report
from verkstad.progress.actions.reviewing import approve_report
from verkstad.progress.models import Report

GIRO = "000-0034"  # a number that nobody has, as those of the other receivers
ENDED, REPORTED, PAID = 4, 3, 1  # days ago
EARLY = "Leverantören blev klar fortare än vi hade räknat med. Vi vill avsluta projektet nu och lämna slutrapporten."
FINAL = TEXTS | {
    "overview": "Temperaturen mäts nu i varje form medan vi gjuter. Allt som planerades är gjort. Vi började på egen risk när "
    "ansökan var inskickad, och därför gick det fort.",
    "results": "Av de hundra senaste gjutningarna kasserades tre, mot åtta av hundra i våras. Vi har räknat på samma artikel.",
    "deviations": "Leverantören hade givarna i lager, så projektet blev kortare.",
    "effects": "Vi räknar med att kassationen stannar under fyra procent när alla formar har fått givare.",
    "lessons": "Börja med en form och mät före. Vi hade sparat en vecka om vi hade haft siffrorna från början.",
}  # fmt: skip
LIVES_ON = (
    Left("Mätningen i gjuteriet", "Produktionschefen", "Ingår i driften", date(2031, 12, 31)),
    Left("Besök av andra gjuterier, två gånger om året", "Företaget tillsammans med klustret", "Klustrets medlemsavgifter"),
)  # fmt: skip
INVOICES = (("Formdata i Falunda (påhittat)", "2210", 92_000_00), ("Formdata i Falunda (påhittat)", "2231", 61_500_00))
WRONG_DAY = ("Slututbetalningen antecknades på dagen då den beslutades och inte på dagen då den gjordes. Projektet öppnas för att "
             "rätta det, så att tiden för att bevara handlingarna räknas rätt.")  # fmt: skip


def closings() -> None:
    """Of the grants that still wait for an agreement, the company's oldest; nothing where there is none."""
    waits = [one for one in decisions_awaiting_agreement() if one.application.call.key == "ex-check"]
    if not waits:
        return
    agreement = accepted(waits[0], days_ago(11, 10), days_ago(11, 14))
    shortened(agreement)
    finally_reported(agreement)
    decided_on = finally_claimed(agreement)
    finally_paid(agreement)
    closed_twice(agreement, decided_on)


def shortened(agreement: Agreement) -> None:
    """The project ends earlier than was agreed, by a decision; what is measured is written in."""
    agreed = newest(agreement).agreed
    final = (ReportDue(ReportKind.FINAL, days_ago(0).date() + timedelta(days=20)),)
    wanted = replace(agreed, last=days_ago(ENDED).date(), reports=final, indicators=MEASURED)
    with told_at(days_ago(8, 9)):
        change = asked(agreement, wanted, EARLY)
        propose_change(change=change, proposal="Godkänn. Målen är desamma.", actor=persona(Role.OFFICER))
    with told_at(days_ago(7, 11)):
        decide_change(change=change, approve=True, reasons="Allt arbete är gjort och målen är desamma.",
                      actor=persona(Role.HEAD))  # fmt: skip


def finally_reported(agreement: Agreement) -> Report:
    who = signatory(agreement)
    with told_at(days_ago(REPORTED, 9)):
        report = start_report(agreement=agreement, number=1, actor=who)
        save_report(
            report=report, texts=FINAL, figures=FIGURES, handovers=LIVES_ON, revision=report.revision, actor=who
        )
        add_participants(report=report, rows=neighbours(agreement), actor=who)
        send_report(report=report, revision=now(report).revision, actor=who)
    with told_at(days_ago(2, 9)):
        return approve_report(report=report, actor=persona(Role.OFFICER))


def finally_claimed(agreement: Agreement) -> date:
    """The final claim, approved whole; the day it was decided."""
    who, last = signatory(agreement), days_ago(ENDED).date()
    with told_at(days_ago(REPORTED, 11)):
        claim = begin_claim(agreement=agreement, last=last, kind="final", actor=who)
        kind = newest(agreement).agreed.budget.costs[0].kind
        for n, (supplier, invoice, ore) in enumerate(INVOICES, start=1):
            day = last - timedelta(days=n)
            cost = Line(
                kind, ore, day, last, supplier=supplier, invoice=invoice, voucher=f"B {n}", text="Givare och montering"
            )
            write_line(claim=claim, line=cost, actor=who)
        for purpose in (Purpose.LEDGER, Purpose.STATEMENT):
            paper = PAPER.format(what=purpose.value, number=f"{agreement.pk}-slut").encode()
            add_file(claim=claim, purpose=purpose, upload=(f"{purpose.value}-slut.txt", paper), actor=who)
        send_claim(claim=claim, client_key=f"exempel-slutansokan-{agreement.pk}", actor=who)
    with told_at(days_ago(2, 11)):
        controlled(claim)
        return timezone.localdate()


def controlled(claim: Claim) -> None:
    officer = persona(Role.OFFICER)
    draw_sample(claim=claim, size=2, actor=officer)
    approve_rest(claim=claim, actor=officer)
    ticked(claim, officer)
    propose_claim(claim=claim, proposal="Båda fakturorna stämmer med avtalet.", actor=officer)
    decide_claim(claim=claim, actor=persona(Role.HEAD))


def finally_paid(agreement: Agreement) -> None:
    """All that the approved cost gives the right to; the rest of the grant is free again."""

    economist = persona(Role.ECONOMIST)
    with told_at(days_ago(2, 13)):
        to = account(agreement.owner, "bankgiro", GIRO)
        money = money_of(agreement)
        sums = suggested(money.grant, money.bound)
        payment = propose_payment(agreement=agreement, amount_ore=sums.pay_ore, set_off_ore=sums.set_off_ore, account=to, final=True,
                                  why="Slutlig ansökan om utbetalning", client_key=f"example-final-{agreement.key}",
                                  actor=economist)  # fmt: skip
        payment = attest_payment(payment=payment, actor=persona(Role.ATTESTER))
        batch = make_batch(
            mandate=agreement.mandate, payments=[payment], payer=payer(), pay_on=days_ago(PAID).date(), actor=economist
        )
        send_batch(batch=batch, actor=economist)
    with told_at(days_ago(PAID, 9)) as then:
        note_paid(payment=payment, paid_on=then.date(), actor=economist)


def payer() -> BankAccount:
    return BankAccount.objects.get(organisation__kind="agency", organisation__fictional=True, kind="iban")


def closed_twice(agreement: Agreement, decided_on: date) -> None:
    officer = persona(Role.OFFICER)
    with told_at(days_ago(PAID, 10)):
        close_project(agreement=agreement, final_payment_on=decided_on, eu_money=False, actor=officer)
    with told_at(days_ago(PAID, 13)):
        reopen_project(agreement=agreement, reasons=WRONG_DAY, actor=persona(Role.HEAD))
    with told_at(days_ago(PAID, 14)) as then:
        close_project(agreement=agreement, final_payment_on=then.date(), eu_money=False, actor=officer)
