"""A call's own documents: put there by officers, kept in versions, fetched by everybody once they are published."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.web.calls.making import BY, programme_with_mandate, published, saved, sound_terms
from tests.web.registry.conftest import PDF
from verkstad.calls import actions, queries
from verkstad.calls.models import Call
from verkstad.core.calls.terms import Attachment, Paper
from verkstad.core.instruments.questions import Words
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.registry.actions import mark_secrecy
from verkstad.registry.models import Document

SignedIn = Callable[..., Client]
PAGE = "/utlysningar/forstudier/dokument/"
PUBLIC = "/utlysningar/forstudier/"


@pytest.fixture(autouse=True)
def _programme(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    programme_with_mandate()


def upload(name: str = "vagledning.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def given(**more: Any) -> dict[str, Any]:
    return {"kind": "guide", "title_sv": "Vägledning", "title_en": "Guide", "file": upload(), **more}


def attach(call: Call, title: str = "Vägledning", name: str = "vagledning.pdf", **more: Any) -> Document:
    return actions.attach_document(call=call, kind="guide", title_sv=title, title_en=f"{title} (en)", file=(name, PDF),
                                   actor=BY, **more)  # fmt: skip


def publish(call: Call, **words: str) -> Call:
    return actions.publish_call(call=Call.objects.get(pk=call.pk), actor=BY, **words)


def written(key: str = "forstudier") -> Any:
    call = Call.objects.get(key=key)
    draft = queries.draft_of(call)
    return (draft or call.version).terms  # type: ignore[union-attr]


def fetched(client: Client, url: str) -> tuple[int, bytes]:
    """Status and content; reading to the end closes the file."""
    answer = client.get(url)
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return answer.status_code, content


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_an_officer_uploads_and_everybody_fetches_it_once_it_is_published(signed_in: SignedIn) -> None:
    call = saved()
    officer, visitor = signed_in(Role.OFFICER, mandate="m1"), Client()
    done = officer.post(PAGE, given())
    kept = Document.objects.get()
    assert (done.status_code, done["Location"], kept.title, kept.mandate, kept.media_type) == (
        302, PAGE, "Vägledning", "m1", "application/pdf"
    )  # fmt: skip
    assert written().attachments == (Attachment(kept.diary_number, Paper.GUIDE, Words("Vägledning", "Guide")),)
    file = f"{PAGE}{kept.pk}/"
    assert (fetched(visitor, file)[0], fetched(officer, file)) == (404, (200, PDF))
    publish(call)
    page = visitor.get(PUBLIC)
    assert file in page.content.decode() and "Vägledning vägledning, PDF" in text(page)
    answer = visitor.get(file)
    assert b"".join(answer) == PDF
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    fields = visitor.get("/api/common-grants/opportunities", headers={"accept-language": "en"}).json()["items"][0][
        "customFields"
    ]
    assert fields["documents"]["value"] == [{
        "name": "Guide", "kind": "guide", "downloadUrl": f"http://testserver{file}", "mimeType": "application/pdf",
        "sizeInBytes": len(PDF), "date": timezone.localdate().isoformat(),
    }]  # fmt: skip


def test_a_published_call_shows_its_new_document_only_when_the_change_is_published(signed_in: SignedIn) -> None:
    call = published()
    attach(call)
    first = Document.objects.get()
    assert "Vägledning" not in text(Client().get(PUBLIC))
    publish(call, change_sv="Vägledning tillagd.", change_en="Guide added.")
    assert "Vägledning" in text(Client().get(PUBLIC))
    attach(call, "Ny vägledning", replaces=first.diary_number)
    second = Document.objects.exclude(pk=first.pk).get()
    assert [one.number for one in written().attachments] == [second.diary_number]
    publish(call, change_sv="Vägledningen är rättad.", change_en="The guide is corrected.")
    page, history = text(Client().get(PUBLIC)), text(Client().get("/utlysningar/forstudier/versioner/"))
    assert "Ny vägledning" in page and first.diary_number in history and second.diary_number in history
    assert fetched(Client(), f"{PAGE}{first.pk}/") == (200, PDF)  # an earlier version stays readable
    acts = list(Act.objects.filter(subject_key="forstudier", act="call.document_attached").order_by("pk"))
    assert [(one.facts["number"], one.facts["replaces"], len(one.facts["sha256"])) for one in acts] == [
        (first.diary_number, "", 64), (second.diary_number, first.diary_number, 64)
    ]  # fmt: skip


def test_a_document_is_taken_away_from_the_draft_and_stays_in_the_diary(signed_in: SignedIn) -> None:
    call = published()
    attach(call)
    publish(call, change_sv="Tillagd.", change_en="Added.")
    kept = Document.objects.get()
    officer = signed_in(Role.OFFICER, mandate="m1")
    assert "Vägledning" in text(officer.get(f"{PAGE}{kept.pk}/bort/"))
    assert officer.post(f"{PAGE}{kept.pk}/bort/").status_code == 302
    assert written().attachments == () and Document.objects.count() == 1
    assert "Vägledning" in text(Client().get(PUBLIC))
    publish(call, change_sv="Borttagen.", change_en="Taken away.")
    assert "Documents to fetch" not in text(Client().get(PUBLIC, headers={"accept-language": "en"}))
    with pytest.raises(Refused) as refused:
        actions.detach_document(call=call, number=kept.diary_number, actor=BY)
    assert refused.value.findings[0].code == "calls.paper_unknown"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"file": SimpleUploadedFile("guide.pdf", b"MZ not a pdf")}, "Innehållet i guide.pdf"),
        ({"file": SimpleUploadedFile("guide.exe", PDF)}, "guide.exe"),
        ({"file": SimpleUploadedFile("guide.pdf", b"")}, "tom"),
        ({"title_en": ""}, "måste fyllas i"),
        ({"kind": "poem"}, "poem"),
    ],
)
def test_a_bad_upload_is_told_at_its_field_and_nothing_is_kept(
    signed_in: SignedIn, change: dict[str, Any], said: str
) -> None:
    saved()
    answer = signed_in(Role.OFFICER, mandate="m1").post(PAGE, given(**change))
    assert answer.status_code == 200
    errors = " ".join(str(one) for field in answer.context["form"].errors.values() for one in field)
    assert said in errors, errors
    assert (Document.objects.count(), written().attachments) == (0, ())


def test_a_file_above_the_bound_is_refused_by_name(signed_in: SignedIn, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 50_000
    saved()
    answer = signed_in(Role.OFFICER, mandate="m1").post(PAGE, given(file=upload("stor.pdf", PDF + b"x" * 200_000)))
    assert "stor.pdf" in str(answer.context["form"].errors["file"]) and Document.objects.count() == 0


def test_only_those_who_prepare_the_call_may_change_its_documents(signed_in: SignedIn) -> None:
    call = saved()
    kept = attach(call)
    for client in (Client(), signed_in(Role.OFFICER, mandate="m2"), signed_in(Role.REVIEWER)):
        assert client.post(PAGE, given()).status_code in (302, 404)
        assert client.post(f"{PAGE}{kept.pk}/bort/").status_code in (302, 404)
    publish(call)
    for client in (signed_in(Role.OFFICER, mandate="m2"), signed_in(Role.REVIEWER)):
        assert client.post(PAGE, given()).status_code == 403
    assert Document.objects.count() == 1 and len(written().attachments) == 1


def test_another_calls_document_and_any_other_is_not_given_out(signed_in: SignedIn) -> None:
    published()
    other = saved("annan")
    kept = attach(other)
    publish(other)
    assert Client().get(f"{PAGE}{kept.pk}/").status_code == 404
    assert fetched(Client(), f"/utlysningar/annan/dokument/{kept.pk}/") == (200, PDF)


def test_a_document_that_is_marked_secret_afterwards_is_no_longer_given_out_and_stops_publishing() -> None:
    call = saved()
    kept = attach(call)
    publish(call)
    mark_secrecy(document=kept, secrecy="30:23", reason="Uppgifter om affärer", actor=BY)
    assert Client().get(f"{PAGE}{kept.pk}/").status_code == 404
    assert kept.title not in text(Client().get(PUBLIC))
    actions.save_call(key=call.key, mandate="m1", kind="open", actor=BY,
                      terms=sound_terms(attachments=written().attachments, grace_minutes=20))  # fmt: skip
    with pytest.raises(Refused) as refused:
        publish(call, change_sv="Längre tid.", change_en="More time.")
    assert "calls.attachment" in {one.code for one in refused.value.findings}


def test_when_saving_the_call_fails_the_number_is_not_used_and_no_file_stays(monkeypatch: Any, settings: Any) -> None:
    call = saved()

    def fail(**_more: Any) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("verkstad.calls.actions.papers.save_call", fail)
    with pytest.raises(RuntimeError):
        attach(call)
    assert Document.objects.count() == 0
    assert [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()] == []


def test_a_cancelled_call_takes_no_document() -> None:
    call = published(closes=timezone.now() + timedelta(days=3))
    actions.cancel_call(call=call, reason_sv="Pengarna är slut.", reason_en="No money.", actor=BY)
    with pytest.raises(Refused) as refused:
        attach(Call.objects.get(pk=call.pk))
    assert (refused.value.findings[0].code, Document.objects.count()) == ("calls.cancelled", 0)
