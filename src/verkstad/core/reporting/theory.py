"""A mandate's theory of change as a template tells it: a line for each step, a line for each arrow.

steps_sv = ["p1 problem Regionerna vet för lite om vad företagen behöver", "r1 result=participants_reached Fler företag nås"]
arrows_sv = ["p1 a1 Egen kartläggning 2016", "a1 r1"]
"""

import re
from collections.abc import Mapping, Sequence

from verkstad.core.progress.theory import LEVELS, Arrow, Step, Theory

_STEP = re.compile(rf"([a-z0-9-]{{1,20}}) ({'|'.join(LEVELS)})(?:=([a-z0-9_]+))? (.+)")
_ARROW = re.compile(r"([a-z0-9-]{1,20}) ([a-z0-9-]{1,20})(?: (.+))?")


class BadTheory(ValueError):
    """A line that is no step and no arrow, or an arrow that leads nowhere; the text is the line."""


def read_theory(steps: Sequence[str], arrows: Sequence[str]) -> Theory:
    """The theory of these lines. Raises BadTheory."""
    made, led = [], []
    for line in steps:
        found = _STEP.fullmatch(line.strip())
        if found is None:
            raise BadTheory(line)
        made.append(Step(found[1], found[2], found[4].strip(), found[3] or ""))
    levels = {one.key: LEVELS.index(one.level) for one in made}
    for line in arrows:
        found = _ARROW.fullmatch(line.strip())
        if found is None or levels.get(found[2], -9) - levels.get(found[1], -9) != 1:
            raise BadTheory(line)
        led.append(Arrow(found[1], found[2], (found[3] or "").strip()))
    return Theory(tuple(made), tuple(led))


def theory_of(options: Mapping[str, str], language: str) -> Theory:
    """The theory among a part's options, in the language or else in Swedish; empty where there is none."""
    steps = options.get(f"steps_{language}") or options.get("steps_sv", "")
    arrows = options.get(f"arrows_{language}") or options.get("arrows_sv", "")
    return read_theory(steps.splitlines(), arrows.splitlines())
