"""What a load did, or would do: thing by thing, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from verkstad.core.changes import Changes, as_facts
from verkstad.core.packs.values import show_money


@dataclass(frozen=True)
class Change:
    """One thing that is new or changed. `fields` maps a field to its old and new value, as JSON."""

    thing: str
    key: str
    new: bool
    fields: dict[str, list[Any]]
    where: str = ""

    def lines(self) -> Iterator[str]:
        """`+ project ems` for a new thing; `~ project ems: grant_ore 1 -> 2` for each field of a changed one."""
        if self.new:
            yield f"+ {self.thing} {self.key}"
            return
        for name, (old, now) in self.fields.items():
            before, after = _shown(name, old, now)
            yield f"~ {self.thing} {self.key}: {name} {before} -> {after}"


WIDTH = 80
LEAD = 20  # characters before the first that differs


def _shown(name: str, old: Any, now: Any) -> tuple[str, str]:
    """Both values on one line each; of long texts the part from just before where they begin to differ."""
    texts = [_text(name, one) for one in (old, now)]
    if max(map(len, texts)) > WIDTH:
        same = next((place for place, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
        start = max(0, same - LEAD)
        texts = [
            ("…" if start else "") + one[start : start + WIDTH] + ("…" if len(one) > start + WIDTH else "")
            for one in texts
        ]
    return texts[0], texts[1]


def _text(name: str, value: Any) -> str:
    if value in (None, ""):
        return "-"
    return show_money(value) if name.endswith("_ore") and isinstance(value, int) else str(value)


@dataclass
class LoadReport:
    """The outcome of one load."""

    pack: str
    dry_run: bool
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    later: list[str] = field(default_factory=list)  # dated after today
    left: list[str] = field(default_factory=list)  # in the house, no longer in the pack: nothing is ever removed

    def note(self, thing: str, key: str, changes: Changes, *, new: bool, where: str = "") -> None:
        """Count what an action says that it changed; nothing changed is counted as unchanged."""
        told = as_facts({name: pair for name, pair in changes.items() if name not in ("new", "pack_digest")})["changed"]
        if new or told:
            self.changes.append(Change(thing, key, new, told, where))
        else:
            self.unchanged += 1

    @property
    def created(self) -> int:
        return sum(change.new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.created

    def as_json(self) -> dict[str, Any]:
        """For `--json`: counts and every change."""
        return {
            "pack": self.pack,
            "dry_run": self.dry_run,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "changes": [
                {"thing": one.thing, "key": one.key, "new": one.new, "fields": one.fields, "where": one.where}
                for one in self.changes
            ],
            "later": self.later,
            "left": self.left,
        }
