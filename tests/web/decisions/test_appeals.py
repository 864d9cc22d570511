"""Appeal and reconsideration: in time or late, other handlers, reopened, handed over, the court."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.web.applications.facts import people_of, staff
from tests.web.decisions.facts import NO, a_case, content, decided, head, presenter
from verkstad.applications.models import Application
from verkstad.core.decisions.content import Appeal as Appealable
from verkstad.core.refused import Refused
from verkstad.decisions import actions
from verkstad.decisions.models import Appeal, Decision, Service
from verkstad.decisions.queries.ground import rejected
from verkstad.notices.models import Notice
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
WHY = "Vi har gått igenom ansökan på nytt och ser att ett underlag har förbisetts."


def codes(do):
    with pytest.raises(Refused) as caught:
        do()
    return [f.code.partition(".")[2] for f in caught.value.findings]


def officer(name="officer-2"):
    return staff(Role.OFFICER, name=name)


@pytest.fixture
def no():
    """A rejection that can be appealed."""
    case = a_case()
    made = actions.propose(application=case, content=rejected(content(case), NO), actor=presenter())
    return actions.decide(proposal=made, actor=head())


def owner(decision):
    return people_of(decision.application.owner, Role.SIGNATORY)


def appealed(decision, kind="appeal"):
    return actions.receive_appeal(
        decision=decision, kind=kind, text="Vi anser att underlaget har förbisetts.", actor=owner(decision)
    )


def served(decision, days_ago=0):
    """As if the decision had been made and served so many days ago."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return Service.objects.create(decision=decision, served_on=day, how="receipt", noted_by="user:1")


def test_an_appeal_in_time_is_tried_by_another_person_and_reopens_the_case(no):
    one = appealed(no)
    assert (one.document.direction, one.document.title.partition(":")[0]) == ("in", "Överklagande av beslut")
    for first in (presenter(), head()):
        assert codes(lambda by=first: actions.try_time(appeal=one, actor=by)) == ["first_hands"]
    tried = actions.try_time(appeal=one, actor=officer())
    assert (tried.state, tried.handler) == ("tried", officer())
    ended = actions.reopen_case(appeal=one, reasons=WHY, actor=officer())
    case = Application.objects.get(pk=no.application_id)
    assert (ended.state, case.state, ended.letter.direction) == ("reopened", "checked", "out")
    assert [n.template for n in Notice.objects.filter(to=owner(no)).order_by("pk")][-1] == "decisions.appeal_answered"
    again = decided(case)
    assert (again.number, again.basis, again.replaces, again.outcome) == (2, "reconsideration", no, "grant")


def test_an_appeal_that_came_late_is_dismissed_with_a_letter(no):
    served(no, days_ago=40)
    one = appealed(no)
    ended = actions.try_time(appeal=one, actor=officer())
    assert (ended.state, ended.letter.title.partition(":")[0], ended.ended_on) == (
        "late", "Överklagandet avvisas", timezone.localdate())  # fmt: skip


def test_a_late_appeal_is_let_in_where_we_told_wrongly_and_say_how(no):
    served(no, days_ago=40)
    one = appealed(no)
    assert codes(lambda: actions.try_time(appeal=one, on_time=True, actor=officer())) == ["late_let_in"]
    told = actions.try_time(appeal=one, on_time=True, reasons="Brevet sade sex veckor.", actor=officer())
    assert told.state == "tried"


def test_a_request_for_reconsideration_has_no_last_day_and_can_be_ended_here(no):
    served(no, days_ago=400)
    one = actions.try_time(appeal=appealed(no, "reconsideration"), actor=officer())
    ended = actions.close_appeal(appeal=one, reasons=WHY, actor=officer())
    assert (ended.state, Application.objects.get(pk=no.application_id).state) == ("upheld", "rejected")


def test_an_appeal_is_never_ended_here_but_goes_to_the_court_and_may_come_back(no):
    one = actions.try_time(appeal=appealed(no), actor=officer())
    assert codes(lambda: actions.close_appeal(appeal=one, reasons=WHY, actor=officer())) == ["goes_to_court"]
    sent = actions.hand_over_appeal(appeal=one, court="Förvaltningsrätten i Stockholm", reasons=WHY, actor=officer())
    assert (sent.state, sent.court) == ("court", "Förvaltningsrätten i Stockholm")
    back = actions.answer_court(appeal=one, stands=False, reasons=WHY, actor=officer())
    assert (back.state, Application.objects.get(pk=no.application_id).state) == ("reopened", "checked")


def test_what_cannot_be_appealed_can_be_reconsidered():
    case = a_case()
    told = rejected(content(case, appeal=Appealable.NO, appeal_clause="2 kap. 45 §"), NO)
    no = actions.decide(proposal=actions.propose(application=case, content=told, actor=presenter()), actor=head())
    with pytest.raises(Refused) as caught:
        appealed(no)
    assert [(f.code, f.clause) for f in caught.value.findings] == [("decisions.not_appealable", "2 kap. 45 §")]
    assert appealed(no, "reconsideration").state == "received"


def test_only_one_is_tried_at_a_time_and_only_against_the_newest(no):
    appealed(no)
    assert codes(lambda: appealed(no)) == ["tried_already"]
    Appeal.objects.update(state="closed")
    case = Application.objects.get(pk=no.application_id)
    with transaction.atomic():
        from verkstad.applications.actions.moves import move

        move(case, "application.reopened", actor="system:test")
    decided(case)
    assert codes(lambda: appealed(no)) == ["replaced"]


@pytest.mark.parametrize("role", [Role.ECONOMIST, Role.MINISTRY, Role.AUDITOR, Role.COACH, Role.COMPANY])
def test_others_neither_appeal_nor_try(no, role):
    stranger = staff(role, name=f"x-{role}")
    assert codes(lambda: actions.receive_appeal(decision=no, kind="appeal", text="x", actor=stranger)) == ["not_yours"]
    one = appealed(no)
    assert codes(lambda: actions.try_time(appeal=one, actor=stranger)) == ["not_yours"]


def test_the_database_refuses_a_handler_who_had_a_hand_in_the_decision(no):
    one = appealed(no)
    for key in (no.proposed_by, no.decided_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=one.pk).update(handler_key=key)


def test_service_is_noted_once_by_the_applicant_or_by_staff(no):
    first = actions.note_service(decision=no, served_on=timezone.localdate(), how="read", actor=owner(no))
    again = actions.note_service(decision=no, served_on=timezone.localdate(), how="receipt", actor=officer())
    assert (first, Service.objects.count()) == (again, 1)


def test_service_before_the_decision_or_by_a_stranger_is_refused(no):
    before = no.decided_on - timedelta(days=1)
    assert codes(lambda: actions.note_service(decision=no, served_on=before, how="receipt", actor=officer())) == [
        "served_when"
    ]
    stranger = staff(Role.COACH)
    assert codes(lambda: actions.note_service(decision=no, served_on=no.decided_on, how="read", actor=stranger)) == [
        "not_yours"
    ]


def test_a_condition_is_followed_up_with_what_was_found():
    made = decided()
    (one,) = made.conditions.all()

    def follow(note):
        return actions.follow_condition(
            condition=one, met=True, note=note, followed_on=timezone.localdate(), actor=officer()
        )

    assert codes(lambda: follow(" ")) == ["followed_what"]
    done = follow("Avtalet finns.")
    assert (done.state, done.note) == ("met", "Avtalet finns.")
    assert Decision.objects.get(pk=made.pk).sha256 == made.sha256
