"""The clock at the deadline second: what is sent just before, at and after closing and grace; summer and winter time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.applications import facts
from verkstad.applications.actions.sending import send_application
from verkstad.applications.models import Application, Submission
from verkstad.applications.queries.closing import said
from verkstad.calls.models import Call
from verkstad.core.calls.windows import moment_of
from verkstad.core.refused import Refused
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
CLOSES = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)  # 16.00 in Sweden, summer time
MOMENT = timedelta(microseconds=1)


def a_draft(*, grace=0, begun=CLOSES - timedelta(days=1), closes=CLOSES, opens=CLOSES - timedelta(days=30)):
    draft = facts.an_application(facts.a_call(signatory_needed=False))
    Call.objects.filter(pk=draft.call_id).update(opens_at=opens, closes_at=closes, grace_minutes=grace)
    Application.objects.filter(pk=draft.pk).update(started_at=begun)
    return draft


def send(draft, at):
    user = facts.people_of(draft.owner, Role.OWNER)
    return send_application(application=draft, client_key="k-0123456789abcdef", user=user, moment=at)


@pytest.mark.parametrize(
    ("at", "grace", "begun", "expected"),
    [
        (CLOSES - timedelta(seconds=1), 0, CLOSES - timedelta(days=1), False),
        (CLOSES - MOMENT, 0, CLOSES - MOMENT, False),
        (CLOSES, 15, CLOSES - timedelta(days=1), True),
        (CLOSES + timedelta(minutes=15) - MOMENT, 15, CLOSES - MOMENT, True),
    ],
)
def test_what_comes_in_time_is_taken_and_says_whether_it_was_in_the_grace_time(at, grace, begun, expected):
    made = send(a_draft(grace=grace, begun=begun), at)
    assert (made.in_grace, made.sent_at) == (expected, at)


@pytest.mark.parametrize(
    ("at", "grace", "begun", "code"),
    [
        (CLOSES, 0, CLOSES - timedelta(days=1), "sending.closed"),
        (CLOSES + MOMENT, 0, CLOSES - timedelta(days=1), "sending.closed"),
        (CLOSES + timedelta(minutes=15), 15, CLOSES - timedelta(days=1), "sending.closed"),
        (CLOSES + timedelta(seconds=1), 15, CLOSES, "sending.begun_late"),
        (CLOSES - timedelta(days=31), 0, CLOSES - timedelta(days=40), "sending.before"),
    ],
)
def test_what_comes_outside_the_window_is_refused_with_the_servers_clock_and_nothing_is_written(at, grace, begun, code):
    draft = a_draft(grace=grace, begun=begun)
    with pytest.raises(Refused) as refused:
        send(draft, at)
    (finding,) = refused.value.findings
    assert (finding.code, finding.params["now"], bool(finding.fix)) == (code, said(at), True)
    assert (Submission.objects.count(), Application.objects.get(pk=draft.pk).state) == (0, "draft")


def test_a_change_in_the_grace_time_takes_no_right_to_send_away():
    draft = a_draft(grace=15)
    Application.objects.filter(pk=draft.pk).update(saved_at=CLOSES + timedelta(minutes=3))
    assert send(draft, CLOSES + timedelta(minutes=4)).in_grace is True


def test_an_extension_counts_from_the_moment_it_is_made():
    draft = a_draft()
    Call.objects.filter(pk=draft.call_id).update(closes_at=CLOSES + timedelta(hours=3))
    assert send(draft, CLOSES + timedelta(hours=2)).in_grace is False


def test_a_cancelled_call_takes_nothing():
    draft = a_draft()
    Call.objects.filter(pk=draft.call_id).update(state="cancelled")
    with pytest.raises(Refused) as refused:
        send(draft, CLOSES - timedelta(hours=1))
    assert [one.code for one in refused.value.findings] == ["sending.cancelled"]


@pytest.mark.parametrize(
    ("wall", "last", "first_late"),
    [
        # The night to winter time: 02.30 comes twice; the call closes at the second of them.
        ("2026-10-25T02:30+01:00", "2026-10-25 02.29.59", "2026-10-25 02.30.00"),
        # The night to summer time: 01.59.59 is followed by 03.00.00.
        ("2026-03-29T03:00", "2026-03-29 01.59.59", "2026-03-29 03.00.00"),
    ],
)
def test_the_nights_when_the_clock_is_moved(wall, last, first_late):
    closes = moment_of(wall)
    draft = a_draft(closes=closes, opens=closes - timedelta(days=9), begun=closes - timedelta(days=1))
    assert (said(closes - timedelta(seconds=1)), said(closes)) == (last, first_late)
    with pytest.raises(Refused):
        send(draft, closes)
    assert send(draft, closes - timedelta(seconds=1)).in_grace is False


def test_in_the_hour_that_comes_twice_the_first_half_past_two_is_an_hour_before_the_second():
    closes = moment_of("2026-10-25T02:30+01:00")
    draft = a_draft(closes=closes, opens=closes - timedelta(days=9), begun=closes - timedelta(days=1))
    first = moment_of("2026-10-25T02:45+02:00")
    assert (closes - first, said(first)) == (timedelta(minutes=45), "2026-10-25 02.45.00")
    assert send(draft, first).in_grace is False
