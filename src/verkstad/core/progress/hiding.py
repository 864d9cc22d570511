"""Small numbers are not told, nor can they be reckoned from what is (R32).

A table of parts and their whole is shown to everybody. A part that few stand behind is hidden; then so many more are
hidden that the whole less the parts that are shown does not give it away, and where that is not enough the whole too.
"""

from collections.abc import Sequence

LEAST_COMPANIES = 5
LEAST_PROJECTS = 3


def shown(counts: Sequence[int], whole: int, least: int) -> tuple[tuple[bool, ...], bool]:
    """Which parts may be shown, and whether the whole may. `counts` are how many stand behind each part and `whole` behind
    all of them; nobody at all is no secret. Raises ValueError for a count below zero or a `least` below 2.

    Parts may overlap (a company in two regions), so that they come to more than the whole; the rule takes them as if they
    did not, which hides rather too much.
    """
    if least < 2 or whole < 0 or any(count < 0 for count in counts):
        raise ValueError("counts are zero or more, and the least that is shown is two or more")
    if 0 < whole < least:
        return tuple(count == 0 for count in counts), False
    hidden = {at for at, count in enumerate(counts) if 0 < count < least}
    rest = sorted((at for at, count in enumerate(counts) if count >= least), key=lambda at: (counts[at], at))
    while hidden and not safe([counts[at] for at in hidden], least):
        if not rest:
            return tuple(count == 0 for count in counts), False
        least_left = counts[rest[0]]  # as many again are hidden too: which of them it was would tell something
        hidden |= {at for at in rest if counts[at] == least_left}
        rest = [at for at in rest if counts[at] != least_left]
    return tuple(at not in hidden for at in range(len(counts))), True


def safe(hidden: Sequence[int], least: int) -> bool:
    """Whether the sum of the hidden parts leaves each of them open: two or more, together enough, and not all the least
    or all the most that a hidden part can be."""
    together = sum(hidden)
    return len(hidden) > 1 and together >= least and together > len(hidden) and together != len(hidden) * (least - 1)
