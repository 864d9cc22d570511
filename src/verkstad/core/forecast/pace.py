"""How projects have been paid, by their own clocks: of what was left of each grant, the share that each step paid.

Projects that are closed tell their whole life, those that run tell it up to now (censored). Until enough of them are
known, assumed projects of our own stand beside them; `Pace` says how many of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from verkstad.core.forecast.clock import LONGEST, WITHIN, Clock
from verkstad.core.forecast.facts import Commitment

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What we assume where nothing is known: (share of the grant paid when the planned time ends, share paid in all, quarters
# after the end until the last payment). Payments begin when a tenth of the time has gone. Our own judgement, no statistics:
# most projects use most of their grant, claims come after the work, and the last payment waits for the final report.
ASSUMED = (
    (0.55, 0.75, 3), (0.60, 0.85, 4), (0.65, 0.90, 2), (0.70, 0.95, 3),
    (0.70, 0.97, 2), (0.75, 1.00, 3), (0.80, 1.00, 2), (0.85, 1.00, 4),
)  # fmt: skip
BEGINS = WITHIN * 0.1
NOTHING = 1e-9


@dataclass(frozen=True)
class Life:
    """One project as an example. `steps[k]` is the share of what was left at age k that was paid before age k + 1;
    it is known for ages below `known`. From age `open_until` on nobody is compared with it: it had been closed, had nothing
    left, or has not come further."""

    steps: tuple[float, ...]
    open_until: int
    known: int
    assumed: bool = False


@dataclass(frozen=True)
class Pace:
    """The examples a forecast draws from, in order of `open_until`; `finished` and `running` count the real ones."""

    lives: tuple[Life, ...]
    finished: int
    running: int

    @property
    def assumed(self) -> int:
        return sum(one.assumed for one in self.lives)

    @property
    def few(self) -> bool:
        """Whether our own assumptions weigh as much as what is known."""
        return self.finished < 2 * len(ASSUMED)

    def arrays(self) -> "tuple[NDArray[Any], NDArray[Any], NDArray[Any]]":
        """steps (lives + 1, LONGEST), open_until and known (lives + 1); the last row never pays."""
        import numpy as np

        rows = [*(one.steps for one in self.lives), (0.0,) * LONGEST]
        limits = [[one.open_until, one.known] for one in self.lives] + [[0, LONGEST]]
        found = np.array(limits)
        return np.array(rows), found[:, 0], found[:, 1]

    def curve(self) -> tuple[float, ...]:
        """The share of a grant that is paid at each age, 0 to LONGEST, over all lives that are known there."""
        left, made = 1.0, [0.0]
        for step in range(LONGEST):
            known = [one.steps[step] for one in self.lives if step < one.known]
            left *= 1 - (sum(known) / len(known) if known else 0.0)
            made.append(1 - left)
        return tuple(made)


def pace_of(commitments: Iterable[Commitment], day: date) -> Pace:
    """What is known at the end of a day. Promises that have not begun, or have no sum, tell nothing."""
    found = [life for one in commitments if (life := life_of(one, day)) is not None]
    finished = sum(one.known == LONGEST for one in found)
    lives = sorted([*found, *assumed_lives()], key=lambda one: one.open_until)
    return Pace(tuple(lives), finished, len(found) - finished)


def life_of(one: Commitment, day: date) -> Life | None:
    """A project's life as far as it is known, by the clock of its first plan; None where nothing is."""
    if one.granted_ore <= 0:
        return None
    clock = Clock(one.first_plan or one.plan)
    closed = one.closed(day) or clock.age(day) >= LONGEST
    age = clock.age(one.closed_on if one.closed(day) and one.closed_on else day)
    known = LONGEST if closed else floor(age)
    if known == 0 and not closed:
        return None
    paths = paths_of(one, clock, day, known)
    steps = [(after - before) / (1 - before) if 1 - before > NOTHING else 0.0
             for before, after in pairwise(paths)]  # fmt: skip
    spent = next((n for n, share in enumerate(paths) if 1 - share <= NOTHING), LONGEST)
    open_until = min(max(1, ceil(age)) if closed else known, spent)
    return Life((*steps, *(0.0 for _ in range(LONGEST - len(steps)))), open_until, known)


def paths_of(one: Commitment, clock: Clock, day: date, known: int) -> list[float]:
    """The share of the grant that was paid, and stayed paid, at each age from 0 to `known`. All that a closed project was
    paid is told within its life."""
    happened = sorted((clock.age(paid.day), paid.ore) for paid in one.paid if paid.day <= day)
    shares, total, at = [], 0, 0
    for age in range(known + 1):
        while at < len(happened) and (happened[at][0] <= age or age == LONGEST):
            total += happened[at][1]
            at += 1
        shares.append(min(1.0, max(0.0, total / one.granted_ore)))
    for age in range(known - 1, -1, -1):  # what came back later was never paid for good
        shares[age] = min(shares[age], shares[age + 1])
    return [0.0, *shares[1:]] if shares else [0.0]


def assumed_lives() -> list[Life]:
    """The assumed projects: an even pace from a tenth of the time to its end, then an even pace to the last payment."""
    return [_assumed(within, in_all, quarters) for within, in_all, quarters in ASSUMED]


def _assumed(within: float, in_all: float, quarters: int) -> Life:
    def share(age: float) -> float:
        if age <= WITHIN:
            return within * max(0.0, age - BEGINS) / (WITHIN - BEGINS)
        return within + (in_all - within) * min(1.0, (age - WITHIN) / quarters)

    paths: Sequence[float] = [share(age) for age in range(LONGEST + 1)]
    steps = tuple((after - before) / (1 - before) if 1 - before > NOTHING else 0.0
                  for before, after in pairwise(paths))  # fmt: skip
    return Life(steps, min(WITHIN + quarters, LONGEST), LONGEST, assumed=True)
