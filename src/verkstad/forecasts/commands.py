"""`verkstad forecast`."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.core.forecast.outlook import Band
from verkstad.forecasts.pages.forecast import title
from verkstad.forecasts.pages.periods import periods, with_interval
from verkstad.forecasts.queries import Forecast, forecast_of
from verkstad.mandate.models import Mandate


def forecast(arguments: argparse.Namespace) -> int:
    """Print the forecast of a mandate, or of all; 0, or 2 for a call that cannot be answered."""
    try:
        day = date.fromisoformat(arguments.as_of) if arguments.as_of else timezone.localdate()
    except ValueError:
        return _sorry(f"--as-of: {arguments.as_of!r} is not a date; write YYYY-MM-DD, for example 2026-12-31.")
    if day > timezone.localdate():
        return _sorry(f"--as-of: {day.isoformat()} has not come; choose today or a day before.")
    mandates = list(Mandate.objects.order_by("key"))
    if arguments.mandate:
        asked = arguments.mandate
        mandates = [one for one in mandates if asked in (one.key, one.government_number)]
        if not mandates:
            return _sorry(f"no mandate is called {asked!r}; write its key or its diary number.")
    made = {one.key: forecast_of(one, day) for one in mandates}
    if arguments.json:
        print(json.dumps({key: as_json(found) for key, found in made.items()}, ensure_ascii=False, indent=1))
        return 0
    with override("sv"):
        print("\n\n".join(told(mandate, made[mandate.key]) for mandate in mandates))
    return 0


def told(mandate: Mandate, found: Forecast) -> str:
    """A mandate's forecast in words."""
    known = found.figures.kept or bool(found.promises)
    lines = [f"{mandate.name} ({mandate.key})", title(found, known)]
    if found.outlook.left_ore:
        for name, place in periods(found).items():
            band = found.band_in_all(place)
            if band.high_ore:
                lines.append(f"  {name:<7} {with_interval(band)}")
    for one in found.meaning.requests if found.meaning else ():
        if one.suggested_ore:
            lines.append("  " + _("Ask for %(sum)s of the money of %(year)s")
                         % {"sum": with_interval(Band(*[one.suggested_ore] * 3)), "year": one.year})  # fmt: skip
    return "\n".join(lines).replace("\u202f", " ")


def as_json(found: Forecast) -> dict[str, Any]:
    """Everything, in öre; null where nothing is booked."""
    made: dict[str, Any] = {
        "as_of": found.day.isoformat(), "promised_not_paid_ore": found.outlook.left_ore,
        "periods": {name: _json(found.band_in_all(place)) for name, place in periods(found).items()},
        "projects": {"finished": found.pace.finished, "running": found.pace.running, "assumed": found.pace.assumed},
        "requests": None, "unused": None,
    }  # fmt: skip
    if found.meaning:
        made["requests"] = [
            {"year": one.year, "suggested_ore": one.suggested_ore, "most_ore": one.most_ore, "clause": one.clause,
             "last_day": one.last_day.isoformat() if one.last_day else None} for one in found.meaning.requests
        ]  # fmt: skip
        if unused := found.meaning.unused:
            made["unused"] = {"last_day": unused.last_day.isoformat(), "unused": _json(unused.unused),
                              "repay": _json(unused.repay), "late": _json(unused.late)}  # fmt: skip
        made["terms_at_risk"] = [{"clause": one.rule.clause, "expected": one.expected.state.value, "worst": one.worst.value}
                                 for one in found.meaning.terms if one.at_risk]  # fmt: skip
    return made


def _json(band: Band) -> dict[str, int]:
    return {"expected_ore": band.expected_ore, "low_ore": band.low_ore, "high_ore": band.high_ore}


def _sorry(text: str) -> int:
    print(f"verkstad: {text}", file=sys.stderr)
    return 2
