"""A mandate's money as one bar: paid, committed, granted, left; caps and floors as numbered flags."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from verkstad.ui import formats
from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Key, Picture, key_of, rows_of

TOP, BAR, FLAG, STEP = 2, 40, 34, 18
NEAR = 0.07  # share of the width below which two flags would write over each other
FILL = {"paid": "f-1", "granted": "f-3", "own": "f-2"}


def money_bar(total: int, given: Sequence[Any], *, title: str, caps: Sequence[Any] = (), unit: str = "tkr") -> Picture:
    """`total` in öre; parts: label, ore, kind (paid committed granted own), url, in order and without overlap.

    What is left of the total is computed and drawn open; more than the total runs past its end mark, in brick.
    caps: label, ore, state (met risk unmet), measured from the bar's beginning.
    """
    parts, flags = rows_of(given), sorted(rows_of(caps), key=lambda flag: flag["ore"])
    key = key_of("money", title)
    used = sum(part["ore"] for part in parts)
    left = total - used
    end = max([total, used, *(flag["ore"] for flag in flags), 1])
    left_label = _("Left") if left >= 0 else _("More than the frame")
    told = [f"{part['label']}: {formats.money(part['ore'], unit)}" for part in parts] + [
        f"{left_label}: {formats.money(abs(left), unit)}"
    ]
    desc = _("Frame %s.") % formats.money(total, unit) + " " + "; ".join(told)
    root = svg.drawing(key, title, desc, height=TOP + BAR + (FLAG if flags else 4))
    striped = svg.stripes(root, key)
    svg.add(root, "rect", x="0", y=TOP, width=svg.pct(total / end), height=BAR, klass="f-left")
    at = 0
    for part in parts:
        kind = part.get("kind", "paid")
        inside = {"klass": FILL[kind]} if kind in FILL else {"fill": striped}
        svg.add(root, "rect", x=svg.pct(at / end), y=TOP, width=svg.pct(part["ore"] / end), height=BAR, **inside)
        if at:
            svg.add(root, "line", x1=svg.pct(at / end), x2=svg.pct(at / end), y1=TOP, y2=TOP + BAR, klass="s-cut")
        at += part["ore"]
    if left < 0:
        svg.add(root, "rect", x=svg.pct(total / end), y=TOP, width=svg.pct(-left / end), height=BAR, klass="f-unmet")
        svg.add(root, "line", x1=svg.pct(total / end), x2=svg.pct(total / end), y1=0, y2=TOP + BAR + 4, klass="s-ink")
    low = False
    for number, flag in enumerate(flags, 1):
        low = not low and number > 1 and abs(flag["ore"] - flags[number - 2]["ore"]) < end * NEAR
        raise_flag(root, str(number), flag["ore"] / end, low)
        if low:
            root.set("height", str(TOP + BAR + FLAG + STEP))
    keys = [
        *(Key(sample(part.get("kind", "paid")), part["label"], of_frame(part["ore"], total, unit)) for part in parts),
        Key(svg.swatch("f-left" if left >= 0 else "f-unmet"), left_label, of_frame(abs(left), total, unit)),
        *(
            Key(flag_sign(number), flag["label"], formats.money(flag["ore"], unit))
            for number, flag in enumerate(flags, 1)
        ),
    ]
    rows = [
        *(line_of(part["label"], part["ore"], total, unit, part.get("url")) for part in parts),
        line_of(left_label, left, total, unit),
        line_of(_("Frame"), total, total, unit),
        *(line_of(flag["label"], flag["ore"], total, unit) for flag in flags),
    ]
    head = (Cell(_("Part")), Cell(formats.unit_word(unit), number=True), Cell(_("Share of the frame"), number=True))
    return Picture(key, title, svg.safe(root), head, tuple(rows), tuple(keys), kind="money")


def raise_flag(root: svg.Element, number: str, place: float, low: bool) -> None:
    """A mark across the bar with its number under it; one step lower where its neighbour stands too near."""
    x, foot = svg.pct(place), TOP + BAR + 12
    svg.add(root, "line", x1=x, x2=x, y1=0, y2=foot, klass="s-ink")
    anchor = "start" if place < 0.04 else "end" if place > 0.96 else "middle"
    y = foot + 16 + (STEP if low else 0)
    svg.add(root, "text", number, x=x, y=y, text_anchor=anchor, klass="t-strong")


def of_frame(ore: int, total: int, unit: str) -> str:
    return f"{formats.money(ore, unit)} ({formats.percent(ore, total)})"


def line_of(label: str, ore: int, total: int, unit: str, url: str = "") -> tuple[Cell, ...]:
    """A line of the table twin: what, how much, share of the frame."""
    return (
        Cell(label, url),
        Cell(formats.money(ore, unit, bare=True), number=True),
        Cell(formats.percent(ore, total), number=True),
    )


def sample(kind: str) -> svg.SafeString:
    return svg.swatch(FILL[kind]) if kind in FILL else svg.swatch(shape="stripes")


def flag_sign(number: int) -> svg.SafeString:
    root = svg.sample()
    svg.add(root, "line", x1=4, x2=4, y1=0, y2=14, klass="s-ink")
    svg.add(root, "text", str(number), x=9, y=12, klass="t-strong")
    return svg.safe(root)
