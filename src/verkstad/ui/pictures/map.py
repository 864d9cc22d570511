"""The 21 counties of Sweden, coloured by one figure in at most five steps; hatched where nothing is known."""

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from verkstad.ui import formats
from verkstad.ui.pictures import svg
from verkstad.ui.pictures.picture import Cell, Key, Picture, key_of

Number = int | Decimal | Fraction
GEOMETRY = Path(__file__).resolve().parents[2] / "core" / "counties.json"
LEFT, EDGE = 1150, 60  # room for the name of the county pointed at, in the map's units of 100 m


@dataclass(frozen=True)
class CountyValue:
    """What is known of one county: a figure (None = no data), how it is written, and where it leads."""

    value: Number | None
    text: str = ""
    url: str = ""


@cache
def geometry() -> dict[str, Any]:
    """Shapes in units of 100 m, SWEREF 99 TM; made by tools/make_map.py."""
    return json.loads(GEOMETRY.read_text("utf-8"))


def county_name(code: str) -> str:
    """The county's name in the active language. KeyError for a code that is no county."""
    language = "sv" if formats.is_swedish() else "en"
    return {one["code"]: one[language] for one in geometry()["counties"]}[code]


def steps(values: list[Number], most: int = 5) -> list[Number]:
    """Lower bounds of at most five classes, ascending, with about as many values in each; equal values stay together.

    Few different values get a class each. Where one value is so common that classes would fall together, each class
    gets about as many different values instead. Without values there are no classes.
    """
    different = sorted(set(values))
    if len(different) <= most:
        return different
    for ordered in (sorted(values), different):
        bounds = sorted({ordered[len(ordered) * i // most] for i in range(most)})
        if len(bounds) == most:
            break
    return bounds


def county_map(
    values: Mapping[str, CountyValue], *, title: str, unit: str = "", text: Callable[[Number], str] = formats.number
) -> Picture:
    """Draw the map. `values` by two-digit county code; a county left out counts as no data.

    `text` writes a figure without its unit; `unit` stands once over the keys and in the
    table's head, and after each spoken figure. KeyError for a code that is no county.
    """
    shapes = geometry()
    names = {one["code"]: county_name(one["code"]) for one in shapes["counties"]}
    for code in values:
        names[code]
    known = [one.value for one in values.values() if one.value is not None]
    bounds = steps(known)
    key = key_of("map", title)
    said = {code: words(values.get(code), unit, text) for code in names}
    box = f"{-LEFT} {-EDGE} {shapes['width'] + LEFT + 2 * EDGE} {shapes['height'] + 2 * EDGE}"
    links = any(one.url for one in values.values())
    root = svg.drawing(key, title, description(known, names, text, unit), box=box, linked=links, klass="map__svg")
    hatch = svg.hatch(root, key, 110.0, "s-hatch-map")
    for shape in shapes["counties"]:
        draw_county(root, shape, values.get(shape["code"]), bounds, hatch, said[shape["code"]], text)
    rows = tuple(
        (
            Cell(names[code], one.url if (one := values.get(code)) else ""),
            Cell(figure(values.get(code), text), number=True),
        )
        for code in sorted(names, key=lambda c: names[c].casefold())
    )
    head = (Cell(_("County")), Cell(unit or pgettext("table head", "Number"), number=True))
    return Picture(
        key, title, svg.safe(root), head, rows, legend(bounds, known, len(names), text), kind="map", unit=unit
    )


def figure(one: CountyValue | None, text: Callable[[Number], str]) -> str:
    if one is None or (one.value is None and not one.text):
        return _("no data")
    return one.text if one.value is None or one.text else text(one.value)


def words(one: CountyValue | None, unit: str, text: Callable[[Number], str]) -> str:
    """What a county's link says after its name."""
    said = figure(one, text)
    return said if one is None or one.value is None or one.text or not unit else f"{said} {unit}"


def draw_county(
    root: svg.Element,
    shape: dict[str, Any],
    one: CountyValue | None,
    bounds: list[Number],
    hatch: str,
    said: str,
    text: Callable[[Number], str],
) -> None:
    name = county_name(shape["code"])
    group = svg.linked(root, one.url if one else "", f"{name}: {said}")
    if group is root:
        group = svg.add(root, "g")
    svg.add(group, "title", f"{name}: {said}")
    value = one.value if one else None
    if value is None:
        svg.add(group, "path", d=shape["d"], klass="map__county", fill=hatch)
    else:
        step = shade(value, bounds)
        svg.add(group, "path", d=shape["d"], klass=f"map__county map__county--{step}")
        short = text(value)
        if len(short) * 150 <= shape["r"] * 2.3:
            svg.add(
                group,
                "text",
                short,
                x=shape["x"],
                y=shape["y"],
                klass=f"map__value map__value--{step}",
                aria_hidden="true",
            )
    tip = svg.add(group, "g", klass="map__tip", aria_hidden="true")
    lines = [*svg.lines_of(name, 130), said]
    for number, line in enumerate(lines):
        klass = "t-strong" if number == len(lines) - 1 else None
        svg.add(tip, "text", line, x=-LEFT + EDGE, y=480 + number * 430, klass=klass)


def shade(value: Number, bounds: list[Number]) -> int:
    """The step 1-5 of a value; fewer classes are spread over the ramp so that they can be told apart."""
    place = bisect_right(bounds, value)
    spread = {1: [4], 2: [2, 4], 3: [1, 3, 5], 4: [1, 2, 4, 5], 5: [1, 2, 3, 4, 5]}[len(bounds)]
    return spread[place - 1]


def legend(bounds: list[Number], known: list[Number], counties: int, text: Callable[[Number], str]) -> tuple[Key, ...]:
    keys = []
    for number, low in enumerate(bounds):
        inside = [v for v in known if v >= low and (number + 1 == len(bounds) or v < bounds[number + 1])]
        high = max(inside)
        said = text(low) if low == high else f"{text(low)}{formats.DASH}{text(high)}"
        count = ngettext("%s county", "%s counties", len(inside)) % len(inside)
        keys.append(Key(svg.swatch(f"map__county--{shade(low, bounds)}"), said, count))
    missing = counties - len(known)
    if missing:
        keys.append(
            Key(svg.swatch(shape="hatch"), _("no data"), ngettext("%s county", "%s counties", missing) % missing)
        )
    return tuple(keys)


def description(known: list[Number], names: Mapping[str, str], text: Callable[[Number], str], unit: str) -> str:
    if not known:
        return _("Map of Sweden's counties. Nothing is known for any of them.")
    return _(
        "Map of Sweden's %(all)s counties; %(known)s have a figure, from %(low)s to %(high)s %(unit)s. The table says each."
    ) % {
        "all": len(names),
        "known": len(known),
        "low": text(min(known)),
        "high": text(max(known)),
        "unit": unit,
    }
