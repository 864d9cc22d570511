"""A project is closed after its final payment and opened again by decision only; its theory of change; reminders."""

from argparse import Namespace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.progress.facts import DUE, a_project, approved, begun, reader, sent, writer
from verkstad.core.progress.theory import Arrow, Step, Theory
from verkstad.core.refused import Refused
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.progress.actions.closing import close_project, reopen_project
from verkstad.progress.actions.reminding import put_report_reminders
from verkstad.progress.actions.theory import save_theory
from verkstad.progress.commands import remind
from verkstad.progress.models import Closing
from verkstad.progress.models import Theory as Kept

pytestmark = pytest.mark.django_db
THEORY = Theory((Step("p1", "problem", "Tid saknas"), Step("a1", "activity", "Besök")), (Arrow("p1", "a1"),))


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def finished():
    project = a_project()
    approved(begun(project))
    approved(begun(project, 2))
    return project


@pytest.mark.parametrize(("eu", "years"), [(False, 4), (True, 10)])
def test_it_is_closed_and_its_papers_are_kept_to_a_year_end(eu, years):
    today = timezone.localdate()
    row = close_project(agreement=finished(), final_payment_on=today, eu_money=eu, actor=reader())
    assert (row.state, row.closed_on, row.keep_until) == ("closed", today, date(today.year + years, 12, 31))


def test_what_refuses_a_closing():
    project, today = a_project(), timezone.localdate()
    given = {"agreement": project, "eu_money": False}
    assert refusal(lambda: close_project(**given, final_payment_on=today, actor=reader())) == [
        "progress.no_final_report"
    ]
    assert refusal(lambda: close_project(**given, final_payment_on=today, actor=writer(project))) == [
        "progress.not_yours"
    ]
    approved(begun(project))
    approved(begun(project, 2))
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        assert refusal(lambda day=day: close_project(**given, final_payment_on=day, actor=reader())) == [
            "progress.paid_when"
        ]
    assert Closing.objects.count() == 0


def test_a_closed_project_reports_nothing_until_somebody_else_decides_to_open_it():
    project = finished()
    both = staff(Role.OFFICER, Role.HEAD, name="båda")
    close_project(agreement=project, final_payment_on=timezone.localdate(), eu_money=False, actor=both)
    assert refusal(lambda: begun(project, 3)) in (["progress.not_running"], ["progress.no_such_report"])
    assert refusal(lambda: reopen_project(agreement=project, reasons="Fel", actor=reader())) == ["progress.not_yours"]
    assert refusal(lambda: reopen_project(agreement=project, reasons="Fel", actor=both)) == [
        "progress.four_eyes_closing"
    ]
    head = staff(Role.HEAD, name="chefen")
    assert refusal(lambda: reopen_project(agreement=project, reasons=" ", actor=head)) == ["progress.no_reasons"]
    row = reopen_project(agreement=project, reasons="Ny uppgift om kostnad.", actor=head)
    assert (row.state, row.keep_until, Closing.objects.count()) == ("running", None, 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.all().delete()


def test_a_theory_is_kept_in_numbers_and_by_whom_may():
    project = a_project()
    first = save_theory(agreement=project, theory=THEORY, after=0, actor=writer(project))
    assert save_theory(agreement=project, theory=THEORY, after=0, actor=reader()) == first
    changed = Theory(THEORY.steps, (Arrow("p1", "a1", "Behovsanalys"),))
    assert refusal(lambda: save_theory(agreement=project, theory=changed, after=0, actor=reader())) == [
        "progress.other_theory"
    ]
    assert save_theory(agreement=project, theory=changed, after=1, actor=reader()).number == 2
    wrong = Theory(THEORY.steps, (Arrow("a1", "p1"),))
    assert refusal(lambda: save_theory(agreement=project, theory=wrong, after=2, actor=reader())) == ["theory.arrow"]
    stranger = people_of(a_body("12"), Role.OWNER)
    assert refusal(lambda: save_theory(agreement=project, theory=THEORY, after=2, actor=stranger)) == [
        "progress.not_yours"
    ]
    assert [one.told for one in Kept.objects.order_by("number")] == [THEORY, changed]


def test_reminders_come_at_each_step_once_until_the_report_is_sent():
    project = a_project()
    writer(project)
    due = DUE[0].due_on
    Notice.objects.all().delete()
    looked = [put_report_reminders(day=due - timedelta(days=days)) for days in (31, 30, 29, 7, 1, -1, -2)]
    assert looked == [0, 1, 1, 1, 1, 1, 1]
    assert sorted(Notice.objects.values_list("to__username", "template")) == sorted(
        (who, template)
        for who in (writer(project).username, people_of(project.owner, Role.SIGNATORY).username)
        for template in [*["progress.report_near"] * 3, "progress.report_late"]
    )
    sent(begun(project))
    assert put_report_reminders(day=due) == 0
    assert (remind(Namespace(on=due.isoformat())), remind(Namespace(on="i går"))) == (0, 2)
