"""What every page's frame shows: navigation, who is signed in, demo mode."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from verkstad import __version__
from verkstad.ui.nav import nav


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame. Costs no query for a visitor who is not signed in."""
    items = nav.items(getattr(request, "user", None), request.path)
    return {"demo": settings.DEMO, "version": __version__, "nav_items": items}
