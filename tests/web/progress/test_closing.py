"""A project is closed after its final payment and opened again by decision only; its theory of change; reminders."""

import subprocess
from argparse import Namespace
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.progress.facts import DUE, a_project, approved, begun, reader, sent, writer
from tests.web.progress.test_pages import at, signed_in, words
from verkstad.core.progress.theory import Arrow, Step, Theory
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.notices.models import Notice
from verkstad.payments.actions.paying import propose_payment
from verkstad.people.models import Role
from verkstad.progress.actions.closing import close_project, reopen_project
from verkstad.progress.actions.reminding import put_report_reminders
from verkstad.progress.actions.reviewing import approve_report
from verkstad.progress.actions.theory import save_theory
from verkstad.progress.commands import remind
from verkstad.progress.models import Closing
from verkstad.progress.models import Theory as Kept
from verkstad.registry.models import Document

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


def test_the_final_payment_waits_for_the_approved_final_report():
    project = a_project()
    approved(begun(project))
    money = {"agreement": project, "amount_ore": 100_00, "set_off_ore": 0, "account": None, "why": "Slut", "final": True,
             "actor": staff(Role.ECONOMIST, name="ekonom")}  # fmt: skip
    assert "grant.no_final_report" in refusal(lambda: propose_payment(**money, client_key="slut-1-slut-1-slut"))
    report = sent(begun(project, 2))
    assert "grant.no_final_report" in refusal(lambda: propose_payment(**money, client_key="slut-2-slut-2-slut"))
    approve_report(report=report, actor=reader())
    assert "grant.no_final_report" not in refusal(lambda: propose_payment(**money, client_key="slut-3-slut-3-slut"))


def test_the_page_begins_with_the_day_that_leads_to_it_and_says_why_another_cannot_be():
    project = finished()
    officer = signed_in(reader())
    today = timezone.localdate().isoformat()
    assert f'value="{today}"' in words(officer.get(at("close", project.key), {"day": "igår"}))
    assert 'value="2026-01-05"' in words(officer.get(at("close", project.key), {"day": "2026-01-05"}))
    page = words(officer.post(at("close", project.key), {"final_payment_on": "2020-01-01"}))
    assert ("Slututbetalningen kan inte ha gjorts 2020-01-01" in page, f"slutrapporten godkändes, {today}" in page) == (
        True,
        True,
    )


def test_a_closed_project_keeps_its_theory():
    project = finished()
    close_project(agreement=project, final_payment_on=timezone.localdate(), eu_money=False, actor=reader())
    assert refusal(lambda: save_theory(agreement=project, theory=THEORY, after=0, actor=reader())) == [
        "progress.closed"
    ]


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
    Notice.objects.exclude(template="progress.closed").delete()
    row = reopen_project(agreement=project, reasons="Ny uppgift om kostnad.", actor=head)
    assert (row.state, row.keep_until, Closing.objects.count()) == ("running", None, 2)
    letter = Document.objects.order_by("pk").last()
    assert (letter.direction, letter.title.partition(":")[0]) == ("out", "Beslut att öppna ett avslutat projekt")
    with letter.file.open("rb") as file:
        told = subprocess.run(
            ["pdftotext", "-", "-"], input=file.read(), capture_output=True, check=True
        ).stdout.decode()
    assert ("Ny uppgift om kostnad." in told, letter.diary_number in told, str(head) in told) == (True, True, True)
    act = Act.objects.get(act="agreement.reopened")
    assert act.facts["document"] == letter.diary_number
    assert Counter(Notice.objects.values_list("template", flat=True)) == {"progress.closed": 2, "progress.reopened": 2}
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
    officer, elsewhere = reader(), staff(Role.OFFICER, name="annat uppdrag")
    elsewhere.appointments.update(mandate="smir-1")
    told = {}
    for days in (31, 30, 29, 8, 7, 6, 2, 1, 0, -1, -2, -400):  # twice each: what has been said is not said again
        looked = {put_report_reminders(day=due - timedelta(days=days)) for _twice in range(2)}
        assert looked == ({0} if days == 31 else {2} if days == -400 else {1})
        if (count := Notice.objects.filter(to=writer(project)).count()) not in told.values():
            told[days] = count
    assert told == {31: 0, 30: 1, 7: 2, 1: 3, -1: 4, -400: 5}  # by then the final report is late, too
    late = Notice.objects.filter(template="progress.report_missing")
    assert [(one.to, one.context["number"]) for one in late.order_by("pk")] == [(officer, 1), (officer, 2)]
    Notice.objects.filter(context__number=2).delete()
    late.delete()
    assert sorted(Notice.objects.values_list("to__username", "template")) == sorted(
        (who, template)
        for who in (writer(project).username, people_of(project.owner, Role.SIGNATORY).username)
        for template in [*["progress.report_near"] * 3, "progress.report_late"]
    )
    sent(begun(project))
    assert put_report_reminders(day=due) == 0
    assert (remind(Namespace(on=due.isoformat())), remind(Namespace(on="i går"))) == (0, 2)
