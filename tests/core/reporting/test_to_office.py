"""A report as Word file and workbook: real headings, heads, controls and numbers, read back by the libraries that read them."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import openpyxl
import pytest

from tests.core.reporting import made_report as made
from verkstad.core.reporting.document import Row, Section, Table, Text
from verkstad.core.reporting.places import places, put_together
from verkstad.core.reporting.read_files import docx_words, xlsx_words
from verkstad.core.reporting.snapshot import snapshot_of
from verkstad.core.reporting.to_docx import docx_of
from verkstad.core.reporting.to_xlsx import xlsx_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def snapshot():
    return made.frozen()[0]


@pytest.fixture(scope="module")
def word(snapshot):
    return docx.Document(io.BytesIO(docx_of(snapshot.document, snapshot.values, snapshot.definitions, snapshot.sha256)))


@pytest.fixture(scope="module")
def book(snapshot):
    return openpyxl.load_workbook(io.BytesIO(xlsx_of(snapshot)))


def test_word_has_real_headings_and_tables_with_heads_that_repeat(word):
    heads = [(one.style.name, one.text) for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "Sammanfattning"), ("Heading 2", "Företagen"), ("Heading 1", "Länen"),
        ("Heading 1", "Det som inte är känt"), ("Heading 1", "Så är siffrorna räknade"),
    ]  # fmt: skip
    assert len(word.tables) == 2 + 5  # two tables, and each picture's
    for table in word.tables:
        assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")


def test_word_keeps_each_figures_id_and_key_and_text(word, snapshot):
    told = {}
    for one in word.element.body.iter(f"{W}sdt"):
        name = one.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
        text = "".join(part.text for part in one.iter(f"{W}t"))
        told.setdefault(name, set()).add((one.find(f"{W}sdtPr/{W}alias").get(f"{W}val"), text))
    assert told == {
        one.bound.id: {(one.bound.key, snapshot.values[one.bound.id].text)} for one in places(snapshot.document)
    }
    numbers = [one.get(f"{W}val") for one in word.element.body.iter(f"{W}id")]
    assert len(numbers) == len(set(numbers))


def test_words_pictures_say_what_they_show_and_its_fields_are_fields(word):
    alts = [
        one.get("descr")
        for one in word.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    ]
    assert len(alts) == 5 and all(alts)
    assert "TOC" in "".join(one.text for one in word.element.body.iter(f"{W}instrText"))
    foot = word.sections[0].footer._element
    assert [one.get(f"{W}instr").strip() for one in foot.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    assert (word.core_properties.title, word.core_properties.language) == (made.TITLE, "sv")
    assert word.core_properties.created == datetime(2000, 1, 1, tzinfo=UTC)


def test_a_workbook_has_a_sheet_for_each_table_and_picture_and_for_figures_method_and_rows(book):
    assert book.sheetnames == [
        "Tabell 1", "Tabell 2", "Bild 1", "Bild 2", "Bild 3", "Bild 4", "Bild 5", "Siffror", "Så är siffrorna räknade", "Rader",
    ]  # fmt: skip


def test_its_cells_are_exact_numbers_shown_as_they_are_printed(book, snapshot):
    sheet = book["Tabell 1"]
    exact = {
        one["figure"]: one
        for one in snapshot.told["answers"]
        if "year" not in one["frame"] and "region" not in one["frame"]
    }
    assert sheet["D7"].value == pytest.approx(int(exact["paid"]["value"]) / 100_000, rel=1e-12)
    assert (sheet["D7"].number_format, sheet["A7"].value) == ("#,##0", "Summa")
    shares = book["Tabell 2"]
    assert (shares["D4"].number_format, shares["C8"].value) == ("#,##0.0%", "redovisas inte")


def test_every_figure_stands_with_value_numerator_denominator_and_its_rows(book, snapshot):
    rows = list(book["Siffror"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == len(snapshot.values)
    share = next(row for row in rows if row[9].endswith(" opex_share"))
    answer = snapshot.told["answers"][snapshot.values["f3"].answer]
    assert (str(share[5]), str(share[6])) == (answer["numerator"], answer["denominator"])
    assert share[2] == snapshot.values["f3"].text
    assert book["Rader"].max_row == 3 + len(snapshot.facts)


def test_a_text_that_looks_like_a_formula_stays_a_text():
    table = made.tables()["lan"]
    row = Row((Text("=1+1"),), ((Text("=HYPERLINK(1)"),), (), ()), key="x")
    own = Table("t", (Text("T"),), table.columns, (row,))
    document = put_together(replace(made.document(), sections=(Section("a", "A", (own,)),)))
    answers, values = made.values(document)
    told = xlsx_words(xlsx_of(snapshot_of(document, made.FRAME, answers, {}, made.facts, values)))
    assert {"=1+1", "=HYPERLINK(1)"} <= {one.text for one in told}
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_of(snapshot_of(document, made.FRAME, answers, {}, made.facts, values)))
    )
    assert [book["Tabell 1"][cell].data_type for cell in ("A4", "B4")] == ["s", "s"]


def test_every_printed_figure_is_read_back_from_the_word_file(snapshot):
    told = docx_words(docx_of(snapshot.document, snapshot.values, snapshot.definitions))
    assert {one.figure for one in told if one.figure} == set(snapshot.values)
