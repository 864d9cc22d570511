"""Pictures. `{% load pictures %}` first. Each comes with its title, keys, table twin, CSV link, source and date.

Common arguments, all by name: source="" as_of=None (text or date) csv="" (address) lead="" level=2 (heading) open=False (table twin).
Rows are dicts, dataclasses or objects with the named values; * = may be left out. Titles on one page must differ.

  {% county_map values title unit="" text="number" beside=True %}
        values: a dict {"24": 2, "09": None} or {"24": {"value", "text"*, "url"*}}, or a list of rows with code, value,
        text*, url*; a county left out has no data. text: number | kr | tkr | mkr (figures then in öre)
  {% funnel_picture stages title %}        label, value (None or "hundreds" = no number), qualifier*, url*
  {% bars_picture rows title unit="" head="" text="number" %}     label, value (None = no data, may be negative), text*, url*, kind*
  {% money_bar total parts title caps=None unit="tkr" %}   öre; parts: label, ore, kind (paid committed granted own); caps: label, ore
  {% timeline_picture duties title today=None %}   label, date, state (met next risk unmet), url*
  {% overlap_picture rows title today=None head="" figure="" %}   label, start, end, text*, url*
  {% line_picture points title unit="" head="" text="number" %}   label, value, low*, high*
  {% radar_picture axes series title most=5 %}     series: label, values (in the order of axes)
  {% picture p %}                            a ready ui.pictures.picture.Picture
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from verkstad.ui import formats
from verkstad.ui.pictures import bars, curves, dates, funnel, map, money_bar
from verkstad.ui.pictures.picture import Picture, Row

register = template.Library()

TEXTS = {
    "number": formats.number,
    "number1": lambda value: formats.number(value, 1),
    "kr": lambda ore: formats.money(ore, "kr"),
    "tkr": lambda ore: formats.money(ore, "tkr"),
    "mkr": lambda ore: formats.money(ore, "mkr"),
}

BARE = {
    "kr": lambda ore: formats.money(ore, "kr", bare=True),
    "tkr": lambda ore: formats.money(ore, "tkr", bare=True),
    "mkr": lambda ore: formats.money(ore, "mkr", bare=True),
}


def shown(
    made: Picture,
    source: str = "",
    as_of: Any = None,
    csv: str = "",
    lead: str = "",
    level: int = 2,
    open: bool = False,
    beside: bool = False,
) -> SafeString:
    context = {
        "picture": made,
        "source": source,
        "as_of": as_of,
        "csv_url": csv,
        "lead": lead,
        "level": level,
        "open": open,
        "beside": beside,
    }
    return mark_safe(get_template("ui/picture.html").render(context))  # noqa: S308 - rendered by the template engine


def county_values(given: Any) -> dict[str, map.CountyValue]:
    """Read any of the forms that `county_map` takes."""
    if isinstance(given, Mapping):
        pairs: Iterable[tuple[str, Any]] = given.items()
    else:
        pairs = [(Row(one)["code"], one) for one in given]
    return {code: county_value(one) for code, one in pairs}


def county_value(one: Any) -> map.CountyValue:
    if one is None or isinstance(one, map.Number):
        return map.CountyValue(one)
    row = Row(one)
    return map.CountyValue(row.get("value", None), row.get("text"), row.get("url"))


@register.simple_tag
def picture(made: Picture, **frame: Any) -> SafeString:
    return shown(made, **frame)


@register.simple_tag
def county_map(
    values: Any, title: str, unit: str = "", text: str = "number", beside: bool = True, **frame: Any
) -> SafeString:
    if text in ("kr", "tkr", "mkr"):
        unit = unit or formats.unit_word(text)
    made = map.county_map(county_values(values), title=title, unit=unit, text=BARE.get(text) or TEXTS[text])
    return shown(made, beside=beside, **frame)


@register.simple_tag
def funnel_picture(stages: Any, title: str, **frame: Any) -> SafeString:
    return shown(funnel.funnel(list(stages), title=title), **frame)


@register.simple_tag
def bars_picture(
    rows: Any, title: str, unit: str = "", head: str = "", text: str = "number", **frame: Any
) -> SafeString:
    return shown(bars.bars(list(rows), title=title, unit=unit, head=head, text=TEXTS[text]), **frame)


@register.simple_tag(name="money_bar")
def money_bar_tag(total: int, parts: Any, title: str, caps: Any = None, unit: str = "tkr", **frame: Any) -> SafeString:
    return shown(money_bar.money_bar(total, list(parts), title=title, caps=list(caps or ()), unit=unit), **frame)


@register.simple_tag
def timeline_picture(duties: Any, title: str, today: date | None = None, **frame: Any) -> SafeString:
    return shown(dates.timeline(list(duties), title=title, today=today or timezone.localdate()), **frame)


@register.simple_tag
def overlap_picture(
    rows: Any, title: str, today: date | None = None, head: str = "", figure: str = "", **frame: Any
) -> SafeString:
    made = dates.overlap(list(rows), title=title, today=today or timezone.localdate(), head=head, figure=figure)
    return shown(made, **frame)


@register.simple_tag
def line_picture(
    points: Any, title: str, unit: str = "", head: str = "", text: str = "number", **frame: Any
) -> SafeString:
    return shown(curves.line(list(points), title=title, unit=unit, head=head, text=TEXTS[text]), **frame)


@register.simple_tag
def radar_picture(axes: Any, series: Any, title: str, most: float = 5, **frame: Any) -> SafeString:
    return shown(curves.radar(list(axes), list(series), title=title, most=most), **frame)
