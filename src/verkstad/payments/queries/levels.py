"""Which levels of attest are in force."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from verkstad.core.payments.levels import USUAL, Level
from verkstad.mandate.models import Mandate
from verkstad.payments.models import LevelSet


def in_force(mandate: Mandate | int, day: date | None = None) -> LevelSet | None:
    """The levels that hold for a mandate on a day (today); None where the usual ones do. One query."""
    key = mandate if isinstance(mandate, int) else mandate.pk
    return sets_in_force([key], day).get(key)


def sets_in_force(mandates: Collection[int], day: date | None = None) -> dict[int, LevelSet]:
    """Mandate id -> its levels in force, for those that have their own. One query."""
    rows = LevelSet.objects.decided().filter(mandate__in=mandates, valid_from__lte=day or timezone.localdate())
    return {row.mandate_id: row for row in rows.order_by("valid_from", "pk")}


def levels_of(mandate: Mandate | int, day: date | None = None) -> list[Level]:
    """The levels themselves: the mandate's own or the usual ones."""
    row = in_force(mandate, day)
    return row.told if row else list(USUAL)
