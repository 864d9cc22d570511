"""The list of statistics, one dataset, its figures as CSV."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.core.numerals import numeral
from verkstad.core.statistics.counties import COUNTRY, REGIONS
from verkstad.core.statistics.indicators import INDICATORS, Indicator
from verkstad.core.statistics.mapping import Fact
from verkstad.people.access import Who, may
from verkstad.statistics.models import Dataset, Described, Figure, SavedFile, Upload, Version
from verkstad.statistics.queries import in_use
from verkstad.ui.formats import DASH, HARD, number


@dataclass(frozen=True)
class Cell:
    """A figure as it is shown, or why there is none."""

    text: str
    label: str
    missing: bool = False


@dataclass(frozen=True)
class Grid:
    """Figures of one year: a column for each indicator, a row for each county and the country."""

    year: int
    columns: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, str, Sequence[Cell]]]


def listed(user: Who) -> dict[str, Any]:
    """Every dataset with its newest version, those that are described and not loaded too."""
    versions = {one.dataset_id: one for one in in_use()}
    datasets = Dataset.objects.order_by("fictional", "title_sv")
    rows = [(one, versions.get(one.pk)) for one in datasets]
    return {"rows": rows, "may_load": may(user, "statistics.load_statistics")}


def one(dataset: Dataset, asked: QueryDict, user: Who) -> dict[str, Any]:
    """A dataset's version (`?version=`, the newest unless told) in a year (`?ar=`, the newest that states anything)."""
    versions = list(dataset.versions.all())
    context: dict[str, Any] = {
        "dataset": dataset,
        "versions": versions,
        "may_load": may(user, "statistics.load_statistics"),
    }
    if not versions:
        return context | _said(dataset)
    version = _version(versions, asked)
    years = _years(version)
    year = numeral(asked.get("ar", ""), 4)
    year = year if year in years else years[-1]
    rows = list(version.figures.filter(year=year))
    links = [{"label": str(y), "url": f"?{_query(version, versions, ar=y)}", "current": y == year} for y in years[-12:]]
    return context | _said(version) | {"version": version, "newest": version == versions[0], "years": links, "grid": grid(rows, year),
                      "csv": f"{reverse('statistics:figures_csv', args=[dataset.key])}?version={version.number}"}  # fmt: skip


def _said(said: Described) -> dict[str, Any]:
    return {"said": said, "linked": said.source.startswith(("https://", "http://"))}


def _years(version: Version) -> list[int]:
    stated = version.figures.filter(value__isnull=False).order_by("year").values_list("year", flat=True)
    return list(stated.distinct())


def _version(versions: list[Version], asked: QueryDict) -> Version:
    number_asked = numeral(asked.get("version", ""))
    if "version" in asked and number_asked not in {one.number for one in versions}:
        raise Http404
    return next((one for one in versions if one.number == number_asked), versions[0])


def _query(version: Version, versions: list[Version], **more: int) -> str:
    return urlencode(({} if version == versions[0] else {"version": version.number}) | more)


def grid(rows: Iterable[Figure | Fact], year: int) -> Grid:
    """The figures of one year as a table: counties down, indicators across, the country last."""
    at = {(row.region, row.indicator): row for row in rows}
    keys = [key for key in INDICATORS if any(indicator == key for _region, indicator in at)]
    units = {key: next(row.unit for (_r, indicator), row in at.items() if indicator == key) for key in keys}
    regions = [code for code in REGIONS if any(region == code for region, _indicator in at)]
    columns = [(_(INDICATORS[key].label), units[key]) for key in keys]
    named = [(key, label) for key, (label, _unit) in zip(keys, columns, strict=True)]
    made = [(code, region_name(code), [shown(at.get((code, key)), INDICATORS[key], label) for key, label in named])
            for code in sorted(regions, key=lambda code: (code == COUNTRY, code))]  # fmt: skip
    return Grid(year, columns, made)


def region_name(code: str) -> str:
    return REGIONS[code].told(get_language() or "sv")


def shown(row: Figure | Fact | None, indicator: Indicator, label: str) -> Cell:
    """A figure in the reader's language; one that is not stated says so with the publisher's mark."""
    if row is None or row.value is None:
        return Cell(row.mark if row and row.mark else DASH, label, missing=True)
    plain = row.value.normalize()
    exponent = plain.as_tuple().exponent
    decimals = max(indicator.decimals, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return Cell(f"{number(row.value, decimals)}{HARD}{row.mark}".rstrip(HARD), label)


def csv_of(dataset: Dataset, asked: QueryDict) -> HttpResponse:
    """Every figure of a version, one a row, with what it rests on; a byte order mark for spreadsheets."""
    versions = list(dataset.versions.all())
    if not versions:
        raise Http404
    version = _version(versions, asked)
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ("region", "name", "year", "indicator", "value", "mark", "unit", "publisher", "table", "fetched", "version")
    )
    for one in version.figures.all():
        value = "" if one.value is None else plain(one.value)
        rows.writerow((one.region, REGIONS[one.region].sv, one.year, one.indicator, value, one.mark, one.unit,
                       _harmless(version.publisher), _harmless(version.table), version.fetched_on.isoformat(),
                       version.number))  # fmt: skip
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{dataset.key}-{version.number}.csv"'
    return answer


def plain(value: Decimal) -> str:
    """A decimal without the noughts that the database adds."""
    return format(value.normalize(), "f")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def file_of(kept: SavedFile) -> FileResponse:
    """The saved file, to be saved again."""
    return FileResponse(
        BytesIO(kept.content),
        as_attachment=True,
        filename=kept.version.file_name,
        content_type="application/octet-stream",
    )


def check_address(upload: Upload, dataset: str) -> str:
    return reverse("statistics:check", args=[upload.pk]) + (f"?{urlencode({'som': dataset})}" if dataset else "")
