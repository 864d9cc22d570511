"""Passes a request on to the room's process and its answer back. Written on the standard library: no proxy for Django that is
well kept needs less code than the rules below, which say what may pass.

In: the request's own words about itself, the room's cookies and no other, never the live session, its token or a header that a
proxy in front has set. Out: the answer's own words but those about the connection, cookies of the room alone, bound to the
room's path. Bodies stream both ways, so that the room's own bounds on uploads are met where they are in the live site: while
they come in.
"""

import http.client
from collections.abc import Iterator
from http.cookies import SimpleCookie

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from verkstad.rehearsal.place import Room

PREFIX = "/provrum"
COOKIES = ("provrum_session", "provrum_csrf", "provrum_language")
KEY_HEADER = "X-Verkstad-Room"
IN = ("Accept", "Accept-Language", "Content-Type", "If-Modified-Since", "If-None-Match", "Origin", "Range", "Referer",
      "User-Agent", "HX-Request", "HX-Boosted", "HX-Current-URL", "HX-Prompt", "HX-Target", "HX-Trigger", "HX-Trigger-Name",
      "X-CSRFToken", "X-Requested-With")  # fmt: skip
# The room's pages are our own, so their headers go out as they are, but for those of the connection itself.
NOT_OUT = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
           "transfer-encoding", "upgrade", "set-cookie", "server", "date"}  # fmt: skip
CHUNK = 64 * 1024
AT_ONCE = 1_000_000  # bytes of an answer that is read before it is passed on
SECONDS = 60


class Silent(Exception):
    """Nobody answers in the room."""


def pass_on(request: HttpRequest, room: Room) -> HttpResponseBase:
    """The room's answer to a request. Raises Silent where there is none."""
    link = http.client.HTTPConnection("127.0.0.1", room.port, timeout=SECONDS)
    try:
        answer = _asked(link, request, room)
    except (OSError, http.client.HTTPException) as error:
        link.close()
        raise Silent from error
    response = _response(link, answer)
    del response.headers["Content-Type"]
    hop = {one.strip().lower() for one in answer.headers.get("Connection", "").split(",")}
    for name, value in answer.headers.items():
        if name.lower() not in NOT_OUT | hop:
            response.headers[name] = value
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    _give_cookies(response, answer)
    return response


def _response(
    link: http.client.HTTPConnection, answer: http.client.HTTPResponse
) -> HttpResponse | StreamingHttpResponse:
    """A page as a whole, so that its connection is free at once; a large file as it comes."""
    told = _Told(link, answer)
    if answer.length is None or answer.length > AT_ONCE:
        return StreamingHttpResponse(told, status=answer.status, reason=answer.reason)
    try:
        return HttpResponse(b"".join(told), status=answer.status, reason=answer.reason)
    except (OSError, http.client.HTTPException) as error:
        raise Silent from error
    finally:
        told.close()


def _asked(link: http.client.HTTPConnection, request: HttpRequest, room: Room) -> http.client.HTTPResponse:
    """Send the request, its body as it comes in; an answer that comes before the body has ended is an answer too."""
    link.putrequest(request.method or "GET", inside(request), skip_host=True, skip_accept_encoding=True)
    for name, value in headers_in(request, room).items():
        link.putheader(name, value)
    link.endheaders()
    try:
        while chunk := request.read(CHUNK):
            link.send(chunk)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return link.getresponse()


def inside(request: HttpRequest) -> str:
    """The address within the room."""
    return request.get_full_path().removeprefix(PREFIX) or "/"


def headers_in(request: HttpRequest, room: Room) -> dict[str, str]:
    """All that the room's process learns of a request. Host and scheme are the live site's: the address bar shows them."""
    passed = {name: request.headers[name] for name in IN if name in request.headers}
    own = {"Host": request.get_host(), "X-Forwarded-Proto": request.scheme or "http", KEY_HEADER: room.key,
           "Connection": "close", "Accept-Encoding": "identity"}  # fmt: skip
    if length := request.META.get("CONTENT_LENGTH"):
        own["Content-Length"] = str(length)
    if cookies := "; ".join(f"{name}={request.COOKIES[name]}" for name in COOKIES if name in request.COOKIES):
        own["Cookie"] = cookies
    return {name: value.replace("\r", "").replace("\n", "") for name, value in (passed | own).items()}


class _Told:
    """The answer's body as it comes; closed with the response, also where nobody asked for the body."""

    def __init__(self, link: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> None:
        self.link, self.answer = link, answer

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.answer.read1(CHUNK):
            yield chunk

    def close(self) -> None:
        self.answer.close()
        self.link.close()


def _give_cookies(response: HttpResponseBase, answer: http.client.HTTPResponse) -> None:
    for line in answer.headers.get_all("Set-Cookie", []):
        for name, morsel in SimpleCookie(line).items():
            if name not in COOKIES:
                continue
            response.cookies[name] = morsel.value
            given = response.cookies[name]
            for part in ("expires", "max-age", "httponly", "samesite"):
                given[part] = morsel[part]
            given["path"] = f"{PREFIX}/"
            given["secure"] = settings.SESSION_COOKIE_SECURE
