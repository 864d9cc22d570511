"""An appeal against a dismissal: received, tried in time by other hands, and the case taken up where it is met."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, people_of, staff
from tests.web.decisions.facts import decided, funded, head, presenter
from tests.web.decisions.test_appeals import WHY, codes
from tests.web.decisions.test_appeals import appealed as appealed_decision
from tests.web.handling.facts import a_case, a_sent
from tests.web.handling.facts import officer as handler
from tests.web.review.test_pages import client_of
from verkstad.applications.models import Application
from verkstad.decisions import actions
from verkstad.decisions.models import Appeal
from verkstad.desk.queries.waiting import brought, with_waiting
from verkstad.handling.actions import decide_tasks, dismiss_application, take_case
from verkstad.handling.models import Outcome, TaskState
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate
from verkstad.people.models import Role, User

pytestmark = pytest.mark.django_db
TEXT = "Kompletteringen kom in i tid; se kvittot."
REASON = "Kompletteringen har inte kommit in och ansökan går inte att pröva."


def dismissed(case: Application | None = None, **changes: object) -> Outcome:
    case = case or a_case()
    return dismiss_application(application=case, ground="incomplete", reason=REASON, actor=head(), **changes)


def owner(row: Outcome):
    return people_of(row.application.owner, Role.SIGNATORY)


def appealed(row: Outcome, kind: str = "appeal", **more: object) -> Appeal:
    return actions.receive_against_dismissal(dismissal=row, kind=kind, text=TEXT, **{"actor": owner(row), **more})


def officer():
    return staff(Role.OFFICER, name="officer-2")


def again(row: Outcome) -> Application:
    return Application.objects.get(pk=row.application_id)


def test_an_appeal_is_tried_by_other_hands_and_the_case_goes_back_to_the_check_of_its_requirements():
    case = a_case()
    take_case(application=case, actor=handler())
    decide_tasks(application=case, decisions={case.tasks.first().key: ("met", "")}, actor=handler("checker"))
    row = dismissed(case)
    one = appealed(row)
    assert (one.decision, one.document.direction, one.document.title.partition(":")[0]) == (
        None, "in", "Överklagande av beslut")  # fmt: skip
    for first in (head(), handler(), handler("checker")):
        assert codes(lambda by=first: actions.try_time(appeal=one, actor=by)) == ["first_hands"]
    tried = actions.try_time(appeal=one, actor=officer())
    assert (tried.state, tried.handler) == ("tried", officer())
    ended = actions.reopen_case(appeal=one, reasons=WHY, actor=officer())
    after = again(row)
    assert (ended.state, after.state, after.handler, ended.letter.direction) == ("reopened", "registered", None, "out")
    assert after.tasks.filter(state=TaskState.OPEN).exists()
    assert Act.objects.filter(act="appeal.reopened").latest("position").facts["number"] == row.document.diary_number


def test_a_case_dismissed_before_it_was_registered_gets_its_requirement_check_when_it_is_taken_up():
    row = dismissed(a_sent())
    assert not again(row).tasks.exists()
    one = actions.try_time(appeal=appealed(row), actor=officer())
    actions.reopen_case(appeal=one, reasons=WHY, actor=officer())
    assert (again(row).state, again(row).tasks.count()) == ("registered", 11)


def test_it_is_late_three_weeks_after_the_dismissal_reached_the_applicant():
    row = dismissed()
    one = appealed(row)
    today = timezone.localdate()
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        assert codes(lambda day=day: actions.try_time(appeal=one, served_on=day, actor=officer())) == ["served_when"]
    assert Appeal.objects.get().served_on is None
    told = actions.try_time(appeal=one, served_on=today, actor=officer())
    assert (told.state, told.served_on) == ("tried", today)


def test_a_late_one_is_dismissed_with_a_letter_that_says_when_the_last_day_was():
    row = dismissed()
    one = appealed(row)
    Appeal.objects.update(served_on=timezone.localdate() - timedelta(days=40))  # as if it had been told long ago
    ended = actions.try_time(appeal=one, actor=officer())
    assert (ended.state, ended.letter.title.partition(":")[0]) == ("late", "Överklagandet avvisas")
    assert again(row).state == "dismissed"


def test_it_goes_to_the_court_and_may_come_back():
    row = dismissed()
    one = actions.try_time(appeal=appealed(row), actor=officer())
    assert codes(lambda: actions.close_appeal(appeal=one, reasons=WHY, actor=officer())) == ["goes_to_court"]
    actions.hand_over_appeal(appeal=one, court="Förvaltningsrätten i Stockholm", reasons=WHY, actor=officer())
    back = actions.answer_court(appeal=one, stands=False, reasons=WHY, actor=officer())
    assert (back.state, again(row).state) == ("reopened", "registered")


def test_a_dismissal_that_cannot_be_appealed_can_be_reconsidered():
    row = dismissed(appealable=False)
    assert row.appealable is False
    assert codes(lambda: appealed(row)) == ["not_appealable"]
    one = actions.try_time(appeal=appealed(row, "reconsideration"), actor=officer())
    assert actions.close_appeal(appeal=one, reasons=WHY, actor=officer()).state == "upheld"
    assert again(row).state == "dismissed"


def test_only_one_is_tried_at_a_time_and_none_once_the_case_is_taken_up():
    row = dismissed()
    one = appealed(row)
    assert codes(lambda: appealed(row)) == ["tried_already"]
    actions.reopen_case(appeal=actions.try_time(appeal=one, actor=officer()), reasons=WHY, actor=officer())
    assert codes(lambda: appealed(row)) == ["no_dismissal"]


def test_a_stranger_neither_appeals_nor_registers_and_staff_say_the_day():
    row = dismissed()
    other = people_of(a_body("12"), Role.SIGNATORY)
    for actor in (other, staff(Role.ECONOMIST)):
        assert codes(lambda actor=actor: appealed(row, actor=actor)) == ["not_yours"]
    early = timezone.localdate() - timedelta(days=1)
    assert codes(lambda: appealed(row, actor=officer(), received_on=early)) == ["appeal_when"]
    assert appealed(row, actor=officer(), received_on=timezone.localdate()).state == "received"


def test_the_database_refuses_who_dismissed_and_an_appeal_against_both_or_nothing():
    row = dismissed()
    one = appealed(row)
    for change in ({"handler_key": row.made_by}, {"dismissal": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=one.pk).update(**change)


def test_by_the_pages_alone(client):
    row = dismissed()
    mine, case = client_of(owner(row)), reverse("handling:case", args=[row.application.key])
    url = reverse("decisions:dismissal_appeal", args=[row.pk])
    assert url in mine.get(reverse("handling:mine", args=[row.application.key])).content.decode()
    assert url in client_of(officer()).get(case).content.decode()
    assert mine.get(url).status_code == 200
    assert mine.post(url, {"kind": "appeal", "text": ""}).context["form"].errors
    answer = mine.post(url, {"kind": "appeal", "text": TEXT})
    one = Appeal.objects.get()
    assert answer.headers["Location"] == reverse("decisions:appeal", args=[one.pk])
    assert TEXT in mine.get(answer.headers["Location"]).content.decode()
    assert answer.headers["Location"] in client_of(officer()).get(case).content.decode()
    boss = client_of(head()).get(reverse("decisions:appeal", args=[one.pk])).content.decode()
    assert "(R13)" in boss
    other = client_of(people_of(a_body("12"), Role.SIGNATORY))
    assert {other.get(page).status_code for page in (url, answer.headers["Location"])} == {404}
    time = reverse("decisions:appeal_time", args=[one.pk])
    tries = client_of(officer())
    assert "Avvisningen nådde sökanden" in tries.get(time).content.decode()
    tries.post(time, {"served_on": timezone.localdate().isoformat()})
    assert Appeal.objects.get().served_on == timezone.localdate()


def on_the_desk(user: User) -> list[tuple[str, str]]:
    day, user = timezone.localdate(), User.objects.get(pk=user.pk)
    found = brought(with_waiting(Mandate.objects.order_by("pk"), user, day), day)
    return [(t.title, t.url) for t in found if "/overklagande/" in t.url]


def test_what_came_in_stands_on_the_desk_of_everybody_but_those_who_had_it_in_hand():
    case = a_case(a_call(mandate=funded()), title="Mäthallen")
    decide_tasks(application=case, decisions={case.tasks.first().key: ("met", "")}, actor=handler("checker"))
    one, url = appealed(dismissed(case)), "/beslut/overklagande/%s/"
    two = appealed_decision(decided(), "reconsideration")
    first, second = (("Pröva ett överklagande: Mäthallen", url % one.pk),
                     ("Pröva en begäran om omprövning: Robotar i inlandet", url % two.pk))  # fmt: skip
    assert on_the_desk(officer()) == [first, second]
    assert on_the_desk(head()) == []  # dismissed the one and decided the other
    assert on_the_desk(presenter()) == [first]  # proposed the other
    assert on_the_desk(handler("checker")) == [second]
    assert on_the_desk(staff(Role.ECONOMIST)) == []
    actions.try_time(appeal=one, actor=officer())
    assert on_the_desk(officer()) == [("Svara på det som kom in: Mäthallen", url % one.pk), second]
    assert on_the_desk(presenter()) == []
    actions.reopen_case(appeal=one, reasons=WHY, actor=officer())
    assert on_the_desk(officer()) == [second]
