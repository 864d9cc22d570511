"""Money: the statement's nineteen rows as figures, equal to `verkstad statement`, and what is promised, paid and left.

Statement rows are measured from the ledger as `reports.queries.row_of` and `one_side` read it.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable

from verkstad.core.reporting.figure import Frame, Unit
from verkstad.core.statement_default import ROWS
from verkstad.funds.models import Entry, Group, Layer
from verkstad.reports.figures.facts import Condition
from verkstad.reports.figures.registry import measured, reckoned
from verkstad.reports.figures.tables.money import ENTRY, HOURS

INPUTS = tuple(row.key for row in ROWS if not row.formula)
SHOWN_IN = {Group.FUNDING: "bidrag", Group.PROGRAMME: "other", Group.TRANSFER: "transfers"}  # as `queries.row_of`


def row(key: str) -> Condition:
    """Entries that the statement shows in a row: of the cost kind of its name, or of a kind without a row of its own whose
    group is shown there."""

    def where(_frame: Frame) -> Q:
        own = Q(cost_kind__key=key)
        for group, shown in SHOWN_IN.items():
            if shown == key:
                own |= Q(cost_kind__group=group) & ~Q(cost_kind__key__in=INPUTS)
        return Q(layer=Layer.ACTUAL) & own

    return where


def budget(frame: Frame, *more: Q) -> Q | Combinable:
    """The budget of a source: its funding side where that is booked, else its cost side (`queries.one_side`)."""
    booked = Entry.objects.filter(
        source=OuterRef("source"), layer=Layer.BUDGET, cost_kind__group=Group.FUNDING, booked_on__lte=frame.as_of,
        voucher__posted=True,
    )  # fmt: skip
    if frame.known is not None:
        booked = booked.filter(voucher__made_at__lte=frame.known)
    funding = Q(cost_kind__group=Group.FUNDING)
    return Q(*more, layer=Layer.BUDGET) & (funding | ~funding & ~Exists(booked))


def paid(frame: Frame) -> Q:
    return Q(layer=Layer.ACTUAL, cost_kind__group__in=(Group.PROGRAMME, Group.TRANSFER))


REPAYABLE = Q(source__repayable=True)
ALL_MONEY = "Räknas ur huvudbokens bokförda poster."
FROM_ENTRIES = "Counted from the posted entries of the ledger."
for key, sv, en, what_sv, what_en in (
    ("bidrag", "Bidrag", "Grants received", "Mottagna bidrag från staten, minus det som betalats tillbaka på samma slag.",
     "Grants received from the state, less what was paid back under the same kind."),
    ("anslag", "Anslag", "Appropriation", "Förvaltningsanslag som använts i uppdraget.", "Administrative appropriation used."),
    ("staff", "Personalkostnader", "Staff costs", "Myndighetens löner i uppdraget.", "The agency's own salaries in the mandate."),
    ("services", "Köpta tjänster", "Services bought", "Tjänster som myndigheten köpt.", "Services that the agency bought."),
    ("other", "Övriga kostnader", "Other costs", "Verksamhetskostnader utöver personal och köpta tjänster.",
     "Operating costs other than staff and services bought."),
    ("transfers", "Transfereringar", "Transfers", "Stöd som betalats ut till mottagare, minus återbetalt stöd.",
     "Support paid out to receivers, less support paid back."),
):  # fmt: skip
    measured(f"money_{key}", sv, en, Unit.ORE, ENTRY, f"{what_sv} {ALL_MONEY}", f"{what_en} {FROM_ENTRIES}",
             where=row(key), clause="R35, R37")  # fmt: skip

measured(
    "money_budget", "Budget", "Budget", Unit.ORE, ENTRY,
    "Medel som ställts till förfogande enligt bokförd budget. För en finansieringskälla räknas inkomstsidan om den är "
    "bokförd, annars kostnadssidan, aldrig båda.",
    "Money made available according to the budget as booked. For a funding source its income side counts where that is "
    "booked, otherwise its cost side, never both.",
    where=budget, clause="R35, R37",
)  # fmt: skip
measured(
    "money_hours", "Arbetade timmar", "Hours worked", Unit.MINUTES, HOURS,
    "Redovisad arbetstid i uppdraget, i minuter.", "Working time reported in the mandate, in minutes.", clause="R38",
)  # fmt: skip
measured(
    "money_oh", "OH-påslag", "Overhead", Unit.ORE, HOURS,
    "Timmar gånger den timsats som varje tidpost bär. Står utanför utfallet.",
    "Hours times the rate that each entry of hours carries. Outside the outturn.",
    amount=F("minutes") * F("rate_ore_per_hour"), per=60, clause="R38",
)  # fmt: skip
measured(
    "money_payout_repayable", "Utbetalt av medel som ska återbetalas om de blir över",
    "Paid out of money that must be repaid if unspent", Unit.ORE, ENTRY,
    "Summa utbetalningar ur källor vars outnyttjade medel ska återbetalas.",
    "Total paid out of sources whose unspent money must be repaid.",
    where=lambda frame: paid(frame) & REPAYABLE, clause="R39",
)  # fmt: skip
measured(
    "money_budget_repayable", "Budget av medel som ska återbetalas om de blir över",
    "Budget of money that must be repaid if unspent", Unit.ORE, ENTRY,
    "Budget i källor vars outnyttjade medel ska återbetalas.", "Budget of sources whose unspent money must be repaid.",
    where=lambda frame: budget(frame, REPAYABLE), clause="R39",
)  # fmt: skip
for key, sv, en, formula, what_sv, what_en in (
    ("sum_funding", "Summa bidrag och anslag", "Total funding", "money_bidrag + money_anslag", "Bidrag och anslag tillsammans.",
     "Grants and appropriation together."),
    ("opex", "Verksamhetskostnader", "Operating costs", "money_staff + money_services + money_other",
     "Personal, köpta tjänster och övriga kostnader.", "Staff, services bought and other costs."),
    ("payout", "Summa utbetalningar", "Total paid out", "money_opex + money_transfers",
     "Verksamhetskostnader och transfereringar.", "Operating costs and transfers."),
    ("payout_oh", "Summa inklusive OH-påslag", "Total with overhead", "money_payout + money_oh",
     "Summa utbetalningar och OH-påslag.", "Total paid out and overhead."),
    ("repay", "Att återbetala", "To be repaid", "money_payout_repayable - money_budget_repayable",
     "Utbetalt minus budget i de källor vars outnyttjade medel ska återbetalas; ett minustal är vad som är kvar.",
     "Paid out less budget in the sources whose unspent money must be repaid; a negative number is what is left."),
):  # fmt: skip
    reckoned(f"money_{key}", sv, en, Unit.ORE, formula, what_sv, what_en, clause="R35, R37")
for key, sv, en, formula in (
    ("outturn_pct", "Utfall mot budget", "Outturn against budget", "money_payout / money_budget"),
    ("k_transfer", "Andel transfereringar av summa utbetalningar", "Transfers as a share of total paid out",
     "money_transfers / money_payout"),
    ("k_opex", "Andel verksamhetskostnader av summa utbetalningar", "Operating costs as a share of total paid out",
     "money_opex / money_payout"),
    ("k_staff", "Andel personalkostnader av verksamhetskostnader", "Staff costs as a share of operating costs",
     "money_staff / money_opex"),
    ("k_services", "Andel köpta tjänster av verksamhetskostnader", "Services bought as a share of operating costs",
     "money_services / money_opex"),
):  # fmt: skip
    reckoned(f"money_{key}", sv, en, Unit.SHARE, formula, "Täljare och nämnare visas alltid.",
             "Numerator and denominator are always shown.", clause="R36")  # fmt: skip

measured(
    "money_committed", "Beviljat (åtaganden)", "Granted (commitments)", Unit.ORE, ENTRY,
    "Stöd som projekten har beviljats, bokfört som åtaganden.", "Support that projects were granted, booked as commitments.",
    where=lambda _frame: Q(layer=Layer.COMMITMENT, cost_kind__group=Group.TRANSFER), clause="R21",
)  # fmt: skip
reckoned("money_bound", "Beviljat men inte utbetalt", "Granted and not paid", Unit.ORE, "money_committed - money_transfers",
         "Åtaganden minus transfereringar.", "Commitments less transfers.", clause="R21")  # fmt: skip
reckoned("money_left", "Kvar av budgeten", "Left of the budget", Unit.ORE, "money_budget - money_payout",
         "Budget minus summa utbetalningar.", "Budget less total paid out.", clause="R39")  # fmt: skip
reckoned("money_free", "Varken utbetalt eller bundet", "Neither paid nor bound", Unit.ORE, "money_left - money_bound",
         "Kvar av budgeten minus det som är beviljat och inte utbetalt.",
         "What is left of the budget less what is granted and not paid.", clause="R39")  # fmt: skip
reckoned("money_paid_share", "Andel utbetalt av beviljat", "Share paid of what is granted", Unit.SHARE,
         "money_transfers / money_committed", "Transfereringar genom åtaganden.", "Transfers through commitments.",
         clause="R36")  # fmt: skip
