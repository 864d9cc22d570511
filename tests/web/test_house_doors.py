"""Every address of the house stands behind a door, and answers each role as its door says."""

import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
import rules
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, path, reverse

from tests.web.opendata.canaries import a_sole_trader_and_a_marked_case, files_of, plant
from tests.web.opendata.public_fields import EXPORTS, PAGES, secrets_among
from verkstad.api.api import api
from verkstad.commands import persona_organisations
from verkstad.example.make import make_cases
from verkstad.mandate.models import Mandate
from verkstad.opendata.actions import build
from verkstad.opendata.publisher import root
from verkstad.packs.actions import load_pack
from verkstad.people.access import Door, may
from verkstad.people.actions import make_personas
from verkstad.people.models import SECOND_FACTOR, Appointment, Role, User
from verkstad.ui.kept import KEPT

PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes"
# Without a door of ours: the API (read only, its own rules in tests/web/api) and Django's change of language.
API = "api/"
DOORLESS = {"set_language"}
# The pages of allauth that exist here; a new one must be looked at before it is let in.
OF_ALLAUTH = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "account_set_password", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_reset_password_from_key", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
    "socialaccount_login_cancelled",
}  # fmt: skip


# What parameters are filled with that need not name anything: the first that the pattern takes.
ABSENT = ("finns-inte", "csv", "1", "2018-12-31", "sv", "sv.pdf")


@dataclass(frozen=True)
class Address:
    """One pattern of the whole site: its route, its name, its view."""

    route: str
    name: str
    pattern: URLPattern

    @property
    def door(self) -> Door | None:
        return getattr(self.pattern.callback, "door", None)

    def url(self, key: Any = None) -> str:
        """An address of this pattern; what cannot be known is filled with what does not exist."""
        kinds = self.converters()
        for absent in ABSENT:
            values: dict[str, Any] = {n: 987654 if "int" in str(kind).lower() else absent for n, kind in kinds.items()}
            if "key" in values and (key is not None or not isinstance(values["key"], int)):
                values["key"] = ABSENT[0] if key is None else key
            try:
                return reverse(self.name, kwargs=values)
            except NoReverseMatch:
                continue
        raise AssertionError(f"no address can be made of {self.route}: add to ABSENT what its parameters may be")

    def converters(self) -> dict[str, object]:
        found = dict(self.pattern.pattern.converters)
        regex = getattr(self.pattern.pattern, "regex", None)
        return found or dict.fromkeys(regex.groupindex if regex else (), "str")


def walk(patterns: list[Any], route: str = "", space: str = "") -> Iterator[Address]:
    for one in patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from walk(one.url_patterns, here, inner)
        else:
            yield Address(here, f"{space}{one.name}", one)


ALL = list(walk(get_resolver().url_patterns))
OURS = [a for a in ALL if not a.route.startswith(API) and a.name not in DOORLESS]


def test_every_address_has_a_name_and_one_of_the_three_doors() -> None:
    without = [a.route for a in OURS if getattr(a.door, "kind", None) not in {"public", "allow", "on"}]
    assert without == []
    assert [a.route for a in OURS if a.name.endswith("None")] == []
    assert len(OURS) > 60


def test_only_these_pages_of_allauth_exist() -> None:
    assert {a.name for a in OURS if a.pattern.callback.__module__.startswith("allauth.")} == OF_ALLAUTH


def test_the_api_only_reads() -> None:
    paths = api.get_openapi_schema()["paths"]
    methods = [m for operations in paths.values() for m in operations]
    posts = [path for path, operations in paths.items() if set(operations) - {"get"}]
    assert set(methods) == {"get", "post"}
    assert posts == ["/api/common-grants/opportunities/search"]  # asks by a body, as the protocol says; changes nothing
    assert len(methods) == len([a for a in ALL if a.route.startswith(API)]) - len(
        {"api-root", "api_index", "openapi-json"}
    )


