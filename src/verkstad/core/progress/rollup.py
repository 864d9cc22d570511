"""Indicators over projects: what is measured alike is added by its own method, and a company counts once however many
projects, reports, claims and years name it (R29). Every sum keeps what it rests on.

What one project calls by a key another may call differently; alike is what has the same name, unit and way of counting.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from verkstad.core.agreements.content import Indicator
from verkstad.core.progress.companies import Count, Line, roll_up
from verkstad.core.progress.indicators import Reported, outcome

BY = ("programme", "mandate", "region", "project")
NOWHERE = ""  # the region of a project that nobody has placed
SHARES = frozenset({"%", "procent", "percent", "andel", "share", "index"})


@dataclass(frozen=True)
class Figure:
    """What one report tells of an indicator as a whole; `day` is the last day that the report speaks of."""

    report: int
    amount: Fraction
    day: date | None = None


@dataclass(frozen=True)
class Named:
    """A company in a participant list, and the day that it counts from: the last that the report speaks of, or when the
    claim was decided, before that sent."""

    line: Line
    day: date | None = None


@dataclass(frozen=True)
class Series:
    """An indicator of one project with all that its reports tell: figures, or who took part where it counts companies."""

    project: str
    mandate: str
    indicator: Indicator
    programme: str = ""
    regions: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    named: tuple[Named, ...] = ()

    def __post_init__(self) -> None:
        if (self.figures and self.indicator.companies) or (self.named and not self.indicator.companies):
            raise ValueError("companies are counted from lists, everything else from figures")


@dataclass(frozen=True)
class Part:
    """What one project adds: `amount` is None where no report tells it, `start` what it was before, `gained` the way from
    there. `rests` are the figures it is made of, `named` the lines."""

    series: Series
    amount: Fraction | None
    start: Fraction
    rests: tuple[Figure, ...] = ()
    named: tuple[Named, ...] = ()

    @property
    def gained(self) -> Fraction:
        return Fraction(0) if self.amount is None else self.amount - self.start


@dataclass(frozen=True)
class Rolled:
    """What several projects' like indicators come to. `count` is there for companies; `repeated` is what would be told if
    a company were counted once a project. Shares have no sum: `amount` is then None, and the parts stand for themselves."""

    parts: tuple[Part, ...]
    amount: Fraction | None
    baseline: Fraction | None
    target: Fraction | None
    way: tuple[Fraction, Fraction] | None  # gone and to go, of the projects that have a target (R36)
    count: Count | None = None
    repeated: int = 0

    @property
    def told(self) -> int:
        """How many projects tell something."""
        return sum(part.amount is not None for part in self.parts)

    @property
    def share(self) -> Fraction | None:
        return None if self.way is None else self.way[0] / self.way[1]


def sort_of(indicator: Indicator) -> str:
    """The same ten letters for indicators that measure alike, whatever their keys."""
    told = (_plain(indicator.name_sv), _plain(indicator.unit_sv), "companies" if indicator.companies else "")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:10]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def is_share(indicator: Indicator) -> bool:
    """Whether its figures are shares, which cannot be added over projects."""
    return not indicator.companies and _plain(indicator.unit_sv) in SHARES


def part_of(series: Series, year: int | None = None) -> Part:
    """What a project has come to in all, or what has come within a year: the year of each figure's or list's day."""
    one = series.indicator
    if one.companies:
        named = tuple(sorted({n for n in series.named if year is None or _year(n.day) == year}, key=_place))
        return Part(
            series, Fraction(len({n.line.company for n in named})) if series.named else None, Fraction(0), (), named
        )
    figures = sorted(set(series.figures), key=lambda figure: figure.report)
    start = Fraction(one.baseline or 0)
    if year is not None:
        return _within(series, figures, start, year)
    told = outcome(one, [Reported(figure.report, one.key, figure.amount) for figure in figures])
    used = {line.report for line in told.lines}
    return Part(series, told.actual, start, tuple(figure for figure in figures if figure.report in used))


def _within(series: Series, figures: Sequence[Figure], start: Fraction, year: int) -> Part:
    """What has come in a year: the reports' sum, or how far a figure that tells all that has come has moved."""
    here = [figure for figure in figures if _year(figure.day) == year]
    if not here:
        return Part(series, None, Fraction(0))
    if not series.indicator.cumulative:
        return Part(series, sum((figure.amount for figure in here), Fraction(0)), Fraction(0), tuple(here))
    before = [figure for figure in figures if (_year(figure.day) or year) < year][-1:]
    moved = here[-1].amount - (before[0].amount if before else start)
    return Part(series, moved, Fraction(0), (*before, here[-1]))


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _place(named: Named) -> tuple[tuple[str, str, str, int, int, int, str], date]:
    return named.line.order, named.day or date.min


