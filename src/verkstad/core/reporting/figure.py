"""A figure: what it is called, what it means, how it is reckoned from facts, and what asking for it gives.

A figure is either *measured* (a sum, a number or a number of different companies, over facts) or *reckoned* from other
figures by a formula. Every answer can be reckoned again from its facts, with no database (`measure`, `reckon`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from verkstad.core.figures import Place
from verkstad.core.figures_formula import Formula, compute, names, parse_formula, quotient
from verkstad.core.money import largest_remainder

DIMENSIONS = ("mandate", "project", "region", "year", "source")
NONE = "-"  # a part of its own for what belongs to no mandate, project, region or source that is known
NO_YEAR = 0  # and for money that is booked for the period as a whole


class Unit(StrEnum):
    """What a value is told in. Money is exact öre, time exact minutes, a share a fraction of one (R35, R36)."""

    ORE = "ore"
    COUNT = "count"
    COMPANIES = "companies"
    MINUTES = "minutes"
    DAYS = "days"
    SHARE = "share"
    PLAIN = "plain"


class How(StrEnum):
    """How a measured figure is got from its facts."""

    SUM = "sum"  # of the facts' amounts, money: over counties each project's sum is spread
    TOTAL = "total"  # of the facts' amounts, numbers of things: every county counts them whole
    COUNT = "count"  # how many facts
    DISTINCT = "distinct"  # how many different `who` (R29)
    MEDIAN = "median"  # of the facts' amounts


@dataclass(frozen=True)
class Definition:
    """A figure's words and method. `formula` makes it reckoned; without it `how` says how it is measured.

    `by` are the dimensions that it can be asked for and split by. `least` hides it where fewer than so many (companies or
    projects, `few`) stand behind it, also where the difference of others would tell it (R32).
    """

    key: str
    group: str
    sv: str
    en: str
    unit: Unit
    meaning_sv: str
    meaning_en: str
    how: How | None = None
    formula: str = ""
    by: tuple[str, ...] = DIMENSIONS
    sees: str = ""  # the permission that opens its rows; empty: whoever sees each row
    public: bool = True  # whether everybody may be told the sum
    few: str = ""  # "companies" | "projects"
    least: int = 0
    clause: str = ""  # rule id or clause that it stands on

    def __post_init__(self) -> None:
        if (self.how is None) == (not self.formula):
            raise ValueError(f"{self.key} is either measured or reckoned")
        if unknown := set(self.by) - set(DIMENSIONS):
            raise ValueError(f"{self.key} cannot be split by {sorted(unknown)}")
        if bool(self.few) != bool(self.least):
            raise ValueError(f"{self.key}: how few are hidden, and few of what, go together")

    def words(self, language: str) -> str:
        return self.en if language == "en" else self.sv

    def meaning(self, language: str) -> str:
        return self.meaning_en if language == "en" else self.meaning_sv

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Keys of the figures that a reckoned one is made of, each once."""
        return tuple(dict.fromkeys(name.row for name in names(self.tree))) if self.formula else ()

    @cached_property
    def tree(self) -> Formula:
        return parse_formula(self.formula)


@dataclass(frozen=True, order=True)
class Frame:
    """What is asked for: as of which day (facts that took effect up to and including it), as known when (None: as known
    now), and of what. An empty text or None means all; NONE and NO_YEAR mean what is of none that is known."""

    as_of: date
    known: datetime | None = None
    mandate: str = ""
    project: str = ""
    region: str = ""
    year: int | None = None
    source: str = ""

    def of(self, dimension: str, key: str) -> "Frame":
        """The same question of one part, named as `split` names it; "" asks for all of them again."""
        if dimension not in DIMENSIONS:
            raise ValueError(dimension)
        if dimension == "year":
            return replace(self, year=int(key) if key else None)
        return replace(self, **{dimension: key})  # type: ignore[arg-type]

    @property
    def asked(self) -> Mapping[str, str]:
        """The dimensions that are held fast, as text."""
        return {name: str(value) for name in DIMENSIONS if (value := getattr(self, name)) not in ("", None)}


