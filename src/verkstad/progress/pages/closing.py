"""What the page that closes a project begins with."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.applications.plan import Source


def close_initial(agreement: Agreement, query: Mapping[str, str]) -> dict[str, Any]:
    """The day of the final payment where the query says one that can be read (`day`), else today; and whether the
    financing that was agreed has EU money."""
    funds = newest(agreement).agreed.budget.funds
    return {
        "final_payment_on": _day(query.get("day", "")),
        "eu_money": any(one.source is Source.ERDF for one in funds),
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
