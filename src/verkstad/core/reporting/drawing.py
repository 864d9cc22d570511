"""Pictures as shapes: the same bars, maps, funnels, lines and flows for screen, paper and word processor.

A drawing is measured in units of its own; `width` is 400 where it is looked at on a telephone and 620 on paper. Colours are
named by what they mean (TONES), so that a page may give them its own. Words carry the figure that they tell.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from verkstad.core.reporting.document import Mark, Picture, Value, Values
from verkstad.core.reporting.labels import label

GEOMETRY = Path(__file__).resolve().parents[1] / "counties.json"
TONES = {
    "brand": "#0b5a57", "second": "#b3651b", "tint": "#d5e5e2", "sunk": "#f0f2ef", "line": "#c9cfca", "axis": "#4a5553",
    "ink": "#1b2423", "soft": "#4a5553", "paper": "#ffffff", "none": "#eceeea",
    "step1": "#d9e8e3", "step2": "#a9cdc3", "step3": "#6fa99d", "step4": "#357f76", "step5": "#0b4a48",
}  # fmt: skip
CLASSES = {
    "brand": "f-1", "second": "f-2", "tint": "f-tint", "sunk": "f-sunk", "none": "f-sunk",
    "line": "s-line", "axis": "s-axis", "ink": "t-ink", "soft": "t-soft", "paper": "f-paper",
    **{f"step{n}": f"map__county--{n}" for n in range(1, 6)},
}  # fmt: skip
GRAIN = 45  # units of 100 m between two points of a county's border: a quarter of a millimetre on paper
SIZE, SMALL, LINE = 12.0, 10.5, 15.0
CHAR = 0.53  # of the size: an average letter's width
SPREAD = {1: [4], 2: [2, 4], 3: [1, 3, 5], 4: [1, 2, 4, 5], 5: [1, 2, 3, 4, 5]}


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    tone: str
    edge: str = ""


@dataclass(frozen=True)
class Path_:
    """A shape by SVG's path, filled; `scale` and `dx`, `dy` place it."""

    d: str
    tone: str
    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    hatched: bool = False


@dataclass(frozen=True)
class Stroke:
    points: tuple[tuple[float, float], ...]
    tone: str
    wide: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    r: float
    tone: str


@dataclass(frozen=True)
class Words:
    """A line of text; `x` is its start, middle or end. `figure` is the id of the figure it tells, if it tells one."""

    x: float
    y: float
    text: str
    size: float = SIZE
    anchor: str = "start"
    tone: str = "ink"
    strong: bool = False
    figure: str = ""


Shape = Rect | Path_ | Stroke | Dot | Words


@dataclass
class Drawing:
    width: float
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        self.shapes.extend(shapes)


@cache
def geometry() -> dict[str, Any]:
    """The counties' shapes in units of 100 m."""
    made: dict[str, Any] = json.loads(GEOMETRY.read_text("utf-8"))
    return made


@cache
def coarse(d: str) -> str:
    """A county's shape with as many points as the size of a report's map can show."""
    made, x, y = [], 0, 0
    for part in re.findall(r"M(-?\d+)[ ]?(-?\d+)l([^Mz]*)", d):
        x, y = int(part[0]), int(part[1])
        numbers = [int(one) for one in re.findall(r"-?\d+", part[2])]
        kept = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= GRAIN:
                kept.append((x, y))
        if len(kept) > 3:
            made.append("M" + "L".join(f"{a} {b}" for a, b in kept) + "z")
    return "".join(made)


def draw(picture: Picture, values: Values, language: str, width: float = 400.0) -> Drawing:
    """Draw a picture. Raises ValueError for a kind that is none, KeyError for an arrow or a county that is not there."""
    if picture.kind not in DRAWN:
        raise ValueError(f"{picture.kind!r} is no kind of picture; use {', '.join(DRAWN)}")
    made = Drawing(width)
    DRAWN[picture.kind](made, picture, values, language)
    return made


