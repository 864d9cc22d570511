"""How many must attest a payment, and in which roles: levels by amount (R13)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """From an amount on, one person for each of `roles` must attest; a role may stand twice."""

    from_ore: int
    roles: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.from_ore < 0 or not self.roles:
            raise ValueError("a level begins at zero or above and names a role")


# Where a mandate has no levels of its own.
USUAL = (Level(0, ("attester",)), Level(1_000_000_00, ("attester", "head")))


def level_of(levels: Iterable[Level], amount_ore: int) -> Level:
    """The level that an amount reaches: the highest that begins at or below it; the lowest where none does."""
    known = sorted(levels, key=lambda one: one.from_ore) or list(USUAL)
    reached = [one for one in known if one.from_ore <= amount_ore]
    return reached[-1] if reached else known[0]


def left_to_attest(level: Level, given: Sequence[str]) -> tuple[str, ...]:
    """The roles that no attest stands for yet, in the level's order."""
    left = list(level.roles)
    for role in given:
        if role in left:
            left.remove(role)
    return tuple(left)


def role_to_use(level: Level, given: Mapping[str, str], person: str, held: Collection[str]) -> str | None:
    """The role in which a person may attest now: one that is left and that they hold; None where there is none, or
    where the person has attested already. `given` is person -> role."""
    if person in given:
        return None
    return next((role for role in left_to_attest(level, list(given.values())) if role in held), None)
