"""States and the acts that move a case between them, as a table that prints itself into the docs."""

from collections.abc import Iterable
from dataclasses import dataclass

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop


@dataclass(frozen=True)
class Move:
    """An act (past tense, as in the journal) that takes a case from one of `sources` to `target`."""

    act: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """The states of a thing in order and the moves between them; the first state is where it begins."""

    name: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        unknown = {s for m in self.moves for s in (*m.sources, m.target)} - set(self.states)
        if unknown:
            raise ValueError(f"lifecycle {self.name}: unknown states {sorted(unknown)}")

    @property
    def first(self) -> str:
        return self.states[0]

    def target(self, state: str, act: str) -> str:
        """The state that `act` leads to from `state`. Raises Refused where the table has no such move."""
        for move in self.moves:
            if move.act == act and state in move.sources:
                return move.target
        raise Refused.because(
            "lifecycle.no_such_move",
            gettext_noop("%(act)s cannot be done while the state is %(state)s."),
            {"act": act, "state": state},
            fix=gettext_noop("Reload the page to see the present state."),
        )

    def acts(self, state: str) -> Iterable[str]:
        """The acts that are possible from `state`."""
        return [move.act for move in self.moves if state in move.sources]
