"""Signing in with the real allauth: password, second step, recovery codes, forgotten password, limits."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from verkstad.people import actions
from verkstad.people.models import Role, User

PASSWORD = "fyra vanliga ord räcker"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def totp(secret: str, moment: float | None = None) -> str:
    """The code of RFC 6238 (SHA-1, 30 s, 6 digits), computed here independently of allauth."""
    counter = struct.pack(">Q", int((moment or time.time()) // 30))
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_the_code_function_gives_the_vectors_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [totp(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


@pytest.fixture
def kim(db: None) -> User:
    """Invited, with a password, without any role."""
    user, _link = actions.invite_user(email="kim@example.org", actor="system:test")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, email: str = "kim@example.org", password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_somebody_without_a_staff_role_signs_in_with_password_alone(client: Client, kim: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize("role", [Role.HEAD, Role.ECONOMIST, Role.AUDITOR])
def test_staff_without_second_factor_reach_nothing_before_they_set_one_up(
    client: Client, kim: User, role: Role
) -> None:
    actions.appoint(user=kim, role=role, actor="system:test")
    sign_in(client)
    setup = reverse("people:second_factor")
    for name in ("people:roles", "people:appointments", "account_change_password"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.headers.get("Location")) == (302, setup), name
    assert client.get(setup).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("account_reauthenticate"))


def set_up_app(client: Client) -> str:
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_view_recovery_codes"))
    return secret


def test_staff_set_up_an_app_and_are_asked_for_its_code_at_the_next_sign_in(client: Client, kim: User) -> None:
    actions.appoint(user=kim, role=Role.HEAD, actor="system:test")
    sign_in(client)
    secret = set_up_app(client)
    assert client.get(reverse("people:appointments")).status_code == 200
    client.post(reverse("account_logout"))

    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_authenticate"))
    assert client.get(reverse("people:appointments")).status_code == 302, "half signed in is not signed in"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000" if totp(secret) != "000000" else "111111"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors == {"code": ["Koden är fel eller för gammal. Skriv den nyaste."]}
    # The code that set the app up was used in this half minute: allauth refuses it again, so the clock moves on.
    later = totp(secret, time.time() + 30)
    answer = client.post(reverse("mfa_authenticate"), {"code": later})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk:desk"))
    assert client.get(reverse("people:appointments")).status_code == 200


def test_a_recovery_code_lets_in_once(client: Client, kim: User) -> None:
    sign_in(client)
    set_up_app(client)
    codes = re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    kept = client.get(reverse("mfa_download_recovery_codes"))
    assert kept.content.decode().split() == codes
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        sign_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_staff_who_remove_their_last_factor_are_sent_to_set_up_a_new_one(client: Client, kim: User) -> None:
    actions.appoint(user=kim, role=Role.OFFICER, actor="system:test")
    sign_in(client)
    set_up_app(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=kim).exists()
    assert client.get(reverse("people:roles")).headers["Location"] == reverse("people:second_factor")


def test_invitation_link_sets_a_password_once_and_then_no_more(client: Client, db: None) -> None:
    _user, link = actions.invite_user(email="ny@example.org", actor="system:test")
    path = link.removeprefix("http://localhost:8000")
    form = client.get(path, follow=True)
    assert form.status_code == 200
    where = form.request["PATH_INFO"]
    assert "set-password" in where, "the key does not stay in the address"
    short = client.post(where, {"password1": "kort", "password2": "kort"})
    assert list(short.context["form"].errors) == ["password1"]
    done = client.post(where, {"password1": PASSWORD, "password2": PASSWORD})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert sign_in(client, "ny@example.org").status_code == 302
    again = Client().get(path)
    assert again.context["token_fail"] is True


def test_forgotten_password_answers_alike_for_known_and_unknown_addresses(client: Client, kim: User) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": e}) for e in ("kim@example.org", "nobody@example.org")
    ]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert [m.to for m in mail.outbox if "losenord" in m.body] == [["kim@example.org"]]


def test_wrong_password_and_unknown_address_get_the_same_words(client: Client, kim: User) -> None:
    told = [
        sign_in(client, email, "fel lösenord här").context["form"].non_field_errors()
        for email in ("kim@example.org", "nobody@example.org")
    ]
    assert told == [["E-postadressen eller lösenordet är fel."]] * 2


def test_five_wrong_passwords_close_the_account_for_a_while_even_for_the_right_one(client: Client, kim: User) -> None:
    for _attempt in range(5):
        sign_in(client, password="fel lösenord här")
    answer = sign_in(Client())
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [
        "För många misslyckade försök. Vänta fem minuter och försök igen."
    ]


def test_nobody_signs_up_by_themselves(client: Client, db: None) -> None:
    for path in ("/konto/signup/", "/konto/email/", "/konto/3rdparty/", "/accounts/signup/", "/konto/"):
        assert client.get(path).status_code == 404, path


def test_a_changed_password_is_told_by_mail_in_plain_words(client: Client, kim: User) -> None:
    sign_in(client)
    mail.outbox.clear()
    new = "ett helt annat lösenord"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert [(m.to, m.subject) for m in mail.outbox] == [(["kim@example.org"], "Verkstad: din inloggning har ändrats")]
    assert mail.outbox[0].body.startswith("Ditt lösenord ändrades.")


def test_a_closed_account_is_not_let_in(client: Client, kim: User) -> None:
    User.objects.filter(pk=kim.pk).update(is_active=False)
    sign_in(client)
    assert client.get(reverse("mfa_index")).status_code == 302


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_the_entrance_renders_in_the_house_frame(client: Client, kim: User, language: str) -> None:
    client.cookies["django_language"] = language
    names = [
        "account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
        "account_reset_password_from_key_done", "socialaccount_login_cancelled",
    ]  # fmt: skip
    for name in names:
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert page.content.decode().count('<header class="band">') == 1, name
    sign_in(client)
    set_up_app(client)
    inside = [
        "mfa_index", "account_change_password", "account_logout", "mfa_deactivate_totp", "mfa_list_webauthn",
        "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "account_reauthenticate",
        "mfa_reauthenticate", "people:roles", "people:second_factor",
    ]  # fmt: skip
    for name in inside:
        page = client.get(reverse(name))
        assert (page.status_code, page.content.decode().count('<header class="band">')) == (200, 1), name
