"""The mandates side by side: what is promised and not paid."""

from datetime import date
from typing import Any

from django.urls import reverse

from verkstad.forecasts.queries import mandates_of_reader
from verkstad.mandate.queries import portfolio, with_facts
from verkstad.people.access import Who


def list_facts(user: Who, day: date) -> dict[str, Any]:
    """Each mandate that the reader works with; None where nothing is booked. Seven queries, however many they are."""
    rows = []
    for one in portfolio(user, day, with_facts(mandates_of_reader(user))):
        known = one.figures if one.figures and one.figures.kept else None
        left = None if known is None else max(0, known.granted_ore - known.transfers.total)
        over = one.mandate.last_year is not None and one.mandate.last_year < day.year
        rows.append({"mandate": one.mandate, "granted": one.committed_ore, "left": left, "over": over,
                     "paid": None if known is None else known.transfers.total,
                     "url": reverse("forecasts:forecast", args=[one.mandate.key])})  # fmt: skip
    return {
        "rows": sorted(rows, key=lambda row: (row["over"], row["left"] is None, row["mandate"].programme.order)),
        "day": day,
    }
