"""Registration and the requirement check: what is laid out, what was found, what is refused."""

import pytest

from tests.web.applications.facts import a_body, a_call, an_application, people_of, staff
from tests.web.handling.facts import DONE, a_case, a_sent, again, officer, settle
from verkstad.core.refused import Refused
from verkstad.handling import actions
from verkstad.handling.models import Task
from verkstad.journal.models import Act
from verkstad.organisations.actions import save_organisation
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.findings]


def found(case):
    return {task.key: task.found["verdict"] for task in case.tasks.all()}


def test_registering_lays_out_the_call_s_requirements_with_what_was_found():
    case = a_case()
    assert case.state == "registered"
    assert found(case) == {
        "window": "met", "applicant": "met", "signatory": "met", "form": "met", "costs": "met", "share": "met",
        "ceiling": "met", "financing": "met", "in_kind": "met", "running_work": "unknown", "twins": "met",
    }  # fmt: skip
    assert {task.state for task in case.tasks.all()} == {"open"}
    assert list(Act.objects.filter(act="application.registered").values_list("facts__number", flat=True)) == [
        case.diary_number
    ]


def test_a_second_registration_is_refused_and_makes_no_second_check():
    case = a_case()
    with pytest.raises(Refused) as refused:
        actions.register_application(application=case, actor=officer())
    assert codes(refused) == ["handling.not_now"]
    assert Task.objects.count() == 11


def test_a_company_s_application_is_marked_with_30_23_and_a_region_s_is_not():
    a_body()
    save_organisation(
        key="verkstan", name="Verkstan AB", kind="company", region="24", number="5560360793", actor="system:pack"
    )
    call = a_call(applicant_kinds=["company", "region"])
    company = a_case(call, Organisation.objects.get(key="verkstan"))
    region = a_case(call, a_body("12"))
    marks = [one.submissions.get().document for one in (company, region)]
    assert [(m.secrecy, m.public_title) for m in marks] == [("OSL 30 kap. 23 §", "Ansökan"), ("", "")]


def test_an_unknown_secrecy_clause_is_refused_and_nothing_is_registered():
    case = a_sent()
    with pytest.raises(Refused) as refused:
        actions.register_application(application=case, actor=officer(), secrecy="99:1")
    assert codes(refused) == ["registry.unknown_clause"]
    assert (again(case).state, Task.objects.count()) == ("sent", 0)


def test_who_does_not_register_is_refused_by_the_action_itself():
    case = a_sent()
    for role in (Role.ECONOMIST, Role.HEAD, Role.PRESENTER, Role.AUDITOR, Role.REVIEWER):
        with pytest.raises(Refused) as refused:
            actions.register_application(application=case, actor=staff(role))
        assert codes(refused) == ["handling.not_yours"]
    with pytest.raises(Refused):
        actions.register_application(application=case, actor=people_of(case.owner, Role.OWNER))
    assert actions.register_application(application=case, actor=staff(Role.REGISTRAR)).state == "registered"


def test_requirements_are_met_only_when_every_task_is():
    case = a_case()
    with pytest.raises(Refused) as refused:
        actions.confirm_requirements(application=case, actor=officer())
    assert codes(refused) == ["handling.requirements_left"]
    settle(case)
    task = case.tasks.get(key="share")
    actions.decide_task(task=task, state="not_met", comment="Andelen är för hög.", actor=officer())
    with pytest.raises(Refused):
        actions.confirm_requirements(application=case, actor=officer())
    actions.decide_task(task=task, state="not_applicable", comment="Gäller inte.", actor=officer())
    assert actions.confirm_requirements(application=case, actor=officer()).state == "checked"


def test_not_met_without_a_reason_is_refused_at_its_own_field_and_nothing_else_is_saved():
    case = a_case()
    decisions = {"window": ("met", ""), "share": ("not_met", " ")}
    with pytest.raises(Refused) as refused:
        actions.decide_tasks(application=case, decisions=decisions, actor=officer())
    assert [(f.code, f.where) for f in refused.value.findings] == [("handling.task_reason", "comment-share")]
    assert set(case.tasks.values_list("state", flat=True)) == {"open"}


def test_what_was_found_met_is_taken_over_in_one_act_and_the_rest_stays_open():
    case = a_case()
    assert actions.accept_found(application=case, actor=officer()) == 10
    assert list(case.tasks.filter(state="open").values_list("key", flat=True)) == ["running_work"]
    with pytest.raises(Refused) as refused:
        actions.accept_found(application=case, actor=officer())
    assert codes(refused) == ["handling.nothing_found"]


def test_a_task_decided_with_a_comment_says_who_and_when():
    case = a_case()
    actions.decide_task(task=case.tasks.get(key="form"), state="met", comment=DONE, actor=officer())
    task = case.tasks.get(key="form")
    assert (task.state, task.comment, task.done_by, task.done_at is not None) == (
        "met",
        DONE,
        officer().journal_key,
        True,
    )


def test_a_second_application_of_the_same_applicant_in_the_call_is_pointed_out():
    call = a_call()
    first = a_sent(call)
    second = a_case(call, title="En till")
    task = second.tasks.get(key="twins")
    assert (task.found["verdict"], task.found["lines"][0][1]) == ("unknown", {"numbers": first.diary_number})


def test_an_application_in_test_mode_is_no_case():
    call = a_call()
    draft = an_application(call)
    draft.test = True
    draft.save()
    with pytest.raises(Refused) as refused:
        actions.take_case(application=draft, actor=officer())
    assert codes(refused) == ["handling.test"]
