"""The ranked list: places with ties, amounts added up, the line where the money ends, and moves with written reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop


@dataclass(frozen=True)
class Entrant:
    """What is ranked: its key, score (None = not scored yet) and the amount in öre that it asks for."""

    key: str
    score: Fraction | None
    amount_ore: int


@dataclass(frozen=True)
class Ranked:
    """A line of the list. `place` is shared by ties and follows the scores alone; `position` counts the lines as listed.

    `cumulated_ore` sums the amounts so far; `within` whether that sum keeps to the budget; `fits_alone` marks a line
    below where the money ends whose own amount would still fit in what is left above it; `moved` = not where scores put it.
    """

    key: str
    score: Fraction | None
    amount_ore: int
    position: int
    place: int | None
    tied: bool
    moved: bool
    cumulated_ore: int
    within: bool
    fits_alone: bool


def by_score(entrants: Sequence[Entrant]) -> list[Entrant]:
    """Highest score first, unscored last; equal ones by key, which says nothing of their worth."""
    return sorted(entrants, key=lambda e: (e.score is None, -(e.score or 0), e.key))


def order_of(entrants: Sequence[Entrant], moves: Mapping[str, int]) -> list[str]:
    """The keys as listed: by score, then each moved one (key -> wanted position from 1) put in its place, lowest first."""
    rest = [e.key for e in by_score(entrants) if e.key not in moves]
    for key, position in sorted(moves.items(), key=lambda one: (one[1], one[0])):
        rest.insert(min(max(position, 1) - 1, len(rest)), key)
    return rest


def ranked(
    entrants: Sequence[Entrant], *, budget_ore: int | None = None, moves: Mapping[str, int] | None = None
) -> list[Ranked]:
    """The list in order. Without a budget every line is within it.

    Once a line does not fit, the money ends there: later ones are below the line even where they are small enough
    (`fits_alone`): taking them would pass over a better one, which is a deviation that somebody must give a reason for.
    """
    of = {e.key: e for e in entrants}
    places = _places(entrants)
    order = order_of(entrants, {k: p for k, p in (moves or {}).items() if k in of})
    listed, total, granted, open_ = [], 0, 0, True
    for position, key in enumerate(order, 1):
        one = of[key]
        total += one.amount_ore
        open_ = open_ and one.score is not None and (budget_ore is None or total <= budget_ore)
        if open_:
            granted = total
        alone = (
            not open_ and one.score is not None and budget_ore is not None and granted + one.amount_ore <= budget_ore
        )
        place, tied = places.get(key, (None, False))
        moved = key in (moves or {}) and _out_of_order([of[k] for k in order], position - 1)
        listed.append(Ranked(key, one.score, one.amount_ore, position, place, tied, moved, total, open_, alone))
    return listed


def _places(entrants: Sequence[Entrant]) -> dict[str, tuple[int | None, bool]]:
    scores = [e.score for e in entrants if e.score is not None]
    return {
        e.key: (1 + sum(s > e.score for s in scores), scores.count(e.score) > 1)
        for e in entrants
        if e.score is not None
    }


def _out_of_order(order: Sequence[Entrant], at: int) -> bool:
    """Whether the one at a place stands above a better one or below a worse one. Among equals any order is in order."""
    own = _worth(order[at])
    return any(_worth(other) < own for other in order[:at]) or any(_worth(other) > own for other in order[at + 1 :])


def _worth(one: Entrant) -> Fraction:
    return Fraction(-1) if one.score is None else one.score


def open_ties(listed: Sequence[Ranked], settled: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Groups of equal scores whose order nobody has settled, where it matters: the line goes between them.

    A tie that lies wholly above or wholly below the line decides nothing and may stand.
    """
    groups: dict[Fraction, list[Ranked]] = {}
    for one in listed:
        if one.tied and one.score is not None:
            groups.setdefault(one.score, []).append(one)
    return [tuple(one.key for one in group) for group in groups.values() if not _settled(group, settled)]


def _settled(group: Sequence[Ranked], settled: Mapping[str, int]) -> bool:
    """Whether the line leaves a tie whole, or all on one side of it were placed there by a written reason."""
    sides = [[one.key for one in group if one.within is side] for side in (True, False)]
    return any(all(key in settled for key in side) for side in sides)


def freeze_findings(listed: Sequence[Ranked], moves: Mapping[str, int], waiting: Sequence[str]) -> list[Finding]:
    """What keeps a list from being fixed: scores that are not in, nothing to rank, ties across the line."""
    found = []
    if not listed:
        found.append(Finding("review.nothing_to_rank", gettext_noop("There is nothing to rank."),
                             fix=gettext_noop("Assign applications to reviewers first.")))  # fmt: skip
    if waiting:
        found.append(Finding("review.scores_missing", gettext_noop("Scores are still missing for %(keys)s."),
                             {"keys": ", ".join(waiting)},
                             fix=gettext_noop("Wait for them, or recuse or replace the reviewers who will not answer.")))  # fmt: skip
    for group in open_ties(listed, moves):
        found.append(Finding("review.tie_at_line",
                             gettext_noop("%(keys)s have the same score, and the money ends between them."),
                             {"keys": ", ".join(group)},
                             fix=gettext_noop("Settle their order, with a reason.")))  # fmt: skip
    return found
