"""Where a recovery stands on a day."""

from datetime import date
from fractions import Fraction

from verkstad.core.interest import Account, account, known_rates, table
from verkstad.payments.models import Recovery, ReferenceRate


def rates() -> dict[date, Fraction]:
    """Every reference rate that is known: those that come with the house and those registered here. One query."""
    registered = {row.first: Fraction(row.percent) for row in ReferenceRate.objects.all()}
    return table(known_rates()) | registered


def standing(recovery: Recovery, day: date, *, own_day: bool = True) -> Account:
    """The debt and its interest at the end of a day, or (`own_day` False) as it can be paid that day. Raises RateMissing."""
    came = [(one.received_on, one.amount_ore) for one in recovery.receipts.all()]
    return account(recovery.amount_ore, recovery.interest_from, came, day, rates(), own_day=own_day)
