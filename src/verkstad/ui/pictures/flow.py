"""What leads to what: boxes in levels from the top down, and lines beside them, whole where something supports them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Key, Picture, key_of

HEAD, LINE, PAD, GAP = 30, 19, 8, 8
LANE, EDGE = 0.032, 0.055  # of the width: a lane, and what lies between the boxes and the nearest one
MOST_GUTTER = 0.45


@dataclass(frozen=True)
class Box:
    """A box; `note` stands under its text, small."""

    key: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Level:
    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Link:
    """From one box to another; `ground` is what supports it, "" where nothing does."""

    source: str
    target: str
    ground: str = ""


def lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """The lane of each span (its two heights), so that no two of one lane overlap; short ones nearest to the boxes."""
    taken: list[list[tuple[float, float]]] = []
    found = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda one: (abs(spans[one][1] - spans[one][0]), one)):
        low, high = sorted(spans[at])
        free = next((n for n, kept in enumerate(taken) if all(high < a or low > b for a, b in kept)), len(taken))
        if free == len(taken):
            taken.append([])
        taken[free].append((low, high))
        found[at] = free
    return found


def flow(levels: Sequence[Level], links: Sequence[Link], *, title: str) -> Picture:
    """Draw the levels from the top down, each box over the whole width, and each link in a lane at the left.

    The order of the table is that of the links. Raises KeyError for a link to a box that is not there.
    """
    key = key_of("flow", title)
    named = {box.key: box for level in levels for box in level.boxes}
    desc = "; ".join(f"{named[one.source].text} → {named[one.target].text}: {said(one)}" for one in links)
    left = _gutter(levels, links)
    root = svg.drawing(key, title, desc or title, height=0)
    bottom, middle = _boxes(root, levels, left)
    ends = _ends(links, middle)
    for one, (start, stop), lane in zip(links, ends, lanes(ends), strict=True):
        far, near = svg.pct(max(left - EDGE - lane * LANE, 0.0)), svg.pct(left)
        klass = "s-brand" if one.ground else "s-axis s-dash"
        for x1, y1, x2, y2 in ((near, start, far, start), (far, start, far, stop), (far, stop, near, stop)):
            svg.add(root, "line", x1=x1, y1=float(y1), x2=x2, y2=float(y2), klass=klass, stroke_linecap="square")
        tip = svg.add(root, "svg", x=near, y=float(stop), width=1, height=1, overflow="visible")
        svg.add(tip, "path", d="M-9 -5l9 5l-9 5z", klass="f-1" if one.ground else "f-ink")
    root.set("height", svg.value(bottom))
    rows = tuple((Cell(named[one.source].text), Cell(named[one.target].text), Cell(said(one))) for one in links)
    keys = (
        Key(
            svg.swatch("s-brand", shape="line"), _("something supports it"), str(sum(bool(one.ground) for one in links))
        ),
        Key(
            svg.swatch("s-axis s-dash", shape="line"),
            _("only assumed so far"),
            str(sum(not one.ground for one in links)),
        ),
    )
    head = (Cell(_("From")), Cell(_("To")), Cell(_("What supports it")))
    return Picture(key, title, svg.safe(root), head, rows, keys=keys if links else (), kind="flow")


def said(link: Link) -> str:
    return link.ground or _("nothing yet")


def _gutter(levels: Sequence[Level], links: Sequence[Link]) -> float:
    """Room for the lanes, by a first placing with unbroken texts: where boxes grow, no more lanes are needed."""
    at = {box.key: float(n) for n, box in enumerate(box for level in levels for box in level.boxes)}
    used = max(lanes(_ends(links, {key: (n * 100, 30.0) for key, n in at.items()})), default=-1) + 1
    return min(EDGE + used * LANE, MOST_GUTTER) if used else 0.0


def _ends(links: Sequence[Link], middle: dict[str, tuple[float, float]]) -> list[tuple[float, float]]:
    """Where each link leaves and arrives: several at one box are spread over its height, those out below those in."""
    outs: dict[str, list[int]] = {}
    ins: dict[str, list[int]] = {}
    for at, one in enumerate(links):
        outs.setdefault(one.source, []).append(at)
        ins.setdefault(one.target, []).append(at)
    found = []
    for at, one in enumerate(links):
        starts, stops = outs[one.source], ins[one.target]
        y, height = middle[one.source]
        start = y + height / 2 + height / 2 * (starts.index(at) + 1) / (len(starts) + 1)
        y, height = middle[one.target]
        found.append((start, y + height / 2 * (stops.index(at) + 1) / (len(stops) + 1)))
    return found


def _boxes(root: svg.Element, levels: Sequence[Level], left: float) -> tuple[float, dict[str, tuple[float, float]]]:
    """Draw them; the height of all, and each box's top and height by key."""
    y, places = 0.0, {}
    width = int(svg.NARROW * (1 - left)) - 2 * PAD
    for level in levels:
        svg.add(root, "text", level.label, x=svg.pct(left), y=y + 18, klass="t-strong")
        y += HEAD
        for box in level.boxes:
            height = 2 * PAD + LINE * (len(svg.lines_of(box.text, width)) + bool(box.note))
            svg.add(root, "rect", x=svg.pct(left), y=y, width=svg.pct(1 - left), height=height, klass="f-sunk")
            inner = svg.add(root, "svg", x=svg.pct(left), y=y, width="50%", height=height, overflow="visible")
            more = svg.label(inner, box.text, str(PAD), PAD + 14.0, width=width)
            if box.note:
                svg.add(inner, "text", box.note, x=PAD, y=PAD + 14 + more + LINE, klass="t-soft")
            places[box.key] = (y, float(height))
            y += height + GAP
        y += GAP
    return y, places