def test_every_permission_of_a_door_is_registered() -> None:
    asked = {a.door.permission for a in OURS if a.door and a.door.permission not in ("", "public")}
    assert {name for name in asked if not rules.perm_exists(name)} == set()


def test_every_model_that_a_door_loads_says_who_may_see_it() -> None:
    models = {a.door.model for a in OURS if a.door and a.door.model}
    assert [m.__name__ for m in models if not hasattr(m.objects, "visible_to")] == []
    assert len(models) >= 8


# Each role at each address


@pytest.fixture(scope="module")
def programme(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real programme and the living example, loaded once and taken back at the end."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            for folder in sorted(p for p in PROGRAMMES.iterdir() if (p / "pack.toml").exists()):
                load_pack(directory=folder, actor="system:test")
            assert Mandate.objects.count() >= 8
            with override_settings(DEMO=True):
                make_personas(**persona_organisations())
                assert make_cases() > 15
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()


def person(role: str, organisation: str = "") -> User:
    user = User.objects.create_user(
        username=f"{role}-x", email=f"{role}@example.org", password="fyra vanliga ord räcker"
    )
    if role in Role.values:
        Appointment.objects.create(user=user, role=role, organisation=organisation)
    if role in SECOND_FACTOR:
        TOTP.activate(user, generate_totp_secret())
    return user


def expected(address: Address, user: User | None, thing: Any) -> set[int]:
    """The answers that a door allows: what it opens may still say 404 (no such part) or 405 (POST only)."""
    door = address.door
    assert door is not None
    inside = {200, 302, 400, 404, 405, 409}
    turned_away = {302} if user is None else {403}
    who: Any = user if user is not None else AnonymousUser()
    if door.kind == "public":
        return inside | {401}
    if door.kind == "on":
        if user is None and getattr(door.model, "door_private", False):
            return {302}
        if thing is None or not door.model.objects.visible_to(who).filter(pk=thing.pk).exists():  # type: ignore[union-attr]
            return {404, 405}
        if door.permission == "public":
            return inside
    allowed = user is not None and may(user, door.permission, thing)
    return inside if allowed else turned_away | {405}


def things(address: Address, role: str) -> list[Any]:
    """A real thing that the address's door loads: the newest, or for some roles the oldest; one role asks for none."""
    model = address.door.model if address.door else None
    if model is None or role == "without-role":
        return [None]
    first = ROLES.index(role) % 2
    return [model.objects.order_by("pk" if first else "-pk").first()]


def open_to_all(address: Address) -> bool:
    """Behind a public door nothing asks who somebody is."""
    return address.door is not None and address.door.kind == "public"


def key_of(thing: Any) -> Any:
    return None if thing is None else attrgetter(getattr(type(thing), "door_key", "pk").replace("__", "."))(thing)


ROLES = ["nobody", "without-role", *Role.values]
# What a role is let in to is decided in Python and asked once; on PostgreSQL those go in who between them open nearly every
# address, so that each page's own questions are put to it too.
ONCE = pytest.mark.skipif(connection.vendor != "sqlite", reason="decided in Python")
ASKED = ROLES if connection.vendor == "sqlite" else [Role.OFFICER, Role.HEAD, Role.ECONOMIST, Role.OWNER]


@pytest.fixture
def _rendered_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A template is put together once for each role, and not for each of its addresses again; nobody reads the log of those who
    were turned away. What more a page says is asked by its app's own tests."""
    real, rendered = loader.render_to_string, set[str]()

    def once(name: Any, *args: Any, **more: Any) -> str:
        known = str(name) in rendered
        rendered.add(str(name))
        return "" if known else real(name, *args, **more)

    monkeypatch.setattr(loader, "render_to_string", once)
    caplog.set_level(logging.CRITICAL, "django.request")


def posts_too(address: Address, role: str, number: int, opened: int) -> bool:
    """A door is asked before the method is: where it answered who opened the address, every third role posts to it as well, in
    turn. What is only posted to (405) is posted to by every role, and what is open to all by nobody else than nobody."""
    if address.name == "account_logout" or (open_to_all(address) and role != "nobody"):
        return False
    return opened == 405 or role == "nobody" or (number + ROLES.index(role)) % 3 == 0


@pytest.mark.parametrize("role", ASKED)
def test_each_address_answers_each_role_as_its_door_says(
    programme: None, _rendered_once: None, db: None, role: str
) -> None:
    cache.clear()
    user = None if role == "nobody" else person(role)
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, "verkstad.people.brought.HouseBackend")
    signed_in, wrong = client.cookies.output(), []

    def ask(method: str, url: str, allowed: set[int]) -> int:
        client.cookies.load(signed_in.replace("Set-Cookie: ", ""))
        with transaction.atomic():
            answer = getattr(client, method)(url)
            transaction.set_rollback(True)
        if answer.streaming and method == "get":  # a file that nobody fetches to its end
            request_finished.disconnect(close_old_connections)  # within the test's transaction, as Django's client does
            answer.close()
            request_finished.connect(close_old_connections)
        if answer.status_code not in allowed:
            wrong.append((method, url, answer.status_code, sorted(allowed)))
        if 403 in allowed and answer.status_code == 302:
            wrong.append((method, url, "sent to sign in though signed in", []))
        return int(answer.status_code)

    for number, address in enumerate(OURS):
        for thing in things(address, role):
            url, allowed = address.url(key_of(thing)), expected(address, user, thing)
            opened = ask("get", url, allowed)
            if posts_too(address, role, number, opened):
                ask("post", url, allowed)
    assert wrong == []


