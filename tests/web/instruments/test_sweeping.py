"""Uploads that were left: removed when nothing that was ever saved or sent names them, and never before."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.web.applications import facts
from tests.web.registry.conftest import PDF
from verkstad.applications.actions.drafts import discard_draft
from verkstad.applications.actions.sending import send_application
from verkstad.applications.models import Application
from verkstad.core.refused import Refused
from verkstad.instruments.actions.answering import save_answers, start_response
from verkstad.instruments.actions.attaching import attach_file
from verkstad.instruments.actions.sweeping import Swept, sweep_attachments
from verkstad.instruments.commands import sweep
from verkstad.instruments.models import Attachment, Edit, Response
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "title": {"sv": "Bilagor", "en": "Files"},
    "sections": [{"key": "files", "title": {"sv": "Filer", "en": "Files"}, "questions": [
        {"key": "plan", "kind": "file", "label": {"sv": "Plan", "en": "Plan"}},
        {"key": "goal", "kind": "text", "label": {"sv": "Mål", "en": "Goal"}, "limit": 100}]}],
}  # fmt: skip
LONG = timedelta(days=31)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def response() -> Response:
    facts.a_form("files", FORM)
    owner = facts.staff(Role.COACH)
    version = facts.a_form("files", FORM)
    return start_response(version=version, respondent=owner, actor=owner.journal_key)


def upload(response: Response, name: str = "plan.pdf") -> dict[str, Any]:
    return attach_file(response=response, question="plan", upload=(name, PDF), actor="user:1")


def age(*keys: str, by: timedelta = LONG) -> None:
    """Let uploads be older than they are; the database takes no change of them, so its guards stand aside for it."""
    moment = timezone.now() - by
    rows = Attachment.objects.filter(key__in=keys) if keys else Attachment.objects.all()
    copies = [Attachment(**{f.attname: getattr(one, f.attname) for f in Attachment._meta.fields}) for one in rows]
    rows.delete()
    Attachment._meta.get_field("added_at").auto_now_add = False
    try:
        for one in copies:
            one.added_at = moment
            one.save(force_insert=True)
    finally:
        Attachment._meta.get_field("added_at").auto_now_add = True


def swept(run: Any, **more: Any) -> Swept:
    """Sweep with what follows on the commit done too."""
    with run(execute=True):
        return sweep_attachments(**more)


def on_disk(folder: Path) -> int:
    return sum(p.is_file() for p in (folder / "answers").rglob("*"))


def test_an_upload_that_no_answer_names_goes_with_its_file_and_the_journal_tells(
    response, own_files, django_capture_on_commit_callbacks
):
    upload(response)
    age()
    assert on_disk(own_files) == 1
    found = swept(django_capture_on_commit_callbacks)
    assert (found, Attachment.objects.count(), on_disk(own_files)) == (Swept(1, 0, len(PDF)), 0, 0)
    act = Act.objects.get(act="response.uploads_swept")
    assert (act.actor, act.subject_key, act.facts["files"], act.facts["instrument"]) == (
        "system:answers",
        str(response.pk),
        1,
        "files",
    )
    assert swept(django_capture_on_commit_callbacks) == Swept()


def test_a_younger_one_stays_and_a_dry_run_removes_nothing(response, own_files, django_capture_on_commit_callbacks):
    upload(response)
    assert swept(django_capture_on_commit_callbacks) == Swept()
    age(by=timedelta(days=10))
    assert swept(django_capture_on_commit_callbacks) == Swept()
    assert swept(django_capture_on_commit_callbacks, older_than=timedelta(days=9), dry_run=True) == Swept(
        1, 0, len(PDF)
    )
    assert (Attachment.objects.count(), on_disk(own_files)) == (1, 1)
    assert not Act.objects.filter(act="response.uploads_swept").exists()


def test_what_the_answers_name_or_have_named_stays(response, own_files, django_capture_on_commit_callbacks):
    first = upload(response)
    save_answers(response=response, answers={"plan": first}, actor="user:1")
    second = upload(response, "ny.pdf")
    save_answers(response=response, answers={"plan": second}, actor="user:1")
    left = upload(response, "kvar.pdf")
    age()
    assert swept(django_capture_on_commit_callbacks) == Swept(1, 0, len(PDF))
    kept = set(Attachment.objects.values_list("key", flat=True))
    assert (kept, left["stored"] in kept, on_disk(own_files)) == ({first["stored"], second["stored"]}, False, 2)


def test_what_somebody_still_has_set_aside_stays(response, django_capture_on_commit_callbacks):
    mine = upload(response)
    Response.objects.filter(pk=response.pk).update(aside={"user:1": {"plan": {"mine": mine, "base": None}}})
    age()
    assert (swept(django_capture_on_commit_callbacks), Attachment.objects.count()) == (Swept(), 1)


def a_sent_application():
    facts.a_form("with-file", {**FORM, "sections": [*facts.FORM["sections"], *FORM["sections"]]})
    draft = facts.a_draft(facts.a_call(form="with-file", signatory_needed=False))
    answer = attach_file(response=draft.response, question="plan", upload=("plan.pdf", PDF), actor="user:1")
    ready = facts.fill(draft, answers={**facts.ANSWERS, "plan": answer})
    send_application(application=ready, client_key="k-0123456789abcdef", user=ready.started_by)
    return Application.objects.select_related("response").get(pk=ready.pk), answer


def test_a_file_of_a_version_that_was_sent_stays_even_when_answers_and_history_no_longer_name_it(
    own_files, django_capture_on_commit_callbacks
):
    sent, answer = a_sent_application()
    Response.objects.filter(pk=sent.response_id).update(answers={**facts.ANSWERS})
    Edit.objects.filter(response=sent.response_id).delete()  # as if they had been brought in without a history
    age()
    assert swept(django_capture_on_commit_callbacks) == Swept()
    assert (Attachment.objects.get().key, on_disk(own_files)) == (answer["stored"], 1)


def test_a_file_that_a_later_response_shares_stays_on_disk(response, own_files, django_capture_on_commit_callbacks):
    upload(response)
    was = Attachment.objects.get()
    other = start_response(version=response.version, respondent=response.respondent, actor="user:1",
                           answers={"plan": {"name": was.name, "size": was.size, "sha256": was.sha256, "stored": was.key}})  # fmt: skip
    assert other.answers["plan"]["stored"] != was.key
    age()
    assert swept(django_capture_on_commit_callbacks) == Swept(1, 0, len(PDF))
    assert (Attachment.objects.get().response_id, on_disk(own_files)) == (other.pk, 1)


def test_files_of_a_draft_that_was_thrown_away_go_when_their_time_is_out(own_files, django_capture_on_commit_callbacks):
    import os

    facts.a_form("with-file", {**FORM, "sections": [*facts.FORM["sections"], *FORM["sections"]]})
    draft = facts.a_draft(facts.a_call(form="with-file"))
    attach_file(response=draft.response, question="plan", upload=("plan.pdf", PDF), actor="user:1")
    discard_draft(application=draft, user=draft.started_by)
    assert (Attachment.objects.count(), on_disk(own_files)) == (0, 1)
    assert swept(django_capture_on_commit_callbacks) == Swept()
    long_ago = (timezone.now() - LONG).timestamp()
    for path in (own_files / "answers").rglob("*"):
        os.utime(path, (long_ago, long_ago))
    assert swept(django_capture_on_commit_callbacks, dry_run=True) == Swept(0, 1, len(PDF))
    assert (swept(django_capture_on_commit_callbacks), on_disk(own_files)) == (Swept(0, 1, len(PDF)), 0)
    assert Act.objects.get(act="answers.orphans_swept").facts == {"files": 1, "bytes": len(PDF)}


def test_a_finished_response_is_left_alone(response, django_capture_on_commit_callbacks):
    upload(response)
    age()
    Response.objects.filter(pk=response.pk).update(finished_at=timezone.now())
    assert (swept(django_capture_on_commit_callbacks), Attachment.objects.count()) == (Swept(), 1)


def test_less_than_a_day_is_refused_by_the_action_and_the_command(response, capsys):
    with pytest.raises(Refused) as refused:
        sweep_attachments(older_than=timedelta(0))
    assert [(one.code, one.where) for one in refused.value.findings] == [("answers.too_soon", "older_than")]
    assert sweep(Namespace(older_than=0, dry_run=False)) == 2
    assert "mindre än ett dygn" in capsys.readouterr().err


def test_the_command_says_what_it_did(response, capsys):
    upload(response)
    age()
    assert sweep(Namespace(older_than=30, dry_run=True)) == 0
    assert sweep(Namespace(older_than=30, dry_run=False)) == 0
    first, second = capsys.readouterr().out.strip().splitlines()
    assert (first.startswith("1 uppladdning"), first.endswith("skulle tas bort."), second.endswith("togs bort.")) == (
        True,
        True,
        True,
    )