def value_of(mark: Mark, values: Values) -> Value | None:
    return values[mark.value.id] if mark.value is not None else None


def text_of(mark: Mark, values: Values, language: str) -> str:
    value = value_of(mark, values)
    return value.text if value else label("no_value", language)


def _exact(mark: Mark, values: Values) -> Fraction | None:
    value = value_of(mark, values)
    return None if value is None or value.hidden else value.value


def _figure(mark: Mark) -> str:
    return mark.value.id if mark.value is not None else ""


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break a text at its blanks so that no line is wider than about `width`."""
    most, lines = max(6, int(width / (size * CHAR))), [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def breadth(text: str, size: float = SIZE) -> float:
    return len(text) * size * CHAR


def _write(made: Drawing, x: float, y: float, lines: Sequence[str], **how: Any) -> float:
    """Lines of words below each other; gives how far down they reach."""
    for line in lines:
        made.add(Words(x, y, line, **how))
        y += how.get("size", SIZE) + 3
    return y


# The kinds


def _bars(made: Drawing, picture: Picture, values: Values, language: str) -> None:
    """A bar for each mark from a common nought; marks of a group follow under its name."""
    told = [text_of(mark, values, language) for mark in picture.marks]
    numbers = [_exact(mark, values) for mark in picture.marks]
    room = max((breadth(text) for text in told), default=0) * 1.16 + 12  # the words at the bars are strong
    beside = made.width >= 560
    left = (
        min(max((breadth(mark.label) for mark in picture.marks), default=0) + 12, made.width * 0.34) if beside else 0.0
    )
    low = min([Fraction(0), *(one for one in numbers if one is not None)])
    high = max([Fraction(0), *(one for one in numbers if one is not None)])
    span = (high - low) or Fraction(1)
    full = made.width - left - room - (room if low < 0 else 0)
    zero = left + (room if low < 0 else 0) + full * float(-low / span)
    y, group = 4.0, ""
    for mark, text, number in zip(picture.marks, told, numbers, strict=True):
        if mark.group and mark.group != group:
            made.add(Words(0, y + 12, mark.group, strong=True))
            y, group = y + 22, mark.group
        lines = wrapped(mark.label, (left or made.width) - 8)
        if beside:
            height = max(20.0, LINE * len(lines) + 4)
            _write(made, 0, y + height / 2 + 4 - LINE * (len(lines) - 1) / 2, lines)
        else:
            y = _write(made, 0, y + 11, lines) - 8
            height = 18.0
        if number is None:
            made.add(Words(zero + 4, y + height / 2 + 4, text, tone="soft", figure=_figure(mark)))
        else:
            length = full * abs(float(number / span))
            start = zero - length if number < 0 else zero
            made.add(Rect(start, y + (height - 14) / 2, max(length, 0.8), 14, "brand" if number >= 0 else "second"))
            end = {"x": start - 5, "anchor": "end"} if number < 0 else {"x": zero + length + 5}
            made.add(Words(y=y + height / 2 + 4, text=text, strong=True, figure=_figure(mark), **end))
        y += height + 6
    made.add(Stroke(((zero, 2), (zero, y)), "axis"))
    made.height = y + 4


def _funnel(made: Drawing, picture: Picture, values: Values, language: str) -> None:
    """Stages below each other, each with a bar in the middle as wide as its number."""
    numbers = [_exact(mark, values) for mark in picture.marks]
    most = max([one for one in numbers if one is not None], default=Fraction(1)) or Fraction(1)
    left = made.width * (0.42 if made.width >= 560 else 0.0)
    full, y, before = made.width - left, 2.0, None
    for mark, number in zip(picture.marks, numbers, strict=True):
        text = text_of(mark, values, language)
        wide = full * float(number / most) if number is not None else full * 0.5
        middle = left + full / 2
        if before is not None and number is not None:
            top = before[0]
            made.add(Path_(_slope(middle, top, wide, y - 12, y), "tint"))
        if left:
            lines = wrapped(mark.label, left - 70)
            made.add(Words(0, y + 20, text, size=16, strong=True, figure=_figure(mark)))
            _write(made, max(54.0, breadth(text, 16) + 14), y + 20 - 7.5 * (len(lines) - 1), lines)
        else:
            made.add(Words(0, y + 14, text, size=16, strong=True, figure=_figure(mark)))
            made.add(Words(breadth(text, 16) + 8, y + 14, mark.label))
            y += 20
        made.add(Rect(middle - wide / 2, y, max(wide, 1.0), 30, "brand" if number is not None else "none"))
        before = (wide,)
        y += 42
    made.height = y - 8


def _slope(middle: float, above: float, below: float, top: float, bottom: float) -> str:
    points = (
        (middle - above / 2, top),
        (middle + above / 2, top),
        (middle + below / 2, bottom),
        (middle - below / 2, bottom),
    )
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "z"


def _line(made: Drawing, picture: Picture, values: Values, language: str) -> None:
    """Points in order, joined where both are known; the height begins at nought."""
    numbers = [_exact(mark, values) for mark in picture.marks]
    known = [one for one in numbers if one is not None]
    low, high = min([Fraction(0), *known]), max([Fraction(0), *known])
    span = (high - low) or Fraction(1)
    top, bottom, side = 26.0, 190.0, 34.0
    step = (made.width - 2 * side) / max(len(numbers) - 1, 1)

    def spot(at: int, number: Fraction) -> tuple[float, float]:
        return side + step * at, bottom - (bottom - top) * float((number - low) / span)

    base = spot(0, Fraction(0))[1]
    made.add(Stroke(((0, base), (made.width, base)), "axis"))
    made.add(Stroke(((0, top), (made.width, top)), "line", 0.6))
    run: list[tuple[float, float]] = []
    for at, number in enumerate([*numbers, None]):
        if number is not None:
            run.append(spot(at, number))
        elif run:
            made.add(Stroke(tuple(run), "brand", 2.2))
            run = []
    every = max(1, -(-len(numbers) // max(2, int(made.width / 78))))
    for at, (mark, number) in enumerate(zip(picture.marks, numbers, strict=True)):
        x, y = spot(at, number) if number is not None else (side + step * at, base)
        shown = at % every == 0 or at == len(numbers) - 1
        if number is not None:
            made.add(Dot(x, y, 3.4, "brand"))
        if shown:
            made.add(Words(x, bottom + 18, mark.label, SMALL, "middle", "soft"))
            text = text_of(mark, values, language)
            made.add(Words(x, y - 9, text, SMALL, "middle", strong=True, figure=_figure(mark)))
    made.height = bottom + 28


def _map(made: Drawing, picture: Picture, values: Values, language: str) -> None:
    """The counties, darker where there is more, in at most five steps; hatched where nothing is known."""
    shapes = geometry()
    codes = {one["code"] for one in shapes["counties"]}
    marks = {mark.key: mark for mark in picture.marks}
    if unknown := sorted(set(marks) - codes):
        raise KeyError(f"no county: {', '.join(unknown)}")
    numbers = {code: number for code, mark in marks.items() if (number := _exact(mark, values)) is not None}
    bounds = _steps(sorted(numbers.values()))
    high = 400.0
    scale = high / shapes["height"]
    for shape in shapes["counties"]:
        number = numbers.get(shape["code"])
        tone = f"step{_shade(number, bounds)}" if number is not None else "none"
        made.add(Path_(coarse(shape["d"]), tone, scale, 4, 4, hatched=number is None))
    x, y = shapes["width"] * scale + 34, 40.0
    for at, low in enumerate(bounds):
        inside = [c for c, n in numbers.items() if n >= low and (at + 1 == len(bounds) or n < bounds[at + 1])]
        least, most = min(inside, key=lambda c: numbers[c]), max(inside, key=lambda c: numbers[c])
        made.add(Rect(x, y - 10, 20, 13, f"step{_shade(low, bounds)}"))
        first, last = text_of(marks[least], values, language), text_of(marks[most], values, language)
        made.add(Words(x + 28, y, first, figure=_figure(marks[least])))
        if first != last:
            end = x + 28 + breadth(first) + 4
            made.add(Words(end, y, "–"), Words(end + 11, y, last, figure=_figure(marks[most])))
        y += 21
    if len(numbers) < len(codes):
        made.add(Rect(x, y - 10, 20, 13, "none", "line"), Words(x + 28, y, label("no_value", language)))
    made.height = high + 8


def _steps(values: Sequence[Fraction]) -> list[Fraction]:
    """Lower bounds of at most five classes with about as many values in each; equal values stay together."""
    different = sorted(set(values))
    if len(different) <= 5:
        return different
    for ordered in (values, different):
        bounds = sorted({ordered[len(ordered) * at // 5] for at in range(5)})
        if len(bounds) == 5:
            break
    return bounds


def _shade(value: Fraction, bounds: Sequence[Fraction]) -> int:
    return SPREAD[len(bounds)][bisect_right(bounds, value) - 1]


def _flow(made: Drawing, picture: Picture, values: Values, language: str) -> None:
    """Boxes by level from the top down, and numbered arrows at the left: whole where something supports them."""
    levels = list(dict.fromkeys(mark.group for mark in picture.marks))
    lanes = min(24.0 + 13.0 * len(picture.arrows), made.width * 0.34)
    left, y = lanes, 2.0
    middle: dict[str, float] = {}
    for level in levels:
        if level:
            made.add(Words(left, y + 12, level, SMALL, tone="soft", strong=True))
            y += 20
        for mark in (one for one in picture.marks if one.group == level):
            value = value_of(mark, values)
            lines = wrapped(mark.label, made.width - left - 20 - (90 if value else 0))
            height = LINE * len(lines) + 12
            made.add(Rect(left, y, made.width - left, height, "sunk", "line"))
            _write(made, left + 10, y + 17, lines)
            if value:
                made.add(Words(made.width - 10, y + 17, value.text, anchor="end", strong=True, figure=_figure(mark)))
            middle[mark.key] = y + height / 2
            y += height + 8
        y += 8
    step = (left - 24) / max(len(picture.arrows), 1)
    for at, (start, stop, ground) in enumerate(picture.arrows):
        x, a, b = left - 14 - step * (at + 0.5), middle[start] + 3, middle[stop] - 3
        tone = "brand" if ground else "axis"
        made.add(Stroke(((left, a), (x, a), (x, b), (left - 6, b)), tone, 1.3, dashed=not ground))
        made.add(
            Path_(
                f"M{left - 7:.2f} {b - 4:.2f}L{left:.2f} {b:.2f}L{left - 7:.2f} {b + 4:.2f}z",
                "brand" if ground else "ink",
            )
        )
        made.add(Words(x - 3, (a + b) / 2 + 4, str(at + 1), SMALL, "end", "soft"))
    if picture.arrows:
        made.add(Stroke(((left, y + 6), (left + 26, y + 6)), "brand", 1.3))
        made.add(Words(left + 32, y + 10, label("supported", language), SMALL, tone="soft"))
        after = left + 46 + breadth(label("supported", language), SMALL)
        made.add(Stroke(((after, y + 6), (after + 26, y + 6)), "axis", 1.3, dashed=True))
        made.add(Words(after + 32, y + 10, label("assumed", language), SMALL, tone="soft"))
        y += 18
    made.height = y


DRAWN = {"bars": _bars, "map": _map, "funnel": _funnel, "line": _line, "flow": _flow}


# As a table


def twin(picture: Picture, values: Values, language: str) -> tuple[tuple[str, ...], list[tuple[tuple[str, str], ...]]]:
    """The same picture as a table: its head, and rows of (text, figure id) cells."""
    if picture.kind == "flow" and picture.arrows:
        names = {mark.key: mark.label for mark in picture.marks}
        head = ("", *(label(one, language) for one in ("from", "to", "evidence")))
        return head, [
            ((str(at), ""), (names[start], ""), (names[stop], ""), (ground or label("nothing_yet", language), ""))
            for at, (start, stop, ground) in enumerate(picture.arrows, 1)
        ]
    first = {"map": "county", "funnel": "stage", "line": "time"}.get(picture.kind, "part")
    rows: list[tuple[tuple[str, str], ...]] = []
    for mark in picture.marks:
        name = f"{mark.group}: {mark.label}" if mark.group else mark.label
        rows.append(((name, ""), (text_of(mark, values, language), _figure(mark))))
    return (label(first, language), label("value", language)), rows


# As SVG


def svg(made: Drawing, key: str, title: str, alt: str, links: Mapping[str, str] | None = None) -> str:
    """The drawing with the page's own classes, its name and its description; figures with an address are links."""
    role = "group" if links else "img"
    head = (
        f'<svg class="drawn" role="{role}" viewBox="0 0 {_n(made.width)} {_n(made.height)}" '
        f'aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(alt)}</desc>'
    )
    return head + "".join(_svg(one, links or {}, bare=False) for one in made.shapes) + "</svg>"


