"""What a forecast is made of: promises with their plan and what was paid. Amounts in whole öre, days as dates."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Paid:
    """Money that went to the receiver on a day; negative where it came back."""

    day: date
    ore: int


@dataclass(frozen=True)
class Plan:
    """When the work is done, and what of it is planned for each calendar year (empty: the plan does not say)."""

    first: date
    last: date
    by_year: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if self.last < self.first or any(ore < 0 for _year, ore in self.by_year):
            raise ValueError("a plan ends after it begins, and plans nothing below zero")


@dataclass(frozen=True)
class Commitment:
    """A promise to one receiver. `plan` is in force; `first_plan` as it was first agreed, where it has been changed.

    `near_ore` is what is approved or on its way to be paid and not paid yet. `closed_on`: no more is paid
    of it from then on.
    """

    key: str
    granted_ore: int
    plan: Plan
    paid: tuple[Paid, ...] = ()
    first_plan: Plan | None = None
    closed_on: date | None = None
    near_ore: int = 0

    def paid_ore(self, day: date) -> int:
        """What the receiver has at the end of a day: paid, less what came back."""
        return sum(one.ore for one in self.paid if one.day <= day)

    def closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day

    def left_ore(self, day: date) -> int:
        """What may still be paid: granted, less paid and advanced, plus what came back (R9); nothing once closed."""
        return 0 if self.closed(day) else max(0, self.granted_ore - max(0, self.paid_ore(day)))
