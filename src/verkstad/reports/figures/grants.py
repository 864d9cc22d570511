"""Grants, claims for payment, payments and recoveries."""

from django.db.models import Q

from verkstad.core.claims.clocks import PAY_DAYS
from verkstad.core.claims.lines import Fault
from verkstad.core.reporting.figure import How, Unit
from verkstad.reports.figures.registry import measured, reckoned
from verkstad.reports.figures.tables import claims as c
from verkstad.reports.figures.tables import grants as g
from verkstad.reports.figures.tables import payments as p

measured("grants_offered", "Avtal om stöd", "Grant agreements", Unit.COUNT, g.OFFERED,
         "Avtal som har upprättats, godkända eller inte.", "Agreements that were made, accepted or not.", clause="R14")  # fmt: skip
measured("grants_receivers", "Stödmottagare", "Receivers of grants", Unit.COUNT, g.ACCEPTED,
         "Olika organisationer som har godkänt ett avtal, var och en räknad en gång.",
         "Different organisations that accepted an agreement, each counted once.", how=How.DISTINCT, clause="R29")  # fmt: skip
measured("grants_accepted", "Godkända avtal", "Agreements accepted", Unit.COUNT, g.ACCEPTED,
         "Avtal som mottagaren har godkänt.", "Agreements that the receiver accepted.", clause="R14")  # fmt: skip
measured("grants_declined", "Avböjda avtal", "Agreements declined", Unit.COUNT, g.MOVE,
         "Gånger som en mottagare har tackat nej, enligt journalen.", "Times that a receiver declined, by the journal.",
         where=lambda _f: Q(act="agreement.declined"), clause="R14")  # fmt: skip
measured("grants_closed", "Avslutade projekt", "Projects closed", Unit.COUNT, g.CLOSED,
         "Projekt som avslutats, minus dem som öppnats igen.", "Projects closed, less those opened again.", how=How.TOTAL,
         clause="R15, R18")  # fmt: skip
reckoned("grants_running", "Pågående projekt", "Projects running", Unit.COUNT, "grants_accepted - grants_closed",
         "Godkända avtal minus avslutade projekt.", "Agreements accepted less projects closed.", clause="R14, R15")  # fmt: skip
measured("grants_versions", "Versioner av avtal", "Versions of agreements", Unit.COUNT, g.VERSION,
         "Versioner som gällt någon gång till och med dagen.", "Versions that have held at some time by the day.",
         clause="R14")  # fmt: skip
for key, sv, en in (
    ("sent", "Begärda ändringar", "Changes asked for"),
    ("approved", "Godkända ändringar", "Changes approved"),
    ("refused", "Avslagna ändringar", "Changes refused"),
):
    measured(f"grants_changes_{key}", sv, en, Unit.COUNT, g.MOVE, "Räknas ur journalen.", "Counted from the journal.",
             where=lambda _f, key=key: Q(act=f"change.{key}"), clause="R14")  # fmt: skip

measured("claims_sent", "Inkomna ansökningar om utbetalning", "Claims sent", Unit.COUNT, c.SENT,
         "Ansökningar om utbetalning, räknade när de först skickades in.", "Claims for payment, counted when first sent.",
         clause="R7")  # fmt: skip
measured("claims_returned", "Återsända för komplettering", "Sent back for completion", Unit.COUNT, c.RETURNED,
         "Gånger som en ansökan om utbetalning har skickats tillbaka.", "Times that a claim was sent back.", clause="R12")  # fmt: skip
measured("claims_decided", "Beslutade ansökningar om utbetalning", "Claims decided", Unit.COUNT, c.DECIDED,
         "Ansökningar om utbetalning med beslut.", "Claims with a decision.", clause="R12")  # fmt: skip
measured("claims_approved", "Godkänd kostnad", "Cost approved", Unit.ORE, c.DECIDED,
         "Kostnad som godkänts i beslut om utbetalning, naturainsatser undantagna.",
         "Cost approved in decisions on claims, in kind excepted.", clause="R9")  # fmt: skip
measured("claims_in_kind", "Godkänd kostnad i natura", "Cost in kind approved", Unit.ORE, c.DECIDED,
         "Naturainsatser som godkänts; för dem betalas inget ut.", "Cost in kind approved; nothing is paid for it.",
         amount="in_kind_ore", clause="R8")  # fmt: skip
LINES_SV, LINES_EN = "Räknas ur beslutade ansökningars rader.", "Counted from the lines of decided claims."
measured("claims_lines", "Granskade rader", "Lines controlled", Unit.COUNT, c.LINE, LINES_SV, LINES_EN, clause="R11")
measured("claims_claimed", "Begärd kostnad", "Cost claimed", Unit.ORE, c.LINE, LINES_SV, LINES_EN, clause="R11")
measured("claims_parked", "Parkerad kostnad", "Cost parked", Unit.ORE, c.LINE,
         f"{LINES_SV} En parkerad rad får begäras på nytt.", f"{LINES_EN} A parked line may be claimed again.",
         where=lambda _f: Q(verdict="parked"), clause="R11")  # fmt: skip
measured("claims_deducted", "Avdragen kostnad", "Cost deducted", Unit.ORE, c.LINE, LINES_SV, LINES_EN, amount=c.DEDUCTED,
         where=lambda _f: Q(verdict="deducted") | Q(deducted_ore__gt=0), clause="R11")  # fmt: skip
measured("claims_held", "Parkerad och avdragen kostnad", "Cost parked and deducted", Unit.ORE, c.LINE, LINES_SV, LINES_EN,
         amount=c.HELD, where=lambda _f: Q(verdict__in=("parked", "deducted")) | Q(deducted_ore__gt=0), clause="R11")  # fmt: skip
