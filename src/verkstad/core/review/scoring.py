"""Scores: weighted criteria on any scales, brought to parts of one; spread, and which scores stand apart.

Everything is a Fraction from 0 (every criterion at the foot of its scale) to 1 (every one at the top).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop

# A score stands apart when it lies this far or further from the median of all. Ours; said on the page.
APART = Fraction(1, 4)
LEAST_FOR_OUTLIERS = 3


@dataclass(frozen=True)
class Measure:
    """A criterion as it is measured: whole steps from `lowest` to `highest`, and how much it weighs."""

    key: str
    lowest: int
    highest: int
    weight: int = 1

    def share(self, step: int) -> Fraction:
        """Where on its scale a step lies, 0 to 1."""
        return Fraction(step - self.lowest, self.highest - self.lowest)


def measure_findings(measures: Sequence[Measure]) -> list[Finding]:
    """What keeps a set of criteria from giving a score."""
    found = []
    if not measures:
        found.append(Finding("review.no_criteria", gettext_noop("The call has no criteria to score by."), clause="R1",
                             fix=gettext_noop("Give the call a criteria instrument with at least one scale question.")))  # fmt: skip
    for one in measures:
        if one.highest <= one.lowest:
            found.append(Finding("review.flat_scale", gettext_noop("The scale of %(key)s has one step only."),
                                 {"key": one.key}, where=one.key, clause="R1",
                                 fix=gettext_noop("Give the scale a highest step above the lowest.")))  # fmt: skip
        if one.weight < 0:
            found.append(Finding("review.negative_weight", gettext_noop("The weight of %(key)s is below zero."),
                                 {"key": one.key}, where=one.key, clause="R1",
                                 fix=gettext_noop("Write a weight of zero or more.")))  # fmt: skip
    if measures and not any(one.weight for one in measures):
        found.append(Finding("review.no_weight", gettext_noop("No criterion has a weight above zero."), clause="R1",
                             fix=gettext_noop("Give at least one criterion a weight.")))  # fmt: skip
    return found


def missing(measures: Sequence[Measure], steps: Mapping[str, int]) -> tuple[str, ...]:
    """The keys of criteria that weigh something and have no step yet."""
    return tuple(one.key for one in measures if one.weight and one.key not in steps)


def weighted(measures: Sequence[Measure], steps: Mapping[str, int]) -> Fraction | None:
    """The weighted mean of one person's steps, 0 to 1; None while a criterion that weighs something is missing.

    Raises ValueError for a step outside its scale: such a score is never stored.
    """
    for one in measures:
        if one.key in steps and not one.lowest <= steps[one.key] <= one.highest:
            raise ValueError(f"{one.key}: {steps[one.key]} lies outside {one.lowest} to {one.highest}")
    if missing(measures, steps) or not any(one.weight for one in measures):
        return None
    whole = sum(one.weight for one in measures)
    return sum((one.weight * one.share(steps[one.key]) for one in measures if one.weight), Fraction(0)) / whole


@dataclass(frozen=True)
class Spread:
    """How the scores of one thing lie: their mean and median, lowest and highest, and who stands apart (their places)."""

    count: int
    mean: Fraction
    median: Fraction
    lowest: Fraction
    highest: Fraction
    apart: tuple[int, ...] = ()

    @property
    def width(self) -> Fraction:
        return self.highest - self.lowest

    @property
    def split(self) -> bool:
        """Whether reviewers differ so much that they should meet: as wide as what makes one stand apart."""
        return self.count > 1 and self.width >= APART


def spread(scores: Sequence[Fraction]) -> Spread | None:
    """Spread of scores, None without any.

    A score stands apart when there are at least three and it lies a quarter of the scale or more from the median of all:
    the median, so that the one who differs does not move what they are measured against. Of two, neither is the odd one.
    """
    if not scores:
        return None
    middle = Fraction(median(scores))
    apart = tuple(at for at, score in enumerate(scores) if abs(score - middle) >= APART)
    return Spread(
        len(scores), sum(scores, Fraction(0)) / len(scores), middle, min(scores), max(scores),
        apart if len(scores) >= LEAST_FOR_OUTLIERS else (),
    )  # fmt: skip


@dataclass(frozen=True)
class Consolidated:
    """The score that an application is ranked by: the agreed one where there is one, else the mean of those sent in."""

    score: Fraction | None
    agreed: bool
    spread: Spread | None
    wanted: int
    received: int

    @property
    def complete(self) -> bool:
        return self.agreed or self.received >= self.wanted > 0


def consolidate(scores: Sequence[Fraction], *, wanted: int, agreed: Fraction | None = None) -> Consolidated:
    """One application's score of `scores` sent in, of the `wanted` that were asked for."""
    lies = spread(scores)
    score = agreed if agreed is not None else (lies.mean if lies else None)
    return Consolidated(score, agreed is not None, lies, wanted, len(scores))


def harder_or_milder(given: Mapping[str, Sequence[tuple[Fraction, Fraction]]]) -> dict[str, Fraction]:
    """By reviewer how far their scores lie, on average, from the mean of the others on the same applications.

    `given` holds (own score, mean of the others) per application; reviewers with fewer than two such are left out.
    Above zero is milder. Only shown: no score is ever adjusted by it.
    """
    return {
        who: sum((own - others for own, others in pairs), Fraction(0)) / len(pairs)
        for who, pairs in sorted(given.items())
        if len(pairs) >= 2
    }


def same_order(scores: Sequence[Fraction]) -> bool:
    """Whether scores never rise: what a ranked list must be before any deviation."""
    return all(first >= second for first, second in pairwise(scores))