def bare_svg(made: Drawing) -> str:
    """The shapes alone with their colours, without words: what paper draws its words on."""
    shapes = "".join(_svg(one, {}, bare=True) for one in made.shapes if not isinstance(one, Words))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(made.width)} {_n(made.height)}" '
        f'width="{_n(made.width)}" height="{_n(made.height)}">{shapes}</svg>'
    )


def words_of(made: Drawing) -> Iterator[Words]:
    return (one for one in made.shapes if isinstance(one, Words))


def _svg(one: Shape, links: Mapping[str, str], bare: bool) -> str:
    def look(tone: str, *, stroke: bool = False) -> str:
        if bare:
            return f'stroke="{TONES[tone]}" fill="none"' if stroke else f'fill="{TONES[tone]}"'
        name = {"brand": "s-brand", "ink": "s-axis"}.get(tone, CLASSES[tone]) if stroke else CLASSES[tone]
        return f'class="{name}" fill="none"' if stroke else f'class="{name}"'

    if isinstance(one, Rect):
        edge = f' stroke="{TONES[one.edge]}" stroke-width="0.8"' if one.edge and bare else ""
        return f'<rect x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.width)}" height="{_n(one.height)}" {look(one.tone)}{edge}/>'
    if isinstance(one, Path_):
        move = "" if one.scale == 1 else f' transform="translate({_n(one.dx)} {_n(one.dy)}) scale({one.scale:.6f})"'
        edge = f' stroke="#ffffff" stroke-width="{0.6 / one.scale:.2f}"' if bare and one.scale != 1 else ""
        kind = "" if bare or one.scale == 1 else " map__county"
        name = look(one.tone).replace('class="', f'class="{kind.strip()} ') if kind else look(one.tone)
        return f'<path d="{one.d}" {name}{move}{edge}/>'
    if isinstance(one, Stroke):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in one.points)
        dash = ' stroke-dasharray="4 3"' if one.dashed else ""
        return f'<polyline points="{points}" {look(one.tone, stroke=True)} stroke-width="{_n(one.wide)}"{dash}/>'
    if isinstance(one, Dot):
        return f'<circle cx="{_n(one.x)}" cy="{_n(one.y)}" r="{_n(one.r)}" {look(one.tone)}/>'
    name = " ".join(part for part in (CLASSES[one.tone], "t-strong" if one.strong else "") if part)
    told = f' data-figure="{one.figure}"' if one.figure else ""
    anchor = f' text-anchor="{one.anchor}"' if one.anchor != "start" else ""
    text = f'<text x="{_n(one.x)}" y="{_n(one.y)}" font-size="{_n(one.size)}" class="{name}"{anchor}{told}>{escape(one.text)}</text>'
    address = links.get(one.figure, "")
    return f"<a href={quoteattr(address)}>{text}</a>" if address else text


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
