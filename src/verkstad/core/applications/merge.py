"""Several people at once: what one typed is joined, cell by cell, with what others saved meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MISSING = None  # a cell that is empty has no value; JSON null stands for it in the history


@dataclass(frozen=True)
class Conflict:
    """A cell that two people changed to different things: what stands (theirs) and what was typed (mine)."""

    address: str
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merged:
    """The cells after a save, what it changed (address -> [old, new]) and where it clashed."""

    cells: dict[str, Any]
    changes: dict[str, list[Any]]
    conflicts: tuple[Conflict, ...]


def rolled_back(now: Mapping[str, Any], later: Iterable[Mapping[str, list[Any]]]) -> dict[str, Any]:
    """The cells as they were before the `later` changes, which come newest first."""
    cells = dict(now)
    for changes in later:
        for address, (old, _new) in changes.items():
            if old is MISSING:
                cells.pop(address, None)
            else:
                cells[address] = old
    return cells


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Join `mine` into `theirs`, both made from `base`. Where both changed a cell to different things theirs stands."""
    cells, changes, conflicts = dict(theirs), {}, []
    for address in sorted(set(base) | set(mine)):
        was, typed, stands = base.get(address), mine.get(address), theirs.get(address)
        if typed in (was, stands):
            continue
        if stands != was:
            conflicts.append(Conflict(address, stands, typed))
            continue
        changes[address] = [stands, typed]
        if typed is MISSING:
            cells.pop(address, None)
        else:
            cells[address] = typed
    return Merged(cells, changes, tuple(conflicts))
