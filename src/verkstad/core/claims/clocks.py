"""The two clocks of a claim: the agency has eighty days from a claim that is complete, its sender fourteen for what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

PAY_DAYS = 80
ANSWER_DAYS = 14


@dataclass(frozen=True)
class Clock:
    """Days that have run and the last day; `stopped` while the sender has the claim back."""

    run: int
    due_on: date
    stopped: bool = False

    def left(self, today: date) -> int:
        return (self.due_on - today).days


def pay_clock(sent_on: date, pauses: Iterable[tuple[date, date | None]], today: date) -> Clock:
    """The agency's time: it runs from the first sending and stands still while the sender completes (from, back on)."""
    still, stopped = 0, False
    for start, end in pauses:
        still += ((end or today) - start).days
        stopped = stopped or end is None
    return Clock((today - sent_on).days - still, sent_on + timedelta(days=PAY_DAYS + still), stopped)


def answer_by(asked_on: date) -> date:
    """When what was asked for is to be there."""
    return asked_on + timedelta(days=ANSWER_DAYS)
