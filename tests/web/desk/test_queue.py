"""The desk's queue in the whole house: what waits for each role stands there, at a fixed number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, staff
from tests.web.decisions.facts import a_case, content, funded, head, presenter
from tests.web.review.facts import a_round, asked, scored
from verkstad.core.decisions.content import Condition as Told
from verkstad.decisions import actions
from verkstad.decisions.models import Condition
from verkstad.people.models import Role
from verkstad.review.actions import freeze_ranking
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


def test_a_presenter_finds_the_fixed_lists_with_cases_to_propose_at_no_more_than_twelve_queries(signed_in, queries_of):
    client = signed_in(Role.PRESENTER)
    round_ = a_round(applications=2, reviewers=1, each=1)
    for task in asked(round_):
        scored(task)
    assert "Föreslå beslut i" not in client.get("/arbetsbord/").content.decode()
    before = queries_of(client, "/arbetsbord/")
    freeze_ranking(round=round_, actor="system:pack")
    page = client.get("/arbetsbord/").content.decode()
    assert page.count("Föreslå beslut i") == 1
    assert f'href="/beslut/utlysning/{round_.call.key}/foresla/"' in page
    assert f'href="/beslut/utlysning/{round_.call.key}/foresla/"' in client.get("/beslut/vantar/").content.decode()
    assert (queries_of(client, "/arbetsbord/"), before <= 12) == (before, True)
    round_.call.applications.update(state="proposed")
    assert "Föreslå beslut i" not in client.get("/arbetsbord/").content.decode()
    assert "/foresla/" not in client.get("/beslut/vantar/").content.decode()


def test_an_officer_and_a_head_are_not_told_to_propose(signed_in):
    round_ = a_round(applications=1, reviewers=1, each=1)
    scored(asked(round_)[0])
    freeze_ranking(round=round_, actor="system:pack")
    for role in (Role.OFFICER, Role.HEAD):
        client = signed_in(role)
        assert "Föreslå beslut i" not in client.get("/arbetsbord/").content.decode()
        assert "/foresla/" not in client.get("/beslut/vantar/").content.decode()


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
