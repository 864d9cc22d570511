"""A session and its person in one query where the process has seen it before: a guess that never decides anything."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from verkstad.people import sessions
from verkstad.people.models import Appointment, Role

pytestmark = pytest.mark.django_db
PAGE = "/tillganglighet/"


def name_on(client):
    return next((one for one in ("owner-1", "owner-2") if one in client.get(PAGE).content.decode()), "nobody")


def test_the_second_page_asks_for_both_at_once(signed_in, django_assert_num_queries):
    client = signed_in(Role.OWNER, organisation="x")
    sessions.WHOSE.clear()
    with django_assert_num_queries(2):
        assert name_on(client) == "owner-1"
    with django_assert_num_queries(1):
        assert name_on(client) == "owner-1"


def test_a_wrong_guess_shows_nobody_else(signed_in):
    first, second = (signed_in(Role.OWNER, organisation="x") for _one in range(2))
    keys = [one.session.session_key for one in (first, second)]
    assert [name_on(first), name_on(second)] == ["owner-1", "owner-2"]
    ids = [sessions.WHOSE[key] for key in keys]
    sessions.WHOSE.update(zip(keys, reversed(ids), strict=True))
    assert [name_on(first), name_on(second)] == ["owner-1", "owner-2"]
    assert [sessions.WHOSE[key] for key in keys] == ids


@pytest.mark.parametrize("end", ["removed", "expired", "another password", "inactive", "guess of nobody"])
def test_what_ends_a_session_ends_it_at_once(signed_in, end):
    client = signed_in(Role.OWNER, organisation="x")
    key = client.session.session_key
    name_on(client)
    from verkstad.people.models import User

    user = User.objects.get(pk=sessions.WHOSE[key])
    if end == "removed":
        Session.objects.filter(session_key=key).delete()
    elif end == "expired":
        Session.objects.filter(session_key=key).update(expire_date=timezone.now())
    elif end == "another password":
        user.set_password("x" * 20)
        user.save()
    elif end == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        sessions.WHOSE[key] = 2**31 - 1
    assert name_on(client) == ("owner-1" if end == "guess of nobody" else "nobody")


def test_a_right_that_is_taken_away_is_gone_on_the_next_page(signed_in):
    client = signed_in(Role.OWNER, organisation="x")
    assert "Projektägare" in client.get(PAGE).content.decode()
    Appointment.objects.all().delete()
    assert "Projektägare" not in client.get(PAGE).content.decode()


def test_signing_out_and_in_as_another_on_one_device(signed_in, appoint):
    client: Client = signed_in(Role.OWNER, organisation="x")
    assert name_on(client) == "owner-1"
    other = appoint(Role.OWNER, organisation="x")
    client.logout()
    assert name_on(client) == "nobody"
    client.force_login(other, "verkstad.people.brought.HouseBackend")
    assert name_on(client) == "owner-2"
    assert int(client.session[SESSION_KEY]) == other.pk
