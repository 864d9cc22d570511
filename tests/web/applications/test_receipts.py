"""What follows on a sending: the receipt as a document, the confirmation, and calls that are sealed."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.applications import facts
from verkstad.applications.actions.looking import look_inside
from verkstad.applications.actions.receipts import confirm_waiting, receipt_of, unseal_waiting
from verkstad.applications.actions.sending import new_version, send_application
from verkstad.applications.models import Application, SealLook, Submission
from verkstad.calls.models import Call
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def sent(**terms):
    draft = facts.an_application(facts.a_call(signatory_needed=False, **terms))
    user = facts.people_of(draft.owner, Role.OWNER)
    return send_application(application=draft, client_key="k-0123456789abcdef", user=user)


def client_of(user):
    client = Client()
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def words(pdf):
    import subprocess

    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_receipt_is_a_registered_document_with_number_time_fingerprint_and_content():
    made = sent()
    document = receipt_of(submission=Submission.objects.select_related("document").get(pk=made.pk))
    assert (document.direction, document.title) == ("out", f"Kvitto på {made.document.diary_number}")
    with document.file.open("rb") as file:
        content = file.read()
    told = words(content)
    expected = [made.document.diary_number, made.sha256, "Små tillverkare saknar tid att pröva robotar.", "Region Västerbotten",
                f"{timezone.localtime(made.sent_at):%Y-%m-%d %H.%M.%S}"]  # fmt: skip
    assert [one for one in expected if one not in told] == []
    assert receipt_of(submission=Submission.objects.select_related("document", "receipt").get(pk=made.pk)) == document
    assert b"pdfaid" in content and b"pdfuaid" in content


def test_the_fingerprint_can_be_computed_anew_from_the_content_by_those_who_may_read_it():
    made = sent()
    url = f"/ansokan/{made.application.key}/kvitto/1/innehall/"
    answer = client_of(facts.people_of(made.application.owner, Role.OWNER)).get(url)
    assert (hashlib.sha256(answer.content).hexdigest(), answer["Cache-Control"]) == (made.sha256, "private, no-store")
    assert json.loads(answer.content) == made.content
    assert client_of(facts.people_of(facts.a_body("12"), Role.OWNER)).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_whatever_sign_is_written_the_receipt_is_made():
    draft = facts.an_application(facts.a_call(signatory_needed=False), title="Robot \U0001f916 \u202eomvänt")
    facts.save_section(
        application=draft, answers={"need": "中文 عربى \U0001f9d1\u200d\U0001f527"}, user=draft.started_by
    )
    made = send_application(application=draft, client_key="k-0123456789abcdef", user=draft.started_by)
    answer = client_of(draft.started_by).get(f"/ansokan/{draft.key}/kvitto/1/pdf/")
    assert answer.status_code == 200
    told = words(answer.content)
    assert "[robot face] omvänt" in told and "[adult][wrench]" in told and made.sha256 in told
    assert made.content["answers"]["need"].startswith("中文")


def test_the_confirmation_goes_once_to_the_sender_and_the_applicants_people(
    mailoutbox, django_capture_on_commit_callbacks
):
    made = sent()
    other = facts.people_of(made.application.owner, Role.SIGNATORY)
    facts.people_of(facts.a_body("12"), Role.OWNER)
    with django_capture_on_commit_callbacks(execute=True):
        assert (confirm_waiting(), confirm_waiting()) == ((1, 0), (0, 0))
    sender = facts.people_of(made.application.owner, Role.OWNER)
    told = Notice.objects.filter(template="application.received")
    assert set(told.values_list("to", flat=True)) == {sender.pk, other.pk}
    made.refresh_from_db()
    assert (made.confirmed_at is not None, made.receipt is not None, len(mailoutbox)) == (True, True, 2)
    assert made.document.diary_number in mailoutbox[0].subject


def test_the_page_and_the_pdf_are_for_the_applicant_and_the_agency_alone():
    made = sent()
    page, pdf = f"/ansokan/{made.application.key}/kvitto/1/", f"/ansokan/{made.application.key}/kvitto/1/pdf/"
    owner = client_of(facts.people_of(made.application.owner, Role.OWNER))
    stranger = client_of(facts.people_of(facts.a_body("12"), Role.OWNER))
    assert [owner.get(one).status_code for one in (page, pdf)] == [200, 200]
    assert owner.get(pdf)["Content-Type"] == "application/pdf"
    assert [stranger.get(one).status_code for one in (page, pdf)] == [404, 404]
    assert owner.get(f"/ansokan/{made.application.key}/kvitto/2/").status_code == 404


def test_a_completion_is_the_next_version_with_a_number_of_its_own():
    made = sent()
    user = facts.people_of(made.application.owner, Role.OWNER)
    again = new_version(application=made.application, content={**made.content, "title": "Nytt"}, client_key="c-0123456789abcdef",
                        user=user)  # fmt: skip
    assert (again.number, again.content["title"], again.document.title.startswith("Komplettering")) == (2, "Nytt", True)
    assert again.document.number == made.document.number + 1


# Sealed calls


def test_a_sealed_application_is_hidden_from_staff_and_from_the_diary_until_the_call_is_opened():
    made = sent(sealed=True, grace_minutes=10)
    officer = facts.staff(Role.OFFICER)
    row = Document.objects.get(pk=made.document_id)
    assert (row.counterpart, "Region" in row.shown_text, row.registered_by) == ("", False, "system:sealed-call")
    assert not Application.objects.visible_to(officer).exists()
    assert Application.objects.visible_to(facts.people_of(made.application.owner, Role.OWNER)).count() == 1
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=9))
    assert (Application.objects.visible_to(officer).count(), unseal_waiting()) == (0, 0)
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=11))
    assert (Application.objects.visible_to(officer).count(), unseal_waiting(), unseal_waiting()) == (1, 1, 0)
    assert Document.objects.get(pk=made.document_id).counterpart == made.application.owner.name


def test_the_receipt_of_a_sealed_application_is_made_for_the_reader_and_not_put_in_the_diary():
    made = sent(sealed=True)
    owner = client_of(facts.people_of(made.application.owner, Role.OWNER))
    assert owner.get(f"/ansokan/{made.application.key}/kvitto/1/pdf/").content.startswith(b"%PDF")
    confirm_waiting()
    assert (Document.objects.count(), Submission.objects.get().confirmed_at is not None) == (1, True)


def test_an_official_look_needs_a_reason_is_journalled_and_told_to_the_applicant():
    made = sent(sealed=True)
    officer = facts.staff(Role.OFFICER)
    with pytest.raises(Refused) as refused:
        look_inside(application=made.application, reason="kort", user=officer)
    assert [(one.code, one.where) for one in refused.value.findings] == [("sealed.reason", "reason")]
    look_inside(application=made.application, reason="Sökanden har bett oss rätta en fil", user=officer)
    assert Application.objects.visible_to(officer).count() == 1
    assert not Application.objects.visible_to(facts.staff(Role.OFFICER, name="other")).exists()
    assert Act.objects.get(act="application.looked_into").facts["reason"] == "Sökanden har bett oss rätta en fil"
    assert Notice.objects.filter(template="application.looked_into").count() == 1
    look_inside(application=made.application, reason="", user=officer)
    assert SealLook.objects.count() == 1


def test_who_prepares_no_calls_may_not_look_inside():
    made = sent(sealed=True)
    with pytest.raises(Refused):
        look_inside(application=made.application, reason="Bara nyfiken, inget mer", user=facts.staff(Role.AUDITOR))


def test_nothing_is_sealed_where_the_call_is_not():
    made = sent()
    with pytest.raises(Refused) as refused:
        look_inside(application=made.application, reason="Behövs inte alls här", user=facts.staff(Role.OFFICER))
    assert [one.code for one in refused.value.findings] == ["sealed.not_sealed"]
