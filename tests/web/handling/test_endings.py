"""Withdrawal, dismissal and invitation: each with its letter, its notice, and what it refuses."""

import subprocess
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from tests.web.applications.facts import a_body, a_call, people_of, staff
from tests.web.handling.facts import a_case, a_checked, a_sent, again, officer
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.core.refused import Refused
from verkstad.handling import actions
from verkstad.handling.actions.sealed import name_withdrawn
from verkstad.handling.models import Completion, Outcome
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db


def codes(refused):
    return [one.code for one in refused.value.findings]


def words(document):
    with document.file.open("rb") as file:
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def documents():
    return list(Document.objects.order_by("pk").values_list("direction", "title", "media_type"))


def test_a_withdrawal_is_noted_as_incoming_and_confirmed_by_a_letter():
    case = a_sent()
    made = actions.withdraw_application(
        application=case, reason="Vi hann inte.", user=people_of(case.owner, Role.OWNER)
    )
    assert documents()[-2:] == [
        ("in", "Återtagande av ansökan: Robotar i inlandet", ""),
        ("out", "Ansökan är återtagen: Robotar i inlandet", "application/pdf"),
    ]
    assert (again(case).state, made.kind, made.reason, made.document.counterpart) == (
        "withdrawn", "withdrawn", "Vi hann inte.", case.owner.name)  # fmt: skip
    assert Notice.objects.filter(template="handling.withdrawn", to__username=f"{case.owner.key}-owner").count() == 1


def test_a_withdrawal_from_a_sealed_call_tells_the_diary_neither_who_nor_what_until_the_call_is_opened(client):
    case = a_sent(a_call(sealed=True))
    made = actions.withdraw_application(
        application=case, reason="Vi hann inte.", user=people_of(case.owner, Role.OWNER)
    )
    rows = Document.objects.order_by("pk")[1:]
    number = case.diary_number
    named = f"aterkallelse-{slugify(number)}.pdf"
    assert [(d.direction, d.title, d.counterpart, d.organisation, d.file_name, d.registered_by) for d in rows] == [
        ("in", f"Återtagande av ansökan {number}", "", "", "", "system:sealed-call"),
        ("out", f"Bekräftelse på återtagande av ansökan {number}", "", "", named, "system:sealed-call"),
    ]
    letter = words(rows[1])
    assert (number in letter, rows[1].diary_number in letter, case.owner.name in letter, "Robotar" in letter) == (
        True, True, False, False)  # fmt: skip
    diary = client.get("/diarium/").content.decode()
    assert (case.diary_number in diary, case.owner.name in diary, "Robotar" in diary) == (True, False, False)
    assert (again(case).state, made.document.pk, name_withdrawn()) == ("withdrawn", rows[1].pk, 0)
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert (name_withdrawn(), name_withdrawn()) == (2, 0)
    assert set(Document.objects.filter(pk__in=[d.pk for d in rows]).values_list("counterpart", "organisation")) == {
        (case.owner.name, case.owner.key)}  # fmt: skip


def test_the_applicant_fetches_the_letter_of_a_sealed_withdrawal_and_others_do_not():
    case = a_sent(a_call(sealed=True))
    own = Client()
    own.force_login(people_of(case.owner, Role.OWNER))
    address = f"/arenden/mitt/{case.key}/aterkallelse.pdf"
    assert own.get(address).status_code == 404
    actions.withdraw_application(application=case, user=people_of(case.owner, Role.OWNER))
    page = own.get(address)
    assert (page["Content-Type"], page.content[:5], page["Cache-Control"]) == (
        "application/pdf",
        b"%PDF-",
        "private, no-store",
    )
    assert address in own.get(f"/arenden/mitt/{case.key}/").content.decode()
    other = Client()
    other.force_login(people_of(a_body("12"), Role.OWNER))
    assert (other.get(address).status_code, Client().get(address).status_code) == (404, 302)


def test_a_withdrawal_needs_no_reason_and_ends_a_completion_that_waits():
    case = a_case()
    from tests.web.handling.test_completion import ask

    ask(case)
    actions.withdraw_application(application=case, user=people_of(case.owner, Role.OWNER))
    assert (again(case).state, Completion.objects.waiting().count()) == ("withdrawn", 0)


