"""The desk's queue in the whole house: what waits for each role stands there, at a fixed number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, staff
from tests.web.decisions.facts import a_case, content, funded, head, presenter
from tests.web.review.facts import a_round, asked
from verkstad.core.decisions.content import Condition as Told
from verkstad.decisions import actions
from verkstad.decisions.models import Condition
from verkstad.people.models import Role
from verkstad.review.models import Assignment, Reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def conditions(case, count):
    day = timezone.localdate() + timedelta(days=3)
    told = tuple(Told(f"k{n}", f"Villkor {n} visas upp", day, False) for n in range(count))
    made = actions.propose(application=case, content=content(case, conditions=told), actor=presenter())
    return actions.decide(proposal=made, actor=head())


def propose_all(call, *codes):
    for code in codes:
        case = a_case(call, a_body(code))
        actions.propose(application=case, content=content(case), actor=presenter())


def reviewing(client):
    """Let the signed-in person be a reviewer, and give them every task."""
    from django.contrib.auth import get_user

    request = type("Request", (), {"session": client.session})()
    user = get_user(request)
    reviewer, _new = Reviewer.objects.get_or_create(user=user)
    return reviewer


def test_an_officer_who_reviews_and_follows_up_finds_both_at_no_more_than_twelve_queries(signed_in, queries_of):
    call = a_call("beslut-2026", mandate=funded())
    client = signed_in(Role.OFFICER)
    conditions(a_case(call, a_body("12")), 1)
    page = client.get("/arbetsbord/").content.decode()
    assert "Följ upp ett villkor: Villkor 0 visas upp" in page
    first = queries_of(client, "/arbetsbord/")
    conditions(a_case(call, a_body("09")), 6)
    assert Condition.objects.count() == 7
    round_ = a_round(applications=3, reviewers=2)
    asked(round_)
    Assignment.objects.filter(reviewer__user__username="granskare-0").update(reviewer=reviewing(client))
    page = client.get("/arbetsbord/").content.decode()
    assert ("Villkor 5 visas upp" in page, "Granska ansökan" in page) == (True, True)
    assert (queries_of(client, "/arbetsbord/"), first <= 12) == (first, True)


def test_the_heads_desk_lists_what_waits_for_decision_at_no_more_than_twelve_queries(signed_in, queries_of):
    call = a_call("beslut-2026", mandate=funded())
    client = signed_in(Role.HEAD)
    propose_all(call, "24")
    page = client.get("/arbetsbord/").content.decode()
    assert page.count("Ett förslag väntar på ditt beslut.") == 1
    first = queries_of(client, "/arbetsbord/")
    propose_all(call, "12", "09")
    assert client.get("/arbetsbord/").content.decode().count("Ett förslag väntar på ditt beslut.") == 3
    assert (queries_of(client, "/arbetsbord/"), first <= 12) == (first, True)


def test_a_reviewer_from_outside_finds_their_tasks_and_nobody_elses(signed_in, queries_of):
    round_ = a_round(applications=3, reviewers=2)
    made = asked(round_)
    client = signed_in(Role.REVIEWER)
    assert "Granska ansökan" not in client.get("/arbetsbord/").content.decode()
    first = made[0].reviewer
    mine = Assignment.objects.filter(reviewer=first)
    mine.update(reviewer=reviewing(client))
    page = client.get("/arbetsbord/").content.decode()
    assert page.count("Granska ansökan") == Assignment.objects.filter(reviewer=reviewing(client)).count() > 0
    assert queries_of(client, "/arbetsbord/") <= 12
    assert staff(Role.REVIEWER, name="granskare-1")
