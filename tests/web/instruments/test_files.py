"""A file as an answer: bounded, recognised, private, and never run."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.web.conftest import Appoint
from tests.web.instruments.test_together import stored, url
from tests.web.registry.conftest import PDF, package
from verkstad.core.refused import Refused
from verkstad.instruments import actions
from verkstad.instruments.models import Attachment, Response
from verkstad.people.models import Role


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<T/>")
        file.writestr("word/document.xml", b"0" * 20_000_000)
    return kept.getvalue()


def send(client: Client, response: Response, name: str, content: bytes, *, live: bool = False) -> Any:
    fields = {"seen": ["goal:0", "plan:0"], "page": "p", "q-goal": "Mål", "q-plan": SimpleUploadedFile(name, content)}
    return client.post(url(response), fields, headers={"HX-Request": "true"} if live else {})


def on_disk(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


def test_a_file_is_kept_privately_and_given_back_to_be_saved(
    coach_client: Client, response: Response, own_files: Path
) -> None:
    send(coach_client, response, "../Anna Bergs plan.pdf", PDF)
    kept = Attachment.objects.get()
    answer = stored(response)["plan"]
    assert answer == {"name": "Anna Bergs plan.pdf", "size": len(PDF), "sha256": kept.sha256, "stored": kept.key}
    place = own_files / kept.file.name
    assert (place.read_bytes(), oct(place.stat().st_mode & 0o777), "Anna" in str(place)) == (PDF, "0o600", False)
    assert coach_client.get(reverse("instruments:file", args=[response.pk, "goal"])).status_code == 404
    given = coach_client.get(reverse("instruments:file", args=[response.pk, "plan"]))
    assert b"".join(given.streaming_content) == PDF
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert (given.headers["X-Content-Type-Options"], "sandbox" in given.headers["Content-Security-Policy"]) == (
        "nosniff",
        True,
    )
    assert kept.name in coach_client.get(url(response)).content.decode()


def test_others_do_not_get_the_file(coach_client: Client, response: Response, signed_in: Any, client: Client) -> None:
    send(coach_client, response, "plan.pdf", PDF)
    address = reverse("instruments:file", args=[response.pk, "plan"])
    assert signed_in(Role.COACH).get(address).status_code == 404
    assert client.get(address).status_code in (302, 404)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("plan.docx", bomb(), "orimlig"),
        ("plan.docx", package(**{"[Content_Types].xml": "<T/>", "word/document.xml": "<w/>", "word/vbaProject.bin": "x"}), "makron"),
        ("plan.exe", b"MZ", "filtyp"),
        ("plan.pdf", b"MZ\x90\0" + b"\0" * 60, "ändelse"),
        ("plan.docx", package(**{"[Content_Types].xml": "<T/>", "word/document.xml": "<w/>"})[:60], "ändelse"),
        ("plan.pdf", b"", "tom"),
        ("plan.pdf", PDF + b" " * 1_000_000, "1 MB"),
    ],
    # a zip holds the second it was made in: a test named by its bytes is another test in another process
    ids=["bomb", "macros", "kind", "a-program", "broken", "empty", "too-large"],
)  # fmt: skip
def test_a_file_that_is_not_let_in_is_named_and_the_rest_is_saved(
    coach_client: Client, response: Response, own_files: Path, name: str, content: bytes, word: str
) -> None:
    answer = send(coach_client, response, name, content)
    errors = answer.context["form"].errors
    assert set(errors) == {"plan"} and word in errors["plan"][0], errors
    assert (stored(response), Attachment.objects.count(), on_disk(own_files)) == ({"goal": "Mål"}, 0, [])


def test_a_file_above_the_bound_is_thrown_away_while_it_comes_in(
    coach_client: Client, response: Response, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 500_000
    answer = send(coach_client, response, "stor.pdf", PDF + b" " * 600_000)
    assert "stor.pdf" in answer.context["form"].errors["plan"][0]
    assert stored(response) == {"goal": "Mål"}


def test_the_page_shows_the_file_as_soon_as_it_is_in_and_takes_it_away(
    coach_client: Client, response: Response
) -> None:
    page = send(coach_client, response, "plan.pdf", PDF, live=True).content.decode()
    assert 'id="ask-plan" hx-swap-oob="true"' in page and "plan.pdf" in page
    coach_client.post(url(response), {"seen": ["plan:1"], "page": "p", "q-plan-remove": "on"})
    assert stored(response) == {"goal": "Mål"}
    assert Attachment.objects.count() == 1  # history may still speak of it


def test_an_answer_cannot_name_a_file_that_is_not_its_own(response: Response, appoint: Appoint) -> None:
    false = {"name": "a.pdf", "size": 1, "sha256": "0" * 64, "stored": "0" * 20}
    with pytest.raises(Refused) as refused:
        actions.save_answers(response=response, answers={"plan": false}, actor="user:1")
    assert [f.code for f in refused.value.findings] == ["instruments.no_file"]
    with pytest.raises(Refused) as refused:
        actions.attach_file(response=response, question="goal", upload=("a.pdf", PDF), actor="user:1")
    assert [f.code for f in refused.value.findings] == ["instruments.no_file_asked"]


def test_a_failure_after_the_file_was_kept_takes_it_away(response: Response, own_files: Path, monkeypatch: Any) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Attachment, "save", fail)
    with pytest.raises(RuntimeError):
        actions.attach_file(response=response, question="plan", upload=("a.pdf", PDF), actor="user:1")
    assert on_disk(own_files) == []


def test_a_copy_of_the_answers_has_the_file_as_its_own(coach_client: Client, response: Response) -> None:
    send(coach_client, response, "plan.pdf", PDF)
    copy = actions.start_response(
        version=response.version, respondent=response.respondent, actor="user:1", answers=stored(response)
    )
    assert copy.answers["plan"]["stored"] != response.answers["plan"]["stored"]
    given = coach_client.get(reverse("instruments:file", args=[copy.pk, "plan"]))
    assert b"".join(given.streaming_content) == PDF
