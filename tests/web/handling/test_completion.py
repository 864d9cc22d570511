"""Completion: asked for with a letter, answered within what was opened, ended, reminded of."""

from argparse import Namespace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.web.applications.facts import people_of, staff
from tests.web.handling.facts import a_case, again, officer, settle
from verkstad.applications.actions.drafts import save_section
from verkstad.applications.actions.plan import save_plan
from verkstad.core.refused import Refused
from verkstad.handling import actions
from verkstad.handling.commands import remind
from verkstad.handling.models import Completion
from verkstad.handling.queries.completions import differences
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db
KEY = "completion-key-0001"


def codes(refused):
    return [one.code for one in refused.value.findings]


def due(days=14):
    return timezone.localdate() + timedelta(days=days)


def ask(case, fields=("reach",), **more):
    given = {"message": "Skriv hur ni når företagen.", "due_on": due()} | more
    return actions.ask_completion(application=case, fields=list(fields), actor=officer(), **given)


@pytest.fixture
def case(db):
    return a_case()


@pytest.fixture
def owner(case):
    return people_of(case.owner, Role.OWNER)


def test_asking_opens_fields_sends_a_registered_letter_and_tells_the_applicant_s_people(case, owner):
    asked = ask(case)
    assert again(case).state == "completing"
    letter = asked.letter
    assert (letter.direction, letter.counterpart, letter.organisation, letter.media_type) == (
        "out", case.owner.name, case.owner.key, "application/pdf")  # fmt: skip
    told = set(Notice.objects.filter(template="handling.completion_asked").values_list("to__username", "url"))
    url = f"/arenden/komplettering/{asked.pk}/"
    assert told == {(owner.username, url), (f"{case.owner.key}-signatory", url)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"fields": ()}, [("handling.no_fields", "fields")]),
        ({"fields": ("nej",)}, [("handling.unknown_field", "fields")]),
        ({"message": "  "}, [("handling.text_missing", "message")]),
        ({"message": "x" * 4001}, [("handling.text_too_long", "message")]),
        ({"due_on": date(2020, 1, 1)}, [("handling.due_when", "due_on")]),
        ({"due_on": date(9999, 12, 31)}, [("handling.due_when", "due_on")]),
    ],
)
def test_a_request_that_is_wrong_is_refused_at_its_field_and_nothing_is_sent(case, given, expected):
    before = Document.objects.count()
    with pytest.raises(Refused) as refused:
        ask(case, **given)
    assert [(f.code, f.where) for f in refused.value.findings] == expected
    assert (Completion.objects.count(), Document.objects.count(), again(case).state) == (0, before, "registered")


def test_only_opened_questions_can_be_changed_and_the_plan_only_where_it_is_opened(case, owner):
    ask(case)
    save_section(application=case, answers={"reach": "Genom besök och möten."}, user=owner, opened=["reach"])
    with pytest.raises(Refused):
        save_section(application=case, answers={"need": "Något annat."}, user=owner, opened=["reach"])
    with pytest.raises(Refused):
        save_plan(application=case, typed={"cost/staff/owner/2026": 1}, user=owner)


def test_an_answer_is_a_new_version_with_its_own_number_and_the_first_one_stays(case, owner):
    asked = ask(case)
    save_section(application=case, answers={"reach": "Genom möten."}, user=owner, opened=["reach"])
    sent = actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    first, second = case.submissions.order_by("number")
    assert (second.pk, second.number, again(case).state) == (sent.pk, 2, "registered")
    assert first.document.diary_number != second.document.diary_number
    changes = [(d.what, d.key, d.before, d.after) for d in differences(first.content, second.content)]
    assert changes == [("answer", "reach", "Besök på plats.", "Genom möten.")]
    asked.refresh_from_db()
    assert (asked.is_waiting, asked.submission_id) == (False, sent.pk)


def test_the_same_key_again_makes_no_second_version(case, owner):
    asked = ask(case)
    save_section(application=case, answers={"reach": "Genom möten."}, user=owner, opened=["reach"])
    first = actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert actions.answer_completion(completion=asked, client_key=KEY, user=owner).pk == first.pk
    assert case.submissions.count() == 2
    with pytest.raises(Refused) as refused:
        actions.answer_completion(completion=asked, client_key="another-key-000001", user=owner)
    assert codes(refused) == ["handling.not_waiting"]


def test_a_completion_where_nothing_was_changed_is_refused(case, owner):
    asked = ask(case)
    with pytest.raises(Refused) as refused:
        actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert codes(refused) == ["handling.nothing_changed"]


