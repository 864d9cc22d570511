"""The grants behind a figure of the forecast, and how each was computed."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.core.forecast.clock import WITHIN
from verkstad.core.forecast.outlook import Row
from verkstad.forecasts.pages.periods import LATER, NEVER, address, interval, periods, with_interval
from verkstad.forecasts.queries import Forecast, Promise, forecast_of
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.ui import formats

PAGE = 50


def rows_facts(mandate: Mandate, user: Who, day: date, period: str, page: str | None) -> dict[str, Any] | None:
    """The page of a period; None where there is no such period."""
    found = forecast_of(mandate, day)
    places = periods(found)
    if period not in places:
        return None
    place = places[period]
    pairs = found.rows(place)
    shown = Paginator(pairs, PAGE).get_page(page)
    band = found.band_in_all(place)
    return {
        "mandate": mandate, "day": day, "page": shown, "rows": [row_of(found, row, promise, place) for row, promise in shown],
        "title": title(period, with_interval(band)), "sum": band, "sum_interval": interval(band), "count": len(pairs),
        "back": address(mandate, "forecast", day), "csv": address(mandate, "rows_csv", day, period), "never": place < 0,
    }  # fmt: skip


def title(period: str, told: str) -> str:
    if period == NEVER:
        return _("Expected never to be claimed: %s") % told
    if period == LATER:
        return _("Expected to be paid later: %s") % told
    return _("Expected to be paid in %(year)s: %(sum)s") % {"year": period, "sum": told}


def row_of(found: Forecast, row: Row, promise: Promise, place: int) -> dict[str, Any]:
    """A grant: its sums, where it is in its plan, what is expected of it."""
    one, band = promise.commitment, found.band(row, place)
    return {
        "title": promise.title or _("Booked without a project"), "owner": promise.owner, "url": link(promise),
        "granted": one.granted_ore, "paid": one.paid_ore(found.day), "left": row.left_ore, "near": row.near_ore,
        "plan": formats.period(one.plan.first, one.plan.last), "dated": promise.dated, "age": age(row.age),
        "band": band, "interval": interval(band), "share": formats.percent(band.expected_ore, row.left_ore),
    }  # fmt: skip


def age(age: float) -> str:
    """How far a project has come, by its own clock."""
    if age <= 0:
        return _("not begun")
    if age <= WITHIN:
        return formats.percent(round(age * 100), WITHIN * 100)
    return _("%s quarters after the end") % formats.number(round(age - WITHIN) or 1)


def link(promise: Promise) -> str:
    """Where the grant's own money, or its project, is shown."""
    if promise.told_by == "agreement":
        return reverse("payments:agreement", args=[promise.slug])
    return reverse("grants:project", args=[promise.slug]) if promise.told_by == "project" else ""
