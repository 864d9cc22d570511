"""json-stat 2.0, the form in which PxWeb and most statistical offices give tables (json-stat.org/full): read and written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod
from typing import Any

from verkstad.core.statistics.cube import MAX_CELLS, Cube, Dimension, Value, no
from verkstad.core.words import gettext_noop as _

ROLES = ("time", "geo", "metric")
AGAIN = _("Save the table anew in the form json-stat2.")
LARGEST = Decimal(10) ** 15  # far above any figure of a country, and exact in the database


@dataclass(frozen=True)
class Described:
    """A table without its figures, as a PxWeb server describes it: a cube of no values, and which dimensions may be left
    out of a question (the server then gives their total)."""

    cube: Cube
    left_out: frozenset[str]


def read_jsonstat(content: bytes, file: str = "") -> Cube:
    """The cube that a json-stat 2.0 dataset holds. Raises Refused, naming the file and the dimension or figure."""
    told = _parsed(content, file)
    head = _head(told, file)
    count = prod(head.sizes)
    if count > MAX_CELLS:
        raise no("too_large", _("The table has %(n)s figures, more than %(most)s."), _("Choose fewer values in the table."),
                 where=file, n=count, most=MAX_CELLS)  # fmt: skip
    return replace(
        head, values=_values(told.get("value"), head, count, file), marks=_marks(told.get("status"), count, file)
    )


def read_description(content: bytes, file: str = "") -> Described:
    """What a table's metadata say. Raises Refused as `read_jsonstat` does."""
    told = _parsed(content, file)
    head = _head(told, file)
    left = {one.code for one in head.dimensions
            if _mapping(_mapping(_mapping(told["dimension"]).get(one.code)).get("extension")).get("elimination") is True}  # fmt: skip
    return Described(head, frozenset(left))


def _head(told: dict[str, Any], file: str) -> Cube:
    """The dataset without its figures."""
    names = _list(told.get("id"), "id", file)
    sizes = _list(told.get("size"), "size", file)
    dimensions = told.get("dimension")
    if not isinstance(dimensions, dict) or not names or len(names) != len(sizes):
        raise no("no_dimensions", _("The dataset does not say its dimensions."), AGAIN, where=file)
    if len(set(map(str, names))) != len(names):
        raise no("dimension_twice", _("A dimension stands twice."), AGAIN, where=file)
    roles = _roles(told.get("role"))
    made = tuple(_dimension(str(name), dimensions.get(str(name)), roles.get(str(name), ""), file) for name in names)
    for one, size in zip(made, sizes, strict=True):
        if size != one.size:
            raise no("size", _("The dimension %(name)s has %(found)s values, the dataset says %(said)s."), AGAIN,
                     where=file, name=one.code, found=one.size, said=str(size)[:20])  # fmt: skip
    extension = _mapping(told.get("extension"))
    return Cube(
        made,
        (),
        title=_text(told.get("label")),
        source=_text(told.get("source")),
        table_id=_text(_mapping(extension.get("px")).get("tableid")),
        updated=_text(told.get("updated")),
        licence=_text(extension.get("licence")),
        notes=tuple(_text(one) for one in _some(told.get("note"))),
    )


def write_jsonstat(cube: Cube) -> bytes:
    """The cube as json-stat 2.0; the same cube gives the same bytes, and read again it is the same cube."""
    told: dict[str, Any] = {"version": "2.0", "class": "dataset", "label": cube.title, "source": cube.source,
                            "updated": cube.updated, "id": [one.code for one in cube.dimensions], "size": list(cube.sizes),
                            "role": _told_roles(cube), "dimension": {one.code: _told(one) for one in cube.dimensions}}  # fmt: skip
    if cube.marks:
        told["status"] = {str(at): mark for at, mark in sorted(cube.marks.items())}
    if cube.notes:
        told["note"] = list(cube.notes)
    told["extension"] = {"px": {"tableid": cube.table_id}, "licence": cube.licence}
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    figures = ",".join("null" if one is None else format(one, "f") for one in cube.values)
    return f'{head[:-1]},"value":[{figures}]}}'.encode()