def rolled(series: Iterable[Series], year: int | None = None) -> Rolled:
    """Indicators of one sort over projects. No order matters, and what is given twice counts once; a project that is given
    with different parts of its reports is put together. Raises ValueError for indicators of different sorts."""
    kept = joined(series)
    if len({sort_of(one.indicator) for one in kept}) > 1:
        raise ValueError("only what is measured alike is added")
    parts = tuple(part_of(one, year) for one in kept)
    counts = any(part.series.indicator.companies for part in parts)
    count = _union(parts) if counts else None
    told = [part.amount for part in parts if part.amount is not None]
    if any(is_share(part.series.indicator) for part in parts):
        return Rolled(parts, None, None, None, None)
    starts = [] if counts else [p.series.indicator.baseline for p in parts]
    return Rolled(
        parts,
        amount=(Fraction(count.number) if count and told else None) if counts else _sum(told),
        baseline=_sum(starts), target=_sum([p.series.indicator.target for p in parts]),
        way=_way(parts, counts) if year is None else None,
        count=count, repeated=int(sum(told, Fraction(0))) if counts else 0,
    )  # fmt: skip


def _sum(amounts: Sequence[Fraction | None]) -> Fraction | None:
    known = [one for one in amounts if one is not None]
    return sum(known, Fraction(0)) if known else None


def _union(parts: Iterable[Part]) -> Count:
    return roll_up(named.line for part in parts for named in part.named).get((), Count(()))


def _way(parts: Sequence[Part], counts: bool) -> tuple[Fraction, Fraction] | None:
    """How far the projects with a target have come, and how far they were to go; None without either."""
    aimed = [(part, part.series.indicator.target) for part in parts if part.series.indicator.target is not None]
    start = sum((Fraction(0) if counts else part.start for part, _target in aimed), Fraction(0))
    whole = sum((target for _part, target in aimed), Fraction(0)) - start
    if not whole or not any(part.amount is not None for part, _target in aimed):
        return None
    mine = [part for part, _target in aimed]
    return Fraction(_union(mine).number) if counts else sum((part.gained for part in mine), Fraction(0)), whole


def joined(series: Iterable[Series]) -> list[Series]:
    """Each project's indicator once, with all that was given of it, in the order of projects."""
    found: dict[tuple[str, str, str], Series] = {}
    for one in series:
        place = (one.mandate, one.project, one.indicator.key)
        old = found.get(place)
        if old is not None and old.indicator != one.indicator:
            raise ValueError(f"{one.project} has two indicators {one.indicator.key}")
        found[place] = one if old is None else Series(
            one.project, one.mandate, one.indicator, one.programme or old.programme, one.regions | old.regions,
            tuple(dict.fromkeys((*old.figures, *one.figures))), tuple(dict.fromkeys((*old.named, *one.named))),
        )  # fmt: skip
    return [found[place] for place in sorted(found)]


def groups_of(series: Series, by: str) -> tuple[str, ...]:
    """Where a project belongs: in each of its regions (R24), else in one place. Raises ValueError for an unknown way."""
    if by not in BY:
        raise ValueError(f"projects are grouped by {', '.join(BY)}")
    if by == "region":
        return tuple(sorted(series.regions)) or (NOWHERE,)
    return (str(getattr(series, by)),)


def rolled_by(series: Iterable[Series], by: str, year: int | None = None) -> Mapping[str, Rolled]:
    """One sort of indicator by programme, mandate, region or project. A project of two regions stands in both, so regions
    may come to more than the whole and never to less."""
    groups: dict[str, list[Series]] = {}
    for one in joined(series):
        for group in groups_of(one, by):
            groups.setdefault(group, []).append(one)
    return {group: rolled(members, year) for group, members in sorted(groups.items())}


def years_of(series: Iterable[Series]) -> list[int]:
    """The years in which a report's period ends or a claim was decided, in order."""
    days = [day for one in series for day in (*[f.day for f in one.figures], *[n.day for n in one.named])]
    return sorted({day.year for day in days if day})


def sorts(series: Iterable[Series]) -> Mapping[str, list[Series]]:
    """The indicators by sort, those of most projects first, then by name."""
    found: dict[str, list[Series]] = {}
    for one in joined(series):
        found.setdefault(sort_of(one.indicator), []).append(one)
    order = sorted(found, key=lambda sort: (-len(found[sort]), _plain(found[sort][0].indicator.name_sv), sort))
    return {sort: found[sort] for sort in order}
