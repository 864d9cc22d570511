"""Horizontal bars: one figure each, comparable by length from a common zero; negative ones go to the left."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.ui import formats
from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Picture, key_of, rows_of

LABEL, BAR, GAP = 20, 16, 18


def bars(
    given: Sequence[Any], *, title: str, text: Callable[[Any], str] = formats.number, head: str = "", unit: str = ""
) -> Picture:
    """Each: label, value (None = no data), text (how the figure is written), url, note, kind (met risk unmet)."""
    rows = rows_of(given)
    key = key_of("bars", title)
    values = [Fraction(v) for row in rows if (v := row.get("value", None)) is not None]
    low, high = min([Fraction(0), *values]), max([Fraction(0), *values])
    width = (high - low) or Fraction(1)
    told = {
        id(row): row.get("text") or (_("no data") if row.get("value", None) is None else text(row["value"]))
        for row in rows
    }
    desc = "; ".join(f"{row['label']}: {told[id(row)]}" for row in rows)
    root = svg.drawing(key, title, desc, height=0, linked=any(row.get("url") for row in rows))
    hatch = svg.hatch(root, key)
    zero, y = float(-low / width), 0.0
    for row in rows:
        value = row.get("value", None)
        group = svg.linked(root, row.get("url"), f"{row['label']}: {told[id(row)]}")
        svg.add(group, "text", told[id(row)], x="100%", y=y + 15, text_anchor="end", klass="t-strong")
        y += svg.label(group, row["label"], "0", y + 15, width=svg.room(told[id(row)]))
        if value is None:
            svg.add(group, "rect", x="0", y=y + LABEL, width="100%", height=BAR, fill=hatch)
        else:
            size = float(Fraction(value) / width)
            svg.add(group, "rect", x="0", y=y + LABEL, width="100%", height=BAR, klass="f-sunk")
            svg.add(
                group,
                "rect",
                x=svg.pct(zero + min(size, 0.0)),
                y=y + LABEL,
                width=svg.pct(max(abs(size), 0.003)),
                height=BAR,
                klass=colour(row.get("kind"), value < 0),
            )
        y += LABEL + BAR + GAP
    if low < 0:
        svg.add(root, "line", x1=svg.pct(zero), x2=svg.pct(zero), y1=0, y2=y - GAP, klass="s-axis")
    root.set("height", svg.value(max(y - GAP + 2, 1.0)))
    twin = tuple((Cell(row["label"], row.get("url")), Cell(told[id(row)], number=True)) for row in rows)
    return Picture(
        key,
        title,
        svg.safe(root),
        (Cell(head or pgettext("table head", "What")), Cell(unit or pgettext("table head", "Number"), number=True)),
        twin,
        kind="bars",
    )


def colour(kind: str, negative: bool) -> str:
    return f"f-{kind}" if kind in ("met", "risk", "unmet") else "f-unmet" if negative else "f-1"
