"""Small numbers in several tables of the same thing at once: none is told, and none can be reckoned from what is (R32).

The tables are written as sums: a whole is its parts (all counties of a mandate, all mandates of a county, one stage and
those who came further). Whoever reads them all can add and subtract them as they like. A number is given away when the
sums, with what is told put in, leave it one value; that is asked exactly, by elimination. One sum alone can also give
away its hidden parts where these can be nothing but the least or the most that they may be (`hiding.safe`).

Companies that stand in several parts make a whole less than its parts. Then a sum is an inequality and tells less than is
reckoned with here: rather too much is hidden, never too little. What nobody at all stands behind is no secret.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

from verkstad.core.progress.hiding import safe

PRIME = (1 << 61) - 1  # the sums have only 1 and -1, so that elimination over this field finds what fractions would
Quantity = Hashable
Sum = tuple[Quantity, tuple[Quantity, ...]]


def told(
    counts: Mapping[Quantity, int], sums: Iterable[Sum], asked: Iterable[Quantity], least: int
) -> frozenset[Quantity]:
    """Which of the quantities that are asked for may be told. `counts` holds every quantity that a sum names.

    A quantity that is not asked for is never told, but may not be reckoned either where it is small. Raises ValueError for
    a count below zero, a `least` below 2, or a sum of something that has no count.
    """
    lines = tuple((whole, tuple(parts)) for whole, parts in sums)
    if least < 2 or any(count < 0 for count in counts.values()):
        raise ValueError("counts are zero or more, and the least that is told is two or more")
    if any(name not in counts for whole, parts in lines for name in (whole, *parts)):
        raise ValueError("a sum names something without a count")
    return _told(tuple(counts.items()), lines, frozenset(asked), least)


@lru_cache(maxsize=64)
def _told(
    counted: tuple[tuple[Quantity, int], ...], sums: tuple[Sum, ...], asked: frozenset[Quantity], least: int
) -> frozenset[Quantity]:
    counts = dict(counted)
    small = {name for name, count in counts.items() if 0 < count < least}
    shown = {name for name in asked if name not in small}
    of: dict[Quantity, list[Sum]] = {}
    for line in sums:
        for name in (line[0], *line[1]):
            of.setdefault(name, []).append(line)
    while True:
        given = _given_away(counts, sums, shown, small, least)
        if not given:
            return frozenset(shown)
        near = _near(given, of, shown, counts)
        if not near:
            return frozenset(name for name in shown if counts[name] == 0)  # nothing left to hide that would help
        fewest = min(counts[name] for name in near)
        # as many again are hidden too: which of them it was would tell something
        shown -= {name for name in near if counts[name] == fewest}


def _near(
    given: set[Quantity], of: Mapping[Quantity, list[Sum]], shown: set[Quantity], counts: Mapping[Quantity, int]
) -> set[Quantity]:
    """What is told and above nought in the sums of those that are given away; where there is none, in the sums beside."""
    seen, edge = set(given), set(given)
    while edge:
        beside = {name for one in edge for whole, parts in of.get(one, ()) for name in (whole, *parts)}
        found = {name for name in beside if name in shown and counts[name]}
        if found:
            return found
        edge = beside - seen
        seen |= beside
    return set()


def _given_away(
    counts: Mapping[Quantity, int], sums: Sequence[Sum], shown: set[Quantity], small: set[Quantity], least: int
) -> set[Quantity]:
    """The small quantities that what is told gives away."""
    open_to_all = shown | {name for name, count in counts.items() if count == 0}
    found = determined(sums, open_to_all) & small
    for whole, parts in sums:
        hidden = [name for name in parts if name not in open_to_all]
        few = small.intersection(hidden)
        if whole in open_to_all and few and not safe([counts[name] for name in hidden], least):
            found |= few
    return found


def determined(sums: Iterable[Sum], known: Iterable[Quantity]) -> set[Quantity]:
    """What the sums leave one value once the known are put in: by elimination, each pivot in its own row only."""
    given = set(known)
    pivots: dict[Quantity, dict[Quantity, int]] = {}
    for whole, parts in sums:
        row: dict[Quantity, int] = {}
        for name, sign in ((whole, 1), *((part, -1) for part in parts)):
            if name not in given:
                row[name] = row.get(name, 0) + sign
        row = {name: value % PRIME for name, value in row.items() if value % PRIME}
        for name in [one for one in row if one in pivots]:
            _take(row, pivots[name], name)
        if not row:
            continue
        pivot = next(iter(row))
        scale = pow(row[pivot], -1, PRIME)
        row = {name: value * scale % PRIME for name, value in row.items()}
        for other in pivots.values():
            if pivot in other:
                _take(other, row, pivot)
        pivots[pivot] = row
    return {name for name, row in pivots.items() if len(row) == 1}


def _take(row: dict[Quantity, int], other: Mapping[Quantity, int], name: Quantity) -> None:
    """Take away so much of the other row that the name is gone."""
    times = row.get(name, 0)
    if not times:
        return
    for each, value in other.items():
        left = (row.get(each, 0) - times * value) % PRIME
        if left:
            row[each] = left
        else:
            row.pop(each, None)
