"""A line with its band of uncertainty, and a radar of scores."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import Any

from django.utils.translation import gettext as _

from verkstad.ui import formats
from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Key, Picture, key_of, rows_of

HIGH, FOOT = 240, 26


def ceiling(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten at or above a positive value."""
    power = 1.0
    while value > 10 * power:
        power *= 10
    while value < power:
        power /= 10
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def line(
    given: Sequence[Any], *, title: str, text: Callable[[Any], str] = formats.number, head: str = "", unit: str = ""
) -> Picture:
    """Points in order, from zero up. Each: label, value (None = a break), low, high (both or neither). Not negative."""
    rows = rows_of(given)
    key = key_of("line", title)
    numbers = [float(v) for row in rows for name in ("value", "high") if (v := row.get(name, None)) is not None]
    top = ceiling(max(numbers, default=0) or 1)
    at = [i / max(len(rows) - 1, 1) for i in range(len(rows))]
    desc = "; ".join(f"{row['label']}: {told(row, text)}" for row in rows)
    root = svg.drawing(key, title, desc, height=HIGH + FOOT)
    for share in (0, 0.5, 1):
        y = 8 + (HIGH - 8) * (1 - share)
        svg.add(root, "line", x1="0", x2="100%", y1=y, y2=y, klass="s-line" if share else "s-axis")
        if share:
            svg.add(
                root,
                "text",
                text(top * share if top * share % 1 else int(top * share)),
                x="0",
                y=y + 15,
                klass="t-soft t-halo",
            )
    plot = svg.add(
        root,
        "svg",
        x=0,
        y=8,
        width="100%",
        height=HIGH - 8,
        view_box="0 0 1000 1000",
        preserve="none",
        overflow="visible",
    )

    def spot(i: int, value: Any) -> str:
        return f"{svg.value(at[i] * 1000)} {svg.value(1000 - 1000 * float(value) / top)}"

    banded = [i for i, row in enumerate(rows) if row.get("low", None) is not None and row.get("high", None) is not None]
    if banded:
        there = [spot(i, rows[i]["high"]) for i in banded] + [spot(i, rows[i]["low"]) for i in reversed(banded)]
        svg.add(plot, "path", d="M" + "L".join(there) + "z", klass="f-tint")
    pen = "M"
    steps = []
    for i, row in enumerate(rows):
        value = row.get("value", None)
        if value is None:
            pen = "M"
            continue
        steps.append(pen + spot(i, value))
        pen = "L"
        svg.add(root, "circle", cx=svg.pct(at[i]), cy=8 + (HIGH - 8) * (1 - float(value) / top), r=4, klass="f-1")
    svg.add(plot, "path", d="".join(steps) or "M0 0", klass="s-brand")
    every = max(1, -(-len(rows) // 6))
    for i, row in enumerate(rows):
        if i % every == 0 or i == len(rows) - 1:
            anchor = "start" if i == 0 else "end" if i == len(rows) - 1 else "middle"
            svg.add(root, "text", row["label"], x=svg.pct(at[i]), y=HIGH + 18, text_anchor=anchor, klass="t-soft")
    keys = (
        Key(svg.swatch("s-brand", shape="line"), unit or _("Value")),
        *([Key(svg.swatch("f-tint"), _("Uncertainty"))] if banded else []),
    )
    twin = tuple((Cell(row["label"]), Cell(told(row, text), number=True)) for row in rows)
    return Picture(
        key,
        title,
        svg.safe(root),
        (Cell(head or _("Time")), Cell(unit or _("Value"), number=True)),
        twin,
        keys,
        kind="line",
    )


def told(row: Any, text: Callable[[Any], str]) -> str:
    value, low, high = row.get("value", None), row.get("low", None), row.get("high", None)
    if value is None:
        return _("no data")
    if low is None or high is None:
        return text(value)
    return _("%(value)s (%(low)s to %(high)s)") % {"value": text(value), "low": text(low), "high": text(high)}


def radar(
    axes: Sequence[str],
    series: Sequence[Any],
    *,
    title: str,
    most: float = 5,
    text: Callable[[Any], str] = formats.number,
) -> Picture:
    """At most two series of scores from 0 to `most` on three or more axes. Each: label, values (None = not scored)."""
    key = key_of("radar", title)
    rows = rows_of(series)
    if len(axes) < 3 or len(rows) > 2:
        raise ValueError("a radar needs at least three axes and at most two series")
    desc = "; ".join(
        f"{row['label']}: " + ", ".join(f"{a} {score(v, text)}" for a, v in zip(axes, row["values"], strict=True))
        for row in rows
    )
    root = svg.drawing(key, title, desc, box="-190 -142 380 290", klass="radar")

    def spot(i: int, share: float, reach: float = 96) -> tuple[float, float]:
        turn = 2 * pi * i / len(axes) - pi / 2
        return round(cos(turn) * reach * share, 1), round(sin(turn) * reach * share, 1)

    for ring in range(1, 6):
        corners = " ".join(f"{x},{y}" for x, y in (spot(i, ring / 5) for i in range(len(axes))))
        svg.add(root, "polygon", points=corners, klass="s-line")
    for i, axis in enumerate(axes):
        x, y = spot(i, 1)
        svg.add(root, "line", x1=0, y1=0, x2=x, y2=y, klass="s-line")
        x, y = spot(i, 1, 108)
        anchor = "middle" if abs(x) < 12 else "start" if x > 0 else "end"
        words = svg.lines_of(axis, 75)
        shift = 5 if abs(y) < 60 else 12 if y > 0 else -4
        for n, word in enumerate(words):
            lift = (len(words) - 1) * (16 if y < -60 else 8 if abs(y) <= 60 else 0)
            svg.add(root, "text", word, x=x, y=y + shift + 16 * n - lift, text_anchor=anchor, klass="t-soft")
    for row, klass in zip(rows, ("s-second s-dash", "s-brand") if len(rows) == 2 else ("s-brand",), strict=True):
        known = [(i, v) for i, v in enumerate(row["values"]) if v is not None]
        corners = " ".join("{},{}".format(*spot(i, float(v) / most)) for i, v in known)
        svg.add(root, "polygon", points=corners, klass=klass)
    strokes = ("s-second s-dash", "s-brand") if len(rows) == 2 else ("s-brand",)
    keys = tuple(Key(svg.swatch(klass, shape="line"), row["label"]) for row, klass in zip(rows, strokes, strict=True))
    twin = tuple(
        (Cell(axis), *(Cell(score(row["values"][i], text), number=True) for row in rows)) for i, axis in enumerate(axes)
    )
    return Picture(
        key,
        title,
        svg.safe(root),
        (Cell(_("Dimension")), *(Cell(row["label"], number=True) for row in rows)),
        twin,
        keys,
        kind="radar",
    )


def score(value: Any, text: Callable[[Any], str]) -> str:
    return _("not scored") if value is None else text(value)
