"""The mandate: its money as decided, what was drawn and paid back, its terms and what it must hand in."""

from collections.abc import Callable

from django.db.models import F, Q
from django.db.models.expressions import Combinable

import verkstad.reports.figures.money  # noqa: F401  its figures are parts of some here
from verkstad.core.reporting.figure import Fact, Frame, Unit
from verkstad.reports.figures.registry import measured, reckoned
from verkstad.reports.figures.tables.mandate import (
    AMENDMENT,
    DRAW_DOWN,
    ENVELOPE,
    MANDATE,
    OBLIGATION,
    TERM,
    TERM_AMOUNT,
    done,
)
from verkstad.reports.figures.tables.money import ENTRY

measured("mandate_count", "Regeringsuppdrag", "Government mandates", Unit.COUNT, MANDATE, "Uppdrag som regeringen har beslutat.",
         "Mandates that the government has decided.", clause="R1")  # fmt: skip
measured("mandate_original", "Belopp vid beslutet", "Amount at the decision", Unit.ORE, MANDATE,
         "Det belopp som regeringen satte av när uppdraget gavs.", "What the government set aside when the mandate was given.",
         clause="R39")  # fmt: skip
measured("mandate_amended", "Ändrat genom senare beslut", "Changed by later decisions", Unit.ORE, AMENDMENT,
         "Summan av senare beslut som ändrar beloppet; en minskning är ett minustal.",
         "The sum of later decisions that change the amount; a cut is a negative number.", clause="R39")  # fmt: skip
reckoned("mandate_amount", "Uppdragets belopp", "Amount of the mandate", Unit.ORE, "mandate_original + mandate_amended",
         "Beloppet vid beslutet med alla ändringar som beslutats till och med dagen.",
         "The amount at the decision with every change decided by the day.", clause="R39")  # fmt: skip
measured("mandate_envelopes", "Medelsramar", "Envelopes", Unit.ORE, ENVELOPE,
         "Vad beslutet sätter av för varje år, eller för perioden som helhet där beslutet inte delar upp den.",
         "What the decision sets aside for each year, or for the period as a whole where it is not divided.",
         clause="R39")  # fmt: skip
measured("mandate_drawn", "Rekvirerat", "Money asked for", Unit.ORE, DRAW_DOWN,
         "Medel som myndigheten har rekvirerat; återtagna rekvisitioner räknas inte.",
         "Money that the agency has asked to be paid; requests that were withdrawn do not count.", clause="R39",
         public=False)  # fmt: skip
measured("mandate_repaid", "Återbetalt till staten", "Repaid to the state", Unit.ORE, ENTRY,
         "Återbetalningar av outnyttjade medel som är bokförda på det kostnadsslaget.",
         "Repayments of unspent money that are booked under that kind.",
         where=lambda _frame: Q(layer="actual", cost_kind__key="repayment"), amount=F("amount_ore"), clause="R39")  # fmt: skip
reckoned("mandate_used_share", "Andel utbetalt av uppdragets belopp", "Share paid of the mandate's amount", Unit.SHARE,
         "money_payout_repayable / mandate_amount",
         "Utbetalt av medel som ska återbetalas om de blir över, genom uppdragets belopp.",
         "Paid out of money that must be repaid if unspent, through the amount of the mandate.", clause="R36")  # fmt: skip


def ends_in(*states: str) -> Callable[[Fact], bool]:
    """Of facts that are worked out: those whose id ends in one of the states."""

    def keep(fact: Fact) -> bool:
        return fact.id.rsplit("/", 1)[1] in states

    return keep


TERMS_SV = "Räknas ut för dagen av huvudboken och besluten. Går inte att fråga efter som det var känt tidigare."
TERMS_EN = "Worked out for the day from the ledger and the decisions. It cannot be asked for as known earlier."
measured("mandate_terms", "Villkor", "Terms", Unit.COUNT, TERM, f"Villkor i uppdragets beslut. {TERMS_SV}",
         f"Terms of the mandate's decision. {TERMS_EN}", clause="R39")  # fmt: skip
for key, sv, en in (
    ("met", "Uppfyllda villkor", "Terms met"),
    ("at_risk", "Villkor i farozonen", "Terms at risk"),
    ("not_met", "Villkor som inte är uppfyllda", "Terms not met"),
    ("undecided", "Villkor som inte kan avgöras", "Terms that cannot be decided"),
):
    measured(f"mandate_terms_{key}", sv, en, Unit.COUNT, TERM, TERMS_SV, TERMS_EN, keep=ends_in(key), clause="R39")
reckoned("mandate_terms_met_share", "Andel uppfyllda villkor", "Share of terms met", Unit.SHARE,
         "mandate_terms_met / mandate_terms", "Uppfyllda villkor genom alla villkor.", "Terms met through all terms.",
         clause="R36, R39")  # fmt: skip

measured("mandate_floor", "Golv för bidrag", "Floor on grants", Unit.ORE, TERM_AMOUNT,
         "Det minsta som enligt villkoren ska gå till bidrag.", "The least that the terms want given as grants.",
         where=lambda _frame: Q(kind="grant_floor"), clause="R39")  # fmt: skip
measured("mandate_caps", "Tak för programkostnader", "Caps on programme costs", Unit.ORE, TERM_AMOUNT,
         "Summan av årens tak för programkostnader; tak som är en andel av medlen räknas inte hit.",
         "The years' caps on programme costs together; caps that are a share of the money do not count.",
         where=lambda _frame: Q(kind="cost_cap_year"), clause="R39")  # fmt: skip


def in_time(frame: Frame) -> Q | Combinable:
    return done(frame) & Q(done_on__lte=F("due_on"))


def late(frame: Frame) -> Q | Combinable:
    return done(frame) & Q(done_on__gt=F("due_on"))


DUE_SV = "Redovisningar, rekvisitioner och återbetalningar vars dag har passerat."
DUE_EN = "Reports, requests and repayments whose day has passed."
measured("mandate_due", "Skulle ha lämnats", "Were due", Unit.COUNT, OBLIGATION, DUE_SV, DUE_EN, clause="R39")
measured("mandate_due_in_time", "Lämnade i tid", "Done in time", Unit.COUNT, OBLIGATION,
         f"{DUE_SV} Gjorda senast den dagen.", f"{DUE_EN} Done by that day.", where=in_time, clause="R39")  # fmt: skip
measured("mandate_due_late", "Lämnade för sent", "Done late", Unit.COUNT, OBLIGATION, f"{DUE_SV} Gjorda efter dagen.",
         f"{DUE_EN} Done after that day.", where=late, clause="R39")  # fmt: skip
reckoned("mandate_due_open", "Inte lämnade", "Not done", Unit.COUNT, "mandate_due - mandate_due_in_time - mandate_due_late",
         "Dagen har passerat och inget är noterat som gjort.", "The day has passed and nothing is noted as done.",
         clause="R39")  # fmt: skip
