"""Who reviews what: each application gets so many reviewers, the load as even as it goes, those who know the field first.

Solved as an integer programme, in this order: as many seats filled as can be; the heaviest load as small as can be and
the loads as even as can be; then the best fit. Equal answers are told apart by order of keys, so that the same facts
give the same answer on every machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.review.programme import Programme

# What a match is worth. Focus first: a reviewer judges the matter, and the region is the setting.
FOCUS, REGION = 2, 1


@dataclass(frozen=True)
class Asked:
    """A reviewer: what they know, what languages they read, how many they may be given at most (None = any), and the
    load they carry already (`held`)."""

    key: str
    languages: frozenset[str] = frozenset({"sv"})
    focus: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    most: int | None = None
    held: int = 0


@dataclass(frozen=True)
class Work:
    """An application to review; `given` are reviewers it has already."""

    key: str
    language: str = "sv"
    focus: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """Who gets what (application key -> reviewer keys, new ones only), loads after it, and how many seats stay empty."""

    seats: Mapping[str, tuple[str, ...]]
    loads: Mapping[str, int]
    short: Mapping[str, int]

    @property
    def complete(self) -> bool:
        return not self.short


def fit(reviewer: Asked, work: Work) -> int:
    """How well a reviewer knows an application's field: shared focus areas count twice, a shared region once.

    Parts of at most one each, so that an application of all 21 regions draws nobody more than one of a single region.
    """
    return FOCUS * bool(reviewer.focus & work.focus) + REGION * bool(reviewer.regions & work.regions)


def assign(works: Sequence[Work], reviewers: Sequence[Asked], *, each: int, clear: frozenset[tuple[str, str]]) -> Plan:
    """Give every application reviewers until it has `each`. `clear` holds the (reviewer, application) pairs without
    conflict; a reviewer who does not read the application's language is left out too.

    Raises ValueError for `each` below one or two of the same key.
    """
    if each < 1:
        raise ValueError("each application needs at least one reviewer")
    ordered = sorted(works, key=lambda w: w.key)
    people = sorted(reviewers, key=lambda r: r.key)
    if len({w.key for w in ordered}) < len(ordered) or len({r.key for r in people}) < len(people):
        raise ValueError("keys must differ")
    programme = Programme()
    pairs = {
        (r.key, w.key): programme.variable()
        for w in ordered
        for r in people
        if (r.key, w.key) in clear and w.language in r.languages and r.key not in w.given
    }
    filled = dict.fromkeys(pairs.values(), 1)
    even: dict[int, int] = {}
    best: dict[int, int] = {}
    for work in ordered:
        mine = [at for (_who, what), at in pairs.items() if what == work.key]
        programme.keep(dict.fromkeys(mine, 1), most=max(0, each - len(work.given)))
    for one in people:
        mine = [at for (who, _what), at in pairs.items() if who == one.key]
        most = len(mine) if one.most is None else min(len(mine), max(0, one.most - one.held))
        # Each further application costs more than the one before: the sum of squares is least when loads are even.
        steps = [programme.variable() for _step in range(most)]
        programme.keep({**dict.fromkeys(mine, 1), **dict.fromkeys(steps, -1)}, least=0, most=0)
        even |= {at: -(2 * (one.held + n) + 1) for n, at in enumerate(steps)}
    for (who, what), at in pairs.items():
        best[at] = fit(next(r for r in people if r.key == who), next(w for w in ordered if w.key == what))
    point = programme.best(filled, even, best) or ()
    seats: dict[str, tuple[str, ...]] = {
        w.key: tuple(who for (who, what), at in pairs.items() if what == w.key and point[at]) for w in ordered
    }
    loads = {r.key: r.held + sum(r.key in given for given in seats.values()) for r in people}
    short = {w.key: n for w in ordered if (n := each - len(w.given) - len(seats[w.key])) > 0}
    return Plan(seats, loads, short)


def evenness(loads: Sequence[int]) -> Fraction | None:
    """The heaviest load over the mean load; 1 when all carry the same, None without any load."""
    whole = sum(loads)
    return Fraction(max(loads) * len(loads), whole) if whole else None