# Calls and what is published to be answered stand open to others; everything of somebody's does not.
PRIVATE = {"Application", "Submission", "Letter", "Completion", "Response", "Round", "Candidate", "Assignment", "Ranking",
           "Decision", "Proposal", "Appeal", "Document", "Claim", "ClaimLine", "ClaimFile"}  # fmt: skip
STRANGERS = (Role.OWNER, Role.SIGNATORY, Role.REGIONAL, Role.COMPANY, Role.COACH)


@ONCE
@pytest.mark.parametrize("role", STRANGERS)
def test_who_belongs_to_another_organisation_meets_nothing_of_an_applicants(
    programme: None, _rendered_once: None, db: None, role: str
) -> None:
    """Every private address with every kind of thing behind it: not there, or not allowed, and nothing is changed."""
    client = Client(raise_request_exception=False)
    client.force_login(person(role, organisation="ex-framjare-25"), "verkstad.people.brought.HouseBackend")
    asked, met = set(), []
    for address in OURS:
        door = address.door
        if door is None or door.model is None or door.model.__name__ not in PRIVATE or door.permission == "public":
            continue
        for thing in door.model.objects.order_by("-pk")[:2]:  # type: ignore[union-attr]
            asked.add(door.model)
            for method in ("get", "post"):
                with transaction.atomic():
                    answer = getattr(client, method)(address.url(key_of(thing)))
                    transaction.set_rollback(True)
                if answer.status_code not in (403, 404, 405):
                    met.append((method, address.url(key_of(thing)), answer.status_code))
    assert met == []
    assert {model.__name__ for model in asked} >= {
        "Application",
        "Assignment",
        "Decision",
        "Letter",
        "Response",
        "Round",
    }


@ONCE
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: Client, db: None) -> None:
    for address in OURS:
        if address.door and address.door.kind == "allow" and "POST" not in str(address.pattern.callback):
            answer = client.get(address.url())
            if answer.status_code != 405:
                assert answer.headers["Location"] == f"{reverse('account_login')}?next={address.url()}", address.route


# Nothing secret in anything that is open


