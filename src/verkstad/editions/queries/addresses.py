"""Where a reader opens the rows behind a figure."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from verkstad.core.reporting.figure import Frame


def address_of(key: str, frame: Frame) -> str:
    """The page that explains the figure as it was asked for; empty where the house has none."""
    try:
        page = reverse("figures:figure", args=[key])
    except NoReverseMatch:
        return ""
    asked = {"per": frame.as_of.isoformat(), **({"kant": frame.known.isoformat()} if frame.known else {})}
    names = {"mandate": "uppdrag", "project": "projekt", "region": "region", "year": "ar", "source": "kalla"}
    asked |= {names[name]: value for name, value in frame.asked.items()}
    return f"{page}?{urlencode(asked)}"
