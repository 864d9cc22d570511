"""What every page's frame shows: navigation, who is signed in, demo mode."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject

from verkstad import __version__
from verkstad.ui.nav import nav

# (label, address, how many wait there) beside the person's name, None for nobody in particular. Apps add theirs in
# `ready()`; they are asked only where the frame is shown, and must cost a visitor who is not signed in no query.
BandLink = Callable[[HttpRequest], tuple[str | Promise, str, int] | None]
band_links: list[BandLink] = []


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame. Costs no query for a visitor who is not signed in."""
    items = nav.links(getattr(request, "user", None), request.path)
    links = SimpleLazyObject(lambda: [found for link in band_links if (found := link(request))])
    return {
        "demo": settings.DEMO,
        "house_version": __version__,
        "source_url": settings.SOURCE_URL,
        "nav_items": items,
        "nav_mark": tuple(
            (item.url, item.current, *((link.url, link.current) for link in item.links)) for item in items
        ),
        "band_links": links,
    }
