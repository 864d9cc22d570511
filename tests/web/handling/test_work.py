"""What waits on the desk, and what the search over everything finds, for each who may know of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, people_of, staff
from tests.web.handling.facts import a_case, a_sent, officer
from tests.web.handling.test_completion import KEY, ask
from verkstad.applications.actions.drafts import save_section
from verkstad.desk.queries.applying import applying
from verkstad.desk.queries.found import found
from verkstad.handling import actions
from verkstad.handling.models import Completion
from verkstad.handling.queries.work import waiting_cases
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def told(user):
    return [(one.title, one.url) for one in waiting_cases(user, timezone.localdate())]


def test_an_officer_s_desk_counts_what_waits_and_leads_to_exactly_those_cases():
    call, me = a_call(), officer()
    a_sent(call, a_body("24"))
    case = a_case(call, a_body("12"))
    assert told(me) == [
        ("En ansökan att registrera", "/arenden/?state=sent&sort=sent"),
        ("Ett ärende saknar handläggare", "/arenden/?state=registered&handler=none"),
    ]
    actions.take_case(application=case, actor=me)
    assert told(me)[1:] == [("Ett ärende av dina att kontrollera", "/arenden/?state=registered&handler=me")]
    asked = ask(case)
    assert told(me)[1:] == []
    Completion.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert told(me)[1:] == [("En komplettering har inte kommit i tid", "/arenden/?state=completing&late=1")]
    owner = people_of(case.owner, Role.OWNER)
    save_section(application=case, answers={"reach": "Möten."}, user=owner, opened=["reach"])
    actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert told(me)[1:] == [("Ett ärende har kompletterats", "/arenden/?state=registered&handler=me")]


def test_only_those_who_register_or_handle_have_cases_waiting():
    a_sent()
    assert {role: len(told(staff(role))) for role in (Role.OFFICER, Role.REGISTRAR, Role.PRESENTER, Role.HEAD, Role.AUDITOR)} == {
        Role.OFFICER: 1, Role.REGISTRAR: 1, Role.PRESENTER: 0, Role.HEAD: 0, Role.AUDITOR: 0}  # fmt: skip


def test_a_sealed_call_s_applications_wait_for_nobody():
    a_sent(a_call(sealed=True))
    assert told(officer()) == []


def test_the_applicant_s_desk_asks_for_the_completion_until_it_is_answered():
    case = a_case()
    asked = ask(case)
    owner, stranger = people_of(case.owner, Role.OWNER), people_of(a_body("12"), Role.OWNER)
    task = {"title": "Komplettera ansökan ”Robotar i inlandet”", "url": f"/arenden/komplettering/{asked.pk}/",
            "due_on": asked.due_on, "why": "Myndigheten behöver mer för att pröva den.", "mark": "risk"}  # fmt: skip
    assert (applying(owner, timezone.localdate()), applying(stranger, timezone.localdate())) == ([task], [])
    actions.withdraw_application(application=case, user=owner)
    assert applying(owner, timezone.localdate()) == []


def test_search_finds_applications_by_number_title_and_applicant_for_those_who_may_know_of_them(signed_in):
    case = a_sent()
    staff_hit = [("Robotar i inlandet", f"/arenden/{case.key}/")]
    owner_hit = [("Robotar i inlandet", f"/ansokan/{case.key}/")]

    def hits(user, text):
        return [
            (hit.title, hit.url) for group in found(user, text) if group.label == "Ansökningar" for hit in group.hits
        ]

    me, owner = officer(), people_of(case.owner, Role.OWNER)
    assert [hits(me, text) for text in (case.diary_number, "inlandet robotar", "vasterbotten", "finns inte")] == [
        staff_hit, staff_hit, staff_hit, []]  # fmt: skip
    assert hits(owner, "robotar") == owner_hit
    assert hits(people_of(a_body("12"), Role.OWNER), "robotar") == []
    page = signed_in(Role.OFFICER).get("/sok/", {"q": "robotar"})
    assert (page.status_code, f"/arenden/{case.key}/" in page.content.decode()) == (200, True)
