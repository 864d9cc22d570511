"""What every page's frame shows: navigation, who is signed in, demo mode."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from verkstad import __version__


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame. Costs no query for a visitor who is not signed in."""
    return {"demo": settings.DEMO, "version": __version__}
