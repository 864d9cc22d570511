"""The pages of reports: who sees what, with few questions to the database, and every form without a script."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.editions.facts import (
    a_mandate,
    a_template,
    begun,
    head,
    officer,
    presented,
    presenter,
    text_of,
    write,
    written,
)
from verkstad.editions.actions.freezing import approve
from verkstad.editions.actions.signing import hand_over
from verkstad.editions.actions.writing import comment
from verkstad.editions.models import Comment, Edition, Report, Text
from verkstad.editions.pages.writing import replaced
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"editions:{name}", args=args)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def frozen() -> Edition:
    return approve(report=presented(begun()), actor=head())


@pytest.mark.parametrize("reports", [1, 3])
def test_the_list_is_asked_for_with_the_same_few_questions_however_many_reports(
    reports, signed_in, media, django_assert_max_num_queries
) -> None:
    mandate = a_mandate()
    a_template()
    for number in range(reports):
        one = begun(mandate, obligation=None, title_sv=f"Rapport {number}")
        approve(report=presented(one), actor=head())
        begun(mandate, obligation=None, title_sv=f"Utkast {number}")
    client = signed_in(Role.OFFICER)
    client.get(url("list"))
    with django_assert_max_num_queries(9):
        page = client.get(url("list")).content.decode()
    assert (page.count("Utkast"), page.count('hreflang="sv"') >= 0) == (reports, True)


def test_everybody_reads_what_is_approved_and_nobody_else_what_is_written(client: Client, media) -> None:
    edition = frozen()
    draft = begun(edition.report.mandate, obligation=None, title_sv="Hemligt utkast")
    page = client.get(url("list")).content.decode()
    assert ("Delrapport 2026" in page, "Hemligt utkast" in page) == (True, False)
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 302


def test_an_edition_of_a_mandate_that_is_not_published_is_nobody_elses(client: Client, signed_in, media) -> None:
    edition = approve(report=presented(begun(a_mandate(public=False))), actor=head())
    assert client.get(edition.get_absolute_url()).status_code == 404
    assert signed_in(Role.OWNER, organisation="bolaget").get(edition.get_absolute_url()).status_code == 404
    assert signed_in(Role.AUDITOR).get(edition.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("form", "kind"), [("pdf", "application/pdf"), ("html", "text/html; charset=utf-8"), ("json", "application/json")]
)
def test_an_editions_files_are_fetched_as_they_were_made(form, kind, client: Client, media) -> None:
    edition = frozen()
    answer = client.get(url("copy", edition.pk, f"sv.{form}"))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, answer["Content-Type"], len(content) > 500) == (200, kind, True)
    assert client.get(url("copy", edition.pk, f"en.{form}")).status_code == 404


def test_a_part_is_written_page_by_page(signed_in) -> None:
    report, client = begun(), signed_in(Role.OFFICER)
    place = url("write", report.pk, "sammanfattning", "sv")
    answer = client.post(place, {"text": "Det går bra.", "base": "0", "onward": "1"})
    assert (answer.status_code, answer["Location"]) == (302, url("write", report.pk, "lage", "sv"))
    assert text_of(report, "sammanfattning").text == "Det går bra."


def test_what_two_wrote_at_once_is_shown_side_by_side_and_the_next_save_stands(signed_in) -> None:
    report, client = begun(), signed_in(Role.OFFICER)
    write(report, "sammanfattning", "Ada skrev detta.")
    place = url("write", report.pk, "sammanfattning", "sv")
    page = client.post(place, {"text": "Bo skrev detta.", "base": "0"}).content.decode()
    assert [one in page for one in ("Ada skrev detta.", "Bo skrev detta.", 'name="base" value="1"')] == [
        True,
        True,
        True,
    ]
    assert Text.objects.filter(part="sammanfattning").count() == 1
    client.post(place, {"text": "Ada och Bo skrev detta.", "base": "1"})
    assert text_of(report, "sammanfattning").text == "Ada och Bo skrev detta."


def test_an_autosave_answers_with_its_pieces_and_says_when_it_was_not_done(signed_in) -> None:
    report, client = begun(), signed_in(Role.OFFICER)
    place, by_itself = url("write", report.pk, "sammanfattning", "sv"), {"HTTP_HX_REQUEST": "true"}
    answer = client.post(place, {"text": "Nu [[mandate_amount|mkr]].", "base": "0"}, **by_itself)
    assert (answer["X-Saved"], 'value="1"' in answer.content.decode(), "25\u00a0mkr" in answer.content.decode()) == (
        "1",
        True,
        True,
    )
    late = client.post(place, {"text": "Annat.", "base": "0"}, **by_itself)
    assert (late.status_code, "X-Saved" in late) == (409, False)


@pytest.mark.parametrize(("typed", "becomes"), [
    ("Beloppet är [[?]].", "Beloppet är [[mandate_amount|mkr|ord]]."), ("Beloppet:", "Beloppet: [[mandate_amount|mkr|ord]]"),
])  # fmt: skip
def test_a_figure_is_put_into_the_text_without_a_script(typed: str, becomes: str, signed_in) -> None:
    report, client = begun(), signed_in(Role.OFFICER)
    data = {"text": typed, "base": "0", "figure": "mandate_amount", "unit": "mkr", "word": "on", "insert": "1"}
    client.post(url("write", report.pk, "sammanfattning", "sv"), data)
    assert text_of(report, "sammanfattning").text == becomes


def test_a_fault_of_the_text_says_where_it_is_and_what_is_like_it(signed_in) -> None:
    report, client = begun(), signed_in(Role.OFFICER)
    write(report, "lage", "Rad ett.\n\nVi har [[mandate_amont|mkr]].")
    page = client.get(url("write", report.pk, "lage", "sv")).content.decode()
    assert ("mandate_amont" in page, "mandate_amount" in page.split('id="live"')[1]) == (True, True)


def test_a_number_typed_by_hand_is_pointed_out_and_replaced_by_the_figure_that_gives_it(signed_in) -> None:
    report, client, place = begun(), signed_in(Role.OFFICER), ("sammanfattning", "sv")
    typed = "Uppdraget kom 2025.\n\nDet är på 25 mkr i fyra delar."
    write(report, "sammanfattning", typed)
    page = client.get(url("write", report.pk, *place)).content.decode()
    assert page.count('name="replace"') > 0 and 'value="3:11:25 mkr=&gt;[[mandate_amount|mkr]]"' in page
    client.post(
        url("write", report.pk, *place), {"text": typed, "base": "1", "replace": "3:11:25 mkr=>[[mandate_amount|mkr]]"}
    )
    assert text_of(report, "sammanfattning").text == typed.replace("25 mkr", "[[mandate_amount|mkr]]")
    assert 'name="replace"' not in client.get(url("write", report.pk, *place)).content.decode()


@pytest.mark.parametrize("asked", ["3:11:26 mkr=>x", "9:1:a=>x", "0:0:a=>x", "a=>x", "3:11:=>", "=>"])
def test_a_replacement_that_no_longer_fits_changes_nothing(asked: str) -> None:
    text = "Ett.\n\nDet är på 25 mkr."
    assert replaced(text, asked) == text


def test_a_page_of_a_part_asks_few_questions(signed_in, django_assert_max_num_queries) -> None:
    report, client = begun(), signed_in(Role.OFFICER)
    for number in range(5):
        write(report, "sammanfattning", f"Version {number} [[mandate_amount|mkr]] och [[mandate_terms]].")
        comment(report=report, part="sammanfattning", language="sv", text=f"Fråga {number}", actor=presenter())
    client.get(url("write", report.pk, "sammanfattning", "sv"))
    with django_assert_max_num_queries(16):
        client.get(url("write", report.pk, "sammanfattning", "sv"))


def test_a_comment_is_made_beside_the_text_and_resolved(signed_in) -> None:
    report, client = begun(), signed_in(Role.HEAD)
    client.post(url("comment", report.pk, "lage", "sv"), {"text": "Varför?"})
    said = Comment.objects.get()
    assert "Varför?" in client.get(url("write", report.pk, "lage", "sv")).content.decode()
    client.post(url("resolve", said.pk))
    said.refresh_from_db()
    assert said.resolved_at is not None


def test_versions_of_a_part_are_compared(signed_in) -> None:
    report = begun()
    write(report, "sammanfattning", "Det går bra.", officer("ada"))
    write(report, "sammanfattning", "Det går mycket bra.", officer("bo"))
    page = signed_in(Role.OFFICER).get(url("versions", report.pk, "sammanfattning", "sv")).content.decode()
    assert "<ins>mycket </ins>" in page


@pytest.mark.parametrize("name", ["report", "hand_over"])
def test_pages_of_the_sign_off_are_for_those_whose_turn_it_may_be(name: str, signed_in) -> None:
    report = begun()
    assert signed_in(Role.OFFICER).get(url(name, report.pk)).status_code == 200
    assert signed_in(Role.AUDITOR).get(url(name, report.pk)).status_code == (200 if name == "report" else 403)


def test_a_report_goes_the_whole_way_by_its_pages(signed_in, media) -> None:
    mandate = a_mandate()
    a_template()
    writer, by_presenter, by_head = signed_in(Role.OFFICER), signed_in(Role.PRESENTER), signed_in(Role.HEAD)
    start = {
        "template": a_template_key(mandate),
        "title_sv": "Delrapport",
        "as_of": "2026-06-30",
        "obligation": mandate.obligations.get().pk,
    }
    writer.post(url("begin", mandate.key), start)
    report = Report.objects.get()
    writer.post(url("write", report.pk, "sammanfattning", "sv"), {"text": "Klart.", "base": "0"})
    writer.post(url("hand_over", report.pk))
    by_presenter.post(url("propose", report.pk))
    by_head.post(url("send_back", report.pk), {"why": "Mer om villkoren."})
    assert "Mer om villkoren." in writer.get(url("report", report.pk)).content.decode()
    writer.post(url("hand_over", report.pk))
    by_presenter.post(url("propose", report.pk))
    by_head.post(url("approve", report.pk))
    edition = Edition.objects.get()
    writer.post(url("deliver", report.pk), {"done_on": edition.decided_on.isoformat()})
    owed = mandate.obligations.get()
    assert (owed.done_on, owed.document) == (edition.decided_on, edition.document)
    writer.post(url("begin_anew", report.pk), {"as_of": "2026-09-30"})
    report.refresh_from_db()
    assert (report.round, report.as_of, report.state) == (2, date(2026, 9, 30), "writing")


def a_template_key(mandate) -> int:
    return mandate.programme.report_templates.get().pk


def test_a_report_that_was_handed_over_is_read_and_not_written(signed_in) -> None:
    report = hand_over(report=written(begun()), actor=officer())
    page = signed_in(Role.OFFICER).get(url("write", report.pk, "lage", "sv")).content.decode()
    assert ('id="skriv"' in page, "Uppdraget började" in page) == (False, True)
