"""The clock of an appeal: three weeks from the day the decision reached the party (44 § förvaltningslagen, 2017:900).

A last day on a Saturday, a Sunday or another public holiday, midsummer's eve, Christmas Eve or New Year's Eve moves to
the next weekday (2 § lagen 1930:173 om beräkning av lagstadgad tid).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

from verkstad.core.decisions.content import Appeal

WEEKS = 3
CLAUSE = "44 § förvaltningslagen (2017:900)"
DUTY_TO_CHANGE = "38 § förvaltningslagen (2017:900)"
MAY_CHANGE = "37 § förvaltningslagen (2017:900)"
IN_TIME_CLAUSE = "45 § förvaltningslagen (2017:900)"
# Month and day; the three eves count as holidays here.
FIXED = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
FROM_EASTER = (-2, 1, 39)  # Good Friday, Easter Monday, Ascension Day; the Sundays are Sundays anyway


def free_day(day: date) -> bool:
    """Whether a time set by law cannot end on the day."""
    if day.weekday() >= 5 or (day.month, day.day) in FIXED:
        return True
    if (day - easter(day.year)).days in FROM_EASTER:
        return True
    return day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4  # midsummer's eve


def last_day(served_on: date) -> date:
    """The last day on which an appeal comes in time."""
    day = served_on + timedelta(weeks=WEEKS)
    while free_day(day):
        day += timedelta(days=1)
    return day


class Standing(StrEnum):
    """How a decision stands towards an appeal on a day."""

    NOT_APPEALABLE = "not_appealable"
    NOT_SERVED = "not_served"
    OPEN = "open"
    FINAL = "final"


@dataclass(frozen=True)
class Clock:
    """Where the time for an appeal stands; `last_on` is None until the decision has reached the party."""

    standing: Standing
    served_on: date | None = None
    last_on: date | None = None
    days_left: int | None = None


def clock(appeal: Appeal, served_on: date | None, day: date) -> Clock:
    """The clock on a day. The time does not run before the decision has reached the party, however long ago it is."""
    if appeal == Appeal.NO:
        return Clock(Standing.NOT_APPEALABLE, served_on)
    if served_on is None:
        return Clock(Standing.NOT_SERVED)
    last = last_day(served_on)
    left = (last - day).days
    return Clock(Standing.OPEN if left >= 0 else Standing.FINAL, served_on, last, max(0, left))


def in_time(served_on: date | None, received_on: date) -> bool:
    """Whether an appeal that came in on a day came in time; one against a decision not served yet always does."""
    return served_on is None or received_on <= last_day(served_on)
