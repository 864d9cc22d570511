"""What a limit amounts to: sums by year against a maximum, without asking the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _
from verkstad.funds.drafts import kronor
from verkstad.funds.models import Group


class Cell(NamedTuple):
    """Where an amount counts towards limits; year 0 stands for a year that is not known."""

    layer: str
    source: str
    group: str
    year: int


ACROSS = ""  # what a state has for a layer where its limit is on several layers together


@dataclass(frozen=True)
class LimitSpec:
    """A limit as the stage that knows its clause writes it; see models.Limit for what it means."""

    key: str
    clause: str
    max_ore: int | None
    layers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    year: int | None = None
    parts: tuple[tuple[str, str], ...] = ()

    def counts(self, cell: Cell, layer: str) -> bool:
        """Whether an amount at this place counts in a layer (ACROSS for a limit of parts), its year aside.

        The counter account never does.
        """
        if cell.group == Group.COUNTER or (self.sources and cell.source not in self.sources):
            return False
        if self.parts:
            return (cell.layer, cell.group) in self.parts
        return cell.layer == layer and (not self.groups or cell.group in self.groups)

    def layers_in(self, layers: Sequence[str]) -> tuple[str, ...]:
        """The layers in which it is measured one by one; a limit of parts is measured once, over all of them."""
        if self.parts:
            return (ACROSS,)
        return tuple(layer for layer in layers if not self.layers or layer in self.layers)

    @property
    def scope(self) -> tuple[tuple[object, ...], ...]:
        return tuple(tuple(sorted(part)) for part in (self.layers, self.sources, self.groups, self.parts))


@dataclass(frozen=True)
class LimitState:
    """A limit in one layer (ACROSS: in its parts together) and what is used of it, both in whole öre."""

    limit: LimitSpec
    layer: str
    used_ore: int

    @property
    def left_ore(self) -> int:
        return (self.limit.max_ore or 0) - self.used_ore

    @property
    def passed(self) -> bool:
        return self.limit.max_ore is not None and self.used_ore > self.limit.max_ore


Sums = Mapping[Cell, int]


def states(limits: Iterable[LimitSpec], sums: Sums, layers: Sequence[str]) -> list[LimitState]:
    """Each limit in each layer it names (all layers of `layers` where it names none), with what is used."""
    return [
        LimitState(limit, layer, _used(limit, layer, sums))
        for limit in limits
        if limit.max_ore is not None
        for layer in limit.layers_in(layers)
    ]


def _used(limit: LimitSpec, layer: str, sums: Sums) -> int:
    return sum(ore for cell, ore in sums.items() if limit.counts(cell, layer) and limit.year in (None, cell.year))


def broken(
    limits: Sequence[LimitSpec], before: Sums, after: Sums, years: range, layers: Sequence[str]
) -> list[Finding]:
    """Every limit that a booking takes from `before` to above its maximum, or further above it.

    Amounts of an unknown year count towards no year's limit; but where every year of the book has a limit of the same
    scope, they must fit into what those years leave free together.
    """
    was = {(state.limit.key, state.layer): state for state in states(limits, before, layers)}
    found = [
        _finding(state.limit, state.used_ore, left=was[state.limit.key, state.layer].left_ore)
        for state in states(limits, after, layers)
        if state.passed and state.used_ore > was[state.limit.key, state.layer].used_ore
    ]
    for same in _yearly(limits, years):
        for layer in same[0].layers_in(layers):
            short, short_before = _short(same, layer, after), _short(same, layer, before)
            if (
                short > 0
                and short > short_before
                and not any(f.params.get("key") == n.key for f in found for n in same)
            ):
                found.append(_finding(same[-1], short, message=_WITHOUT_YEAR, clause="; ".join(n.clause for n in same)))
    return found


def _yearly(limits: Sequence[LimitSpec], years: range) -> list[list[LimitSpec]]:
    scopes: dict[tuple[tuple[object, ...], ...], list[LimitSpec]] = {}
    for limit in limits:
        if limit.year is not None and limit.max_ore is not None:
            scopes.setdefault(limit.scope, []).append(limit)
    return [same for same in scopes.values() if {n.year for n in same} >= set(years)]


def _short(same: Sequence[LimitSpec], layer: str, sums: Sums) -> int:
    """How much of the amounts without a year does not fit into what the years leave free."""
    loose = sum(ore for cell, ore in sums.items() if not cell.year and same[0].counts(cell, layer))
    free = sum(max(0, (limit.max_ore or 0) - _used(limit, layer, sums)) for limit in same)
    return loose - free if loose > 0 else 0


_PASSED = _("This would bring the sum to %(sum)s kr; the limit is %(max)s kr, of which %(left)s kr is left.")
_TOGETHER = _(
    "This would bring what is paid and promised together to %(sum)s kr; the limit is %(max)s kr, of which %(left)s kr "
    "is left."
)
_WITHOUT_YEAR = _(
    "These amounts have no year, and whatever their year, %(sum)s kr would be above the limits of the years."
)
_FIX = _("Lower the amount, or have the limit changed by a decision.")


def _finding(limit: LimitSpec, used: int, left: int = 0, message: str = "", clause: str = "") -> Finding:
    message = message or (_TOGETHER if limit.parts else _PASSED)
    params = {"key": limit.key, "sum": kronor(used), "max": kronor(limit.max_ore or 0), "left": kronor(max(0, left))}
    return Finding("limit_passed", message, params, clause=clause or limit.clause, fix=_FIX)
