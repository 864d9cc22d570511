"""A report as PDF: it passes the checkers for archives and accessibility, holds its snapshot, and every figure can be found."""

import io
from dataclasses import replace

import page
import pypdf
import pytest

from tests.core.reporting import made_report as made
from verkstad.core.reporting.document import Mark, Picture, Section
from verkstad.core.reporting.drawing import draw
from verkstad.core.reporting.places import places, put_together
from verkstad.core.reporting.plain import canonical
from verkstad.core.reporting.to_typst import STANDARDS, draft_pdf, pdf_of, pictures_png, set_of


@pytest.fixture(scope="module")
def frozen():
    return made.frozen()


@pytest.mark.parametrize(("standard", "profile"), [("a-3a", "PDF/A-3a"), ("ua-1", "PDF/UA-1")])
def test_the_report_passes_every_implemented_check_of_each_standard_it_declares(frozen, standard, profile):
    assert standard in STANDARDS
    report = str(page.validate_pdf_bytes(pdf_of(*frozen, standards=[standard])))
    assert f"Profile: {profile}" in report
    assert "0 failed" in report
    assert "no failures in implemented checks" in report


def test_the_snapshot_and_the_proof_are_attached_as_they_are_and_the_bytes_follow(frozen):
    snapshot, proof = frozen
    first = pdf_of(snapshot, proof)
    reader = pypdf.PdfReader(io.BytesIO(first))
    attached = {name: files[0] for name, files in reader.attachments.items()}
    assert attached == {"snapshot.json": snapshot.content, "proof.json": canonical(proof)}
    assert pdf_of(snapshot, proof) == first


def test_every_figure_of_text_tables_and_pictures_is_set_in_reading_order(frozen):
    snapshot, _proof = frozen
    made_set = set_of(snapshot.document, snapshot.values, snapshot.definitions)
    assert set(made_set.order) == {one.bound.id for one in places(snapshot.document)}


def test_a_draft_says_on_every_page_that_it_is_one():
    document = made.document(status="draft")
    told = pypdf.PdfReader(io.BytesIO(draft_pdf(document, made.values(document)[1], made.DEFINITIONS)))
    assert all("Utkast" in one.extract_text() for one in told.pages)
    assert not told.attachments


def test_a_long_table_says_its_head_again_on_the_next_page():
    document = made.document()
    whole = made.tables()["lan"]
    rows = tuple(whole.rows) * 15

    long = put_together(replace(document, sections=(Section("a", "A", (replace(whole, rows=rows),)),)))
    told = pypdf.PdfReader(io.BytesIO(draft_pdf(long, made.values(long)[1], made.DEFINITIONS)))
    assert sum("Andel verksamhet" in one.extract_text() for one in told.pages) == 2 + 1  # both pages, and the method


def test_every_kind_of_picture_can_be_a_picture_alone():
    document = made.document()
    _answers, values = made.values(document)
    found = [b for section in document.sections for b in section.blocks if isinstance(b, Picture)]
    assert {one.kind for one in found} == {"bars", "map", "funnel", "line", "flow"}
    drawn = pictures_png(found, values, "sv")
    assert [one[:4] for one in drawn] == [b"\x89PNG"] * len(found)


def test_an_unknown_county_and_an_unknown_kind_are_refused():

    with pytest.raises(KeyError, match="no county"):
        draw(Picture("x", "map", (), "", (Mark("99", "Nej", None),)), {}, "sv")
    with pytest.raises(ValueError, match="no kind"):
        draw(Picture("x", "pie", (), "", ()), {}, "sv")
