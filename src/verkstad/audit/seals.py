"""What the journal does not tell yet: acts about things that are sealed until a moment.

An app that keeps things sealed says here which subjects of an act are hidden from a person. The rows stay in the chain
and are counted and verified as all others; only their subject, doer and facts are left out for the reader.

    from verkstad.audit.seals import seals
    seals.add(("application",), hidden=hidden_subjects, without=without_hidden)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from verkstad.journal.models import Act, ActQuerySet
from verkstad.people.access import Who

Subject = tuple[str, str]  # an act's subject_type and subject_key
Hidden = Callable[[Who, Sequence[Act]], Mapping[Subject, datetime | None]]


@dataclass(frozen=True)
class Seal:
    """Which subjects are hidden from a person, and until when (None: no moment is known); acts without them.

    `shown_doers` are acts whose doer is told all the same, because the act itself is what is watched.
    """

    types: tuple[str, ...]
    hidden: Hidden
    without: Callable[[ActQuerySet, Who], ActQuerySet]
    shown_doers: tuple[str, ...] = ()


class Seals:
    """The seals by name of the first type; adding one twice replaces it."""

    def __init__(self) -> None:
        self.seals: dict[str, Seal] = {}

    def add(
        self,
        types: tuple[str, ...],
        *,
        hidden: Hidden,
        without: Callable[[ActQuerySet, Who], ActQuerySet],
        shown_doers: tuple[str, ...] = (),
    ) -> None:
        self.seals[types[0]] = Seal(types, hidden, without, shown_doers)

    def hidden(self, acts: Iterable[Act], user: Who) -> dict[Subject, datetime | None]:
        """Those subjects of the acts that are hidden from the person; the seals that no act touches ask nothing."""
        rows = list(acts)
        found: dict[Subject, datetime | None] = {}
        for seal in self.seals.values():
            touched = [act for act in rows if act.subject_type in seal.types]
            found.update(seal.hidden(user, touched) if touched else {})
        return found

    def without(self, acts: ActQuerySet, user: Who) -> ActQuerySet:
        """The acts without those that are hidden from the person; no query of its own."""
        for seal in self.seals.values():
            acts = seal.without(acts, user)
        return acts

    def doer_shown(self, act: Act) -> bool:
        return any(act.act in seal.shown_doers for seal in self.seals.values())


seals = Seals()
