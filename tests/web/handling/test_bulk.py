"""The same act on several cases: every row's outcome is told, nothing is half done."""

import pytest

from tests.web.applications.facts import a_body, a_call, staff
from tests.web.handling.facts import a_case, a_sent, again, officer
from verkstad.core.refused import Refused
from verkstad.handling import actions
from verkstad.handling.models import Task
from verkstad.people.models import Appointment, Role

pytestmark = pytest.mark.django_db


def told(rows):
    return [(row.key, row.done, [f.code for f in row.findings]) for row in rows]


def test_what_one_case_is_refused_for_does_not_stop_the_others():
    call = a_call()
    first, second, third = (a_sent(call, a_body(code)) for code in ("24", "12", "09"))
    actions.register_application(application=second, actor=officer())
    keys = [first.key, second.key, "finns-inte", third.key, first.key]
    assert told(actions.act_on_many(keys=keys, act="register", actor=officer())) == [
        (first.key, True, []),
        (second.key, False, ["handling.not_now"]),
        ("finns-inte", False, ["handling.no_such_case"]),
        (third.key, True, []),
    ]
    assert [again(one).state for one in (first, second, third)] == ["registered"] * 3
    assert Task.objects.count() == 33


def test_taking_and_assigning_say_who_has_what_already():
    call, mine, other = a_call(), officer("mine"), officer("other")
    first, second = a_sent(call), a_sent(call, a_body("12"))
    actions.take_case(application=second, actor=other)
    keys = [first.key, second.key]
    assert told(actions.act_on_many(keys=keys, act="take", actor=mine)) == [
        (first.key, True, []), (second.key, False, ["handling.taken"])]  # fmt: skip
    assert told(actions.act_on_many(keys=keys, act="assign", actor=mine, handler=other)) == [
        (first.key, True, []), (second.key, False, ["handling.handled_already"])]  # fmt: skip
    assert [again(one).handler for one in (first, second)] == [other, other]


def test_a_case_of_a_mandate_that_is_not_mine_is_as_if_it_were_not_there():
    case = a_sent()
    stranger = officer("stranger")
    Appointment.objects.filter(user=stranger).update(mandate="annat")
    assert told(actions.act_on_many(keys=[case.key], act="take", actor=stranger)) == [
        (case.key, False, ["handling.no_such_case"])]  # fmt: skip


def test_a_case_cannot_be_given_to_somebody_who_does_not_handle_cases():
    case = a_sent()
    with pytest.raises(Refused) as refused:
        actions.assign_case(application=case, handler=staff(Role.ECONOMIST), actor=officer())
    assert [(f.code, f.where) for f in refused.value.findings] == [("handling.not_a_handler", "handler")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"keys": ["a"], "act": "dismiss"}, ["handling.not_in_bulk"]),
        ({"keys": [], "act": "take"}, ["handling.none_chosen"]),
        ({"keys": [str(n) for n in range(101)], "act": "take"}, ["handling.too_many"]),
        ({"keys": ["a"], "act": "assign"}, ["handling.no_handler"]),
    ],
)
def test_an_act_that_cannot_be_done_in_bulk_is_refused_as_a_whole(given, expected):
    with pytest.raises(Refused) as refused:
        actions.act_on_many(actor=officer(), **given)
    assert [f.code for f in refused.value.findings] == expected


def test_the_requirements_of_many_are_taken_over_as_found_and_then_confirmed_where_nothing_is_left():
    call = a_call()
    whole, left = (a_case(call, a_body(code)) for code in ("24", "12"))
    Task.objects.update(found={"verdict": "met"})
    Task.objects.filter(pk=left.tasks.first().pk).update(found={"verdict": "unsure"})
    keys, me = [whole.key, left.key], officer()
    assert told(actions.act_on_many(keys=keys, act="accept", actor=me)) == [(whole.key, True, []), (left.key, True, [])]
    assert told(actions.act_on_many(keys=keys, act="accept", actor=me)) == [
        (key, False, ["handling.nothing_found"]) for key in keys]  # fmt: skip
    assert told(actions.act_on_many(keys=keys, act="confirm", actor=me)) == [
        (whole.key, True, []), (left.key, False, ["handling.requirements_left"])]  # fmt: skip
    assert [again(one).state for one in (whole, left)] == ["checked", "registered"]


@pytest.mark.parametrize("act", ["accept", "confirm"])
def test_only_who_checks_requirements_does_so_for_many(act):
    case = a_case()
    assert told(actions.act_on_many(keys=[case.key], act=act, actor=staff(Role.PRESENTER))) == [
        (case.key, False, ["handling.not_yours"])]  # fmt: skip
