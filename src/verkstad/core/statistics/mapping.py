"""What the dimensions of a table mean here: which is the region, which the year, which figures are what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.statistics.counties import region_of
from verkstad.core.statistics.cube import Cube, Dimension, Value, no
from verkstad.core.statistics.indicators import INDICATORS
from verkstad.core.words import gettext_noop as _

_YEAR = re.compile(r"(?:19|20)\d\d")
DIGITS, DECIMALS = 18, 4  # what the database keeps of a figure
FORM, FORM_FIX = _("The mapping cannot be read."), _("Names are texts, the rest are tables.")
MOST_FACTS = 20_000


@dataclass(frozen=True)
class Meaning:
    """The meaning of a table. `only` names the codes taken of every other dimension: several are added up. `indicators`
    says what each code of `contents` is; without `contents` its one entry is for the whole table, under ""."""

    region: str
    time: str
    contents: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)  # by indicator, where the file does not say
    codelists: Mapping[str, str] = field(default_factory=dict)  # by dimension, for a live table that has several

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"region": self.region, "time": self.time, "contents": self.contents,
                                "only": {key: list(codes) for key, codes in self.only.items()},
                                "indicators": dict(self.indicators)}  # fmt: skip
        return told | {k: dict(v) for k, v in (("units", self.units), ("codelists", self.codelists)) if v}


@dataclass(frozen=True)
class Fact:
    """One figure: a county (or the country, 00), a year, an indicator. `mark` is why it is missing, or what it is."""

    region: str
    year: int
    indicator: str
    value: Value
    mark: str
    unit: str


def mapping_from(told: Any, where: str = "") -> Meaning:
    """The mapping that a JSON or TOML table says. Raises Refused with the key that is wrong."""
    if not isinstance(told, Mapping):
        raise no("mapping_form", FORM, FORM_FIX, where=where)
    unknown = sorted(set(map(str, told)) - {"region", "time", "contents", "only", "indicators", "units", "codelists"})
    if unknown:
        raise no("mapping_key", _("The mapping does not know “%(name)s”."),
                 _("It has region, time, contents, only, indicators, units and codelists."), where=where, name=unknown[0])  # fmt: skip
    texts = {name: told.get(name, "") for name in ("region", "time", "contents")}
    tables = {name: told.get(name) or {} for name in ("only", "indicators", "units", "codelists")}
    if not all(isinstance(one, str) for one in texts.values()) or not all(
        isinstance(t, Mapping) for t in tables.values()
    ):
        raise no("mapping_form", FORM, FORM_FIX, where=where)
    only = {
        str(key): tuple([codes] if isinstance(codes, str) else map(str, codes)) for key, codes in tables["only"].items()
    }
    return Meaning(texts["region"], texts["time"], texts["contents"], only,
                    *({str(k): str(v) for k, v in tables[name].items()} for name in ("indicators", "units", "codelists")))  # fmt: skip


def guessed(cube: Cube) -> Meaning:
    """What a table most likely means: by the roles it tells, and by which dimension names counties and years."""
    time = next(iter(cube.role("time")), None) or next(
        (one for one in cube.dimensions if _all(map(year_of, one.codes))), None
    )
    places = [one for one in cube.dimensions if one is not time and _some(one)]
    region = next((one for one in places if one.role == "geo"), None) or max(places, key=_counties, default=None)
    metric = next((one for one in cube.role("metric") if one is not region), None)
    named = {one.code for one in (time, region, metric) if one}
    only = {one.code: one.codes[:1] for one in cube.dimensions if one.code not in named and one.size == 1}
    return Meaning(region.code if region else "", time.code if time else "", metric.code if metric else "", only)


def facts(cube: Cube, mapping: Meaning, file: str = "") -> list[Fact]:
    """The figures that a table holds by this mapping: counties and the country alone, whole years alone.

    Raises Refused with every reason: a dimension nobody chose a value of, codes that are not there, figures that cannot be
    added, and each figure that is too exact or stands for a region twice.
    """
    wrong = list(problems(cube, mapping, file))
    if wrong:
        raise Refused(*wrong)
    region, time = _known(cube, mapping.region), _known(cube, mapping.time)
    contents = cube.dimension(mapping.contents) if mapping.contents else None
    regions = [
        (code, found)
        for code, label in zip(region.codes, region.labels, strict=True)
        if (found := region_of(code, label))
    ]
    years = [(code, year) for code in time.codes if (year := year_of(code))]
    chosen = [(code, key) for code, key in mapping.indicators.items() if key]
    others = [(one.code, mapping.only[one.code]) for one in _others(cube, mapping)]
    if len(regions) * len(years) * len(chosen) > MOST_FACTS:
        raise no("too_many", _("The table gives more than %(most)s figures."), _("Choose fewer years or contents."),
                 where=file, most=MOST_FACTS)  # fmt: skip
    made, bad = [], []
    for (place, found), (moment, year), (content, key) in product(regions, years, chosen):
        at = {region.code: place, time.code: moment} | ({contents.code: content} if contents else {})
        value, mark = _summed(cube, at, others)
        if value is not None and not _fits(value):
            bad.append(Finding("statistics.too_exact", _("%(value)s at %(place)s has more figures than are kept."),
                               {"value": str(value)[:40], "place": _told(at)}, where=f"{file} ({_told(at)})",
                               fix=_("At most 14 before and 4 after the decimal sign.")))  # fmt: skip
        unit = (
            (contents.units.get(content, "") if contents else "") or mapping.units.get(key, "") or INDICATORS[key].unit
        )
        made.append(Fact(found, year, key, value, mark, unit))
    if bad:
        raise Refused(*bad[:20])
    return made


def problems(cube: Cube, mapping: Meaning, file: str = "", *, leave_out: Collection[str] = ()) -> Iterable[Finding]:
    """What stands in the way of reading this table by this mapping; of dimensions in `leave_out` nothing need be chosen."""
    for name, what in ((mapping.region, "region"), (mapping.time, "time"), (mapping.contents, "contents")):
        if (name or what != "contents") and cube.dimension(name) is None:
            yield _problem("no_dimension", _("The table has no dimension “%(name)s”."), file, what, cube, name=name,
                           codes=[one.code for one in cube.dimensions])  # fmt: skip
    if len({mapping.region, mapping.time, mapping.contents}) != 3:
        yield _problem(
            "same_dimension", _("Region, year and contents must be different dimensions."), file, "region", cube
        )
    for one in [one for one in _others(cube, mapping) if one.code not in leave_out or mapping.only.get(one.code)]:
        yield from _choice(one, mapping, file, cube)
    yield from _what(cube, mapping, file)
    region, time = cube.dimension(mapping.region), cube.dimension(mapping.time)
    if region:
        found = [
            place for code, label in zip(region.codes, region.labels, strict=True) if (place := region_of(code, label))
        ]
        if not found:
            yield _problem("no_counties", _("“%(name)s” names no county."), file, "region", cube, name=region.code)
        for twice in sorted({place for place in found if found.count(place) > 1}):
            yield _problem("county_twice", _("“%(name)s” names the county %(county)s twice."), file, "region", cube,
                           name=region.code, county=twice)  # fmt: skip
    if time and not any(map(year_of, time.codes)):
        yield _problem("no_years", _("“%(name)s” names no year."), file, "time", cube, name=time.code)


def _choice(one: Dimension, mapping: Meaning, file: str, cube: Cube) -> Iterable[Finding]:
    chosen = mapping.only.get(one.code, ())
    if not chosen:
        yield _problem("nothing_chosen", _("Nothing is chosen of “%(label)s” (%(name)s)."), file, f"only.{one.code}", cube,
                       label=one.label, name=one.code)  # fmt: skip
    for code in chosen:
        if code not in one.codes:
            yield _problem("no_code", _("“%(name)s” has no value “%(value)s”."), file, f"only.{one.code}", cube,
                           name=one.code, value=code, codes=one.codes)  # fmt: skip
    if len(set(chosen)) != len(chosen):
        yield _problem(
            "code_twice", _("A value of “%(name)s” is chosen twice."), file, f"only.{one.code}", cube, name=one.code
        )
    if len(chosen) > 1 and any(key in INDICATORS and not INDICATORS[key].adds for key in mapping.indicators.values()):
        yield _problem("not_added", _("Several values of “%(name)s” are chosen, and shares cannot be added up."), file,
                       f"only.{one.code}", cube, name=one.code)  # fmt: skip


def _what(cube: Cube, mapping: Meaning, file: str) -> Iterable[Finding]:
    contents = cube.dimension(mapping.contents) if mapping.contents else None
    known = contents.codes if contents else ("",)
    keys = [key for key in mapping.indicators.values() if key]
    if not keys:
        yield _problem("no_indicator", _("It is not said what the figures are."), file, "indicators", cube)
    for code, key in mapping.indicators.items():
        if key and code not in known:
            yield _problem("no_code", _("“%(name)s” has no value “%(value)s”."), file, "indicators", cube,
                           name=mapping.contents, value=code, codes=known)  # fmt: skip
        if key and key not in INDICATORS:
            yield _problem("unknown_indicator", _("There is no indicator “%(name)s”."), file, "indicators", cube, name=key,
                           codes=INDICATORS)  # fmt: skip
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _problem(
            "indicator_twice", _("Two contents are said to be “%(name)s”."), file, "indicators", cube, name=key
        )


def _problem(
    code: str, message: str, file: str, where: str, cube: Cube, *, codes: Iterable[str] = (), **params: str
) -> Finding:
    some = ", ".join(
        [*difflib.get_close_matches(params.get("value", params.get("name", "")), list(codes), 3)] or list(codes)[:8]
    )
    fix = _("There is: %(some)s.") if some else _("Say it anew in the mapping.")
    return Finding(
        f"statistics.{code}", message, {**params, "some": some}, where=f"{file} ({where})" if file else where, fix=fix
    )


def _summed(cube: Cube, at: Mapping[str, str], others: list[tuple[str, tuple[str, ...]]]) -> tuple[Value, str]:
    """One figure, or the sum over the codes chosen. A sum with a part that is not stated is not stated."""
    total, marks = Decimal(0), dict[str, None]()
    missing = False
    for codes in product(*(codes for _name, codes in others)):
        value, mark = cube.at({**at, **dict(zip((name for name, _codes in others), codes, strict=True))})
        missing = missing or value is None
        total += value or 0
        marks |= {mark: None} if mark else {}
    return (None if missing else total), " ".join(marks)[:20]


def _fits(value: Decimal) -> bool:
    """Whether the database keeps the figure as it is."""
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DECIMALS and abs(value) < Decimal(10) ** (DIGITS - DECIMALS)


def _told(at: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={code}" for name, code in at.items())


def _others(cube: Cube, mapping: Meaning) -> list[Dimension]:
    return [one for one in cube.dimensions if one.code not in (mapping.region, mapping.time, mapping.contents)]


def _known(cube: Cube, name: str) -> Dimension:
    found = cube.dimension(name)
    if found is None:
        raise KeyError(name)
    return found


def year_of(code: str) -> int:
    """The year of a period that is one; 0 for a month, a quarter or anything else."""
    return int(code) if _YEAR.fullmatch(code) else 0


def _all(found: Iterable[int]) -> bool:
    return all(list(found))


def _counties(one: Dimension) -> int:
    """How many of the names are a county's: codes tell nothing, since divisions of industry have the same."""
    return sum(bool(region_of("", label)) for label in one.labels)


def _some(one: Dimension) -> bool:
    return _counties(one) > 0
