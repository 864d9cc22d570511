"""Sums, numbers and medians asked of the database: any number of figures, each for its frame and split, in one query.

Every figure that is asked for is one SELECT with its own conditions and its own grouping; they are joined by UNION ALL, so
that a page asks once. Counties are put to the groups afterwards (`places`), for a project's money is spread over them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from verkstad.core.reporting.figure import NONE, Fact, Frame, How, measure, spread
from verkstad.reports.figures.facts import Among, Facts, Listed, Measure, as_text, expression
from verkstad.reports.figures.places import Places
from verkstad.reports.figures.registry import measure_of

ALL = ""
TOGETHER = 200  # SELECTs in one statement; SQLite takes 500


@dataclass(frozen=True)
class Ask:
    """A measured figure for a frame, split by a dimension or not at all (ALL)."""

    key: str
    frame: Frame
    by: str = ALL


@dataclass(frozen=True)
class Got:
    """A value and how many rows stand behind it."""

    value: Fraction | None
    facts: int


Parts = Mapping[str, Got]
Told = tuple[str, str, int, int]  # part, of, value, number
BETWEEN = "|"  # no key, code or year has it


@dataclass
class Asker:
    """Answers one batch. `among` are the mandates that may be counted (None: all)."""

    among: Among = None
    places: Places = field(default_factory=Places)
    _listed: dict[tuple[str, Frame], list[Fact]] = field(default_factory=dict)

    def ask(self, asks: Iterable[Ask]) -> Mapping[Ask, Parts]:
        """Ask -> part -> value. Without a split the one part is ALL; parts of a split are those that have rows."""
        wanted = list(dict.fromkeys(asks))
        told: dict[Ask, Parts] = {}
        rows = self._rows([one for one in wanted if self._is_summed(one)])
        for one in wanted:
            measure = measure_of(one.key)
            if isinstance(measure.facts, Listed):
                told[one] = self._reckoned(one, measure)
            elif measure.how is How.MEDIAN:
                told[one] = self._medians(one, measure)
            else:
                told[one] = self._put_together(one, measure, rows.get(one, []))
        return told

    def _is_summed(self, one: Ask) -> bool:
        measure = measure_of(one.key)
        return isinstance(measure.facts, Facts) and measure.how is not How.MEDIAN

    def _rows(self, wanted: list[Ask]) -> Mapping[Ask, list[Told]]:
        """The sums and numbers by group, for every ask. Several splits of one sum are read together, by all their dimensions
        at once, and added up here; different ones cannot be added, so that each split of these is a SELECT of its own."""
        together: dict[tuple[object, ...], list[Ask]] = defaultdict(list)
        for one in wanted:
            distinct = measure_of(one.key).how is How.DISTINCT
            together[(one.key, one.frame, one.by if distinct else "")].append(one)
        selects = list(together.values())
        read: dict[int, list[Told]] = defaultdict(list)
        for start in range(0, len(selects), TOGETHER):
            first, *rest = (self._select(at, selects[at]) for at in range(start, min(start + TOGETHER, len(selects))))
            for at, part, of, value, number in first.union(*rest, all=True) if rest else first:
                if number:
                    read[at].append((part, of, int(value or 0), int(number)))
        return {one: self._of(one, asks, read[at]) for at, asks in enumerate(selects) for one in asks}

    def _dimensions(self, asks: list[Ask]) -> list[str]:
        """What rows are grouped by for these asks of one figure: their splits, and what lies in counties where one county's
        part of each project's sum is asked for."""
        measure = measure_of(asks[0].key)
        source = measure.facts
        assert isinstance(source, Facts)  # noqa: S101  only summed ones come here; for the type checker
        wanted = {one.by for one in asks if one.by and source.by(one.by)}
        if any(self._is_part(one, measure, source) for one in asks):
            wanted.add("region")
        return sorted(wanted)

    def _of(self, one: Ask, asks: list[Ask], rows: list[Told]) -> list[Told]:
        """One split of what was read by several dimensions."""
        dimensions = self._dimensions(asks)
        measure = measure_of(one.key)
        source = measure.facts
        assert isinstance(source, Facts)  # noqa: S101  as above
        at = dimensions.index(one.by) if one.by in dimensions else None
        unit = dimensions.index("region") if self._is_part(one, measure, source) else None
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for part, of, value, number in rows:
            parts = part.split(BETWEEN) if dimensions else [""]
            place = (parts[at] if at is not None else (NONE if one.by else ""), parts[unit] if unit is not None else of)
            was = sums.get(place, (0, 0))
            sums[place] = (was[0] + value, was[1] + number)
        return [(*place, *both) for place, both in sums.items()]

    def _select(self, at: int, asks: list[Ask]) -> QuerySet[Any]:
        """A figure as rows (at, part, of, value, number): `part` is its place in every dimension that is asked for, `of` who,
        where different ones are counted over counties."""
        one = asks[0]
        measure = measure_of(one.key)
        source = self._table(measure, one.frame)
        found = self.chosen(measure, one.frame, source)
        number: Any = Count("pk") if source.quick is None or source is measure.facts else source.quick.number
        none = Value("", CharField())
        pairs = measure.how is How.DISTINCT and one.by == "region" and source.region is None
        places = [source.dimension(name) for name in self._dimensions(asks)]
        named = found.order_by().annotate(
            f_at=Value(at, IntegerField()), f_part=_joined(places) if places else none,
            f_of=as_text(source.who or "pk") if pairs else none,
        )  # fmt: skip
        if measure.how in (How.SUM, How.TOTAL):
            value: Any = Sum(measure.value_of(one.frame))
        elif measure.how is How.DISTINCT and not pairs:
            value = Count(expression(source.who or "pk"), distinct=True)
        else:
            value = number
        told = named.values("f_at", "f_part", "f_of").annotate(
            f_value=Coalesce(Cast(value, BigIntegerField()), Value(0, BigIntegerField())),
            f_number=Cast(number, BigIntegerField()),
        )
        return told.values_list("f_at", "f_part", "f_of", "f_value", "f_number")

    def _table(self, measure: Measure, frame: Frame) -> Facts:
        """The facts themselves, or their running totals where what is known now is asked for."""
        facts = measure.facts
        assert isinstance(facts, Facts)  # noqa: S101  told by the caller; for the type checker
        if facts.quick is None or frame.known is not None:
            return facts
        return replace(facts, rows=facts.quick.rows, **facts.quick.lookups)

    def chosen(self, measure: Measure, frame: Frame, facts: Facts | None = None) -> QuerySet[Any]:
        """The rows behind a measured figure for a frame; with a region those of every project that lies in it."""
        source = facts or measure.facts
        assert isinstance(source, Facts)  # noqa: S101  as above
        found = source.rows().filter(measure.where(frame))
        if source is not measure.facts and source.quick is not None:
            found = found.filter(source.quick.within(frame.as_of))
        else:
            found = found.alias(f_day=expression(source.day)).filter(f_day__lte=frame.as_of)
        if frame.known is not None:
            found = found.alias(f_known=expression(source.known)).filter(f_known__lte=frame.known)
        if self.among is not None:
            found = found.alias(f_among=as_text(source.mandate)).filter(f_among__in=[*self.among, ""])
        for name, value in frame.asked.items():
            if name == "region" and source.region is None:
                found = self._in_region(source, found, value)
            elif (dimension := source.dimension(name)) is None:
                found = found.none()
            elif name == "year" or value == NONE or name in ("region",):
                found = found.alias(**{f"f_{name}": dimension}).filter(**{f"f_{name}": value})
            else:
                lookup = getattr(source, name)
                found = found.alias(**{f"f_{name}": expression(lookup)}).filter(**{f"f_{name}": value})
        return found

    def _in_region(self, source: Facts, found: QuerySet[Any], region: str) -> QuerySet[Any]:
        lookup = source.dimension("region")
        if lookup is None:
            return found.none()
        named = found.alias(f_unit=lookup)
        if region == NONE:
            return named.exclude(f_unit__in=list(self.places.of(source.places)))
        return named.filter(f_unit__in=self.places.units(source.places, region))

    def _is_part(self, one: Ask, measure: Measure, source: Facts) -> bool:
        """Whether one county's part of each project's sum is asked for."""
        asked = bool(one.frame.region) and one.by != "region" and measure.how is How.SUM
        return asked and source.region is None and source.by("region")

    def _group(self, source: Facts, measure: Measure, one: Ask) -> Any:
        """What rows are grouped by; a split over counties is grouped by what lies in them."""
        if not one.by:
            return None
        return source.dimension(one.by) if source.by(one.by) else Value(NONE, CharField())

    def _put_together(self, one: Ask, measure: Measure, rows: list[Told]) -> Parts:
        source = measure.facts
        assert isinstance(source, Facts)  # noqa: S101  as above
        if one.by == "region" and source.region is None and source.by("region"):
            found = self._by_county(one, measure, source, rows)
        elif self._is_part(one, measure, source):
            found = self._part_of_county(one, measure, source, rows)
        else:
            found = {part or ALL: Got(Fraction(value, measure.per), number) for part, _of, value, number in rows}
        return found if one.by else {ALL: found.get(ALL, Got(Fraction(0), 0))}

    def _by_county(self, one: Ask, measure: Measure, source: Facts, rows: list[Told]) -> Parts:
        codes = self.places.of(source.places)
        sums: dict[str, Fraction] = defaultdict(Fraction)
        numbers: dict[str, int] = defaultdict(int)
        who: dict[str, set[str]] = defaultdict(set)
        for unit, whose, value, number in rows:
            where = codes.get(unit) or (NONE,)
            shares = spread(Fraction(value), where) if measure.how is How.SUM else dict.fromkeys(where, Fraction(value))
            for code, share in shares.items():
                sums[code] += share / measure.per
                numbers[code] += number
                if whose not in ("", NONE):
                    who[code].add(whose)
        asked = [code for code in sums if one.frame.region in ("", code)]
        if measure.how is How.DISTINCT:
            return {code: Got(Fraction(len(who[code])), numbers[code]) for code in asked}
        return {code: Got(sums[code], numbers[code]) for code in asked}

    def _part_of_county(self, one: Ask, measure: Measure, source: Facts, rows: list[Told]) -> Parts:
        """Each project's sum within a part is spread by itself; over the parts that may come to an öre more or less."""
        codes = self.places.of(source.places)
        found: dict[str, Got] = {}
        for part, unit, value, number in rows:
            share = spread(Fraction(value), codes.get(unit, ())).get(one.frame.region, Fraction(0)) / measure.per
            was = found.get(part or ALL, Got(Fraction(0), 0))
            found[part or ALL] = Got((was.value or Fraction(0)) + share, was.facts + number)
        return found

    def _medians(self, one: Ask, measure: Measure) -> Parts:
        """The middle one, without reading the others; over a split the amounts are read by part."""
        source = measure.facts
        assert isinstance(source, Facts)  # noqa: S101  as above
        found = (
            self.chosen(measure, one.frame).alias(f_amount=measure.value_of(one.frame)).filter(f_amount__isnull=False)
        )
        found = found.order_by("f_amount")
        if not one.by:
            number = found.count()
            middle = list(found.annotate(f_value=measure.value_of(one.frame)).values_list("f_value", flat=True)
                          [max(0, (number - 1) // 2) : number // 2 + 1]) if number else []  # fmt: skip
            return {ALL: Got(_mean([exact(value) for value in middle]), number)}
        parts: dict[str, list[Fraction]] = defaultdict(list)
        dimension = self._group(source, measure, one)
        for part, value in found.annotate(f_part=dimension, f_value=measure.value_of(one.frame)).values_list(
            "f_part", "f_value"
        ):
            for code in self._codes(source, one.by, part):
                parts[code].append(exact(value))
        return {part: Got(_median(values), len(values)) for part, values in parts.items()}

    def _codes(self, source: Facts, by: str, part: str) -> tuple[str, ...]:
        if by != "region" or source.region is not None:
            return (part,)
        return self.places.of(source.places).get(part) or (NONE,)

    def listed(self, measure: Measure, frame: Frame) -> list[Fact]:
        """The facts of a list that fit the frame, its county left to `measure`."""
        listed = measure.facts
        assert isinstance(listed, Listed)  # noqa: S101  as above
        asked = Frame(frame.as_of, frame.known)
        if (listed.key, asked) not in self._listed:
            self._listed[listed.key, asked] = list(listed.reckon(asked, self.among))
        rows = [fact for fact in self._listed[listed.key, asked] if measure.keep(fact) and _fits(fact, frame)]
        return [fact for fact in rows if not frame.region or frame.region in (fact.regions or (NONE,))]

    def _reckoned(self, one: Ask, measure: Measure) -> Parts:
        rows = self.listed(measure, one.frame)
        if one.frame.known is not None and isinstance(measure.facts, Listed) and measure.facts.now_only:
            return {} if one.by else {ALL: Got(None, 0)}
        if not one.by:
            return {ALL: Got(_measured(measure, rows, one.frame.region), len(rows))}
        parts: dict[str, list[Fact]] = defaultdict(list)
        for fact in rows:
            for part in _parts_of(fact, one.by):
                parts[part].append(fact)
        return {
            part: Got(_measured(measure, facts, part if one.by == "region" else one.frame.region), len(facts))
            for part, facts in parts.items()
        }


def _joined(places: list[Any]) -> Any:
    """Texts as one, with a stroke between."""
    made = places[0]
    for place in places[1:]:
        made = Concat(made, Value(BETWEEN), place, output_field=CharField())
    return made


def _measured(taken: Measure, rows: list[Fact], region: str) -> Fraction | None:
    return measure(taken.how, rows, region)


def _fits(fact: Fact, frame: Frame) -> bool:
    held = {"mandate": fact.mandate or NONE, "project": fact.project or NONE, "source": fact.source or NONE,
            "year": str(fact.year or 0)}  # fmt: skip
    return all(held[name] == value for name, value in frame.asked.items() if name != "region")


def _parts_of(fact: Fact, by: str) -> tuple[str, ...]:
    if by == "region":
        return fact.regions or (NONE,)
    return (str(fact.year or 0) if by == "year" else getattr(fact, by) or NONE,)


def exact(value: Any) -> Fraction:
    """A number of the database as a fraction; a stretch of time in days."""
    if hasattr(value, "total_seconds"):
        return Fraction(value.days) + Fraction(value.seconds, 86_400)
    return Fraction(value)


def _mean(values: list[Fraction]) -> Fraction | None:
    if not values:
        return None
    return _median(values)


def _median(values: list[Fraction]) -> Fraction | None:
    return measure(How.MEDIAN, [Fact(str(at), None, None, value) for at, value in enumerate(values)])
