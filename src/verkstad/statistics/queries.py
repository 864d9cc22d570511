"""What official statistics say of counties: figures with their year, source and date, and their share of the country.

Two queries for one county or all, whatever is loaded. A figure is the newest that is stated not later than the year asked
for, and carries its own year. Invented statistics are given to their own programme alone.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from verkstad.core.statistics.counties import COUNTRY, REGIONS
from verkstad.core.statistics.indicators import INDICATORS, Indicator
from verkstad.statistics.models import Figure, Version

COUNTIES = tuple(code for code in REGIONS if code != COUNTRY)


@dataclass(frozen=True)
class Stated:
    """What one version says of one county: a value, or why there is none. `whole` is the country's, told by the publisher
    or, where it tells none and every county is stated, their sum (`summed`)."""

    region: str
    year: int
    indicator: Indicator
    value: Decimal | None
    mark: str
    unit: str
    version: Version
    whole: Decimal | None = None
    summed: bool = False

    @property
    def share(self) -> Fraction | None:
        """The county's part of the country; None where either is not stated or parts cannot be taken."""
        if self.value is None or not self.whole or not self.indicator.adds or self.region == COUNTRY:
            return None
        return Fraction(self.value) / Fraction(self.whole)


Of = Collection[int] | None  # ids of versions, for a report that is frozen


def industry_of(
    region: str, year: int | None = None, *, programme: str = "", as_of: datetime | None = None, of: Of = None
) -> tuple[Stated, ...]:
    """Every figure of a county ("01" to "25", or "00"), in the order of the indicators. Empty where nothing is loaded."""
    return industries(year, programme=programme, as_of=as_of, of=of).get(region, ())


def industries(
    year: int | None = None, *, programme: str = "", as_of: datetime | None = None, of: Of = None
) -> dict[str, tuple[Stated, ...]]:
    """The same for every county at once."""
    found: dict[str, list[Stated]] = defaultdict(list)
    for regions in _chosen(year, programme, as_of, of).values():
        for region, one in regions.items():
            found[region].append(one)
    return {region: tuple(rows) for region, rows in found.items()}


def all_regions(
    indicator: str, year: int | None = None, *, programme: str = "", as_of: datetime | None = None, of: Of = None
) -> dict[str, Stated]:
    """One indicator for every county and the country ("00"), by code. Empty where nothing is loaded."""
    return _chosen(year, programme, as_of, of, [indicator]).get(indicator, {})


def in_force(programme: str = "", as_of: datetime | None = None, of: Of = None) -> QuerySet[Version]:
    """The newest version of each dataset, as the house had it at a moment; those of `of` where they are named."""
    if of is not None:
        return Version.objects.filter(pk__in=of)
    known = Version.objects.filter(Q(fictional=False) | Q(dataset__programme=programme))
    if as_of is not None:
        known = known.filter(made_at__lte=as_of)
    newest = known.order_by().values("dataset").annotate(newest=Max("pk")).values("newest")
    return Version.objects.filter(pk__in=newest)


def _chosen(
    year: int | None, programme: str, as_of: datetime | None, of: Of, only: Collection[str] = ()
) -> dict[str, dict[str, Stated]]:
    """Indicator -> region -> figure, each indicator from one version and one year so that counties can be compared."""
    versions = {one.pk: one for one in in_force(programme, as_of, of).select_related("dataset")}
    rows = _rows(versions, year, only) if versions else []
    by: dict[str, dict[int, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        by[row.indicator][row.version_id][row.region] = row
    found = {}
    for key in INDICATORS:
        if key in by:
            best = max(by[key], key=lambda pk: _rank(versions[pk], by[key][pk]))
            found[key] = _told(versions[best], by[key][best])
    return found


def _rows(versions: Collection[int], year: int | None, only: Collection[str]) -> QuerySet[Figure]:
    """Every region's figure of the newest year in which the version states the indicator of anybody."""
    stated = Figure.objects.filter(version=OuterRef("version"), indicator=OuterRef("indicator"), value__isnull=False)
    if year is not None:
        stated = stated.filter(year__lte=year)
    rows = Figure.objects.filter(version__in=list(versions), year=Subquery(stated.order_by("-year").values("year")[:1]))
    return (rows.filter(indicator__in=only) if only else rows).order_by("region")


def _rank(version: Version, rows: dict[str, Figure]) -> tuple[Any, ...]:
    """A programme's own invented figures first, then the newest year, then what was fetched last."""
    return version.fictional, next(iter(rows.values())).year, version.fetched_on, version.pk


def _told(version: Version, rows: dict[str, Figure]) -> dict[str, Stated]:
    indicator = INDICATORS[next(iter(rows.values())).indicator]
    values = [rows[code].value if code in rows else None for code in COUNTIES]
    country = rows[COUNTRY].value if COUNTRY in rows else None
    stated = [value for value in values if value is not None]
    summed = country is None and indicator.adds and len(stated) == len(COUNTIES)
    whole = sum(stated, Decimal(0)) if summed else country
    return {
        code: Stated(code, row.year, indicator, row.value, row.mark, row.unit, version, whole, summed)
        for code, row in rows.items()
    }


def in_use() -> list[Version]:
    """The newest version of every dataset, for the public page: what is used here, from where, of which day."""
    newest = Version.objects.order_by().values("dataset").annotate(newest=Max("pk")).values("newest")
    rows = Version.objects.filter(pk__in=newest).select_related("dataset")
    return sorted(rows, key=lambda one: (one.fictional, one.title_sv))