def _parsed(content: bytes, file: str) -> dict[str, Any]:
    try:
        told = json.loads(content, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise no("not_json", _("The file is not whole JSON."), _("Save it again; a download may have been cut off."),
                 where=f"{file}:{line}" if line else file) from None  # fmt: skip
    if isinstance(told, dict) and told.get("class") == "dataset":
        return told
    raise no("not_jsonstat", _("The file is JSON, but not a json-stat 2.0 dataset."), AGAIN, where=file)


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _roles(told: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for role in ROLES:
        named = _mapping(told).get(role)
        found |= {str(name): role for name in named} if isinstance(named, list) else {}
    return found


def _dimension(code: str, told: Any, role: str, file: str) -> Dimension:
    category = _mapping(_mapping(told).get("category"))
    index, labels = category.get("index"), _mapping(category.get("label"))
    if isinstance(index, list):
        codes = [str(one) for one in index]
    elif isinstance(index, dict):
        places = list(index.values())
        if not all(type(place) is int for place in places) or sorted(places) != list(range(len(places))):
            raise no(
                "index",
                _("The places of the values of %(name)s are not 0, 1, 2 and so on."),
                AGAIN,
                where=file,
                name=code,
            )
        codes = sorted(index, key=index.__getitem__)
    else:
        codes = list(labels) if len(labels) == 1 else []  # one value may go without an index
    if not codes or len(set(codes)) != len(codes):
        raise no(
            "no_values", _("The dimension %(name)s has no values, or one of them twice."), AGAIN, where=file, name=code
        )
    units = {one: _text(_mapping(unit).get("base") or _mapping(unit).get("label"))
             for one, unit in _mapping(category.get("unit")).items() if one in codes}  # fmt: skip
    return Dimension(
        code,
        _text(_mapping(told).get("label")) or code,
        tuple(codes),
        tuple(_text(labels.get(one)) or one for one in codes),
        role,
        {one: unit for one, unit in units.items() if unit},
    )


def _values(told: Any, blank: Cube, count: int, file: str) -> tuple[Value, ...]:
    if isinstance(told, list):
        if len(told) != count:
            raise no("count", _("The file holds %(found)s figures, its dimensions make %(said)s."),
                     _("Save it again; a download may have been cut off."), where=file, found=len(told), said=count)  # fmt: skip
        return tuple(_value(one, at, blank, file) for at, one in enumerate(told))
    if isinstance(told, dict):
        values: list[Value] = [None] * count
        for key, one in told.items():
            at = _place(key, count, file)
            values[at] = _value(one, at, blank, file)
        return tuple(values)
    raise no("no_figures", _("The dataset holds no figures."), AGAIN, where=file)


def _place(key: str, count: int, file: str) -> int:
    if key.isascii() and key.isdigit() and len(key) <= 9 and int(key) < count:
        return int(key)
    raise no(
        "place", _("A figure stands at the place %(place)s, outside the table."), AGAIN, where=file, place=key[:20]
    )


def _value(told: Any, at: int, blank: Cube, file: str) -> Value:
    if told is None:
        return None
    if isinstance(told, Decimal) or type(told) is int:
        found = Decimal(told)
        if abs(found) < LARGEST:
            return found
    raise no("figure", _("“%(value)s” at %(place)s is not a figure."), _("A figure that is missing is written null."),
             where=f"{file} ({blank.address(at)})", value=str(told)[:40], place=blank.address(at))  # fmt: skip


def _marks(told: Any, count: int, file: str) -> dict[int, str]:
    if isinstance(told, str):
        return dict.fromkeys(range(count), told) if told else {}
    if isinstance(told, list):
        return {at: str(one) for at, one in enumerate(told[:count]) if one}
    return {_place(key, count, file): str(one) for key, one in _mapping(told).items() if one}


def _told(one: Dimension) -> dict[str, Any]:
    category: dict[str, Any] = {"index": {code: at for at, code in enumerate(one.codes)},
                                "label": dict(zip(one.codes, one.labels, strict=True))}  # fmt: skip
    if one.units:
        category["unit"] = {code: {"base": unit} for code, unit in one.units.items()}
    return {"label": one.label, "category": category}


def _told_roles(cube: Cube) -> dict[str, list[str]]:
    return {role: [one.code for one in cube.role(role)] for role in ROLES if cube.role(role)}


def _list(told: Any, name: str, file: str) -> list[Any]:
    if isinstance(told, list):
        return told
    raise no("no_dimensions", _("The dataset does not say its dimensions."), AGAIN, where=f"{file} ({name})")


def _some(told: Any) -> list[Any]:
    return [one for one in told if isinstance(one, str) and one.strip()] if isinstance(told, list) else []


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def _text(told: Any) -> str:
    return " ".join(told.split()) if isinstance(told, str) else ""
