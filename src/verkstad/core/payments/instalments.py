"""A plan of instalments followed up: which are paid, which are due, which are late. What comes in pays the earliest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=30)
PAID, LATE, DUE, COMING = "paid", "late", "due", "coming"


@dataclass(frozen=True)
class Instalment:
    """One of a plan: what is paid of it and since when it is paid whole (None: it is not). A `state` is paid, late, due
    (within thirty days) or coming."""

    number: int
    day: date
    amount_ore: int
    paid_ore: int
    paid_on: date | None
    state: str

    @property
    def left_ore(self) -> int:
        return self.amount_ore - self.paid_ore


def followed(plan: Sequence[tuple[date, int]], settled: Sequence[tuple[date, int]], day: date) -> list[Instalment]:
    """Each instalment (day, öre) as it stands at the end of `day`, from what was settled of the debt (day, öre)."""
    found, before = [], 0
    came = [(on, ore) for on, ore in sorted(settled) if on <= day]
    whole = sum(ore for _on, ore in came)
    for number, (due, amount) in enumerate(sorted(plan), start=1):
        paid = min(max(whole - before, 0), amount)
        before += amount
        since = _reached(came, before) if paid == amount else None
        state = PAID if since else LATE if due < day else DUE if due <= day + SOON else COMING
        found.append(Instalment(number, due, amount, paid, since, state))
    return found


def _reached(came: Sequence[tuple[date, int]], ore: int) -> date | None:
    """The day on which what had come in by then reached a sum."""
    total = 0
    for on, part in came:
        total += part
        if total >= ore:
            return on
    return None


def next_due(plan: Sequence[tuple[date, int]], settled_ore: int) -> date | None:
    """The day of the first instalment that is not paid whole; None where all are."""
    for due, amount in sorted(plan):
        if settled_ore < amount:
            return due
        settled_ore -= amount
    return None
