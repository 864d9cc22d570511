"""Keeps what was typed when a sign-in has run out: a post that is turned away waits in the browser's own session.

It is kept for an hour, at most the last few posts and only what is typed (no files, nothing whose name tells of a
password or a token), and is given back once, on the page it was posted to, when somebody has signed in in that browser.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

SLOT, MOST_POSTS, MOST_OCTETS = "typed", 3, 200_000
TIME = timedelta(hours=1)
NEVER = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "otp", "secret"}


@dataclass(frozen=True)
class Typed:
    """What was posted to this page, and when."""

    data: QueryDict
    at: datetime


def keep(request: HttpRequest) -> None:
    """Keep a post that is turned away. Does nothing for what is too large to be typed by hand."""
    data = request.POST.copy()
    for name in NEVER & set(data):
        del data[name]
    text = data.urlencode()
    if not text or len(text) > MOST_OCTETS:
        return
    kept = [one for one in request.session.get(SLOT, []) if one["path"] != request.path]
    mine = {"path": request.path, "data": text, "at": timezone.now().isoformat()}
    request.session[SLOT] = [*kept, mine][-MOST_POSTS:]


def taken(request: HttpRequest) -> Typed | None:
    """What was typed on this page before the sign-in ran out, once; None when there is nothing or it is too old."""
    kept = request.session.get(SLOT)
    if not kept or request.method != "GET":
        return None
    mine = next((one for one in kept if one["path"] == request.path), None)
    if mine is None:
        return None
    left = [one for one in kept if one is not mine]
    if left:
        request.session[SLOT] = left
    else:
        del request.session[SLOT]
    at = datetime.fromisoformat(mine["at"])
    return Typed(QueryDict(mine["data"]), at) if timezone.now() - at < TIME else None


def token_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old: one signed in anew in another window. What was typed waits on its page.

    Only where the browser says that the form was this site's own; what another site sends is never kept.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    own = request.headers.get("Origin") == origin or request.headers.get("Sec-Fetch-Site") == "same-origin"
    if own and request.method == "POST":
        keep(request)
    return render(request, "403_csrf.html", {"back": request.path if own else ""}, status=403)
