"""The register of figures: each with its definition and how it is taken. Filled by the modules of the subjects."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from verkstad.core.reporting.figure import Definition, How, Unit
from verkstad.reports.figures.facts import Facts, Listed, Measure

_definitions: dict[str, Definition] = {}
_measures: dict[str, Measure] = {}

FIGURES: Mapping[str, Definition] = _definitions
GROUPS: Mapping[str, tuple[str, str]] = {
    "mandate": ("Uppdraget", "The mandate"),
    "money": ("Pengar", "Money"),
    "calls": ("Utlysningar", "Calls"),
    "applications": ("Ansökningar", "Applications"),
    "decisions": ("Beslut", "Decisions"),
    "grants": ("Stöd", "Grants"),
    "claims": ("Ansökningar om utbetalning", "Claims for payment"),
    "payments": ("Utbetalningar", "Payments"),
    "progress": ("Lägesrapporter", "Progress reports"),
    "indicators": ("Indikatorer", "Indicators"),
    "participants": ("Företag som deltagit", "Companies that took part"),
    "results": ("Redovisade resultat", "Reported results"),
}


class UnknownFigure(LookupError):
    """No figure has the key; the text names the nearest that there are."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.near = get_close_matches(key, _definitions, 3, 0.5)
        super().__init__(f"there is no figure {key!r}" + (f"; nearest: {', '.join(self.near)}" if self.near else ""))


def definition(key: str) -> Definition:
    """What a figure is. UnknownFigure without."""
    if key not in _definitions:
        raise UnknownFigure(key)
    return _definitions[key]


def measure_of(key: str) -> Measure:
    """How a measured figure is taken; KeyError for a reckoned one."""
    return _measures[key]


def leaves(key: str) -> tuple[str, ...]:
    """The measured figures that a figure rests on, itself where it is measured, each once."""
    one = definition(key)
    return tuple(dict.fromkeys(leaf for part in one.parts for leaf in leaves(part))) if one.formula else (key,)


def measured(key: str, sv: str, en: str, unit: Unit, facts: Facts | Listed, meaning_sv: str, meaning_en: str, *,
             how: How | None = None, clause: str = "", **more: Any) -> None:  # fmt: skip
    """Register a figure that is a sum, a number or a median of facts. Without `how`: money is summed, the rest counted."""
    way = how or {Unit.ORE: How.SUM, Unit.MINUTES: How.SUM, Unit.DAYS: How.MEDIAN, Unit.COMPANIES: How.DISTINCT}.get(
        unit, How.COUNT
    )
    told = {name: more.pop(name) for name in ("public", "few", "least", "sees", "by") if name in more}
    told.setdefault("by", tuple(name for name in ("mandate", "project", "region", "year", "source") if facts.by(name)))
    _put(Definition(key, key.split("_")[0], sv, en, unit, meaning_sv, meaning_en, how=way, clause=clause, **told))
    _measures[key] = Measure(facts, way, **more)


def reckoned(key: str, sv: str, en: str, unit: Unit, formula: str, meaning_sv: str, meaning_en: str, *,
             clause: str = "", public: bool = True) -> None:  # fmt: skip
    """Register a figure that others give by a formula. It can be split by what all of them can be split by, and is told to
    those and hidden where they are."""
    made = Definition(key, key.split("_")[0], sv, en, unit, meaning_sv, meaning_en, formula=formula, clause=clause)
    parts = [definition(part) for part in made.parts]
    few = next((part for part in parts if part.few), None)
    _put(Definition(
        key, made.group, sv, en, unit, meaning_sv, meaning_en, formula=formula, clause=clause,
        by=tuple(name for name in made.by if all(name in part.by for part in parts)),
        public=public and all(part.public for part in parts),
        few=few.few if few else "", least=few.least if few else 0,
    ))  # fmt: skip


def _put(one: Definition) -> None:
    if one.key in _definitions:
        raise ValueError(f"{one.key} is registered twice")
    if one.group not in GROUPS:
        raise ValueError(f"{one.key}: no group {one.group}")
    _definitions[one.key] = one
