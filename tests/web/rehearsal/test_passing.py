"""What passes between the live site and the room's process, and what never does."""

import fcntl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web.rehearsal import live
from verkstad.calls.models import Call
from verkstad.people.models import Role
from verkstad.rehearsal import process
from verkstad.rehearsal.passing import COOKIES
from verkstad.rehearsal.place import Place

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


class Listener(ThreadingHTTPServer):
    """Stands where the room's process stands and notes all that reaches it."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, str], bytes]] = []
        self.times, self.status, self.headers = 1, 200, [("Content-Type", "text/html; charset=utf-8")]
        super().__init__(("127.0.0.1", 0), Answers)


class Answers(BaseHTTPRequestHandler):
    server: Listener

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.heard.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.status)
        for name, value in self.server.headers:
            self.send_header(name, value)
        told = "svar från rummet".encode() * self.server.times
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    do_GET = do_POST = do_HEAD = answer

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the tests' own output."""


@pytest.fixture
def listener(place: Place) -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def call(place: Place, db: None) -> Call:
    return live.a_call()


@pytest.fixture
def open_room(place: Place, listener: Listener, call: Call) -> Iterator[Listener]:
    """A room that lives (its lock is held) and is ready, with the listener behind it."""
    place.make()
    place.keep(live.a_room(call, listener.server_address[1]))
    (place.folder / "ready").touch()
    with place.open("alive") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        yield listener
        place.remove("room.json")


def test_the_live_session_and_token_never_reach_the_room_and_only_its_own_cookies_do(
    open_room: Listener, signed_in: SignedIn
) -> None:
    client = signed_in(Role.OFFICER)
    client.get("/")
    client.cookies["csrftoken"] = "livetoken"
    client.cookies["provrum_session"] = "rummets"
    secret = client.cookies["sessionid"].value
    client.get("/provrum/arbetsbord/?a=1&b=%C3%A5", HTTP_AUTHORIZATION="Basic hemligt", HTTP_X_FORWARDED_FOR="10.0.0.1",
               HTTP_X_REAL_IP="10.0.0.1", HTTP_CONNECTION="upgrade", HTTP_HX_REQUEST="true")  # fmt: skip
    ((method, path, headers, _body),) = open_room.heard
    assert (method, path) == ("GET", "/arbetsbord/?a=1&b=%C3%A5")
    assert headers == {
        "host": "testserver", "x-forwarded-proto": "http", "x-verkstad-room": "nyckel", "connection": "close",
        "accept-encoding": "identity", "cookie": "provrum_session=rummets", "hx-request": "true",
    }  # fmt: skip
    assert secret not in repr(open_room.heard)


def test_a_body_goes_over_as_it_is(open_room: Listener, signed_in: SignedIn) -> None:
    body = bytes(range(256)) * 2000
    answer = signed_in(Role.OFFICER).post("/provrum/x/", body, content_type="application/octet-stream")
    assert answer.content == "svar från rummet".encode()
    ((method, _path, headers, heard),) = open_room.heard
    assert (method, headers["content-length"], heard == body) == ("POST", str(len(body)), True)


def test_a_large_answer_comes_as_it_is(open_room: Listener, signed_in: SignedIn) -> None:
    open_room.times = 100_000
    answer = signed_in(Role.OFFICER).get("/provrum/fil/")
    assert answer.streaming
    assert b"".join(answer.streaming_content) == "svar från rummet".encode() * 100_000  # type: ignore[attr-defined]


def test_only_the_rooms_own_cookies_come_back_and_only_for_its_path(
    open_room: Listener, signed_in: SignedIn, settings: Settings
) -> None:
    client = signed_in(Role.OFFICER)
    settings.SESSION_COOKIE_SECURE = True
    open_room.headers += [("Set-Cookie", "sessionid=stulen; Path=/"), ("Set-Cookie", "csrftoken=stulen; Path=/"),
                          ("Set-Cookie", "provrum_session=a1; HttpOnly; Path=/; SameSite=Lax; Domain=example.org"),
                          ("X-Saved", "1"), ("Connection", "close, X-Hop"), ("X-Hop", "1"), ("Keep-Alive", "timeout=5"),
                          ("Cache-Control", "no-store")]  # fmt: skip
    answer = client.get("/provrum/")
    given = answer.cookies
    assert set(given) <= {*COOKIES}
    one = given["provrum_session"]
    assert (one.value, one["path"], one["secure"], one["httponly"], one["samesite"], one["domain"]) == (
        "a1", "/provrum/", True, True, "Lax", "")  # fmt: skip
    assert not {"Connection", "X-Hop", "Keep-Alive", "Server", "Date"} & set(answer.headers)
    assert answer["X-Saved"] == "1"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


@pytest.mark.parametrize("status", [302, 404, 409, 500])
def test_what_the_room_answers_is_answered(open_room: Listener, signed_in: SignedIn, status: int) -> None:
    open_room.status = status
    open_room.headers += [("Location", "/provrum/demo/")]
    answer = signed_in(Role.PRESENTER).get("/provrum/")
    assert (answer.status_code, answer["Location"]) == (status, "/provrum/demo/")


def test_nothing_of_an_answer_to_head_is_waited_for(open_room: Listener, signed_in: SignedIn) -> None:
    answer = signed_in(Role.OFFICER).head("/provrum/")
    assert (answer.status_code, open_room.heard[0][0]) == (200, "HEAD")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICER, Role.PRESENTER)])
def test_nobody_else_gets_into_the_room(open_room: Listener, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    for path in ("/provrum/", "/provrum/demo/", "/provrum/api/", "/provrum/utlysningar/flode.xml"):
        assert [client.get(path).status_code, client.post(path).status_code] == [403, 403]
    assert open_room.heard == []


def test_who_is_not_signed_in_is_sent_to_sign_in(open_room: Listener) -> None:
    answer = Client().get("/provrum/api/")
    assert (answer.status_code, answer["Location"]) == (302, "/konto/logga-in/?next=/provrum/api/")
    assert open_room.heard == []


def test_an_officer_of_another_mandate_finds_no_room(open_room: Listener, signed_in: SignedIn) -> None:
    assert signed_in(Role.OFFICER, mandate="annat").get("/provrum/").status_code == 404
    assert signed_in(Role.OFFICER, mandate="m1").get("/provrum/").status_code == 200


def test_without_a_room_there_is_nothing_there(place: Place, signed_in: SignedIn) -> None:
    assert signed_in(Role.OFFICER).get("/provrum/demo/").status_code == 404


def test_a_silent_room_gives_a_calm_page_that_starts_it_again(place: Place, call: Call, signed_in: SignedIn) -> None:
    place.make()
    place.keep(live.a_room(call, process.free_port()))
    answer = signed_in(Role.OFFICER).get("/provrum/arbetsbord/")
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "Provrummet har stängts. Det som gjordes i det finns kvar." in page
    assert f'action="/utlysningar/{call.key}/provkor/starta-igen/"' in page and "Starta igen" in page


def test_a_room_that_lives_but_does_not_answer_gives_a_calm_page_too(
    open_room: Listener, place: Place, call: Call, signed_in: SignedIn
) -> None:
    place.keep(live.a_room(call, process.free_port()))
    answer = signed_in(Role.OFFICER).get("/provrum/arbetsbord/")
    assert (answer.status_code, "Provkör utlysningen" in answer.content.decode()) == (503, True)
