"""Sign-in through a provider, end to end against one that the test runs: what is right gets in, all else stays out."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.web.people.provider import CLIENT, SECRET, Provider, serving
from verkstad.journal.models import Act
from verkstad.people import actions
from verkstad.people.models import Role, User


@pytest.fixture(params=["RS256", "ES256"])
def provider(request, settings) -> Iterator[Provider]:
    cache.clear()
    with serving(Provider(request.param)) as running:
        settings.OIDC_ISSUER = running.issuer
        settings.OIDC_NAME = "Myndighetens inloggning"
        app = {"server_url": running.issuer, "oauth_pkce_enabled": True}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "provider_class": "verkstad.people.oidc.Provider",
                "APPS": [{"provider_id": "oidc", "name": "P", "client_id": CLIENT, "secret": SECRET, "settings": app}],
            }
        }
        yield running


@pytest.fixture
def kim(db: None) -> User:
    user, _link = actions.invite_user(email="kim@example.org", actor="system:test")
    return user


def go(client: Client, change: Callable[[str], str] = lambda back: back, **begin: str) -> HttpResponse:
    """From the button to the provider and back, as a browser does it; `change` may alter the way back."""
    out = client.post(reverse("oidc_begin"), begin)
    assert out.status_code == 302, out.content
    there = requests.get(out.headers["Location"], allow_redirects=False, timeout=5)
    back = change(there.headers["Location"])
    assert back.startswith("http://testserver/konto/leverantor/svar/?")
    return client.get(back.removeprefix("http://testserver"))


def who(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def test_a_known_person_gets_in_and_is_known_by_subject_afterwards(
    client: Client, kim: User, provider: Provider
) -> None:
    answer = go(client)
    assert (answer.status_code, answer.headers["Location"], who(client)) == (302, "/", str(kim.pk))
    assert provider.asked == [
        "/.well-known/openid-configuration", "/authorize", "/.well-known/openid-configuration", "/token", "/keys",
    ]  # fmt: skip
    # The address may change at the provider; the subject is the person.
    provider.person["email"] = "kim.new@example.org"
    again = Client()
    go(again)
    assert (who(again), SocialAccount.objects.count(), User.objects.count()) == (str(kim.pk), 1, 1)


def test_the_question_carries_state_nonce_and_proof_and_asks_for_no_more_than_it_needs(
    client: Client, kim: User, provider: Provider
) -> None:
    out = client.post(reverse("oidc_begin") + "?scope=admin&process=connect&auth_params=prompt%3Dnone")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(out.headers["Location"]).query).items()}
    assert set(asked) == {
        "client_id", "redirect_uri", "scope", "response_type", "state", "nonce", "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["nonce"]) >= 32 and len(asked["state"]) >= 16


WRONG: dict[str, Callable[[Provider], None]] = {
    "signed by another key": lambda p: setattr(p, "sign_with_other_key", True),
    "not signed": lambda p: setattr(p, "unsigned", True),
    "another nonce": lambda p: p.claims.update(nonce="stolen"),
    "no nonce": lambda p: p.claims.update(nonce=None),
    "for another client": lambda p: p.claims.update(aud="another"),
    "from another issuer": lambda p: p.claims.update(iss="https://evil.example"),
    "too old": lambda p: p.claims.update(iat=int(time.time()) - 900, exp=int(time.time()) - 600),
    "without an end": lambda p: p.claims.update(exp=None),
    "without a subject": lambda p: p.claims.update(sub=None),
    "discovery names another issuer": lambda p: p.discovery.update(issuer="https://evil.example"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_does_not_hold_is_refused(client: Client, kim: User, provider: Provider, wrong: str) -> None:
    WRONG[wrong](provider)
    if wrong.startswith("discovery"):
        answer = client.post(reverse("oidc_begin"))
    else:
        answer = go(client)
    assert (answer.status_code, who(client), SocialAccount.objects.count()) == (401, "", 0)
    text = answer.content.decode()
    assert "Inloggningen lyckades inte" in text
    assert "id_token" not in text and "Traceback" not in text


@pytest.mark.parametrize("change", ["state", "nothing"])
def test_an_answer_to_no_question_of_this_browser_is_refused(
    client: Client, kim: User, provider: Provider, change: str
) -> None:
    if change == "state":
        answer = go(client, lambda back: back.replace("state=", "state=x"))
    else:
        other = Client()
        out = other.post(reverse("oidc_begin"))
        there = requests.get(out.headers["Location"], allow_redirects=False, timeout=5)
        answer = client.get(there.headers["Location"].removeprefix("http://testserver"))
    assert (answer.status_code, who(client)) == (401, "")


def test_an_answer_counts_once(client: Client, kim: User, provider: Provider) -> None:
    kept: list[str] = []
    go(client, lambda back: kept.append(back) or back)  # type: ignore[func-returns-value]
    client.post(reverse("account_logout"))
    assert client.get(kept[0].removeprefix("http://testserver")).status_code == 401
    assert who(client) == ""


@pytest.mark.parametrize("verified", [False, None, "no", 0])
@pytest.mark.parametrize("create", [False, True])
def test_an_address_that_is_not_verified_lets_nobody_in(
    client: Client, kim: User, provider: Provider, settings, verified, create: bool
) -> None:
    settings.OIDC_CREATE = create
    provider.person["email_verified"] = verified
    answer = go(client)
    assert (answer.status_code, who(client), User.objects.count()) == (200, "", 1)
    assert "Du har inget konto här" in answer.content.decode()


def test_a_provider_that_sends_no_mark_may_be_trusted_by_setting(
    client: Client, kim: User, provider: Provider, settings
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    provider.person["email_verified"] = None
    go(client)
    assert who(client) == str(kim.pk)


def test_the_address_may_stand_in_another_claim_or_in_userinfo(
    client: Client, kim: User, provider: Provider, settings
) -> None:
    provider.person.update(email=None, email_verified=None)
    provider.in_userinfo_only = {"email": "kim@example.org", "email_verified": True}
    go(client)
    assert (who(client), "/userinfo" in provider.asked) == (str(kim.pk), True)
    SocialAccount.objects.all().delete()
    settings.OIDC_EMAIL_CLAIM = "upn"
    provider.in_userinfo_only = {}
    provider.person.update(upn="kim@example.org", email="x@example.org", email_verified=True)
    other = Client()
    go(other)
    assert who(other) == str(kim.pk)


def test_userinfo_about_somebody_else_is_refused(client: Client, kim: User, provider: Provider) -> None:
    provider.person.update(email=None, email_verified=None)
    provider.in_userinfo_only = {"sub": "s-2", "email": "kim@example.org", "email_verified": True}
    assert (go(client).status_code, who(client)) == (401, "")


def test_a_stranger_stays_out_unless_told_otherwise_and_then_holds_no_role(
    client: Client, db: None, provider: Provider, settings
) -> None:
    provider.person["email"] = "stranger@example.org"
    assert (go(client).status_code, User.objects.count()) == (200, 0)
    settings.OIDC_CREATE = True
    answer = go(client)
    made = User.objects.get()
    assert (answer.status_code, who(client), made.email) == (302, str(made.pk), "stranger@example.org")
    assert (made.appointments.count(), made.has_usable_password()) == (0, False)
    assert [(a.actor, a.act) for a in Act.objects.all()] == [("system:oidc", "user.arrived")]
    assert client.get(reverse("people:appointments")).status_code == 403


def test_a_closed_account_stays_closed_also_where_accounts_are_made(
    client: Client, kim: User, provider: Provider, settings
) -> None:
    settings.OIDC_CREATE = True
    User.objects.update(is_active=False)
    answer = go(client)
    assert (answer.headers["Location"], who(client), User.objects.count()) == (reverse("account_inactive"), "", 1)


def test_staff_set_up_a_factor_here_unless_the_provider_asks_for_one(
    client: Client, kim: User, provider: Provider, settings
) -> None:
    actions.appoint(user=kim, role=Role.HEAD, actor="system:test")
    go(client)
    assert client.get(reverse("people:appointments")).headers["Location"] == reverse("people:second_factor")
    settings.OIDC_STRONG = True
    assert client.get(reverse("people:appointments")).status_code == 200


def test_after_sign_in_one_comes_back_to_a_page_of_this_site_only(
    client: Client, kim: User, provider: Provider
) -> None:
    assert go(client, next="/projekt/").headers["Location"] == "/projekt/"
    assert go(Client(), next="https://evil.example/").headers["Location"] == "/"


def test_a_provider_that_is_down_is_told_plainly(client: Client, kim: User, provider: Provider, settings) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post(reverse("oidc_begin")).status_code == 401


def test_the_sign_in_page_offers_the_provider_when_there_is_one(
    client: Client, db: None, provider: Provider, settings
) -> None:
    assert "Logga in med Myndighetens inloggning" in client.get(reverse("account_login")).content.decode()
    settings.OIDC_ISSUER = ""
    assert "Myndighetens" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("oidc_begin")).status_code == 404
    assert client.get(reverse("openid_connect_callback", kwargs={"provider_id": "oidc"})).status_code == 404


def test_another_site_cannot_begin_a_sign_in(db: None, provider: Provider) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert (strict.get(reverse("oidc_begin")).status_code, strict.post(reverse("oidc_begin")).status_code) == (405, 403)


def test_the_environment_configures_it(tmp_path) -> None:
    given = {
        "OIDC_ISSUER": "https://login.example/realm/", "OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s",
        "OIDC_NAME": "Inloggning", "OIDC_ORIGINS": "https://bankid.example", "HOME": str(tmp_path),
    }  # fmt: skip
    told = (
        "from verkstad import settings as s; a = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(a['name'], a['client_id'], a['secret'], a['settings'], s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    environment = {**os.environ, **{f"VERKSTAD_{name}": value for name, value in given.items()}}
    run = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == (
        "Inloggning c s {'server_url': 'https://login.example/realm', 'oauth_pkce_enabled': True} "
        "[\"'self'\", 'https://login.example', 'https://bankid.example']\n"
    )
