"""The layout agencies report by: Resultaträkning and Nyckeltal, rows and keys as in the account of 2016-2018."""

from collections.abc import Sequence

from verkstad.core.statement import Column, Layout, Row

SPECIAL_FUNDS = Column("special_funds", "Särskilda medel", "Special funds", repayable=True)
ADMIN_APPROPRIATION = Column("admin_appropriation", "Förvaltningsanslag", "Administrative appropriation")

ROWS = (
    Row("bidrag", "Bidrag", "Grants received", "tkr"),
    Row("anslag", "Anslag", "Appropriation", "tkr"),
    Row("sum_funding", "Summa", "Total funding", "tkr", "bidrag+anslag"),
    Row("staff", "Personalkostnader", "Staff costs", "tkr"),
    Row("services", "Köpta tjänster", "Services bought", "tkr"),
    Row("other", "Övriga kostnader", "Other costs", "tkr"),
    Row("opex", "S:a verksamhetskostnader", "Total operating costs", "tkr", "staff+services+other"),
    Row("transfers", "Transfereringar", "Transfers", "tkr"),
    Row("payout", "Summa utbetalningar", "Total paid out", "tkr", "opex+transfers"),
    Row("repay", "Att återbetala", "To be repaid", "tkr", "payout-budget", only_repayable=True),
    Row("budget", "BUDGET", "BUDGET", "tkr"),
    Row("outturn_pct", "Utfall mot budget, %", "Outturn against budget, %", "pct", "payout/budget"),
    Row("hours", "Antal timmar", "Hours", "h"),
    Row("oh", "OH-påslag", "Overhead", "tkr", "hours", overhead=25_000),
    Row("payout_oh", "Summa inkl OH-påslag", "Total with overhead", "tkr", "payout+oh"),
    Row(
        "k_transfer", "Andel transfereringar/summa utbetalningar", "Transfers/total paid out", "pct", "transfers/payout"
    ),
    Row(
        "k_opex",
        "Andel verksamhetskostnader/summa utbetalningar",
        "Operating costs/total paid out",
        "pct",
        "opex/payout",
    ),
    Row("k_staff", "Personalkostnader/verksamhetskostnader", "Staff costs/operating costs", "pct", "staff/opex"),
    Row("k_services", "Köpta tjänster/verksamhetskostnader", "Services bought/operating costs", "pct", "services/opex"),
)


def default_layout(sources: Sequence[Column] = (SPECIAL_FUNDS, ADMIN_APPROPRIATION)) -> Layout:
    """The nineteen rows for any funding sources; the overhead rate is 250 kr per hour unless an entry says other."""
    return Layout(ROWS, tuple(sources))