@dataclass(frozen=True)
class Fact:
    """One row behind a figure, with nothing personal in it. `who` tells companies apart and is no organisation number."""

    id: str  # "entry/123": the table and the row
    day: date | None
    known: datetime | None
    amount: Fraction = Fraction(1)
    who: str = ""
    mandate: str = ""
    project: str = ""
    regions: tuple[str, ...] = ()
    year: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """What a figure is for a frame. `value` is exact and None where there is nothing to reckon from (`why` says what) or
    where it is hidden. `facts` is how many rows stand behind it."""

    key: str
    frame: Frame
    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    facts: int = 0
    hidden: bool = False
    why: str = ""
    parts: tuple["Answer", ...] = field(default=(), repr=False)


NOTHING = "nothing"  # no facts for a median, or a share of nothing
FEW = "few"  # so few stand behind it that it is not told (R32)
WITHHELD = "withheld"  # the asker may not be told


def measure(how: How, facts: Iterable[Fact], region: str = "") -> Fraction | None:
    """A measured figure from its facts; None for a median of none. No order of the facts matters.

    With a region only what is of it counts: a sum is each project's part (`spread`), anything else counts in every county
    that it is of, so that counties may come to more than the whole.
    """
    rows = list(facts)
    if region:
        if how is How.SUM:
            return _regional(rows, region)
        rows = [row for row in rows if region in (row.regions or (NONE,))]
    if how in (How.SUM, How.TOTAL):
        return sum((row.amount for row in rows), Fraction(0))
    if how is How.COUNT:
        return Fraction(len({row.id for row in rows}))
    if how is How.DISTINCT:
        return Fraction(len({row.who for row in rows if row.who}))
    return median([row.amount for row in rows])


def _regional(rows: Iterable[Fact], region: str) -> Fraction:
    """The county's part of each project's sum. Rows of no project are spread one by one."""
    sums: dict[tuple[str, tuple[str, ...]], Fraction] = {}
    for row in rows:
        place = (row.project or row.id, row.regions)
        sums[place] = sums.get(place, Fraction(0)) + row.amount
    return sum((spread(total, regions).get(region, Fraction(0)) for (_of, regions), total in sums.items()), Fraction(0))


def spread(total: Fraction, regions: Sequence[str]) -> dict[str, Fraction]:
    """A project's sum over its counties, evenly and by largest remainder, so that the parts add up to the öre; the county
    with the lowest code takes what is left over first. Without counties all of it is of NONE."""
    places = sorted(set(regions)) or [NONE]
    whole = total.denominator == 1
    if not whole:
        return dict.fromkeys(places, total / len(places))
    parts = largest_remainder(int(total), [1] * len(places))
    return {place: Fraction(part) for place, part in zip(places, parts, strict=True)}


def median(amounts: Sequence[Fraction]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle; None without any."""
    kept, half = sorted(amounts), len(amounts) // 2
    if not kept:
        return None
    return kept[half] if len(kept) % 2 else (kept[half - 1] + kept[half]) / 2


@dataclass(frozen=True)
class Reckoned:
    """A formula's value with, where it is one sum through another, the two numbers of the fraction (R36)."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    why: str = ""


def reckon(formula: Formula, values: Mapping[str, Fraction | None]) -> Reckoned:
    """A reckoned figure from its parts. A part without value, and a division by nought, give none. KeyError for a part that
    is not given."""
    needed = {name.row: values[name.row] for name in names(formula)}
    if any(value is None for value in needed.values()):
        return Reckoned(None, why=NOTHING)

    def value_of(place: Place) -> Fraction:
        value = needed[place.row]
        assert value is not None  # noqa: S101  told above; for the type checker
        return value

    both = quotient(formula)
    top, bottom = (compute(half, value_of, Fraction) for half in both) if both else (None, None)
    try:
        return Reckoned(compute(formula, value_of, Fraction), top, bottom)
    except ZeroDivisionError:
        return Reckoned(None, top, bottom, NOTHING)
