"""Where a figure is opened, and what an address asks for."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from verkstad.core.reporting.figure import Frame

NAMES = {"mandate": "uppdrag", "project": "projekt", "region": "lan", "year": "ar", "source": "kalla"}


def query_of(frame: Frame) -> dict[str, str]:
    """A frame as the parameters of an address."""
    known = {"kant": timezone.localtime(frame.known).date().isoformat()} if frame.known else {}
    return {"per": frame.as_of.isoformat(), **known, **{NAMES[name]: value for name, value in frame.asked.items()}}


def address_of(key: str, frame: Frame) -> str:
    """The page that explains a figure."""
    return f"{reverse('figures:figure', args=[key])}?{urlencode(query_of(frame))}"


def end_of(day: object) -> datetime | None:
    """The last moment of a day, here: what was known when it ended."""
    if not day:
        return None
    return timezone.make_aware(datetime.combine(day, datetime.max.time()))  # type: ignore[arg-type]
