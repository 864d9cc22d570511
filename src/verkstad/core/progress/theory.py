"""A project's theory of change: what is wrong, what is done, what comes of it, and why one leads to the other (R34)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop

LEVELS = ("problem", "activity", "result", "effect")
MOST_IN_LEVEL, MOST_TEXT, MOST_EVIDENCE = 8, 120, 300


@dataclass(frozen=True)
class Step:
    """A box of the picture; `indicator` is the key of what measures it, "" where nothing does."""

    key: str
    level: str
    text: str
    indicator: str = ""


@dataclass(frozen=True)
class Arrow:
    """Why one step leads to another; without `evidence` it is an assumption."""

    source: str
    target: str
    evidence: str = ""


@dataclass(frozen=True)
class Theory:
    steps: tuple[Step, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    def at(self, level: str) -> tuple[Step, ...]:
        return tuple(one for one in self.steps if one.level == level)

    @property
    def assumed(self) -> tuple[Arrow, ...]:
        """The arrows that nothing supports yet."""
        return tuple(one for one in self.arrows if not one.evidence)

    @property
    def unmeasured(self) -> tuple[Step, ...]:
        """Results and effects without an indicator."""
        return tuple(one for one in self.steps if one.level in LEVELS[2:] and not one.indicator)


@dataclass(frozen=True)
class Changed:
    """What is not the same in two theories: steps by key, arrows by where they lead. Each pair is before and after."""

    steps_added: tuple[Step, ...] = ()
    steps_removed: tuple[Step, ...] = ()
    steps_changed: tuple[tuple[Step, Step], ...] = ()
    arrows_added: tuple[Arrow, ...] = ()
    arrows_removed: tuple[Arrow, ...] = ()
    arrows_changed: tuple[tuple[Arrow, Arrow], ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        """How much was added, removed and changed."""
        return (len(self.steps_added) + len(self.arrows_added), len(self.steps_removed) + len(self.arrows_removed),
                len(self.steps_changed) + len(self.arrows_changed))  # fmt: skip


def changed(before: Theory, after: Theory) -> Changed:
    """What was added, removed and changed from one theory to another. A step that went to another level was removed and
    added; one whose text or indicator is another was changed."""
    steps = [{(one.key, one.level): one for one in theory.steps} for theory in (before, after)]
    arrows = [{(one.source, one.target): one for one in theory.arrows} for theory in (before, after)]
    return Changed(
        tuple(one for place, one in steps[1].items() if place not in steps[0]),
        tuple(one for place, one in steps[0].items() if place not in steps[1]),
        tuple((steps[0][place], one) for place, one in steps[1].items() if place in steps[0] and steps[0][place] != one),
        tuple(one for place, one in arrows[1].items() if place not in arrows[0]),
        tuple(one for place, one in arrows[0].items() if place not in arrows[1]),
        tuple((arrows[0][place], one) for place, one in arrows[1].items() if place in arrows[0] and arrows[0][place] != one),
    )  # fmt: skip


def to_json(theory: Theory) -> dict[str, Any]:
    return {"steps": [asdict(one) for one in theory.steps], "arrows": [asdict(one) for one in theory.arrows]}


def from_json(given: Mapping[str, Any]) -> Theory:
    """Raises TypeError for what `to_json` did not write."""
    return Theory(
        tuple(Step(**one) for one in given.get("steps", ())), tuple(Arrow(**one) for one in given.get("arrows", ()))
    )


def findings_of(theory: Theory, indicators: Sequence[str]) -> list[Finding]:
    """What makes a theory wrong: a blank or too long text, too many steps of a level, an arrow that goes nowhere or does
    not go forward by one level, an indicator that the agreement does not have."""
    found: list[Finding] = []
    steps = {one.key: one for one in theory.steps}
    if len(steps) != len(theory.steps) or any(not re.fullmatch(r"[a-z0-9-]{1,20}", key) for key in steps):
        found.append(Finding("theory.key", gettext_noop("Two steps have the same key."), where="steps",
                             fix=gettext_noop("Load the page again.")))  # fmt: skip
    for level in LEVELS:
        if len(theory.at(level)) > MOST_IN_LEVEL:
            found.append(Finding("theory.many", gettext_noop("At most %(n)s steps fit on a level."), {"n": MOST_IN_LEVEL},
                                 where=level, fix=gettext_noop("Put together what belongs together.")))  # fmt: skip
    for one in theory.steps:
        if one.level not in LEVELS or not 0 < len(one.text.strip()) <= MOST_TEXT:
            found.append(Finding("theory.text", gettext_noop("A step has a text of at most %(n)s characters."), {"n": MOST_TEXT},
                                 where=one.level, fix=gettext_noop("Write it shorter, or take the step away.")))  # fmt: skip
        if one.indicator and one.indicator not in indicators:
            found.append(Finding("theory.indicator", gettext_noop("The agreement has no indicator “%(key)s”."),
                                 {"key": one.indicator}, where=one.level,
                                 fix=gettext_noop("Choose one of the agreement's indicators.")))  # fmt: skip
    for arrow in theory.arrows:
        ends = steps.get(arrow.source), steps.get(arrow.target)
        if ends[0] is None or ends[1] is None or not _forward(*[one.level for one in ends if one]):
            found.append(Finding("theory.arrow", gettext_noop("An arrow leads from one level to the next."), where="arrows",
                                 fix=gettext_noop("Choose a step of the level before and one of the level after.")))  # fmt: skip
        elif len(arrow.evidence) > MOST_EVIDENCE:
            found.append(Finding("theory.evidence", gettext_noop("What supports an arrow is told in at most %(n)s characters."),
                                 {"n": MOST_EVIDENCE}, where="arrows", fix=gettext_noop("Write it shorter.")))  # fmt: skip
    return found


def _forward(source: str, target: str) -> bool:
    return source in LEVELS and target in LEVELS and LEVELS.index(target) == LEVELS.index(source) + 1
