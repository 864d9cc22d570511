"""The account of 2016-2018 as it was published: its inputs, typed in whole tkr, and its printed table."""

from decimal import Decimal
from pathlib import Path

from verkstad.core.statement import Input, Statement, compute_statement
from verkstad.core.statement_default import default_layout

PUBLISHED = Path(__file__).parent / "data" / "account_2016_2018.csv"
ORE_PER_TKR = 100_000
S, A, T = "special_funds", "admin_appropriation", "total"
MONEY = {
    ("bidrag", S): 25_000,
    ("anslag", S): 0,
    ("anslag", A): 1_706,
    ("staff", S): 1_268,
    ("staff", A): 1_702,
    ("services", S): 722,
    ("other", S): 299,
    ("other", A): 5,
    ("transfers", S): 16_603,
    ("budget", S): 25_000,
    ("budget", A): 1_706,
}
HOURS = {("hours", S): 2_593, ("hours", A): 3_107}


def inputs() -> dict[tuple[str, str], Input]:
    """One entry per published input, so that the number of entries behind each cell can be told."""
    money = {place: Input(amount * ORE_PER_TKR, 1) for place, amount in MONEY.items()}
    return money | {place: Input(Decimal(hours), 1) for place, hours in HOURS.items()}


def statement() -> Statement:
    return compute_statement(default_layout(), inputs())
