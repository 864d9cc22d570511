"""What every project's indicators have come to, with where each figure stands: read once, added in core (R29)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import QuerySet

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest, with_versions
from verkstad.core.progress.companies import Line
from verkstad.core.progress.rollup import Figure, Named, Series
from verkstad.organisations.models import Region
from verkstad.people.access import Who
from verkstad.progress.models import IndicatorValue
from verkstad.progress.queries.lists import COUNTED, Listed, rows_of

STATES = ("running", "closed")  # projects that have been accepted


@dataclass(frozen=True)
class Found:
    """The indicators of projects, the projects by key, and the counties' names by code."""

    series: list[Series] = field(default_factory=list)
    names: Mapping[Line, Listed] = field(default_factory=dict)  # the companies of the lines
    projects: Mapping[str, Agreement] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def seen_by(user: Who, *, approved: bool) -> Found:
    """Of the projects that the user sees: papers that were sent, or approved only. Seven queries."""
    return _found(Agreement.objects.visible_to(user).filter(state__in=STATES), approved=approved)


def for_everybody() -> Found:
    """Of every project, approved reports and decided claims only; for sums that hide small numbers (R32), never for rows. Seven
    queries."""
    return _found(Agreement.objects.filter(state__in=STATES), approved=True)


def _found(chosen: QuerySet[Agreement], *, approved: bool) -> Found:
    rows = list(chosen.select_related("mandate__programme", "owner").prefetch_related(with_versions()).order_by("pk"))
    ids = [one.pk for one in rows]
    states = ("approved",) if approved else COUNTED
    places, regions = _regions(ids)
    values, names = _values(ids, states), {one.line: one for one in rows_of(ids, approved=approved)}
    named: dict[int, list[Named]] = defaultdict(list)
    for row in names.values():
        named[row.agreement].append(Named(row.line, row.day))
    series = []
    for one in rows:
        where = places.get(one.pk) or ({one.owner.region_id} if one.owner.region_id else set())
        for indicator in newest(one).agreed.indicators:
            series.append(Series(
                one.key, one.mandate.key, indicator, one.mandate.programme.key, frozenset(where),
                figures=() if indicator.companies else tuple(values.get((one.pk, indicator.key), ())),
                named=tuple(named.get(one.pk, ())) if indicator.companies else (),
            ))  # fmt: skip
    return Found(series, names, {one.key: one for one in rows}, regions)


def _regions(ids: list[int]) -> tuple[Mapping[int, set[str]], Mapping[str, str]]:
    """The counties of each project (R24), by the partners of its application, or by the project itself; and every name."""
    every = {one.code: one for one in Region.objects.all()}
    found: dict[int, set[str]] = defaultdict(set)
    ways = ("application_partners__application__agreement", "projects__agreement")
    first, *rest = (Region.objects.order_by().filter(**{f"{way}__in": ids}).values_list(way, "code") for way in ways)
    for pk, code in first.union(*rest):
        found[pk].add(code)
    return found, {code: one.name for code, one in every.items()}


def _values(ids: list[int], states: Iterable[str]) -> Mapping[tuple[int, str], list[Figure]]:
    found: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    rows = IndicatorValue.objects.filter(report__agreement__in=ids, report__state__in=states, split="")
    fields = ("report__agreement", "indicator", "report__number", "amount", "report__last")
    for agreement, key, number, amount, day in rows.values_list(*fields):
        found[agreement, key].append(Figure(number, Fraction(amount), day))
    return found
