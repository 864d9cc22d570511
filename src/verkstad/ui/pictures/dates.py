"""Pictures along time: a mandate's obligations, and how mandates overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from verkstad.ui import formats
from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Key, Picture, Row, key_of, rows_of

HEAD, LINE, TRACK = 26, 20, 30


@dataclass(frozen=True)
class Axis:
    """Whole years from the first to the last day, as shares of the width."""

    first: date
    last: date

    def __call__(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return min(1.0, max(0.0, share))

    @property
    def years(self) -> list[int]:
        return list(range(self.first.year, self.last.year + 1))


def axis_of(days: Sequence[date]) -> Axis:
    """From the new year before the first day to the one after the last. ValueError without days."""
    return Axis(date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1) - timedelta(days=1))


def years(root: svg.Element, axis: Axis) -> None:
    """The years' numbers over the rows."""
    every = 1 if len(axis.years) <= 8 else 2 if len(axis.years) <= 16 else 5
    for year in axis.years[::every]:
        svg.add(root, "text", str(year), x=svg.pct(axis(date(year, 1, 1))), y=12, klass="t-soft")


def track(root: svg.Element, axis: Axis, top: float, height: float, today: date) -> None:
    """A row's ground: a tick at each new year, and today's line where it falls inside. Words stay free of lines."""
    svg.add(root, "rect", x="0", y=top, width="100%", height=height, klass="f-sunk")
    for year in axis.years:
        x = svg.pct(axis(date(year, 1, 1)))
        svg.add(root, "line", x1=x, x2=x, y1=top, y2=top + height, klass="s-tick")
    if axis.first <= today <= axis.last:
        x = svg.pct(axis(today))
        svg.add(root, "line", x1=x, x2=x, y1=top - 3, y2=top + height + 3, klass="s-today")


def today_key(today: date, axis: Axis) -> tuple[Key, ...]:
    if not axis.first <= today <= axis.last:
        return ()
    return (Key(svg.swatch("s-today", shape="line"), _("Today"), formats.dateword(today)),)


def states() -> dict[str, str]:
    return {"met": _("done"), "next": _("to come"), "risk": _("at risk"), "unmet": _("not met")}


def timeline(given: Sequence[Any], *, title: str, today: date) -> Picture:
    """Dated duties, one row each. Each: label, date, state (met next risk unmet), url. Empty: nothing is drawn."""
    rows = sorted(rows_of(given), key=lambda row: row["date"])
    key = key_of("timeline", title)
    axis = axis_of([row["date"] for row in rows] or [today])
    words = states()
    desc = "; ".join(
        f"{formats.dateword(row['date'])}: {row['label']}, {words[row.get('state', 'next')]}" for row in rows
    )
    root = svg.drawing(key, title, desc, height=0, linked=any(row.get("url") for row in rows))
    years(root, axis)
    y = float(HEAD)
    for row in rows:
        state = row.get("state", "next")
        name = f"{row['label']}: {formats.dateword(row['date'])}, {words[state]}"
        group = svg.linked(root, row.get("url"), name)
        svg.add(group, "text", formats.dateword(row["date"]), x="100%", y=y + 16, text_anchor="end", klass="t-soft")
        y += svg.label(group, row["label"], "0", y + 16, width=svg.room(formats.dateword(row["date"])))
        track(group, axis, y + LINE + 4, 14, today)
        svg.mark(group, state, svg.pct(axis(row["date"])), y + LINE + 11)
        y += LINE + TRACK
    root.set("height", svg.value(y))
    twin = tuple(
        (Cell(formats.dateword(r["date"])), Cell(r["label"], r.get("url")), Cell(words[r.get("state", "next")]))
        for r in rows
    )
    seen = {row.get("state", "next") for row in rows}
    keys = tuple(Key(svg.swatch(shape=state), word) for state, word in words.items() if state in seen)
    head = (Cell(_("Date")), Cell(_("What is due")), Cell(_("State")))
    return Picture(key, title, svg.safe(root), head, twin, keys + today_key(today, axis), kind="timeline")


def overlap(given: Sequence[Any], *, title: str, today: date, head: str = "", figure: str = "") -> Picture:
    """Periods under each other. Each: label, start, end (None = not known), text (a figure), url, now (bool).

    A row without both days gets a hatched strip: its period is not known.
    """
    rows = rows_of(given)
    key = key_of("overlap", title)
    days = [day for row in rows for day in (row.get("start", None), row.get("end", None)) if day]
    axis = axis_of(days or [today])
    desc = "; ".join(f"{row['label']}: {span(row)}" for row in rows)
    root = svg.drawing(key, title, desc, height=0, linked=any(row.get("url") for row in rows))
    hatch = svg.hatch(root, key)
    years(root, axis)
    y = float(HEAD)
    for row in rows:
        y = strip(root, row, axis, y, hatch, today)
    root.set("height", svg.value(y))
    twin = tuple(
        (Cell(row["label"], row.get("url")), Cell(span(row)), Cell(row.get("text") or formats.UNKNOWN, number=True))
        for row in rows
    )
    columns = (Cell(head or _("Mandate")), Cell(_("Period")), Cell(figure or _("Amount"), number=True))
    return Picture(key, title, svg.safe(root), columns, twin, today_key(today, axis), kind="overlap")


def strip(root: svg.Element, row: Row, axis: Axis, y: float, hatch: str, today: date) -> float:
    start, end = row.get("start", None), row.get("end", None)
    group = svg.linked(root, row.get("url"), f"{row['label']}: {span(row)}")
    svg.add(group, "text", row.get("text"), x="100%", y=y + 16, text_anchor="end", klass="t-strong")
    y += svg.label(group, row["label"], "0", y + 16, width=svg.room(row.get("text")))
    svg.add(group, "title", f"{row['label']}: {span(row)}")
    if start and end:
        track(group, axis, y + LINE + 4, 14, today)
        left, right = axis(start), axis(end)
        running = row.get("now", start <= today <= end)
        svg.add(
            group,
            "rect",
            x=svg.pct(left),
            y=y + LINE + 4,
            width=svg.pct(max(right - left, 0.004)),
            height=14,
            klass="f-1" if running else "f-2",
        )
        if running:
            svg.add(
                group,
                "line",
                x1=svg.pct(axis(today)),
                x2=svg.pct(axis(today)),
                y1=y + LINE + 1,
                y2=y + LINE + 21,
                klass="s-today",
            )
    else:
        svg.add(group, "rect", x="0", y=y + LINE + 4, width="100%", height=14, fill=hatch)
    return y + LINE + TRACK


def span(row: Row) -> str:
    start, end = row.get("start", None), row.get("end", None)
    return formats.period(start, end) if start or end else _("period not known")
