"""What every project's indicators have come to, with where each figure stands: read once, added in core (R29)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest, with_versions
from verkstad.core.progress.companies import Line
from verkstad.core.progress.rollup import Figure, Named, Series
from verkstad.organisations.models import Region
from verkstad.people.access import Who
from verkstad.progress.models import Edition, IndicatorValue, Participant, Report
from verkstad.progress.queries.figures import COUNTED
from verkstad.registry.models import Document

STATES = ("running", "closed")  # projects that have been accepted


@dataclass(frozen=True)
class Found:
    """The indicators of projects, the projects by key, and the counties' names by code."""

    series: list[Series] = field(default_factory=list)
    projects: Mapping[str, Agreement] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def seen_by(user: Who, *, approved: bool) -> Found:
    """Of the projects that the user sees: reports that were sent, or approved only. Six queries."""
    return _found(Agreement.objects.visible_to(user).filter(state__in=STATES), approved=approved)


def for_everybody() -> Found:
    """Of every project, approved reports only; for sums that hide small numbers (R32), never for rows. Six queries."""
    return _found(Agreement.objects.filter(state__in=STATES), approved=True)


def _found(chosen: QuerySet[Agreement], *, approved: bool) -> Found:
    rows = list(chosen.select_related("mandate__programme", "owner").prefetch_related(with_versions()).order_by("pk"))
    ids = [one.pk for one in rows]
    states = ("approved",) if approved else COUNTED
    places, regions = _regions(ids)
    values, named = _values(ids, states), _named(ids, states)
    series = []
    for one in rows:
        where = places.get(one.pk) or ({one.owner.region_id} if one.owner.region_id else set())
        for indicator in newest(one).agreed.indicators:
            series.append(Series(
                one.key, one.mandate.key, indicator, one.mandate.programme.key, frozenset(where),
                figures=() if indicator.companies else tuple(values.get((one.pk, indicator.key), ())),
                named=tuple(Named(Line(company, one.mandate.key, one.key, report, row, stage), day)
                            for company, report, row, stage, day in named.get(one.pk, ())) if indicator.companies else (),
            ))  # fmt: skip
    return Found(series, {one.key: one for one in rows}, regions)


def _regions(ids: list[int]) -> tuple[Mapping[int, set[str]], Mapping[str, str]]:
    """The counties of each project (R24), by the partners of its application, or by the project itself; and every name."""
    every = {one.code: one for one in Region.objects.all()}
    found: dict[int, set[str]] = defaultdict(set)
    for way in ("application_partners__application__agreement", "projects__agreement"):
        for pk, code in Region.objects.filter(**{f"{way}__in": ids}).values_list(way, "code"):
            found[pk].add(code)
    return found, {code: one.name for code, one in every.items()}


def _values(ids: list[int], states: Iterable[str]) -> Mapping[tuple[int, str], list[Figure]]:
    found: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    rows = IndicatorValue.objects.filter(report__agreement__in=ids, report__state__in=states, split="")
    fields = ("report__agreement", "indicator", "report__number", "amount", "report__last")
    for agreement, key, number, amount, day in rows.values_list(*fields):
        found[agreement, key].append(Figure(number, Fraction(amount), day))
    return found


Place = tuple[str, int, int, str, date | None]


def _named(ids: list[int], states: Iterable[str]) -> Mapping[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    rows = Participant.objects.filter(report__agreement__in=ids, report__state__in=states).exclude(number="")
    fields = ("report__agreement", "number", "report__number", "row", "stage", "report__last")
    for agreement, *place in rows.values_list(*fields):
        found[agreement].append(tuple(place))
    return found


def reports_named(places: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], Report]:
    """The reports by project and number, each with its newest edition's document in `editions.all()[0]`. Two queries."""
    wanted = set(places)
    editions = Prefetch("editions", Edition.objects.select_related("document").order_by("-number"))
    rows = Report.objects.filter(agreement__key__in={key for key, _number in wanted})
    rows = rows.select_related("agreement__mandate", "agreement__owner").prefetch_related(editions)
    found = {(one.agreement.key, one.number): one for one in rows}
    return {place: report for place, report in found.items() if place in wanted}


def document_of(report: Report) -> Document | None:
    """What its newest edition is in the diary; needs `reports_named`."""
    return next((one.document for one in report.editions.all()), None)


def participants_named(lines: Iterable[Line]) -> Mapping[tuple[str, int, int], Participant]:
    """The rows of the lists by project, report and row. One query."""
    wanted = {(line.project, line.report, line.row) for line in lines}
    rows = Participant.objects.filter(report__agreement__key__in={key for key, _report, _row in wanted})
    rows = rows.exclude(number="").select_related("report__agreement")
    found = {(one.report.agreement.key, one.report.number, one.row): one for one in rows}
    return {place: row for place, row in found.items() if place in wanted}
