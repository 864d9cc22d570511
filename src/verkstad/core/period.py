"""Days that come back every year, the days a year or a period ends, and how near a day is."""

import re
from datetime import date, timedelta

from verkstad.core.words import gettext_noop as _

# A reminder goes out this many days before, and once when the day has passed.
STEPS = (30, 7, 1)
OVERDUE = -1

# How much of a date a source tells.
PRECISIONS = ("day", "month", "year")
_LENGTH = {"day": 10, "month": 7, "year": 4}

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")


class BadDay(ValueError):
    """A text that is no day of the year; `message` % `params` says what to write."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


def month_day(text: str) -> tuple[int, int]:
    """Read "05-30" as (5, 30); 29 February counts as a day. Raises BadDay for anything else."""
    found = _MONTH_DAY.fullmatch(text)
    try:
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        date(2000, month, day)
    except ValueError:
        raise BadDay(_("“%(text)s” is not a day of the year; write month-day, as in 05-30."), text=text) from None
    return month, day


def day_in(year: int, text: str) -> date:
    """The day "05-30" of a year; 29 February falls on the 28th where there is none."""
    month, day = month_day(text)
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 2, 28)


def year_end(year: int) -> date:
    """31 December."""
    return date(year, 12, 31)


def step_of(due_on: date, day: date) -> int | None:
    """Which reminder is due on `day` for something due on `due_on`: 30, 7, 1, OVERDUE, or None when it is too early.

    A day between two steps belongs to the earlier one, so that a reminder that was missed comes the next day.
    """
    left = (due_on - day).days
    if left < 0:
        return OVERDUE
    return min((step for step in STEPS if left <= step), default=None)


def step_day(due_on: date, step: int) -> date:
    """The first day of a reminder's step."""
    return due_on + timedelta(days=1) if step == OVERDUE else due_on - timedelta(days=step)


def iso(day: date, precision: str = "day") -> str:
    """A date as ISO 8601 with no more than is known of it: 2019-01-01, 2019-01 or 2019."""
    return day.isoformat()[: _LENGTH[precision]]


def iso_or_none(day: date | None, precision: str = "day") -> str | None:
    return iso(day, precision) if day else None


def precision_of(text: str) -> str:
    """How much of a date an ISO 8601 text tells: "2019" the year, "2019-01" the month."""
    return next((name for name, length in _LENGTH.items() if length == len(text)), "day")
