"""Conditions of decisions: on the officer's desk, reminded of like other obligations, gone once they are followed up."""

from argparse import Namespace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.applications.facts import a_body, staff
from tests.web.decisions.facts import a_case, decided, head, presenter, proposed
from verkstad.core.decisions.content import Condition as Told
from verkstad.decisions import actions
from verkstad.decisions.actions.reminding import put_condition_reminders
from verkstad.decisions.commands import remind
from verkstad.decisions.models import Condition
from verkstad.decisions.queries.waiting import conditions_due
from verkstad.desk.queries.waiting import to_follow
from verkstad.desk.queries.work import to_decide
from verkstad.notices.models import Notice
from verkstad.people.models import Role, User

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def a_condition(in_days=10, before_payment=True, **more):
    told = Told("k1", "Avtal med partnerna visas upp", TODAY() + timedelta(days=in_days), before_payment)
    return decided(conditions=(told,), **more).conditions.get()


def again(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("in_days", "mark", "when"), [(20, "neutral", ""), (7, "risk", ""), (31, None, None)])
def test_a_condition_stands_on_the_officers_desk_a_month_before_its_day(in_days, mark, when):
    one = a_condition(in_days)
    found = [(t.title, t.url, t.due_on, t.mark, t.when) for t in to_follow(staff(Role.OFFICER), TODAY())]
    expected = (
        "Följ upp ett villkor: Avtal med partnerna visas upp",
        f"/beslut/villkor/{one.pk}/",
        one.follow_on,
        mark,
        when,
    )
    assert found == ([expected] if mark else [])


def test_one_past_its_day_says_how_late_and_that_nothing_is_paid_before():
    one = a_condition(0)
    (task,) = to_follow(presenter(), TODAY() + timedelta(days=3))
    assert (task.mark, task.when) == ("unmet", "3 dagar sen")
    assert (
        task.why == f"Villkor i beslutet om {one.decision.application.title}. Inget betalas ut innan det är uppfyllt."
    )


@pytest.mark.parametrize("role", [Role.HEAD, Role.ECONOMIST, Role.REGISTRAR, Role.AUDITOR, Role.REVIEWER])
def test_it_stands_on_no_other_desk(role):
    a_condition(5)
    assert list(to_follow(staff(role), TODAY())) == []


def test_it_stands_on_the_desk_of_the_mandates_own_officer_and_not_of_anothers():
    one = a_condition(5)
    mandate = one.decision.application.call.mandate.key
    for key, expected in ((mandate, 1), ("another", 0)):
        user = User.objects.create_user(username=f"officer-{key}", email=f"{key}@example.org")
        user.appointments.create(role=Role.OFFICER, mandate=key)
        assert len(list(to_follow(user, TODAY()))) == expected


def test_what_is_followed_up_is_gone_from_the_desk_and_the_reminders():
    one = a_condition(0)
    actions.follow_condition(
        condition=one, met=True, note="Avtalen har visats upp.", followed_on=TODAY(), actor=staff(Role.OFFICER)
    )
    assert list(to_follow(again(staff(Role.OFFICER)), TODAY())) == []
    assert (
        put_condition_reminders(day=TODAY()),
        Notice.objects.filter(template__startswith="decisions.condition").count(),
    ) == (0, 0)


def test_each_step_is_reminded_of_once_and_goes_to_the_handler_where_there_is_one():
    one = a_condition(40)
    officer, other = staff(Role.OFFICER), staff(Role.OFFICER, name="other")
    case = one.decision.application
    case.handler = officer
    case.save(update_fields=["handler"])
    for _again in range(2):
        for days in (31, 30, 20, 7, 1, 0, -1, -5):
            put_condition_reminders(day=one.follow_on - timedelta(days=days))
    found = Notice.objects.filter(template__startswith="decisions.condition").order_by("pk")
    assert list(found.values_list("to", "template", "url")) == [
        *[(officer.pk, "decisions.condition_near", f"/beslut/villkor/{one.pk}/")] * 3,
        (officer.pk, "decisions.condition_late", f"/beslut/villkor/{one.pk}/"),
    ]
    assert not Notice.objects.filter(to=other, template__startswith="decisions.condition").exists()


def test_without_a_handler_everybody_who_may_follow_up_is_reminded():
    one = a_condition(5)
    officer = staff(Role.OFFICER)
    put_condition_reminders(day=TODAY())
    told = Notice.objects.filter(template="decisions.condition_near")
    assert set(told.values_list("to", flat=True)) == {officer.pk, presenter().pk}
    assert told.first().context["text"] == one.text


def test_the_daily_command_puts_them_too(capsys):
    one = a_condition(5)
    assert remind(Namespace(on=(one.follow_on - timedelta(days=1)).isoformat())) == 0
    assert Notice.objects.filter(template="decisions.condition_near").count() == 1
    assert "1 villkor i beslut" in capsys.readouterr().out
    assert remind(Namespace(on="i morgon")) == 2


def test_the_heads_desk_lists_others_proposals_and_not_their_own():
    one = proposed()
    both = staff(Role.HEAD, Role.PRESENTER, name="both")
    second = actions.propose(application=a_case(owner=a_body("12")), content=_content(), actor=both)
    assert {t.url for t in to_decide(head())} == {f"/beslut/forslag/{one.pk}/", f"/beslut/forslag/{second.pk}/"}
    assert [t.url for t in to_decide(again(both))] == [f"/beslut/forslag/{one.pk}/"]
    assert list(to_decide(presenter())) == []
    actions.decide(proposal=one, actor=head())
    assert [t.url for t in to_decide(again(head()))] == [f"/beslut/forslag/{second.pk}/"]


def _content():
    from tests.web.decisions.facts import content
    from verkstad.applications.models import Application

    return content(Application.objects.order_by("pk").last())


def test_conditions_due_are_ordered_by_their_day_and_cost_one_query(django_assert_num_queries):
    a_condition(5)
    officer = again(staff(Role.OFFICER))
    officer.active_appointments()
    with django_assert_num_queries(1):
        assert [one.key for one in conditions_due(officer, TODAY() + timedelta(days=30))] == ["k1"]
    assert Condition.objects.count() == 1
