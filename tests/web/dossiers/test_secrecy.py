"""Nothing of a person and nothing that is marked with secrecy leaves: planted in every text, searched for in every byte."""

import csv
import io
import zipfile
import zlib

import pytest
from django.apps import apps
from django.utils import timezone

from tests.web.claims import facts as claims
from tests.web.dossiers.facts import MAIL, PERSON, SECRET, a_file, a_project, zipped
from verkstad.claims.actions.drafts import add_file
from verkstad.claims.models import Claim
from verkstad.dossiers.building import TABLES
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db
MARK = "OSL 30 kap. 23 §"


def unpacked(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def holding(files: dict[str, bytes], *words: str) -> list[tuple[str, str]]:
    """Files whose path, bytes or packed streams hold one of the words."""
    found = []
    for path, content in files.items():
        streams = [content, path.encode()]
        for one in content.split(b"stream")[1:] if content.startswith(b"%PDF") else []:
            try:
                streams.append(zlib.decompress(one.strip(b"\r\n")))
            except zlib.error:
                continue
        found += [(path, word) for word in words if any(word.encode() in one for one in streams)]
    return found


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{table}.csv"].decode())))


def test_personal_data_in_any_text_leaves_no_trace_and_is_listed() -> None:
    agreement = a_project(f"{PERSON} {MAIL}")
    claim = agreement.claims.get()
    a_file(claim, f"kvitto {PERSON}.txt", b"Tack")
    a_file(claim, "lista.csv", f"Anna;{PERSON}".encode(), "text/csv")
    files = unpacked(zipped(agreement))
    assert (
        holding(
            files, PERSON, PERSON.replace("-", ""), PERSON[2:], PERSON[2:].replace("-", ""), MAIL, "bolaget.example"
        )
        == []
    )
    told = {(one["kind"], one["place"].partition(" ")[0]) for one in rows(files, "withheld")}
    for place in ("claim_lines.text", "claims.proposal", "claim_tasks.comment", "report_texts.text",
                  "changes.reason", "appeals.text", "visits.notes",
                  "recoveries.reason", "payments.why", "handovers.what", "theory.content", "closings.reasons"):  # fmt: skip
        assert ("personal", place) in told
    assert ("column", "participants.email") in told
    assert ("column", "hours.person") in told
    assert [one["person"] for one in rows(files, "hours")] == ["P1"]
    names = {one["name"]: one for one in rows(files, "files")}
    assert not names["(undantagen, R22, personuppgift)"]["file"]
    assert {one["place"] for one in rows(files, "withheld") if one["kind"] == "file"} >= {
        "ansökan om utbetalning 1, bilaga 4"
    }


def test_every_table_has_a_row_in_what_is_searched() -> None:
    """Or the test above would say nothing of it."""
    files = unpacked(zipped(a_project(f"{PERSON} {MAIL}")))
    empty = {table.name for table, _rows in TABLES if not rows(files, table.name)}
    assert empty <= {"review", "offers", "simplified_costs", "findings", "recovery_costs"}


# Every way to a document of a project, and why one that is not followed is not.
FOLLOWED = {
    "applications.Submission.document", "applications.Submission.receipt", "handling.Completion.letter", "handling.Outcome.document",
    "decisions.Decision.document", "decisions.Appeal.document", "decisions.Appeal.letter", "agreements.Agreement.document",
    "agreements.Version.document", "agreements.Change.document", "claims.Claim.document", "claims.Claim.receipt", "claims.Claim.letter",
    "progress.Edition.document", "payments.Payment.document", "payments.Recovery.document", "payments.Recovery.end_document",
}  # fmt: skip
OF_NO_PROJECT = {"calls", "mandate", "packs", "review", "organisations", "notices", "editions"}


def test_every_way_from_a_project_to_a_document_is_followed() -> None:
    ways = {f"{model._meta.app_label}.{model.__name__}.{field.name}" for model in apps.get_models() for field in model._meta.fields
            if field.related_model is Document}  # fmt: skip
    assert {one for one in ways if one.split(".")[0] not in OF_NO_PROJECT} == FOLLOWED


def test_what_is_marked_with_secrecy_is_withheld_with_its_clause() -> None:
    agreement = a_project(SECRET)
    Document.objects.update(secrecy=MARK, public_title="Handling")
    a_file(agreement.claims.get(), "bevis.txt", SECRET.encode())
    files = unpacked(zipped(agreement))
    assert holding(files, SECRET) == []
    assert [one["title"] for one in rows(files, "documents")] == ["Handling"] * len(rows(files, "documents"))
    assert not any(path.startswith("documents/") for path in files)
    kept = [one for one in rows(files, "withheld") if one["kind"] == "file"]
    assert {one["clause"] for one in kept} == {MARK}
    assert all(len(one["sha256"]) == 64 for one in kept)
    lines = rows(files, "claim_lines")
    assert {one["text"] for one in lines} == {f"[sekretess, {MARK}]", ""}
    assert sum(int(one["amount_ore"]) for one in lines) == 2 * 40_000_00  # money of the public stays


def test_a_title_that_is_secret_stands_nowhere_not_even_in_open_documents() -> None:
    agreement = a_project("Ingenting")
    application = agreement.application
    assert application.title
    assert holding(unpacked(zipped(agreement)), application.title)
    Document.objects.filter(submission__application=application).update(secrecy=MARK, public_title="Ansökan")
    agreement.application.refresh_from_db()
    assert holding(unpacked(zipped(agreement)), application.title) == []


def test_files_that_cannot_be_searched_go_out_only_when_somebody_says_so() -> None:
    agreement = a_project("Ingenting")
    a_file(agreement.claims.get(), "kvitto.png", b"\x89PNG\r\n\x1a\nbild", "image/png")
    files, more = unpacked(zipped(agreement)), unpacked(zipped(agreement, unsearched=True))
    assert not any(path.endswith(".png") for path in files)
    assert any(path.endswith(".png") for path in more)
    assert {one["clause"] for one in rows(files, "withheld") if "bilaga" in one["place"]} == {
        "R22, ej genomsökt",
        "R22, personuppgift",
    }


def test_a_project_tells_nothing_of_what_is_still_being_written() -> None:
    agreement = a_project("Ingenting")
    claim = agreement.claims.get()
    Claim.objects.create(
        agreement=agreement, number=9, first=claim.first, last=claim.last, began_by="user:1", proposal="Utkast42"
    )
    assert holding(unpacked(zipped(agreement)), "Utkast42") == []


def test_companies_of_a_claims_list_stand_in_their_table_without_addresses_or_sole_traders() -> None:
    claim = claims.a_claim()
    content = f"{claims.LIST}850709-9805;Ensam Firma;jag@ensam.example;coachad\n".encode()
    add_file(
        claim=claim, purpose="participants", upload=("lista.csv", content), actor=claims.economist(claim.agreement)
    )
    Claim.objects.filter(pk=claim.pk).update(state="sent", first_sent_at=timezone.now())
    files = unpacked(zipped(claim.agreement))
    told = [
        (one["row"], one["line"], one["number"], one["name"], one["stage"]) for one in rows(files, "claim_participants")
    ]
    assert told == [("1", "2", "556036-0793", "Verkstaden AB (påhittat)", "reached"), ("2", "4", "", "", "coached")]
    assert holding(files, "ensam.example", "Ensam Firma", "850709", "anna@example.org") == []
