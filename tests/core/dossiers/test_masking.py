"""What is taken out of texts and files, and what is left as it is."""

import io
import zipfile
import zlib

import pytest

from verkstad.core.dossiers.masking import PERSONAL, Masker, cleaned, searched, tells_person

# Numbers of the tax agency's list for tests, a coordination number made from one of them, and their spellings.
PERSONS = ["19811218-9876", "811218-9876", "8112189876", "198112189876", "811218+9876", "811218 9876", "811278-9873"]


@pytest.mark.parametrize("number", PERSONS)
def test_a_personal_number_is_taken_out_however_it_is_written(number: str) -> None:
    for text in (number, f"Lön till {number}, mars", f"pnr{number}x", f"({number})"):
        assert "[personnummer, R22]" in cleaned(text)
        assert number not in cleaned(text)


@pytest.mark.parametrize(
    "text", ["anna@example.se", "Anna <anna.b+c@post.example.se>", "070-123 45 67", "+46 70 123 45 67", "0701234567"]
)
def test_addresses_and_mobile_numbers_are_taken_out(text: str) -> None:
    assert tells_person(f"Ring eller skriv: {text} i dag")


@pytest.mark.parametrize(
    "text",
    ["212000-1355", "556036-0793", "2026-03-02", "811218-9875", "F-2201", "A 11", "08-681 91 00", "45 000,00", "EV 2026:24",
     "a" * 60 + "8112", "9876" * 16],
)  # fmt: skip
def test_organisation_numbers_days_and_other_figures_stay(text: str) -> None:
    assert cleaned(text) == text


def test_a_hash_is_never_taken_for_a_number() -> None:
    assert cleaned("8112189876" + "a" * 54) == "8112189876" + "a" * 54


def test_what_was_taken_out_is_counted_by_place_and_clause() -> None:
    masker = Masker(secrets={"Hemliga skikt": "OSL 30 kap. 23 §"})
    assert masker.text("Öppet", "a.b") == "Öppet"
    assert masker.text("Ett recept", "a.b", "OSL 30 kap. 23 §") == "[sekretess, OSL 30 kap. 23 §]"
    assert masker.text("Om hemliga SKIKT 811218-9876", "a.c") == "Om [sekretess, OSL 30 kap. 23 §] [personnummer, R22]"
    masker.left_out("h.person")
    masker.left_out("h.person")
    assert [(one.kind, one.place, one.clause, one.count) for one in masker.all()] == [
        ("column", "h.person", PERSONAL, 2), ("personal", "a.c", PERSONAL, 1), ("text", "a.b", "OSL 30 kap. 23 §", 1),
        ("words", "a.c", "OSL 30 kap. 23 §", 1),
    ]  # fmt: skip
    assert masker.tells("hemliga skikt") == "OSL 30 kap. 23 §"
    assert masker.tells("811218-9876") == PERSONAL
    assert masker.tells("öppet") == ""


def office(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{text}</t>")
    return made.getvalue()


def pdf(text: str) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n"
        + zlib.compress(text.encode())
        + b"\nendstream endobj\n%%EOF"
    )


def test_files_are_searched_where_they_can_be() -> None:
    assert searched(b"811218-9876;Anna", "text/csv") is True
    assert searched("Lön mars".encode("latin-1"), "text/plain") is False
    assert searched(office("811218-</t><t>9876"), "application/vnd.ms-excel") is True
    assert searched(office("Lön"), "application/vnd.ms-excel") is False
    assert searched(pdf("(811218-9876) Tj"), "application/pdf") is True


def test_what_cannot_be_searched_is_never_said_to_be_clean() -> None:
    assert searched(pdf("(Lön) Tj"), "application/pdf") is None
    assert searched(b"\x89PNG\r\n", "image/png") is None
    assert searched(b"PK\x03\x04 broken", "application/zip") is None
