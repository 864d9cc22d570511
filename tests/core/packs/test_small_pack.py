"""Each thing that can be wrong with a pack, one at a time: the code, the file and the line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.core.packs.small import FILES, spoil, write
from verkstad.core.packs.check import check_pack
from verkstad.core.packs.findings import CODES
from verkstad.core.packs.tables import FILES as FILE_NAMES

# (code, file, what is replaced, by what, line of the finding)
SPOILT = [
    ("empty_file", "themes.csv", FILES["themes.csv"], "\n\n", 1),
    ("broken_toml", "texts.toml", 'sv = "Hej"', 'sv = "Hej', 3),
    ("broken_csv", "themes.csv", "1,Kompetens", '1,"Kompe"tens', 2),
    ("unknown_key", "pack.toml", "language", "langauge", 5),
    ("unknown_column", "themes.csv", "name_en", "name_eng", 1),
    ("missing_column", "themes.csv", "source\n", "sauce\n", 1),
    ("repeated_column", "focus_areas.csv", "aim_sv,aim_en", "aim_sv,aim_sv", 1),
    ("missing_key", "pack.toml", 'language = "sv"\n', "", 1),
    ("missing_key", "themes.csv", "1,Kompetens", "1,", 2),
    ("row_length", "themes.csv", "1,Kompetens", "1,Kompetens, mera", 2),
    ("not_tables", "texts.toml", "[[text]]", "[text]", 1),
    ("not_text", "texts.toml", '"Hej"', "5", 3),
    ("duplicate", "funds.toml", 'key = "own"', 'key = "special_funds"', 7),
    ("duplicate", "bookings.csv", "b5,m1", "b1,m1", 7),
    ("bad_key", "pack.toml", '"liten"', '"Liten Pack"', 2),
    ("bad_integer", "themes.csv", "1,Kompetens", "ett,Kompetens", 2),
    ("bad_number", "results.csv", "150,over", "hundreds,over", 2),
    ("bad_money", "bookings.csv", "900 tkr", "mycket", 3),
    ("no_unit", "bookings.csv", "900 tkr", "900", 3),
    ("finer_than_ore", "hours.csv", "250 kr", "250.005 kr", 2),
    ("no_such_day", "mandates.toml", "due = 2027-03-01", "due = 2018-09-31", 74),
    ("no_such_day", "mandates.toml", "due = 2027-03-01", 'due = "31 september 2018"', 74),
    ("no_such_day", "bookings.csv", "2025-06-30", "2025-06-31", 3),
    ("bad_date", "mandates.toml", "due = 2027-03-01", 'due = "1 mars 2027"', 74),
    ("too_coarse", "hours.csv", "m1,2025-12-31", "m1,2025-12", 2),
    ("bad_yearday", "mandates.toml", '"05-30"', '"02-30"', 66),
    ("bad_year", "mandates.toml", "year = 2025\namount = \"1 mkr\"", "year = 25\namount = \"1 mkr\"", 47),
    ("bad_yes_no", "indicators.csv", "count,yes", "count,perhaps", 2),
    ("bad_choice", "projects.csv", "prestudy", "prestudie", 3),
    ("bad_address", "sources.csv", "https://example.org/bok", "example.org bok", 2),
    ("bad_share", "mandates.toml", '"15 %"', '"150 %"', 57),
    ("bad_list", "mandates.toml", 'published = true\nsource = ["bok"]', "published = true\nsource = [1]", 16),
    ("orgnr_form", "organisations.csv", "424242-4242", "424242", 3),
    ("orgnr_check", "organisations.csv", "424242-4242", "424242-4243", 3),
    ("no_such_ref", "regions.csv", "SE11,Norr,bok", "SE11,Norr,boken", 2),
    ("no_such_ref", "projects.csv", "01;03", "01;99", 2),
    ("two_same_orgnr", "organisations.csv", "gamla,", "gamla,4242424242", 4),
    ("fictional_orgnr", "organisations.csv", "424242-4242", "556000-4615", 3),
    ("ends_before_start", "projects.csv", "2025-01,2026,", "2027-01,2026,", 2),
    ("ends_before_start", "tenures.csv", "01,ettan,2019-01-01,", "01,ettan,2019-01-01,2018-12-31", 3),
    ("tenure_overlap", "tenures.csv", "2018-12-31", "2019-01-01", 3),
    ("tenure_gap", "tenures.csv", "2018-12-31", "2018-12-30", 3),
    ("envelopes_sum", "mandates.toml", 'year = 2025, amount = "5 mkr"', 'year = 2025, amount = "6 mkr"', 13),
    ("amendments_sum", "mandates.toml", "-2 mkr", "-1 mkr", 14),
    ("amendment_below_zero", "mandates.toml", "-2 mkr", "-8 mkr", 25),
    ("terms_above_amount", "mandates.toml", '"8 mkr"', '"9.5 mkr"', 38),
    ("term_needs", "mandates.toml", 'share = "15 %"\n', "", 53),
    ("bookings_above_amount", "bookings.csv", "1 500 tkr", "9 200 tkr", 4),
    ("bookings_above_envelope", "bookings.csv", "1 500 tkr", "4 200 tkr", 4),
    ("breaks_cap", "bookings.csv", "900 tkr", "1001 tkr", 3),
    ("above_funding", "bookings.csv", "2025,special_funds,bidrag,,5 mkr", "2025,special_funds,bidrag,,1 mkr", 4),
    ("commitments_above_amount", "bookings.csv", "3 mkr", "11 mkr", 6),
    ("grants_above_amount", "projects.csv", "3 mkr", "11 mkr", 2),
    ("grant_above_cost", "projects.csv", "5 mkr,over", "1 mkr,", 2),
    ("other_mandate", "bookings.csv", "2026-12-31,,special_funds,transfers,p1", "2026-12-31,,special_funds,transfers,p2", 6),
    ("other_mandate", "results.csv", "m1,p1,reached", "m2,p1,reached", 2),
    ("outside_period", "hours.csv", "2025-01-01", "2024-12-31", 2),
    ("year_outside", "hours.csv", "2025-12-31,2025,", "2025-12-31,2026,", 2),
    ("negative", "projects.csv", "3 mkr", "-3 mkr", 2),
    ("negative", "hours.csv", "120.5", "-120.5", 2),
    ("funnel_grows", "funnels.csv", "Coached,23", "Coached,151", 3),
    ("funnel_stage", "funnels.csv", "Funnel,2", "Funnel,3", 3),
    ("funnel_differs", "funnels.csv", "Tratt,Funnel,2", "Trätt,Funnel,2", 3),
    ("value_or_text", "results.csv", "150,over", ",", 2),
    ("qualifier_alone", "results.csv", "150,over,", ",over,många", 2),
    ("percent_without_numerator", "results.csv", "1,3,2025-12", ",3,2025-12", 3),
    ("percent_differs", "results.csv", "33.3", "33.4", 3),
    ("nuts_differ", "regions.csv", "SE110,SE11,", "SE110,SE12,", 2),
    ("region_code", "regions.csv", "03,Treans", "3,Treans", 3),
    ("sie_overlap", "funds.toml", "first = 7000", "first = 5999", 32),
    ("sie_backwards", "funds.toml", "last = 7999", "last = 6999", 33),
    ("delivered_early", "mandates.toml", "2027-02-27", "2024-02-27", 75),
]  # fmt: skip


def found(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.code, one.file, one.line) for one in check_pack(folder)]


def test_a_sound_pack_has_no_finding(tmp_path: Path) -> None:
    assert set(FILES) == set(FILE_NAMES)
    assert check_pack(write(tmp_path)) == []


@pytest.mark.parametrize(("code", "file", "old", "new", "line"), SPOILT)
def test_one_spoilt_place_is_found_where_it_is(
    tmp_path: Path, code: str, file: str, old: str, new: str, line: int
) -> None:
    spoil(write(tmp_path), file, old, new)
    assert (code, file, line) in found(tmp_path)


def test_missing_required_file_is_one_finding_and_its_references_others(tmp_path: Path) -> None:
    (write(tmp_path) / "regions.csv").unlink()
    assert found(tmp_path) == [
        ("missing_file", "regions.csv", 0),
        ("nothing_to_refer", "organisations.csv", 3),
        ("nothing_to_refer", "organisations.csv", 4),
        ("nothing_to_refer", "tenures.csv", 2),
        ("nothing_to_refer", "tenures.csv", 3),
        ("nothing_to_refer", "projects.csv", 2),
        ("nothing_to_refer", "projects.csv", 2),
        ("nothing_to_refer", "projects.csv", 3),
        ("nothing_to_refer", "participation.csv", 2),
        ("nothing_to_refer", "participation.csv", 3),
    ]


def test_unknown_file_is_found_with_the_nearest_name(tmp_path: Path) -> None:
    (write(tmp_path) / "mandate.toml").write_text("")
    (tmp_path / ".hidden").write_text("")
    (tmp_path / "README.md").write_text("")
    (finding,) = check_pack(tmp_path)
    assert str(finding) == (
        "mandate.toml: No such file belongs to a pack. Did you mean “mandates.toml”? Move it out of the folder."
    )


def test_unknown_key_suggests_the_nearest(tmp_path: Path) -> None:
    spoil(write(tmp_path), "mandates.toml", "diary_number", "dairy_number")
    (finding,) = check_pack(tmp_path)
    assert str(finding) == (
        "mandates.toml:5: Unknown key “dairy_number”. Did you mean “diary_number”? "
        "Remove it, or write it as docs/packs.md has it."
    )


def test_latin_1_is_found_on_its_line(tmp_path: Path) -> None:
    (write(tmp_path) / "themes.csv").write_bytes(FILES["themes.csv"].replace("Skills", "Färdighet").encode("latin-1"))
    (finding,) = check_pack(tmp_path)
    assert str(finding) == (
        "themes.csv:2: Byte 0xe4 is not UTF-8. Save the file as UTF-8 (it looks like Latin-1 or Windows-1252)."
    )


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert check_pack(tmp_path) == []


def test_windows_line_ends_keep_the_lines(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(text.replace("\n", "\r\n").encode())
    assert check_pack(tmp_path) == []
    spoilt = FILES["bookings.csv"].replace("100 tkr", "100").replace("\n", "\r\n")
    (tmp_path / "bookings.csv").write_bytes(spoilt.encode())
    assert found(tmp_path) == [("no_unit", "bookings.csv", 7)]


def test_folder_fifo_and_link_to_nowhere_in_place_of_a_file(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("themes.csv", "texts.toml", "hours.csv"):
        (tmp_path / name).unlink()
    (tmp_path / "themes.csv").mkdir()
    os.mkfifo(tmp_path / "texts.toml")
    (tmp_path / "hours.csv").symlink_to(tmp_path / "nowhere")
    assert found(tmp_path) == [
        ("unreadable", "hours.csv", 0), ("not_a_file", "themes.csv", 0), ("not_a_file", "texts.toml", 0),
    ]  # fmt: skip


def test_file_above_the_bound_is_not_read(tmp_path: Path) -> None:
    with (write(tmp_path) / "themes.csv").open("wb") as file:
        file.truncate(51 * 2**20)
    assert found(tmp_path) == [("too_large", "themes.csv", 0)]


@pytest.mark.parametrize("place", ["nowhere", "a\0b", ""])
def test_no_such_folder(tmp_path: Path, place: str) -> None:
    folder = tmp_path / place / "none" if not place else Path(place)
    assert [one.code for one in check_pack(folder)] == ["no_folder"]


def test_several_spoilt_dates_in_one_toml_file_are_all_found(tmp_path: Path) -> None:
    write(tmp_path)
    spoil(tmp_path, "mandates.toml", "due = 2027-03-01", "due = 2027-02-29 # the day after")
    spoil(tmp_path, "mandates.toml", "requested = 2025-05-20", "requested = 2025-04-31")
    assert [str(one) for one in check_pack(tmp_path)] == [
        "mandates.toml:74: 2027-02-29 is no day: the month has 28 days. "
        "Look in the source; the last day of the month is 2027-02-28.",
        "mandates.toml:82: 2025-04-31 is no day: the month has 30 days. "
        "Look in the source; the last day of the month is 2025-04-30.",
    ]


def test_every_kind_of_finding_is_made_to_happen_above() -> None:
    elsewhere = {
        "no_folder", "missing_file", "unknown_file", "not_a_file", "unreadable", "too_large", "not_utf8", "nothing_to_refer",
    }  # fmt: skip
    assert {code for code, *_ in SPOILT} | elsewhere == set(CODES)
