"""Those who follow a call are told once when its decisions are made."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.web.applications.facts import an_application, in_state
from tests.web.decisions.facts import a_case, decided
from verkstad.calls.follow_tell import tell_followers
from verkstad.calls.models import Follow

pytestmark = pytest.mark.django_db


def told(now):
    mail.outbox.clear()
    tell_followers(now)
    return [line for m in mail.outbox for line in re.findall(r"^\* (Besluten .*)$", m.body, re.M)]


def test_decisions_are_told_when_the_call_is_closed_and_nobody_waits_any_more():
    case = a_case()
    Follow.objects.create(call=case.call, email="anna@example.org", secret="s",
                          confirmed_at=timezone.now() - timedelta(days=1))  # fmt: skip
    decided(case)
    closed = case.call.closes_at + timedelta(minutes=1)
    other = in_state(an_application(case.call), "checked")
    assert (told(timezone.now()), told(closed)) == ([], [])
    type(other).objects.filter(pk=other.pk).update(test=True)
    said = told(closed)
    assert [re.sub(r"https?://[^/]+", "", line) for line in said] == [
        f"Besluten är fattade: 1 beviljade, 0 avslagna. /beslut/utlysning/{case.call.key}/"
    ]
    assert told(closed + timedelta(days=1)) == []
