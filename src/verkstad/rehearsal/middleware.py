"""Stands first in the room's own process: only the live site may ask, and no page of it is for searchers."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from verkstad.rehearsal.clock import set_going
from verkstad.rehearsal.passing import KEY_HEADER
from verkstad.rehearsal.place import Place

Handler = Callable[[HttpRequest], HttpResponse]


class KnockMiddleware:
    """404 for whoever does not bring the key that the live site made for this start of the room."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        set_going()
        self.key = str(Place(settings.HOME.parent).read("room.key") or "")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.key or not hmac.compare_digest(request.headers.get(KEY_HEADER, ""), self.key):
            return HttpResponse(status=404)
        response = self.get_response(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