def public_addresses() -> Iterator[str]:
    """Every address that a visitor may open, with two of each thing behind it; and those of the API."""
    nobody = AnonymousUser()
    for address in OURS:
        door = address.door
        if door is None or (door.kind != "public" and (door.kind, door.permission) != ("on", "public")):
            continue
        seen = list(door.model.objects.visible_to(nobody)[:2]) if door.model else []  # type: ignore[attr-defined]
        yield from (address.url(key_of(one)) for one in seen or [None])
    yield from ("/api/mandates", "/api/projects?limit=200", "/api/organisations?limit=200", "/api/regions", "/api/openapi.json",
                "/api/common-grants/opportunities?pageSize=100", "/api/common-grants/awards?pageSize=100")  # fmt: skip


def read(client: Client, url: str, method: str = "get") -> str:
    """What an address answers; "" where it is a file that is no text."""
    answer = getattr(client, method)(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    assert answer.status_code < 500, url
    return content.decode("utf-8", "ignore")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what the database guards is taken away in its own way here")
def test_no_secret_planted_in_any_text_of_any_table_is_met_by_a_visitor(
    programme: None, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    """A word of its own stands in every text of every table; only those that are public by design come out."""
    sole, marked = a_sole_trader_and_a_marked_case()
    planted = plant()
    KEPT.clear()
    assert len(planted.places) > 300 and len(planted.refused) < 12
    assert build(tools=False).passed
    exports = list(files_of(root()))
    client = Client(raise_request_exception=False)
    pages = [(url, text) for url in public_addresses() if (text := read(client, url))]
    pages += [("404", read(client, "/finns-inte/KANARIE/")), ("csrf", read(Client(enforce_csrf_checks=True), "/sprak/", "post")),
              ("log", caplog.text)]  # fmt: skip
    assert (len(exports) > 14, len(pages) > 80) == (True, True)
    assert secrets_among(planted.met(exports), EXPORTS) == {}
    assert secrets_among(planted.met(pages), PAGES) == {}
    assert [(where, one) for one in (*sole, *marked) for where, text in exports if one in text] == []
    assert [(where, one) for one in sole for where, text in pages if one in text] == []
    shutil.rmtree(root())
    assert len(planted.met(exports)) > 15  # the words do come out where they may
    assert any(
        "sole_trader" in text for name, text in exports if name == "bidrag.csv"
    )  # the person is there, as nobody


# What every page carries


MAIN = [
    "desk:front",
    "desk:map",
    "grants:list",
    "reports:statements",
    "mandate:list",
    "registry:diary",
    "account_login",
]


@ONCE
@pytest.mark.parametrize("name", MAIN)
def test_main_pages_are_strict_about_what_a_browser_may_do(
    client: Client, programme: None, db: None, name: str
) -> None:
    headers = client.get(reverse(name)).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert {k: policy.get(k) for k in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["Referrer-Policy"] == "same-origin"


@ONCE
@pytest.mark.parametrize("name", MAIN)
def test_no_main_page_carries_script_or_style_of_its_own(client: Client, programme: None, db: None, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*src=)(?![^>]*application/json)[^>]*>", page) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*\.(?:js|css|woff2?|png|svg)\"", page) == []


SECRET = "hemligt-värde-i-felet"


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


def closed(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied(SECRET)


handler403, handler404, handler500 = (f"verkstad.ui.views.{n}" for n in ("forbidden", "not_found", "server_error"))
urlpatterns = [path("trasig/", broken), path("stangd/", closed), *get_resolver(settings.ROOT_URLCONF).url_patterns]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("where", "status"), [("/trasig/", 500), ("/stangd/", 403), ("/finns/inte/alls/", 404)])
def test_error_pages_say_nothing_technical(db: None, where: str, status: int) -> None:
    answer = Client(raise_request_exception=False).get(where)
    page = answer.content.decode()
    assert answer.status_code == status
    assert "<h1" in page
    for technical in (
        SECRET,
        "Traceback",
        "RuntimeError",
        "Django",
        "settings",
        "DEBUG",
        "site-packages",
        "resolver",
    ):
        assert technical not in page, technical
