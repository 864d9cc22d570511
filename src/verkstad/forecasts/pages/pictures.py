"""What is expected each year with its interval, against the year's own money; and the pace that it rests on."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from verkstad.core.forecast.clock import LONGEST, WITHIN
from verkstad.core.forecast.outlook import Band
from verkstad.core.forecast.pace import Pace
from verkstad.ui import formats
from verkstad.ui.pictures import curves, svg
from verkstad.ui.pictures.picture import Cell, Key, Picture, key_of

LABEL, BAR, GAP = 20, 18, 20


def years_picture(rows: Sequence[dict[str, Any]], title: str) -> Picture:
    """Rows: label, band, offered (öre of the year's own money, None: not divided by year), url. Bars from a common zero."""
    key = key_of("forecast", title)
    most = max([1, *(row["band"].high_ore for row in rows), *(row["offered"] or 0 for row in rows)])
    told = {row["label"]: _told(row["band"]) for row in rows}
    desc = "; ".join(f"{label}: {text}" for label, text in told.items())
    root = svg.drawing(key, title, desc, height=0, linked=any(row["url"] for row in rows))
    y = 0.0
    for row in rows:
        band: Band = row["band"]
        group = svg.linked(root, row["url"], f"{row['label']}: {told[row['label']]}")
        svg.add(group, "text", row["label"], x="0", y=y + 15)
        svg.add(
            group,
            "text",
            formats.money(band.expected_ore, "tkr"),
            x="100%",
            y=y + 15,
            text_anchor="end",
            klass="t-strong",
        )
        top = y + LABEL
        svg.add(group, "rect", x="0", y=top, width="100%", height=BAR, klass="f-sunk")
        svg.add(group, "rect", x="0", y=top, width=svg.pct(band.expected_ore / most), height=BAR, klass="f-1")
        _whisker(group, band, most, top)
        if row["offered"] is not None:
            place = svg.pct(row["offered"] / most)
            svg.add(group, "line", x1=place, x2=place, y1=top - 4, y2=top + BAR + 4, klass="s-today")
        y += LABEL + BAR + GAP
    root.set("height", svg.value(max(y - GAP + 6, 1.0)))
    keys = [Key(svg.swatch("f-1"), _("Expected to be paid")), Key(_whisker_sign(), _("Nine times of ten within this"))]
    if any(row["offered"] is not None for row in rows):
        keys.append(Key(svg.swatch("s-today", shape="line"), _("The year's own money, as decided")))
    head = (Cell(_("Year")), Cell(_("Expected, %s") % formats.unit_word("tkr"), number=True),
            Cell(_("Interval"), number=True), Cell(_("The year's own money"), number=True))  # fmt: skip
    twin = tuple(
        (Cell(row["label"], row["url"]), Cell(_bare(row["band"].expected_ore), number=True),
         Cell(f"{_bare(row['band'].low_ore)}{formats.DASH}{_bare(row['band'].high_ore)}", number=True),
         Cell(_bare(row["offered"]), number=True)) for row in rows
    )  # fmt: skip
    return Picture(key, title, svg.safe(root), head, twin, tuple(keys), kind="bars")


def _bare(ore: int | None) -> str:
    return formats.money(ore, "tkr", bare=True)


def _told(band: Band) -> str:
    return _("%(sum)s, nine times of ten between %(low)s and %(high)s") % {
        "sum": formats.money(band.expected_ore, "tkr"), "low": _bare(band.low_ore), "high": _bare(band.high_ore),
    }  # fmt: skip


def _whisker(parent: svg.Element, band: Band, most: int, top: float) -> None:
    """The interval as a line with ends, light where it crosses the bar."""
    if band.low_ore == band.high_ore:
        return
    low, high, here = (svg.pct(ore / most) for ore in (band.low_ore, band.high_ore, band.expected_ore))
    middle = top + BAR / 2
    svg.add(parent, "line", x1=low, x2=here, y1=middle, y2=middle, klass="s-cut")
    svg.add(parent, "line", x1=low, x2=low, y1=top + 4, y2=top + BAR - 4, klass="s-cut")
    svg.add(parent, "line", x1=here, x2=high, y1=middle, y2=middle, klass="s-ink")
    svg.add(parent, "line", x1=high, x2=high, y1=top + 3, y2=top + BAR - 3, klass="s-ink")


def _whisker_sign() -> svg.SafeString:
    root = svg.sample()
    svg.add(root, "line", x1=1, x2=19, y1=7, y2=7, klass="s-ink")
    for x in (1, 19):
        svg.add(root, "line", x1=x, x2=x, y1=3, y2=11, klass="s-ink")
    return svg.safe(root)


def pace_picture(pace: Pace) -> Picture:
    """The curve of payments: the share of a grant that is paid at each age."""
    curve = pace.curve()
    ages = range(0, LONGEST + 1, 4)
    points = [{"label": _age(age), "value": round(curve[age] * 100)} for age in ages]
    title = _("%(share)s of a grant is paid when the planned time ends, %(all)s in the end") % {
        "share": formats.percent(round(curve[WITHIN] * 100), 100), "all": formats.percent(round(curve[-1] * 100), 100),
    }  # fmt: skip
    return curves.line(
        points, title=title, head=_("Of the planned time, then years after it"), unit=_("Per cent of the grant paid")
    )


def _age(age: int) -> str:
    """A share of the planned time, then whole years after its end."""
    if age <= WITHIN:
        return formats.percent(age, WITHIN)
    return _("+%s years") % ((age - WITHIN) // 4)
