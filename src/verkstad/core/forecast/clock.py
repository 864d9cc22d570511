"""A project's own clock: it goes half by its days and half by its plan, and by quarters of a year after its end.

Ages of different projects can then be compared: 0 is the beginning, WITHIN the planned end, LONGEST three years later.
Reserving of insurance claims calls a clock that follows the work, not the calendar, operational time.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from verkstad.core.forecast.facts import Plan

WITHIN = 20  # steps of the planned time
AFTER = 12  # steps of a quarter of a year after it
LONGEST = WITHIN + AFTER
QUARTER = 365.25 / 4


@dataclass(frozen=True)
class Clock:
    """The clock of a plan."""

    plan: Plan

    @cached_property
    def knots(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Days (ordinals, at their end) and the ages between which the clock goes evenly."""
        first, last = self.plan.first.toordinal() - 1, self.plan.last.toordinal()
        turns = [date(year, 12, 31).toordinal() for year in range(self.plan.first.year, self.plan.last.year)]
        days = [first, *turns, last]
        planned = dict(self.plan.by_year)
        amounts = [planned.get(year, 0) for year in range(self.plan.first.year, self.plan.last.year + 1)]
        total, done, ages = sum(amounts), 0, [0.0]
        for day, ore in zip(days[1:], amounts, strict=True):
            done += ore
            time = (day - first) / (last - first)
            ages.append(WITHIN * (time if not total else (time + done / total) / 2))
        end = last + round(AFTER * QUARTER)
        return (*days, end), (*ages, float(LONGEST))

    def age(self, day: date) -> float:
        """How old the project is at the end of a day: 0 before it begins, LONGEST when nothing more is awaited."""
        days, ages = self.knots
        return _between(day.toordinal(), days, ages)

    def day(self, age: float) -> date:
        """The day at whose end the project has an age."""
        days, ages = self.knots
        return date.fromordinal(round(_between(age, ages, days)))

    @property
    def end(self) -> date:
        """The day from which nothing more is awaited."""
        return self.plan.last + timedelta(days=round(AFTER * QUARTER))


def _between(at: float, froms: tuple[float, ...], tos: tuple[float, ...]) -> float:
    """A broken line through points in rising order, level outside them."""
    if at <= froms[0]:
        return tos[0]
    if at >= froms[-1]:
        return tos[-1]
    n = bisect_right(froms, at)
    share = (at - froms[n - 1]) / (froms[n] - froms[n - 1])
    return tos[n - 1] + share * (tos[n] - tos[n - 1])