reckoned("claims_error_share", "Felandel", "Error share", Unit.SHARE, "claims_held / claims_claimed",
         "Parkerad och avdragen kostnad genom begärd kostnad i beslutade ansökningar.",
         "Cost parked and deducted through cost claimed in decided claims.", clause="R11, R36")  # fmt: skip
FAULTS = {
    Fault.OUTSIDE_PERIOD: ("utanför projekttiden", "outside the period"),
    Fault.UNPAID: ("inte betald", "not paid"),
    Fault.CLOSED_KIND: ("kostnadsslag som inte är öppet", "a cost kind that is not open"),
    Fault.NO_EVIDENCE: ("underlag saknas eller stämmer inte", "evidence missing or wrong"),
    Fault.NOT_OF_PROJECT: ("hör inte till projektet", "not of the project"),
    Fault.TWICE: ("begärd tidigare", "claimed before"),
    Fault.PROCUREMENT: ("inköp utanför reglerna", "purchase against the rules"),
    Fault.AMOUNT: ("fel belopp", "wrong amount"),
    Fault.HOURS: ("fel timmar eller timkostnad", "wrong hours or hourly cost"),
    Fault.TAX: ("avdragsgill skatt", "tax that can be deducted"),
    Fault.UNREASONABLE: ("högre än skäligt", "higher than reasonable"),
    Fault.OTHER: ("annat fel", "another error"),
}
for fault, (sv, en) in FAULTS.items():
    measured(f"claims_held_{fault.value}", f"Parkerat och avdraget: {sv}", f"Parked and deducted: {en}", Unit.ORE, c.LINE,
             LINES_SV, LINES_EN, amount=c.HELD, where=lambda _f, fault=fault: Q(fault=fault.value), clause="R11")  # fmt: skip
measured("claims_days", "Dagar till beslut om utbetalning, median", "Days to decision on a claim, median", Unit.DAYS, c.DECIDED,
         "Dagar från att ansökan först kom in till beslutet.", "Days from when the claim was first sent to its decision.",
         amount=c.TAKEN, clause="R12")  # fmt: skip
measured("claims_in_time", f"Beslutade inom {PAY_DAYS} dagar", f"Decided within {PAY_DAYS} days", Unit.COUNT, c.DECIDED,
         "Tiden då ansökan låg hos sökanden för komplettering räknas inte.",
         "The time that its sender had the claim back does not count.", where=lambda _f: c.IN_TIME, clause="R12")  # fmt: skip
reckoned("claims_in_time_share", f"Andel beslutade inom {PAY_DAYS} dagar", f"Share decided within {PAY_DAYS} days", Unit.SHARE,
         "claims_in_time / claims_decided", "Täljare och nämnare visas alltid.", "Numerator and denominator are always shown.",
         clause="R12, R36")  # fmt: skip

ACTS = {
    "paid": ("Utbetalt mot godkänd kostnad", "Paid against approved cost", "R9, R10"),
    "advance": ("Utbetalda förskott", "Advances paid", "R16"),
    "set_off": ("Avräknade förskott", "Advances set off", "R16"),
    "repaid": ("Återbetalt av utbetalt stöd", "Paid back of support", "R17"),
    "returned": ("Återbetalt av förskott", "Paid back of advances", "R17"),
}
MOVED_SV, MOVED_EN = "Räknas ur stödens rörelser.", "Counted from the movements of grants."
for act, (sv, en, clause) in ACTS.items():
    measured(f"payments_{act}", sv, en, Unit.ORE, p.MOVED, MOVED_SV, MOVED_EN, clause=clause,
             where=lambda _f, act=act: Q(act=act))  # fmt: skip
measured("payments_made", "Utbetalningar", "Payments", Unit.COUNT, p.MOVED, "Antal utbetalningar, förskott medräknade.",
         "Payments, advances among them.", where=lambda _f: Q(act__in=("paid", "advance")), clause="R10")  # fmt: skip
reckoned("payments_net", "Hos stödmottagarna", "With the receivers", Unit.ORE,
         "payments_paid + payments_advance - payments_repaid - payments_returned",
         "Utbetalt stöd och förskott minus det som betalats tillbaka.", "Support and advances paid less what came back.",
         clause="R10")  # fmt: skip
measured("payments_recoveries", "Beslutade återkrav", "Recoveries decided", Unit.COUNT, p.RECOVERY,
         "Beslut om återkrav.", "Decisions on recovery.", clause="R17")  # fmt: skip
measured("payments_recovery_sum", "Återkrävt belopp", "Amount of recoveries", Unit.ORE, p.RECOVERY,
         "Vad som ska betalas tillbaka enligt beslut om återkrav.", "What is to be paid back by decisions on recovery.",
         clause="R17")  # fmt: skip
measured("payments_recovered", "Inbetalt på återkrav", "Received for recoveries", Unit.ORE, p.RECEIPT,
         "Allt som kommit in, ränta medräknad.", "All that came in, interest included.", clause="R17")  # fmt: skip
measured("payments_interest", "Inbetald ränta", "Interest received", Unit.ORE, p.RECEIPT,
         "Den del av inbetalningarna som är ränta.", "The part of what came in that is interest.", amount="interest_ore",
         clause="R17")  # fmt: skip
measured("payments_written_off", "Avskrivet av återkrav", "Written off of recoveries", Unit.ORE, p.WRITTEN_OFF,
         "Vad som inte kommer att krävas in.", "What will not be claimed.", clause="R17")  # fmt: skip