def test_a_withdrawal_is_the_applicant_s_own_and_comes_once():
    case = a_sent()
    for user in (
        officer(),
        staff(Role.HEAD),
        people_of(a_body("12"), Role.OWNER),
        people_of(case.owner, Role.PROJECT_ECONOMIST),
    ):
        with pytest.raises(Refused) as refused:
            actions.withdraw_application(application=case, user=user)
        assert codes(refused) == ["handling.not_yours"]
    actions.withdraw_application(application=case, user=people_of(case.owner, Role.OWNER))
    with pytest.raises(Refused) as refused:
        actions.withdraw_application(application=case, user=people_of(case.owner, Role.OWNER))
    assert (codes(refused), Outcome.objects.count()) == (["handling.not_now"], 1)


def test_a_dismissal_names_ground_clause_and_reasons_in_a_registered_letter():
    case = a_sent()
    made = actions.dismiss_application(
        application=case, ground="incomplete", reason="Budgeten saknas.", actor=officer()
    )
    assert (again(case).state, made.clause) == ("dismissed", "20 § förvaltningslagen (2017:900)")
    assert documents()[-1] == ("out", "Beslut om avvisning: Robotar i inlandet", "application/pdf")
    told = Notice.objects.get(template="handling.dismissed", to__username=f"{case.owner.key}-owner")
    assert told.context["clause"] == "20 § förvaltningslagen (2017:900)"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"ground": "för sent", "reason": "x"}, [("handling.ground_unknown", "ground")]),
        ({"ground": "other", "reason": "x"}, [("handling.no_clause", "clause")]),
        ({"ground": "late", "reason": " "}, [("handling.text_missing", "reason")]),
    ],
)
def test_a_dismissal_without_ground_clause_or_reasons_is_refused(given, expected):
    case = a_sent()
    before = Document.objects.count()
    with pytest.raises(Refused) as refused:
        actions.dismiss_application(application=case, actor=officer(), **given)
    assert [(f.code, f.where) for f in refused.value.findings] == expected
    assert (again(case).state, Document.objects.count()) == ("sent", before)


def test_whoever_handled_the_case_cannot_dismiss_it():
    case = a_case()
    taker, checker = officer("taker"), officer("checker")
    actions.take_case(application=case, actor=taker)
    actions.decide_task(task=case.tasks.get(key="form"), state="not_met", comment="Tomt.", actor=checker)
    for person in (taker, checker):
        with pytest.raises(Refused) as refused:
            actions.dismiss_application(application=case, ground="incomplete", reason="Tomt.", actor=person)
        assert [(f.code, f.clause) for f in refused.value.findings] == [("handling.four_eyes", "R13")]
    actions.dismiss_application(application=case, ground="incomplete", reason="Tomt.", actor=staff(Role.HEAD))
    assert again(case).state == "dismissed"


def test_letters_of_a_marked_case_carry_the_mark_and_an_open_title():
    case = actions.register_application(application=a_sent(), actor=officer(), secrecy="30:23")
    made = actions.dismiss_application(application=case, ground="late", reason="Sen.", actor=staff(Role.HEAD))
    assert (made.document.secrecy, made.document.public_title) == ("OSL 30 kap. 23 §", "Beslut om avvisning")


def test_an_invitation_makes_a_draft_of_the_second_stage_with_the_same_partners():
    call = a_call(kind="two_stage", second_form="project-form", second_form_version=1)
    case = a_checked(call)
    made = actions.invite_application(application=case, message="Utveckla budgeten.", actor=officer())
    draft = Application.objects.get(previous=case)
    assert (again(case).state, made.next_id, draft.stage, draft.state, draft.owner_id) == (
        "invited", draft.pk, 2, "draft", case.owner_id)  # fmt: skip
    assert [p.name for p in draft.partners.all()] == [p.name for p in case.partners.all()]
    assert (
        Notice.objects.get(template="handling.invited", to__username=f"{case.owner.key}-owner").url
        == f"/ansokan/{draft.key}/"
    )


def test_a_call_in_one_stage_has_nothing_to_invite_to():
    case = a_checked()
    with pytest.raises(Refused) as refused:
        actions.invite_application(application=case, actor=officer())
    assert (codes(refused), again(case).state) == (["handling.one_stage"], "checked")
