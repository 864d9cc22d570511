"""The shares that a decision states, each with its two numbers (DOMAIN of the field: support of cost and of financing)."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """A part of a whole, both in whole öre; no share is known where the whole is nothing."""

    part_ore: int
    whole_ore: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.part_ore, self.whole_ore) if self.whole_ore else None


@dataclass(frozen=True)
class Shares:
    """The grant as share of all cost, of cost paid in money, of all financing, and of the public part of it."""

    of_total_cost: Share
    of_cash_cost: Share
    of_financing: Share
    of_public_financing: Share


def shares(*, grant_ore: int, total_ore: int, in_kind_ore: int = 0, other_public_ore: int = 0) -> Shares:
    """All four shares. Cost and financing are equal in an application that was sent (R7), in kind as well (R8).

    `in_kind_ore` is cost (and financing) in kind; `other_public_ore` public money beside the grant. Raises ValueError
    for a negative amount or more in kind than cost in all.
    """
    if min(grant_ore, total_ore, in_kind_ore, other_public_ore) < 0 or in_kind_ore > total_ore:
        raise ValueError("amounts are zero or more, and what is in kind is part of the whole")
    return Shares(
        Share(grant_ore, total_ore),
        Share(grant_ore, total_ore - in_kind_ore),
        Share(grant_ore, total_ore),
        Share(grant_ore, grant_ore + other_public_ore),
    )
