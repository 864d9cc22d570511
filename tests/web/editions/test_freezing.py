"""A report that is approved is frozen: the same for ever, proved by what lies in it, and followed by editions that tell what
changed."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.web.editions.facts import a_mandate, begun, head, officer, presented, presenter, write
from verkstad.core.refused import Refused
from verkstad.core.reporting.proof import check_proof
from verkstad.editions.actions.beginning import begin_anew
from verkstad.editions.actions.delivering import deliver
from verkstad.editions.actions.freezing import approve
from verkstad.editions.actions.signing import hand_over, propose
from verkstad.editions.models import Copy, Edition, State, Text
from verkstad.editions.queries.frozen import figures_changed, snapshot_of_copy, texts_changed
from verkstad.journal.models import Act
from verkstad.mandate.actions import save_amendment, save_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(settings, tmp_path) -> Edition:
    settings.MEDIA_ROOT = tmp_path
    return approve(report=presented(begun()), actor=head())


def content_of(edition: Edition) -> bytes:
    with edition.copies.get().pdf.open("rb") as file:
        return bytes(file.read())


def test_an_approved_report_is_frozen_with_document_snapshot_files_diary_and_journal(frozen: Edition) -> None:
    report, copy = frozen.report, frozen.copies.get()
    report.refresh_from_db()
    snapshot = snapshot_of_copy(copy)
    act = Act.objects.get(act="edition.frozen")
    assert (report.state, frozen.number, frozen.document.diary_number) == (State.APPROVED, 1, snapshot.document.number)
    assert (act.facts["snapshot"], copy.sha256) == (snapshot.sha256, snapshot.sha256)
    assert {form: getattr(copy, form).size for form in Copy.FORMS} == {
        form: copy.marks[form]["size"] for form in Copy.FORMS
    }
    assert frozen.document.sha256 == copy.marks["pdf"]["sha256"]
    assert (frozen.proposed_by, frozen.decided_by) == (presenter().journal_key, head().journal_key)
    assert snapshot.document.status == "frozen"


def test_the_proof_in_the_pdf_ties_the_snapshot_to_the_journal(frozen: Edition) -> None:
    import io

    from pypdf import PdfReader

    attached = PdfReader(io.BytesIO(content_of(frozen))).attachments
    snapshot = snapshot_of_copy(frozen.copies.get())
    assert attached["snapshot.json"] == [snapshot.content]
    checked = check_proof(json.loads(attached["proof.json"][0]), snapshot.sha256, snapshot.told["head"])
    assert checked.faults == []


def test_the_pdf_and_the_zip_as_they_are_fetched_are_verified_with_nothing_but_themselves(
    settings, tmp_path, client
) -> None:
    from verkstad.core.reporting.verify_file import verify

    settings.MEDIA_ROOT = tmp_path
    report = begun()
    save_term(mandate="lyft", key="golv", kind="grant_floor", clause="villkor 1", text_sv="Minst 1 mkr.", text_en="At least 1.",
              amount_ore=100_000_000, actor="system:test")  # fmt: skip
    write(report, "ovrigt", "Av [[mandate_terms]] villkor är [[mandate_terms_met_share|%]] uppfyllda.")
    frozen = approve(report=presented(report), actor=head())
    (tmp_path / "rapport.pdf").write_bytes(content_of(frozen))
    assert [one.text for one in snapshot_of_copy(frozen.copies.get()).values.values()] == [
        "25\u00a0mkr",
        "1",
        "0\u00a0%",
    ]
    at = Act.objects.get(act="edition.frozen")
    made = verify(tmp_path / "rapport.pdf", head=f"{at.position}:{at.hash}")
    assert (made.holds, made.proof.compared) == (True, True)
    fetched = client.get(f"{frozen.get_absolute_url()}rapport.sv.zip")
    (tmp_path / "rapport.zip").write_bytes(fetched.content)
    made = verify(tmp_path / "rapport.zip", head=f"{at.position}:{at.hash}")
    assert (made.holds, made.faults, made.proof.compared) == (True, [], True)


@pytest.mark.parametrize("change", [
    lambda one: Edition.objects.filter(pk=one.pk).update(as_of=date(2020, 1, 1)),
    lambda one: Copy.objects.filter(edition=one).update(sha256="0" * 64),
    lambda one: Copy.objects.filter(edition=one).delete(),
])  # fmt: skip
def test_the_database_keeps_an_edition_as_it_was(frozen: Edition, change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change(frozen)


def test_the_database_refuses_an_edition_that_one_of_the_writers_decides(frozen: Edition) -> None:
    again = begin_anew(report=frozen.report, actor=officer())
    write(again, "lage", "Nytt.", officer("ny"))
    propose(report=hand_over(report=again, actor=officer()), actor=presenter())
    values = {
        name: getattr(frozen, name) for name in ("template", "as_of", "known", "decided_on", "decision", "document")
    }
    made = Edition(
        report=again,
        number=2,
        handled_by=[],
        proposed_by=presenter().journal_key,
        decided_by=officer("ny").journal_key,
        **values,
    )
    with pytest.raises(IntegrityError, match="wrote none of it"), transaction.atomic():
        made.save()


def test_a_report_whose_text_cannot_be_read_is_not_approved(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = begun()
    write(report, "ovrigt", "Vi gav [[money_finns_inte]] kr.")
    with pytest.raises(Refused) as refused:
        approve(report=presented(report), actor=head())
    assert [one.code for one in refused.value.findings] == ["editions.unreadable"]
    assert (
        Edition.objects.count(),
        Act.objects.filter(act="edition.frozen").count(),
        list(tmp_path.rglob("*.pdf")),
    ) == (0, 0, [])


def test_a_frozen_figure_stays_when_a_fact_of_a_counted_day_comes_later_and_the_next_edition_says_why(
    frozen: Edition,
) -> None:
    before = snapshot_of_copy(frozen.copies.get()).content
    save_amendment(mandate="lyft", key="sent", decided_on=date(2026, 5, 2), change_ore=100_000_000, reason_sv="Sent känt tillskott",
                   reason_en="Known late", actor="system:test")  # fmt: skip
    again = begin_anew(report=frozen.report, actor=officer())
    write(again, "sammanfattning", "Det har gått mycket bra.")
    propose(report=hand_over(report=again, actor=officer()), actor=presenter())
    new = approve(report=again, actor=head())
    assert (snapshot_of_copy(frozen.copies.get()).content, new.replaces, new.number) == (before, frozen, 2)
    changed = figures_changed(frozen, new, "sv")
    assert [(one.key, one.before, one.after, one.corrected, one.later_days) for one in changed] == [
        ("mandate_amount", "25\u00a0mkr", "26\u00a0mkr", True, False)]  # fmt: skip
    pieces = [
        (one.title, [piece.text for piece in one.pieces if piece.kind == "added"])
        for one in texts_changed(frozen, new, "sv")
    ]
    assert pieces == [("Sammanfattning", ["mycket "])]


def test_later_days_are_told_apart_from_late_facts(frozen: Edition) -> None:
    save_amendment(mandate="lyft", key="ny", decided_on=date(2026, 8, 1), change_ore=-100_000_000, reason_sv="Minskning",
                   reason_en="Cut", actor="system:test")  # fmt: skip
    again = begin_anew(report=frozen.report, as_of=date(2026, 9, 30), actor=officer())
    propose(report=hand_over(report=again, actor=officer()), actor=presenter())
    new = approve(report=again, actor=head())
    assert [(one.after, one.corrected, one.later_days) for one in figures_changed(frozen, new, "sv")] == [
        ("24\u00a0mkr", False, True)
    ]


def test_delivering_the_edition_meets_the_obligation_with_day_and_diary_number(frozen: Edition) -> None:
    with pytest.raises(Refused) as refused:
        deliver(report=frozen.report, done_on=frozen.decided_on - timedelta(days=1), actor=officer())
    assert [one.code for one in refused.value.findings] == ["editions.before_approval"]
    met = deliver(report=frozen.report, done_on=timezone.localdate(), actor=officer())
    assert (met.done_on, met.document) == (timezone.localdate(), frozen.document)
    with pytest.raises(Refused):
        deliver(report=frozen.report, done_on=timezone.localdate(), actor=officer())


def test_the_texts_of_the_next_edition_go_on_from_the_last(frozen: Edition) -> None:
    report = begin_anew(report=frozen.report, actor=officer())
    assert (report.state, report.round, Text.objects.filter(report=report, round=2).count()) == (State.WRITING, 2, 0)


def test_a_mandate_that_is_not_published_is_not_counted_in_another_ones_report(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    a_mandate("hemligt", public=False)
    report = begun()
    write(report, "ovrigt", "Det andra: [[mandate_amount uppdrag=hemligt|mkr]].")
    made = approve(report=presented(report), actor=head())
    shown = [one.text for one in snapshot_of_copy(made.copies.get()).values.values()]
    assert shown == ["25\u00a0mkr", "0\u00a0mkr"]
