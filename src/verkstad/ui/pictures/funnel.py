"""A funnel: how many reached each stage, and how many of those before went on. Unknown numbers stay unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from verkstad.ui import formats
from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Picture, Row, key_of

BAR, TEXT, RATE, UNKNOWN_SHARE = 36, 56, 34, 0.5
EXACT, ABOUT, LOW, HIGH = "", "about", "at_least", "at_most"
# What the source's word says of the true number: at least what stands there, at most, or near it.
BOUND = {
    "": EXACT,
    "about": ABOUT,
    "~": ABOUT,
    "over": LOW,
    ">": LOW,
    "at_least": LOW,
    ">=": LOW,
    "just_over": ABOUT,
    "almost": ABOUT,
    "under": HIGH,
    "<": HIGH,
    "at_most": HIGH,
    "<=": HIGH,
}
INVERSE = {EXACT: EXACT, ABOUT: ABOUT, LOW: HIGH, HIGH: LOW}


@dataclass(frozen=True)
class Stage:
    """A stage: a number with the source's qualifier, or only its order of size ("hundreds")."""

    label: str
    value: int | None
    qualifier: str = ""
    size_word: str = ""
    url: str = ""


def stage_of(row: Row) -> Stage:
    """Read a stage; a value that is not a number ("hundreds") is an order of size."""
    value = row.get("value", None)
    if isinstance(value, str):
        value, word = (int(value), "") if value.isdecimal() else (None, value)
    else:
        word = row.get("size_word")
    return Stage(row["label"], value, row.get("qualifier"), word, row.get("url"))


def said(stage: Stage) -> str:
    """The stage's number as its source gives it: "cirka 200", "hundratals", "34"."""
    if stage.value is not None:
        return formats.qualified(formats.number(stage.value), stage.qualifier)
    return formats.order_of_size(stage.size_word) if stage.size_word else _("not known")


def rate_qualifier(stage: Stage, before: Stage) -> str:
    """How sure the share is: of "over 150" an exact 23 is at most the quotient."""
    upper, lower = BOUND.get(stage.qualifier, ABOUT), INVERSE[BOUND.get(before.qualifier, ABOUT)]
    if upper in (EXACT, lower):
        return lower
    return upper if lower == EXACT else ABOUT


def rate(stage: Stage, before: Stage | None) -> str:
    """As "34 av 55 (62 %)"; nothing where either number is unknown."""
    if before is None or stage.value is None or not before.value:
        return ""
    share = formats.qualified(formats.percent(stage.value, before.value), rate_qualifier(stage, before))
    return _("%(part)s of %(whole)s (%(share)s)") % {"part": said(stage), "whole": said(before), "share": share}


def widths(stages: Sequence[Stage]) -> list[float]:
    """Shares of the full width. An unknown number takes the full width as an open shape; the known ones are then
    scaled among themselves to half, since nothing says how they stand to it."""
    known = [s.value for s in stages if s.value is not None]
    most = max(known, default=0) or 1
    scale = UNKNOWN_SHARE if len(known) < len(stages) else 1.0
    return [scale * s.value / most if s.value is not None else 1.0 for s in stages]


def funnel(given: Sequence[Any], *, title: str) -> Picture:
    """Draw the stages in order. Each: label, value (None or a word = no number), qualifier, size_word, url."""
    stages = [stage_of(Row(one)) for one in given]
    key = key_of("funnel", title)
    wide = widths(stages)
    told = "; ".join(f"{s.label}: {said(s)}" for s in stages)
    root = svg.drawing(key, title, told, height=0, linked=any(s.url for s in stages))
    hatch = svg.hatch(root, key)
    slopes = svg.add(root, "g")
    y = 0.0
    for number, stage in enumerate(stages):
        words = svg.lines_of(stage.label, svg.room(said(stage) + "000"))
        height = TEXT + (len(words) - 1) * 19
        if number:
            passed = rate(stage, stages[number - 1])
            if passed:
                svg.add(root, "text", passed, x="0", y=y + 22, dx=10, klass="t-soft")
            drop(slopes, wide[number - 1], wide[number], y, RATE + height)
            y += RATE
        group = svg.linked(root, stage.url, f"{stage.label}: {said(stage)}")
        write(group, stage, words, y)
        width = svg.pct(max(wide[number], 0.006))
        klass, fill = ("s-open", hatch) if stage.value is None else ("f-1", None)
        svg.add(group, "rect", x=0, y=y + height, width=width, height=BAR, klass=klass, fill=fill)
        y += height + BAR
    root.set("height", svg.value(y + 4))
    rows = tuple(
        (
            Cell(s.label, s.url),
            Cell(said(s), number=True),
            Cell(rate(s, stages[i - 1] if i else None) or formats.UNKNOWN, number=True),
        )
        for i, s in enumerate(stages)
    )
    head = (Cell(_("Stage")), Cell(_("Companies"), number=True), Cell(_("Of the stage before"), number=True))
    note = _(
        "The source gives no number for a hatched stage; its width says nothing, and the other bars compare only with each other."
    )
    return Picture(
        key, title, svg.safe(root), head, rows, note=note if any(s.value is None for s in stages) else "", kind="funnel"
    )


def write(group: svg.Element, stage: Stage, words: list[str], y: float) -> None:
    """The number, the label beside it, and under it what found no room."""
    line = svg.add(group, "text", x="0", y=y + 44)
    svg.add(line, "tspan", said(stage), klass="t-big")
    svg.add(line, "tspan", words[0], dx=10)
    for number, word in enumerate(words[1:], 1):
        svg.add(group, "text", word, x="0", y=y + 44 + number * 19)


def drop(root: svg.Element, above: float, below: float, top: float, height: float) -> None:
    """The pale slope from one bar to the next."""
    shape = svg.add(root, "svg", x=0, y=top, width="100%", height=height, view_box="0 0 1000 100", preserve="none")
    svg.add(shape, "path", d=f"M0 0H{svg.value(above * 1000)}L{svg.value(below * 1000)} 100H0z", klass="f-tint")
