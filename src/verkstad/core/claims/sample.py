"""A sample of lines to look at closely, drawn by risk from a seed, so that the same seed draws the same lines."""

import hashlib
import math
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verkstad.core.claims.lines import Line

FEW = 5  # a claim of so few lines is looked at whole


@dataclass(frozen=True)
class Drawn:
    """What was drawn: line keys in the order drawn, and the sum they stand for."""

    keys: tuple[int, ...]
    amount_ore: int
    of_ore: int


def new_seed() -> str:
    """A seed that nobody can know before."""
    return secrets.token_hex(16)


def weight(line: Line, noted: int) -> int:
    """How likely a line is drawn, compared with others: its size in kronor, three times that for each finding on it."""
    return max(abs(line.amount_ore) // 100, 1) * 3 ** min(noted, 4)


def draw(lines: Iterable[Line], size: int, seed: str, noted: Mapping[int, int]) -> Drawn:
    """Draw `size` lines without putting any back, each with a chance that grows with its weight.

    Each line gets -log(u) / weight of a number u in (0, 1) that the seed and its key give; the smallest are drawn
    (Efraimidis and Spirakis 2006), so the order of the lines does not matter. Raises ValueError for a size below one.
    """
    if size < 1:
        raise ValueError("a sample holds at least one line")
    every = list(lines)
    if len(every) <= FEW:
        size = len(every)
    ranked = sorted(
        every, key=lambda one: (-math.log(_number(seed, one.key)) / weight(one, noted.get(one.key, 0)), one.key)
    )
    drawn = ranked[:size]
    return Drawn(tuple(one.key for one in drawn), sum(abs(one.amount_ore) for one in drawn),
                 sum(abs(one.amount_ore) for one in every))  # fmt: skip


def _number(seed: str, key: int) -> float:
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return (int.from_bytes(digest[:7], "big") + 1) / (2**56 + 2)
