"""Walks the chain act by act, in constant memory, and says where it breaks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from verkstad.core.words import gettext_noop
from verkstad.journal.rules import GENESIS, act_hash

SHOWN = 50  # breaks that are kept; more are only counted

# What each kind of break means; `found` and `expected` are hashes or positions.
MEANINGS = {
    "content": gettext_noop(
        "The content of act %(position)s (%(act)s, %(at)s) was changed: its hash should be %(expected)s, but %(found)s is stored."
    ),
    "missing": gettext_noop(
        "Acts are missing before act %(position)s (%(act)s, %(at)s): position %(expected)s was to come."
    ),
    "link": gettext_noop(
        "Act %(position)s (%(act)s, %(at)s) does not follow on the one before it: it names %(found)s, but that act's hash is %(expected)s."
    ),
    "tail": gettext_noop("The last acts are gone: the head says %(expected)s, but the chain ends at %(found)s."),
    "head": gettext_noop("The head row was changed: the chain ends at %(expected)s, but the head says %(found)s."),
    "noted": gettext_noop(
        "The head noted earlier, %(expected)s, is not in the chain: at that position there is %(found)s."
    ),
}


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold; kinds are the keys of MEANINGS. `position` 0 means no act in particular."""

    kind: str
    position: int
    expected: str
    found: str
    act: str = ""
    at: str = ""

    def __str__(self) -> str:
        return MEANINGS[self.kind] % vars(self)


@dataclass(frozen=True)
class Point:
    """A place in the chain, written POSITION:HASH; 0 and 64 zeros before the first act."""

    position: int = 0
    hash: str = GENESIS

    @classmethod
    def parse(cls, text: str) -> "Point":
        """Read "1234:9f86…" (64 hexadecimal digits). Raises ValueError."""
        position, _colon, digest = text.strip().partition(":")
        if not position.isdecimal() or len(digest) != 64 or set(digest.lower()) - set("0123456789abcdef"):
            raise ValueError(text)
        return cls(int(position), digest.lower())

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


@dataclass
class Walk:
    """A walk along the chain so far. Feed it acts in order of position, then ask `breaks`.

    `first_at` and `last_at` are the earliest and the latest moment, wherever in the chain they stand: clocks are set
    back, and the example is told in the past.
    """

    watched: Mapping[int, Point] = field(default_factory=dict)
    count: int = 0
    first_at: str = ""
    last_at: str = ""
    end: Point = field(default_factory=Point)
    breaks: list[Break] = field(default_factory=list)
    found: int = 0
    passed: dict[int, str] = field(default_factory=dict)

    def over(self, acts: Iterable[Mapping[str, Any]]) -> "Walk":
        """Go over acts (mappings of rules.FIELDS and "hash"); each break is reported once, where it is."""
        for act in acts:
            self._step(act)
        return self

    def _step(self, act: Mapping[str, Any]) -> None:
        position, stored = act["position"], act["hash"]
        computed = act_hash(act)
        if computed != stored:
            self.broken("content", position, computed, stored, act)
        if position != self.end.position + 1:
            self.broken("missing", position, str(self.end.position + 1), str(position), act)
        elif act["previous_hash"] != self.end.hash:
            self.broken("link", position, self.end.hash, act["previous_hash"], act)
        if position in self.watched:
            self.passed[position] = stored
        self.first_at = min(self.first_at or act["at"], act["at"])
        self.last_at = max(self.last_at, act["at"])
        self.count += 1
        self.end = Point(position, stored)

    def broken(self, kind: str, position: int, expected: str, found: str, act: Mapping[str, Any] | None = None) -> None:
        self.found += 1
        if len(self.breaks) < SHOWN:
            named = {"act": act["act"], "at": act["at"]} if act else {}
            self.breaks.append(Break(kind, position, expected, found, **named))

    def check_noted(self, noted: Point) -> None:
        """A head somebody noted must be in the chain: this alone finds a tail cut off together with its head."""
        stored = self.passed.get(noted.position, GENESIS if noted.position == 0 else "")
        if stored != noted.hash:
            found = f"{noted.position}:{stored}" if stored else "no act"
            self.broken("noted", noted.position, str(noted), found)

    def check_head(self, head: Point) -> None:
        """The head row must be where the chain ends."""
        if head == self.end:
            return
        if head.position > self.end.position:
            self.broken("tail", self.end.position, str(head), str(self.end))
        else:
            self.broken("head", head.position, str(self.end), str(head))