def test_a_gap_in_what_was_opened_keeps_it_from_being_sent_and_one_elsewhere_does_not(case, owner):
    asked = ask(case, fields=("need", "reach"))
    save_section(application=case, answers={"need": ""}, user=owner, opened=["need", "reach"])
    with pytest.raises(Refused) as refused:
        actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert [(f.code, f.where) for f in refused.value.findings] == [("answer.required", "need")]


def test_a_plan_that_breaks_a_rule_is_refused_with_its_clause_and_one_that_holds_changes_the_amount(case, owner):
    asked = ask(case, fields=("plan",))
    typed = {"fund/grant/amount_ore": 1_500_000_00}
    save_plan(application=case, typed=typed, user=owner)
    with pytest.raises(Refused) as refused:
        actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert {f.clause for f in refused.value.findings} == {"R7", "R3 · § 6"}
    typed = {"fund/grant/amount_ore": 900_000_00, "fund/own/amount_ore": 1_100_000_00}
    save_plan(application=case, typed=typed, user=owner)
    actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert (again(case).applied_ore, again(case).total_ore) == (900_000_00, 2_000_000_00)


def test_after_an_answer_what_was_not_met_and_what_is_found_otherwise_is_open_again(case, owner):
    settle(case)
    actions.decide_task(task=case.tasks.get(key="running_work"), state="not_met", comment="Oklart.", actor=officer())
    asked = ask(case, fields=("plan",))
    save_plan(application=case, typed={"fund/grant/amount_ore": 900_000_00, "fund/own/amount_ore": 1_100_000_00},
              user=owner)  # fmt: skip
    actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    opened = case.tasks.filter(state="open").values_list("key", flat=True)
    assert list(opened) == ["share", "ceiling", "financing", "running_work"]


def test_who_may_not_send_for_the_applicant_cannot_answer(case):
    asked = ask(case)
    for user in (people_of(case.owner, Role.PROJECT_ECONOMIST), officer(), staff(Role.HEAD)):
        with pytest.raises(Refused) as refused:
            actions.answer_completion(completion=asked, client_key=KEY, user=user)
        assert codes(refused) == ["handling.not_sender"]


def test_a_request_can_be_ended_only_once_its_day_has_passed_and_extended_only_forward(case):
    asked = ask(case)
    with pytest.raises(Refused) as refused:
        actions.end_completion(completion=asked, actor=officer())
    assert codes(refused) == ["handling.still_time"]
    with pytest.raises(Refused) as refused:
        actions.extend_completion(completion=asked, due_on=due(7), actor=officer())
    assert codes(refused) == ["handling.not_later"]
    assert actions.extend_completion(completion=asked, due_on=due(30), actor=officer()).due_on == due(30)
    Completion.objects.update(due_on=due(-1))
    asked.refresh_from_db()
    assert actions.end_completion(completion=asked, actor=officer()).state == "registered"
    with pytest.raises(Refused) as refused:
        actions.answer_completion(completion=asked, client_key=KEY, user=people_of(case.owner, Role.OWNER))
    assert codes(refused) == ["handling.not_waiting"]


def test_each_reminder_is_put_once_before_the_day_and_once_after(case):
    asked = ask(case)
    actions.take_case(application=case, actor=officer())
    for _ in range(2):
        actions.put_completion_reminders(day=asked.due_on - timedelta(days=10))
        actions.put_completion_reminders(day=asked.due_on - timedelta(days=3))
        actions.put_completion_reminders(day=asked.due_on)
        actions.put_completion_reminders(day=asked.due_on + timedelta(days=1))
        actions.put_completion_reminders(day=asked.due_on + timedelta(days=2))
    rows = Notice.objects.exclude(template="handling.completion_asked").values_list("template", "to__username")
    people = [f"{case.owner.key}-owner", f"{case.owner.key}-signatory"]
    assert sorted(rows) == sorted([
        *(("handling.completion_near", p) for p in people), *(("handling.completion_lapsed", p) for p in people),
        ("handling.completion_lapsed_handler", "officer"),
    ])  # fmt: skip


def test_the_daily_command_puts_the_reminders_of_the_day_it_is_told(case, capsys):
    asked = ask(case)
    assert remind(Namespace(on=(asked.due_on - timedelta(days=1)).isoformat())) == 0
    assert Notice.objects.filter(template="handling.completion_near").count() == 2
    assert remind(Namespace(on="i morgon")) == 2
