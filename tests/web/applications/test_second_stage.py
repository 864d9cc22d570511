"""A call in two stages: the full application has a closing of its own, for the draft, the check, the seal and an outage."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.web.applications import facts
from tests.web.applications.test_pages import address, client_of
from verkstad.applications.actions.drafts import start_application
from verkstad.applications.actions.sending import send_application
from verkstad.applications.models import Application, Submission
from verkstad.applications.queries.sealed import sealed_calls, sealed_now
from verkstad.applications.rules import sealed
from verkstad.calls.models import Call
from verkstad.desk.queries.applying import applying
from verkstad.handling.queries import Wanted, cases
from verkstad.handling.queries.facts import facts_of
from verkstad.handling.requirements import window
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def a_call(first: timedelta, second: timedelta, **more: Any) -> Call:
    """A call in two stages whose closings lie so long from now."""
    call = facts.a_call(kind="two_stage", closes=first, second_form="project-form", second_form_version=1,
                        signatory_needed=False, **more)  # fmt: skip
    Call.objects.filter(pk=call.pk).update(second_closes_at=timezone.now() + second)
    call.refresh_from_db()
    return call


def invited(call: Call) -> Application:
    """The full application that somebody invited has begun."""
    first = facts.in_state(facts.an_application(call), "invited")
    return start_application(call=call, owner=first.owner, user=first.started_by, previous=first)


def send_as(application: Application) -> Submission:
    return send_application(application=application, client_key=f"key-{application.key}", user=application.started_by)


@pytest.fixture
def second() -> Application:
    """Begun after the ideas had closed, ten days ahead of when it is due."""
    call = a_call(timedelta(days=1), timedelta(days=10))
    made = invited(call)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(days=1))
    return Application.objects.select_related("call").get(pk=made.pk)


def test_the_draft_the_list_and_the_desk_name_the_closing_of_its_own_stage(second):
    client, user = client_of(second.started_by), second.started_by
    page = client.get(address("application", second))
    assert page.context["closing"].endswith("9 dagar kvar.")
    rows = {row["one"].stage: row["closing"] for row in client.get("/ansokan/").context["rows"]}
    assert rows == {1: "", 2: page.context["closing"]}
    (task,) = applying(user, timezone.localdate())
    assert task["due_on"] == timezone.localtime(second.call.second_closes_at).date()


def test_what_was_sent_in_time_for_the_second_stage_is_not_checked_against_the_first(second):
    facts.fill(second)
    submission = send_as(second)
    found = facts_of(submission.application, submission)
    assert (found.closes_at, window(found).verdict) == (second.call.second_closes_at, "met")


def test_a_sealed_full_application_is_hidden_until_its_own_closing_while_the_ideas_are_read():
    call = a_call(timedelta(days=1), timedelta(days=10), sealed=True)
    second = invited(call)
    send_as(facts.fill(second))
    officer = facts.staff(Role.OFFICER)
    seen = lambda: sorted(Application.objects.visible_to(officer).values_list("stage", flat=True))  # noqa: E731
    listed = lambda: (cases(officer, Wanted()).count, [n for _c, n, _u in cases(officer, Wanted()).sealed])  # noqa: E731
    assert (seen(), listed(), len(sealed_now(officer))) == ([], (0, [2]), 2)

    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(days=1))
    assert (seen(), listed(), [one.stage for one in sealed_now(officer)]) == ([1], (1, [1]), [2])
    assert sealed(Application.objects.select_related("call").get(pk=second.pk))
    assert list(sealed_calls()) == [call]
    until = cases(officer, Wanted()).sealed[0][2]
    assert until == call.second_closes_at

    Call.objects.filter(pk=call.pk).update(second_closes_at=timezone.now() - timedelta(minutes=1))
    assert (seen(), listed(), sealed_now(officer), list(sealed_calls())) == ([1, 2], (2, []), [], [])
