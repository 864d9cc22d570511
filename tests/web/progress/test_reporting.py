"""A report from the first word to the approval, and what refuses on the way."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.progress.facts import (
    FIGURES,
    LEFT,
    ROWS,
    a_project,
    approved,
    begun,
    filled,
    reader,
    sent,
    texts,
    writer,
)  # fmt: skip
from verkstad.agreements.models import Agreement
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.progress.actions.reporting import save_report, send_report, start_report
from verkstad.progress.actions.reviewing import approve_report, return_report
from verkstad.progress.models import Edition, IndicatorValue, Remark, Report
from verkstad.progress.queries.schedule import final_report_approved, plan_of, report_for

pytestmark = pytest.mark.django_db


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [(one.code, one.where) for one in caught.value.findings]


def test_what_is_due_comes_from_the_agreement_and_a_report_begins_once():
    project = a_project()
    assert [(one.due.number, one.due.kind, one.due.first, one.due.last, one.done) for one in plan_of(project)] == [
        (1, "progress", date(2026, 1, 1), date(2026, 6, 30), False), (2, "final", date(2026, 7, 1), date(2026, 12, 31), False)]  # fmt: skip
    first = begun(project)
    assert begun(project) == first
    assert (first.state, first.kind, first.last) == ("draft", "progress", date(2026, 6, 30))
    assert refusal(lambda: begun(project, 3)) == [("progress.no_such_report", "")]
    stranger = people_of(a_body("12"), Role.OWNER)
    assert refusal(lambda: start_report(agreement=project, number=2, actor=stranger)) == [("progress.not_yours", "")]
    assert Report.objects.count() == 1


def test_a_project_that_is_not_accepted_reports_nothing():
    project = a_project()
    Agreement.objects.filter(pk=project.pk).update(state="declined")
    assert refusal(lambda: begun(project)) == [("progress.not_running", "")]


def test_everything_missing_is_told_at_once_and_nothing_is_sent():
    report = begun(a_project())
    assert refusal(lambda: send_report(report=report, revision=0, actor=writer(report.agreement))) == [
        ("progress.section_blank", "overview"), ("progress.section_blank", "ways"), ("progress.section_blank", "activities"),
        ("progress.section_blank", "results"), ("progress.section_blank", "deviations"), ("progress.no_figure", "jobs"),
        ("progress.no_participants", "nobody"),
    ]  # fmt: skip
    assert (Edition.objects.count(), Report.objects.get().state) == (0, "draft")


def test_sending_freezes_an_edition_in_the_diary_without_personal_data_and_once():
    report = filled(begun(a_project()))
    who = writer(report.agreement)
    first = send_report(report=report, revision=report.revision, actor=who)
    again = send_report(report=report, revision=report.revision, actor=who)
    assert (again, Edition.objects.count(), first.document.direction) == (first, 1, "in")
    assert (first.content["companies"], first.content["people"]) == (1, 1)
    assert first.content["figures"][0] == {"indicator": "jobs", "split": "", "part": "", "amount": "4"}
    kept = str(first.content) + str(list(Act.objects.values_list("facts", flat=True)))
    assert [word for word in ("ensam@", "bolaget.example", "5560360793") if word in kept] == []
    assert refusal(lambda: filled(report)) == [("progress.sent_already", "")]


def test_two_pages_do_not_overwrite_each_other():
    report = begun(a_project())
    filled(report)
    assert refusal(
        lambda: save_report(report=report, texts={}, figures={}, revision=0, actor=writer(report.agreement))
    ) == [("progress.other_revision", "")]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"texts": {"budget": "x"}}, [("progress.section", "budget")]),
        ({"texts": {"ways": "x" * 8001}}, [("progress.section_long", "ways")]),
        ({"figures": {("jobs", "", ""): Decimal(-1)}}, [("progress.amount", "jobs")]),
        ({"figures": {("firms", "", ""): Decimal(1)}}, [("progress.indicator", "firms")]),
        (
            {"figures": {("jobs", "", ""): Decimal(5), ("jobs", "sex", "men"): Decimal(1)}},
            [("progress.parts_sum", "jobs")],
        ),
        ({"handovers": [LEFT]}, [("progress.handover_early", "handover_1_what")]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(given, told):
    report = begun(a_project())
    assert refusal(lambda: filled(report, **given)) == told
    assert (Report.objects.get().texts, IndicatorValue.objects.count()) == ({}, 0)


def test_it_is_sent_back_section_by_section_changed_and_sent_again():
    report = sent(begun(a_project()))
    assert refusal(lambda: return_report(report=report, remarks={"results": " "}, actor=reader())) == [
        ("progress.no_remark", "overview")
    ]
    assert refusal(lambda: return_report(report=report, remarks={"x": "?"}, actor=reader())) == [
        ("progress.section", "")
    ]
    back = return_report(report=report, remarks={"results": "Vilka företag?", "ways": ""}, actor=reader())
    assert (back.state, list(Remark.objects.values_list("section", "text"))) == (
        "returned",
        [("results", "Vilka företag?")],
    )
    told = Notice.objects.filter(template="progress.returned").values_list("to__username", flat=True)
    assert sorted(told) == sorted(
        people_of(report.agreement.owner, role).username for role in (Role.OWNER, Role.SIGNATORY)
    )
    again = sent(report, texts=texts("progress") | {"results": "Tolv företag prövade robotar."})
    assert [one.content["texts"]["results"] for one in again.editions.all()] == [
        "Allt går som planerat.", "Tolv företag prövade robotar."]  # fmt: skip
    assert Remark.objects.count() == 1


def test_who_may_not_read_for_the_agency_and_who_sent_it_do_not_approve():
    report = sent(begun(a_project()))
    who = writer(report.agreement)
    assert refusal(lambda: approve_report(report=report, actor=who)) == [("progress.not_yours", "")]
    who.appointments.create(role=Role.OFFICER)
    both = type(who).objects.get(pk=who.pk)
    assert refusal(lambda: approve_report(report=report, actor=both)) == [("progress.four_eyes", "")]
    assert refusal(lambda: approve_report(report=report, actor=staff(Role.ECONOMIST))) == [("progress.not_yours", "")]
    assert approve_report(report=report, actor=reader()).approved_on is not None


def test_the_final_report_waits_for_the_earlier_ones_and_opens_the_final_payment():
    project = a_project()
    final = sent(begun(project, 2))
    assert refusal(lambda: approve_report(report=final, actor=reader())) == [("progress.earlier_open", "")]
    assert not final_report_approved(project)
    approved(begun(project))
    approve_report(report=final, actor=reader())
    assert final_report_approved(project)


def test_a_final_report_says_what_lives_on():
    final = filled(begun(a_project(), 2), handovers=[])
    who = writer(final.agreement)
    assert refusal(lambda: send_report(report=final, revision=final.revision, actor=who)) == [
        ("progress.no_handover", "handover_1_what")
    ]
    half = LEFT.__class__("Nätverket", "", "Budget")
    assert refusal(lambda: filled(final, handovers=[half])) == [("progress.handover", "handover_1_taker")]
    assert [(one.what, one.until) for one in sent(final).handovers.all()] == [("Nätverket", date(2029, 12, 31))]


def test_nobody_took_part_is_said_and_not_together_with_a_list():
    report = filled(begun(a_project()), rows=[], nobody=True)
    assert sent(report, rows=[], nobody=True).state == "sent"
    other = filled(begun(report.agreement, 2), rows=ROWS, nobody=True)
    who = writer(other.agreement)
    assert refusal(lambda: send_report(report=other, revision=other.revision, actor=who)) == [
        ("progress.nobody_but_some", "nobody")
    ]


def test_a_claim_finds_the_report_of_its_last_day():
    project = a_project()
    assert report_for(project, date(2026, 1, 1), date(2026, 3, 31)) is None
    first, final = begun(project), begun(project, 2)
    asked = [date(2026, 6, 30), date(2026, 7, 1), date(2027, 3, 1)]
    assert [report_for(project, date(2026, 1, 1), day) for day in asked] == [first, final, final]


@pytest.mark.parametrize("what", ["edition", "value", "more", "report"])
def test_the_database_keeps_what_was_sent_and_what_was_approved(what):
    report = approved(begun(a_project()))
    value = IndicatorValue.objects.filter(split="").get()
    acts = {
        "edition": lambda: Edition.objects.update(sha256="0" * 64),
        "value": lambda: IndicatorValue.objects.filter(pk=value.pk).update(amount=9),
        "more": lambda: IndicatorValue.objects.create(
            report=report, indicator="jobs", split="size", part="small", amount=1
        ),
        "report": lambda: Report.objects.filter(pk=report.pk).update(state="draft"),
    }
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        acts[what]()
    assert FIGURES["jobs", "", ""] == IndicatorValue.objects.get(pk=value.pk).amount
