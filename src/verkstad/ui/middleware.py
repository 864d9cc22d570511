"""Turns a refused act into a plain page: nothing was written, here is why and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from verkstad.core.refused import Refused
from verkstad.ui.words import told

Handler = Callable[[HttpRequest], HttpResponse]


class RefusedMiddleware:
    """Renders `ui/refused.html` with status 409 for an action's `Refused`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        context = {"findings": [told(f) for f in exception.findings], "back": request.path}
        return render(request, "ui/refused.html", context, status=409)
