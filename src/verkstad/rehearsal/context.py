"""What the frame of every page in the room says: that nothing is for real, and the ways out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject

from verkstad.rehearsal.place import Place
from verkstad.rehearsal.queries import next_closing


def room(request: HttpRequest) -> dict[str, Any]:
    """The strip with its links; those of the live site lie outside the room's own path."""
    return {
        "room_strip": "rehearsal/strip.html",
        "front_url": get_script_prefix(),
        "room_ways": addresses(),
        "room_closing": SimpleLazyObject(next_closing),
    }


def addresses() -> dict[str, str]:
    """Where the call is in the room, and its page about the rehearsal in the live site."""
    found = Place(settings.HOME.parent).room()
    if found is None:
        return {}
    prefix = get_script_prefix().rstrip("/")
    outside = reverse("rehearsal:rehearse", args=[found.call]).removeprefix(prefix)
    inside = reverse("calls:call", args=[found.call])
    return {"out": outside, "empty": f"{outside}tom/", "call": inside, "title": found.title}
