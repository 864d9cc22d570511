"""The forecast: every promise lived on by the lives of projects that were as old as it is now, drawn many times.

A Bayesian bootstrap over whole projects (Rubin 1981): in each draw every known life has a random weight, and each promise
follows one life from its own age on, of those that had about as much left then, going over to another where the first is
not known further. What a promise is paid is the same share of what is left of it as that life was paid of what was left of its own
grant, so it is never below zero, never above what is left, and never falls. What no life pays is never paid (underuse).
Seeded: the same facts give the same figures.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from typing import TYPE_CHECKING, Any

from verkstad.core.forecast.clock import LONGEST, Clock
from verkstad.core.forecast.facts import Commitment
from verkstad.core.forecast.pace import Pace
from verkstad.core.money import largest_remainder
from verkstad.core.period import year_end

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 500
LEVEL = (
    95  # per cent of the draws within an interval; it then holds the truth about nine times of ten (bench/forecast.py)
)
NEAR_DAYS = 30  # what is approved or on its way is paid within so many days
MOST_YEARS = 8  # years told one by one; what comes after is told together
ASSUMED_WEIGHT = 2.0  # all assumed lives together weigh as much as so many real ones
LIKE, LIKE_PART = 10, 8  # a life is drawn among the 2 x 10, or the quarter, whose share left is most like the promise's
CHUNK = 100
SCALE = 10**9


@dataclass(frozen=True)
class Band:
    """An expected sum and its interval, in öre. The interval always holds the expected sum."""

    expected_ore: int
    low_ore: int
    high_ore: int

    def less(self, ore: int) -> "Band":
        """What is left of a sum when this is taken from it, not below zero."""
        return Band(*(max(0, ore - one) for one in (self.expected_ore, self.high_ore, self.low_ore)))


@dataclass(frozen=True)
class Row:
    """One promise: what is left of it, by year (in the order of the outlook's periods) and what never comes."""

    key: str
    age: float
    left_ore: int
    near_ore: int
    periods: tuple[Band, ...]
    never: Band


@dataclass(frozen=True)
class Outlook:
    """The forecast of a group of promises. `years` are told one by one; the last of `periods` is all later years."""

    day: date
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    periods: tuple[Band, ...]
    never: Band
    by_day: tuple[tuple[date, Band, Band], ...]

    @property
    def left_ore(self) -> int:
        return sum(row.left_ore for row in self.rows)

    def paid_by(self, day: date) -> Band:
        """What is paid from now to the end of a day that was asked for. KeyError for another."""
        return {one: until for one, until, _after in self.by_day}[day]

    def paid_after(self, day: date) -> Band:
        """What is paid later than a day that was asked for. KeyError for another."""
        return {one: after for one, _until, after in self.by_day}[day]


def outlook(
    commitments: Sequence[Commitment], pace: Pace, day: date, *, days: Iterable[date] = (), draws: int = DRAWS,
    name: str = "",
) -> Outlook:  # fmt: skip
    """What is paid of these promises after `day`, by year; `days` are further days whose sums are wanted.

    `name` seeds the draws.
    """
    open_ = [one for one in commitments if one.left_ore(day) > 0]
    years = years_of(open_, day)
    ends = [year_end(year) for year in years]
    wanted = sorted({*ends, *(max(day, one) for one in days)})
    if not open_:
        none = Band(0, 0, 0)
        return Outlook(day, years, (), (none,) * (len(years) + 1), none, tuple((one, none, none) for one in wanted))
    return _made(open_, pace, day, years, wanted, draws, name)


def years_of(commitments: Iterable[Commitment], day: date) -> tuple[int, ...]:
    """From this year to the one in which the last plan ends and one more, at least two and at most MOST_YEARS."""
    last = max((one.plan.last.year + 1 for one in commitments), default=day.year)
    return tuple(range(day.year, min(max(last, day.year + 1), day.year + MOST_YEARS - 1) + 1))


def _made(
    open_: Sequence[Commitment], pace: Pace, day: date, years: tuple[int, ...], wanted: list[date], draws: int,
    name: str,
) -> Outlook:  # fmt: skip
    import numpy as np

    at = [wanted.index(year_end(year)) for year in years]
    totals = np.zeros((len(wanted) + 1, draws))
    rows: list[Row] = []
    drawing = Drawing(pace, draws, name)
    for start in range(0, len(open_), CHUNK):
        part = open_[start : start + CHUNK]
        shares = drawing.shares(part, day, wanted)
        left = np.array([one.left_ore(day) for one in part], dtype=float)
        totals += np.einsum("i,ipb->pb", left, shares)
        rows += _rows(part, shares[:, [*at, len(wanted)], :], day)
    steps = _steps(totals[[*at, len(wanted)], :])
    sums = [sum(row.periods[n].expected_ore for row in rows) for n in range(len(years) + 1)]
    never = sum(row.never.expected_ore for row in rows)
    bands = [_band(steps[n], sums[n]) for n in range(len(sums))]
    whole = sum(row.left_ore for row in rows)
    by_day = tuple(
        (one, _band(totals[n], round(float(totals[n].mean()))),
         _band(totals[-1] - totals[n], round(float((totals[-1] - totals[n]).mean())))) for n, one in enumerate(wanted)
    )  # fmt: skip
    return Outlook(day, years, tuple(rows), tuple(bands), _band(whole - totals[-1], never), by_day)


def _rows(part: Sequence[Commitment], shares: "NDArray[Any]", day: date) -> list[Row]:
    """Each promise's öre by period, exact by largest remainder, with intervals."""
    import numpy as np

    steps = np.diff(shares, axis=1, prepend=0.0)
    never = 1 - shares[:, -1:, :]
    every = np.concatenate([steps, never], axis=1)
    means = every.mean(axis=2)
    lows, highs = np.quantile(every, _tails(), axis=2)
    made = []
    for n, one in enumerate(part):
        left = one.left_ore(day)
        ore = largest_remainder(left, [round(float(mean) * SCALE) for mean in means[n]])
        bands = [Band(sum_, min(sum_, int(left * low)), max(sum_, min(left, round(left * high))))
                 for sum_, low, high in zip(ore, lows[n], highs[n], strict=True)]  # fmt: skip
        made.append(Row(one.key, Clock(one.plan).age(day), left, min(one.near_ore, left), tuple(bands[:-1]), bands[-1]))
    return made


def _tails() -> tuple[float, float]:
    return (100 - LEVEL) / 200, 1 - (100 - LEVEL) / 200


def _steps(cumulated: "NDArray[Any]") -> "NDArray[Any]":
    import numpy as np

    return np.diff(cumulated, axis=0, prepend=0.0)


def _band(drawn: "NDArray[Any]", expected: int) -> Band:
    """The middle LEVEL per cent of the draws, widened to hold what is expected."""
    import numpy as np

    low, high = (float(one) for one in np.quantile(drawn, _tails()))
    return Band(expected, max(0, min(expected, floor(low))), max(expected, round(high)))


class Drawing:
    """Random weights of lives, and lives drawn by them: of the same age, and with about as much left."""

    def __init__(self, pace: Pace, draws: int, name: str) -> None:
        import numpy as np

        self.random = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
        self.draws, self.last = draws, len(pace.lives)  # the last row never pays
        self.steps, self.open_until, self.known = pace.arrays()
        self.left = np.cumprod(np.concatenate([np.ones((self.last + 1, 1)), 1 - self.steps], axis=1), axis=1)
        shapes = [ASSUMED_WEIGHT / max(1, pace.assumed) if one.assumed else 1.0 for one in pace.lives]
        self.weights = self.random.gamma(shapes, 1.0, (draws, self.last)) + 1e-12
        self.open_at: dict[int, tuple[NDArray[Any], NDArray[Any], NDArray[Any]]] = {}

    def open_lives(self, step: int) -> "tuple[NDArray[Any], NDArray[Any], NDArray[Any]]":
        """Lives that are open at an age in order of what is left of them: rows, what is left, and by draw the
        number of the draw and the share of the weights up to each (so that all draws together rise)."""
        import numpy as np

        if step not in self.open_at:
            rows = np.nonzero(self.open_until[: self.last] > step)[0]
            rows = rows[np.argsort(self.left[rows, step], kind="stable")]
            sums = np.concatenate(
                [np.zeros((self.draws, 1)), np.cumsum(np.ascontiguousarray(self.weights[:, rows]), axis=1)], axis=1
            )
            sums = np.ascontiguousarray(np.arange(self.draws)[:, None] + sums / np.maximum(sums[:, -1:], 1e-300))
            self.open_at[step] = rows, self.left[rows, step], sums
        return self.open_at[step]

    def drawn(self, step: int, of_draw: "NDArray[Any]", left: "NDArray[Any]") -> "NDArray[Any]":
        """A life for each of the draws named, among those of the age that have about as much left: its row in `steps`."""
        import numpy as np

        rows, lefts, sums = self.open_lives(step)
        count = len(rows)
        if not count:
            return np.full(of_draw.shape, self.last)
        reach = max(LIKE, count // LIKE_PART)
        spot = (np.searchsorted(lefts, left) + np.searchsorted(lefts, left, side="right")) // 2
        low = np.clip(spot - reach, 0, max(0, count - 2 * reach))
        high = np.minimum(low + 2 * reach, count)
        floor_ = sums[of_draw, low]
        at = floor_ + self.random.random(of_draw.shape) * (sums[of_draw, high] - floor_)
        found = np.searchsorted(sums.ravel(), at, side="right") - of_draw * (count + 1) - 1
        return rows[np.clip(found, low, high - 1)]

    def shares(self, part: Sequence[Commitment], day: date, wanted: Sequence[date]) -> "NDArray[Any]":
        """The share of what is left that is paid by each wanted day, and in the end: (promises, days + 1, draws)."""
        import numpy as np

        ages = np.array([Clock(one.plan).age(day) for one in part])
        grid = self.lived(ages, np.array([max(0, one.left_ore(day) - one.near_ore) / one.granted_ore for one in part]))
        marks = np.array([[*(Clock(one.plan).age(end) for end in wanted), LONGEST] for one in part])
        marks = np.clip(marks, ages[:, None], LONGEST)
        below = np.minimum(marks.astype(int), LONGEST - 1)
        part_of = (marks - below)[:, :, None]
        rows = np.arange(len(part))[:, None]
        paid = 1 - (grid[rows, below] * (1 - part_of) + grid[rows, below + 1] * part_of)
        near = np.array([one.near_ore / one.left_ore(day) for one in part]).clip(0, 1)[:, None, None]
        soon = [min(1.0, (end - day) / timedelta(days=NEAR_DAYS)) for end in wanted] + [1.0]
        return near * np.array(soon)[:, None] + (1 - near) * paid.clip(0, 1)

    def lived(self, ages: "NDArray[Any]", share: "NDArray[Any]") -> "NDArray[Any]":
        """What is left at every whole age of what is left now (1 at the age that each promise has): (promises, ages, draws).
        `share` is what is left now of each grant."""
        import numpy as np

        count, begins = len(ages), np.minimum(ages.astype(int), LONGEST)
        left = np.ones((count, self.draws))
        grid = np.ones((count, LONGEST + 1, self.draws))
        life = np.full((count, self.draws), self.last)
        for step in range(int(begins.min()), LONGEST):
            going, new = begins <= step, begins == step
            stale = going[:, None] & (new[:, None] | (self.known[life] <= step))
            if stale.any():
                which, of_draw = np.nonzero(stale)
                life[stale] = self.drawn(step, of_draw, share[which] * left[stale])
            pays = np.where(going[:, None], self.steps[life, step], 0.0)
            passed = np.where(new, ages - step, 0.0)[:, None]
            grid[:, step] = np.where(new[:, None], 1 + pays * passed, left)
            left = left * (1 - pays * (1 - passed))
            grid[:, step + 1] = left
        return grid
