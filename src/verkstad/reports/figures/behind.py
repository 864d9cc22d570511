"""The rows behind a measured figure: as facts that anybody can reckon it from again, and as a reader may see them."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F, QuerySet

from verkstad.core.reporting.figure import DIMENSIONS, NONE, Fact, Frame, How
from verkstad.people.access import Who
from verkstad.reports.figures.answering import check
from verkstad.reports.figures.asking import Asker, exact
from verkstad.reports.figures.facts import Among, Facts, Listed, Measure, Shown, expression
from verkstad.reports.figures.registry import definition, measure_of

CHUNK = 2000


def facts(key: str, frame: Frame, *, among: Among = None) -> Iterator[Fact]:
    """Every fact behind a measured figure, in order of its id, with nothing personal in it: `core.reporting.figure.measure`
    gives the figure from them. With a county: the facts of every project that lies in it, each with all its counties.
    ValueError for a reckoned figure: ask for its leaves."""
    check(key, frame)
    if definition(key).formula:
        raise ValueError(f"{key} is reckoned from {', '.join(definition(key).parts)}; facts stand behind these")
    measure, asker = measure_of(key), Asker(among)
    if isinstance(measure.facts, Listed):
        return iter(sorted(asker.listed(measure, frame), key=lambda fact: fact.id))
    return _facts_of(measure.facts, measure, _named(asker, measure, frame), asker)


def _named(asker: Asker, measure: Measure, frame: Frame) -> QuerySet[Any]:
    """The rows with everything that a fact says, under names that no column has."""
    source = measure.facts
    assert isinstance(source, Facts)  # noqa: S101  told by the caller; for the type checker
    wanted = {f"f_of_{name}": found for name in DIMENSIONS if (found := source.dimension(name)) is not None}
    given = {"f_on": expression(source.day), "f_told": expression(source.known), "f_value": measure.value_of(frame)}
    if source.who is not None:
        given["f_who"] = expression(source.who)
    found = asker.chosen(measure, frame)
    if measure.how is How.MEDIAN:
        found = found.alias(f_amount=measure.value_of(frame)).filter(f_amount__isnull=False)
    return found.annotate(**given, **wanted)


def _facts_of(source: Facts, measure: Measure, rows: QuerySet[Any], asker: Asker) -> Iterator[Fact]:
    names = ["pk", *sorted(name for name in rows.query.annotations if name.startswith("f_") and name not in ALIASES)]
    for row in rows.order_by("pk").values(*names).iterator(chunk_size=CHUNK):
        yield fact_of(source, measure, row, asker)


ALIASES = ("f_day", "f_known", "f_among", "f_unit", "f_amount", *(f"f_{name}" for name in DIMENSIONS))


def fact_of(source: Facts, measure: Measure, row: Mapping[str, Any], asker: Asker) -> Fact:
    unit = str(row.get("f_of_region", ""))
    regions = (unit,) if source.region is not None and unit != NONE else asker.places.of(source.places).get(unit, ())
    counted = measure.how in (How.SUM, How.TOTAL, How.MEDIAN)
    return Fact(
        id=f"{source.key}/{row['pk']}",
        day=row["f_on"],
        known=row["f_told"],
        amount=exact(row["f_value"] or 0) / measure.per if counted else Fraction(1),
        who=hidden_name(str(row["f_who"])) if row.get("f_who") else "",
        mandate=_text(row, "mandate"),
        project=_text(row, "project"),
        regions=tuple(regions),
        year=int(_text(row, "year") or 0) or None,
        source=_text(row, "source"),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = str(row.get(f"f_of_{name}") or "")
    return "" if value == NONE else value


def hidden_name(number: str) -> str:
    """A name for a company by which it can be told from others and not be recognised: keyed with the house's own secret."""
    return hmac.new(settings.SECRET_KEY.encode(), f"figures:{number}".encode(), hashlib.sha256).hexdigest()[:20]


@dataclass(frozen=True)
class Row:
    """A row as one reader may see it."""

    id: str
    shown: Shown
    day: date | None
    known: datetime | None
    amount: Fraction
    project: str


@dataclass(frozen=True)
class Behind:
    """A page of the rows that the reader may see, how many there are, and how many are withheld by which clause."""

    rows: tuple[Row, ...]
    page: Any
    count: int
    withheld: int
    clause: str
    facts: Facts | Listed


def rows(
    key: str, frame: Frame, user: Who, page: str | int | None = 1, *, among: Among = None, size: int = 50,
    every: int | None = None, asker: Asker | None = None,
) -> Behind:  # fmt: skip
    """What stands behind a measured figure as the user may see it, newest first. `every` is how many rows there are where
    that is known. Two queries, or three."""
    check(key, frame)
    measure, asker = measure_of(key), asker or Asker(among)
    source = measure.facts
    if isinstance(source, Listed):
        found = sorted(asker.listed(measure, frame), key=lambda fact: (fact.day or date.min, fact.id), reverse=True)
        pages = Paginator(found, size).get_page(page)
        shown = tuple(Row(one.id, source.show(one), one.day, one.known, one.amount, one.project) for one in pages)
        return Behind(shown, pages, len(found), 0, "", source)
    chosen = asker.chosen(measure, frame)
    every = chosen.count() if every is None else every
    seen = _named(asker, measure, frame)
    seen = source.visible(seen, user)
    pages = Paginator(
        seen.select_related(*source.related).order_by(F("f_on").desc(nulls_last=True), "-pk"), size
    ).get_page(page)
    made = tuple(_row(source, measure, row) for row in pages)
    count = pages.paginator.count
    return Behind(made, pages, count, every - count, source.clause, source)


def _row(source: Facts, measure: Measure, row: Any) -> Row:
    counted = measure.how in (How.SUM, How.TOTAL, How.MEDIAN)
    amount = exact(row.f_value or 0) / measure.per if counted else Fraction(1)
    project = "" if getattr(row, "f_of_project", NONE) == NONE else row.f_of_project
    return Row(f"{source.key}/{row.pk}", source.show(row), row.f_on, row.f_told, amount, project)
