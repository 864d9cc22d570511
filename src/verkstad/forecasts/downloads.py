"""The forecast as tables (CSV): sums in kronor, nothing of persons."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse

from verkstad.core.forecast.outlook import Band
from verkstad.core.money import to_kronor
from verkstad.forecasts.pages.periods import LATER, NEVER, periods
from verkstad.forecasts.queries import Forecast, forecast_of
from verkstad.mandate.models import Mandate

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
YEARS = ("period", "vantas_kr", "lagst_kr", "hogst_kr", "egna_kostnader_kr", "arets_medel_kr", "kvar_kr", "kvar_lagst_kr",
         "kvar_hogst_kr")  # fmt: skip
ROWS = ("stod", "mottagare", "beviljat_kr", "utbetalat_kr", "kvar_kr", "godkant_ej_utbetalat_kr", "plan_fran", "plan_till",
        "vantas_kr", "lagst_kr", "hogst_kr")  # fmt: skip


def forecast_csv(mandate: Mandate, day: date) -> HttpResponse:
    """By year: what is expected, and what is left of the money."""
    return _csv(YEARS, year_lines(forecast_of(mandate, day)), f"prognos-{mandate.key}-{day.isoformat()}.csv")


def year_lines(found: Forecast) -> Iterable[Sequence[Any]]:
    meant = {one.year: one for one in found.meaning.years} if found.meaning else {}
    for year, band in zip(found.outlook.years, found.outlook.periods, strict=False):
        one = meant.get(year)
        offered = _kr(one.offered[1]) if one and one.offered else ""
        yield (year, *_band(band), *((_kr(one.own_ore), offered, *_band(one.left)) if one else [""] * 5))
    yield (LATER, *_band(found.outlook.periods[-1]), *[""] * 5)
    yield (NEVER, *_band(found.outlook.never), *[""] * 5)


def rows_csv(mandate: Mandate, day: date, period: str) -> HttpResponse | None:
    """The grants behind a figure; None where there is no such period."""
    found = forecast_of(mandate, day)
    place = periods(found).get(period)
    if place is None:
        return None
    lines = (
        (_tame(promise.title), _tame(promise.owner), _kr(promise.commitment.granted_ore), _kr(promise.commitment.paid_ore(day)),
         _kr(row.left_ore), _kr(row.near_ore), promise.commitment.plan.first, promise.commitment.plan.last,
         *_band(found.band(row, place)))
        for row, promise in found.rows(place)
    )  # fmt: skip
    return _csv(ROWS, lines, f"prognos-{mandate.key}-{period}-{day.isoformat()}.csv")


def _kr(ore: int) -> str:
    return str(to_kronor(ore))


def _band(band: Band) -> tuple[str, str, str]:
    return _kr(band.expected_ore), _kr(band.low_ore), _kr(band.high_ore)


def _tame(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _csv(head: Sequence[str], lines: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    rows = csv.writer(answer)
    rows.writerow(head)
    rows.writerows(lines)
    return answer
