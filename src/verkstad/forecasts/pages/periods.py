"""The periods of a forecast as addresses and in words."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.core.forecast.outlook import Band
from verkstad.forecasts.queries import Forecast
from verkstad.mandate.models import Mandate
from verkstad.ui import formats

LATER, NEVER = "senare", "aldrig"


def periods(found: Forecast) -> dict[str, int]:
    """Address -> place in the outlook's periods; -1 for what never comes."""
    years = found.outlook.years
    return {**{str(year): n for n, year in enumerate(years)}, LATER: len(years), NEVER: -1}


def address(mandate: Mandate, name: str, day: date, *more: str) -> str:
    """An address of this app that speaks of the same day."""
    return f"{reverse(f'forecasts:{name}', args=[mandate.key, *more])}?as_of={day.isoformat()}"


def tkr(ore: int) -> str:
    return formats.money(ore, "tkr")


def interval(band: Band, unit: str = "tkr") -> str:
    """Its interval; a dash where there is nothing to be unsure of."""
    if band.low_ore == band.high_ore:
        return formats.UNKNOWN
    low, high = (formats.money(ore, unit, bare=True) for ore in (band.low_ore, band.high_ore))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def with_interval(band: Band) -> str:
    """An expected sum with its interval."""
    if band.low_ore == band.high_ore:
        return tkr(band.expected_ore)
    return _("%(sum)s (%(interval)s)") % {"sum": tkr(band.expected_ore), "interval": interval(band)}
