"""Each thing that can be wrong with a pack, one at a time: the code, the file and the line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.core.packs.small import FILES, spoil, write
from verkstad.core.packs.check import check_pack
from verkstad.core.packs.findings import CODES
from verkstad.core.packs.tables import FILES as FILE_NAMES

# (code, file, what is replaced, by what, text that begins on the line of the finding: what replaced, unless told)
SPOILT = [
    ("empty_file", "themes.csv", FILES["themes.csv"], "\n\n", ""),
    ("broken_toml", "texts.toml", 'sv = "Hej"', 'sv = "Hej', None),
    ("broken_csv", "themes.csv", "1,Kompetens", '1,"Kompe"tens', None),
    ("unknown_key", "pack.toml", "language", "langauge", None),
    ("unknown_column", "themes.csv", "name_en", "name_eng", None),
    ("missing_column", "themes.csv", "source\n", "sauce\n", None),
    ("repeated_column", "focus_areas.csv", "aim_sv,aim_en", "aim_sv,aim_sv", None),
    ("missing_key", "pack.toml", 'language = "sv"\n', "", "schema"),
    ("missing_key", "mandates.toml", 'clause = "villkor 3"\n', "", '[[mandate.term]]\nkey = "share"'),
    ("missing_key", "themes.csv", "1,Kompetens", "1,", "1,,"),
    ("row_length", "themes.csv", "1,Kompetens", "1,Kompetens, mera", None),
    ("not_tables", "texts.toml", "[[text]]", "[text]", None),
    ("not_text", "texts.toml", '"Hej"', "5", "sv = 5"),
    ("too_long", "texts.toml", '"Hej"', f'"{"Hej" * 1000}"', None),
    ("bad_character", "themes.csv", "Kompetens", "Kompe\x07tens", "1,"),
    ("duplicate", "funds.toml", 'key = "own"', 'key = "special_funds"', 'key = "special_funds"\nname_sv = "Eget"'),
    ("duplicate", "bookings.csv", "b5,m1", "b1,m1", "b1,m1,actual,2025-07-02"),
    ("bad_key", "pack.toml", '"liten"', '"Liten Pack"', None),
    ("bad_integer", "funnels.csv", "Coached,23", "Coached,några", None),
    ("bad_place", "themes.csv", "1,Kompetens", "0,Kompetens", None),
    ("bad_number", "results.csv", "150,over", "hundreds,over", None),
    ("bad_money", "bookings.csv", "900 tkr", "mycket", None),
    ("no_unit", "bookings.csv", "900 tkr", "900", "b2,m1"),
    ("finer_than_ore", "hours.csv", "250 kr", "250.005 kr", None),
    ("part_of_minute", "hours.csv", "120.5,250 kr", "120.333,250 kr", None),
    ("too_much", "projects.csv", ",3 mkr,", ",30000000 mkr,", None),
    ("no_such_day", "mandates.toml", "due = 2027-03-01", "due = 2018-09-31", None),
    ("no_such_day", "mandates.toml", "due = 2027-03-01", 'due = "31 september 2018"', None),
    ("no_such_day", "bookings.csv", "2025-06-30", "2025-06-31", None),
    ("bad_date", "mandates.toml", "due = 2027-03-01", 'due = "1 mars 2027"', None),
    ("too_coarse", "hours.csv", "m1,2025-12-31", "m1,2025-12", None),
    ("bad_yearday", "mandates.toml", '"05-30"', '"02-30"', None),
    ("bad_year", "mandates.toml", 'year = 2025\namount = "1 mkr"', 'year = 25\namount = "1 mkr"', None),
    ("bad_yes_no", "indicators.csv", "count,yes", "count,perhaps", None),
    ("bad_choice", "projects.csv", "prestudy", "prestudie", None),
    ("bad_address", "sources.csv", "https://example.org/bok", "example.org bok", "bok,"),
    ("bad_share", "mandates.toml", '"15 %"', '"150 %"', None),
    ("bad_list", "mandates.toml", 'true\nsource = ["bok"]', "true\nsource = [1]", "source = [1]"),
    ("orgnr_form", "organisations.csv", "424242-4242", "424242", "ettan,424242"),
    ("orgnr_check", "organisations.csv", "424242-4242", "424242-4243", None),
    ("no_such_ref", "regions.csv", "SE11,Norr,bok", "SE11,Norr,boken", None),
    ("no_such_ref", "projects.csv", "01;03", "01;99", None),
    ("two_same_orgnr", "organisations.csv", "gamla,", "gamla,4242424242", None),
    ("fictional_orgnr", "organisations.csv", "424242-4242", "556000-4615", None),
    ("ends_before_start", "projects.csv", "2025-01,2026,", "2027-01,2026,", None),
    ("ends_before_start", "tenures.csv", "01,ettan,2019-01-01,", "01,ettan,2019-01-01,2018-12-31", None),
    ("tenure_overlap", "tenures.csv", "2018-12-31", "2019-01-01", "01,ettan"),
    ("tenure_gap", "tenures.csv", "2018-12-31", "2018-12-30", "01,ettan"),
    ("envelopes_sum", "mandates.toml", 'year = 2025, amount = "5 mkr"', 'year = 2025, amount = "6 mkr"', "original_amount"),
    ("amendments_sum", "mandates.toml", "-2 mkr", "-1 mkr", 'amount = "10 mkr"'),
    ("amendment_below_zero", "mandates.toml", "-2 mkr", "-8 mkr", None),
    ("terms_above_amount", "mandates.toml", '"8 mkr"', '"9.5 mkr"', None),
    ("term_needs", "mandates.toml", 'share = "15 %"\n', "", 'kind = "cost_cap_share"'),
    ("bookings_above_amount", "bookings.csv", "1 500 tkr", "9 200 tkr", None),
    ("bookings_above_envelope", "bookings.csv", "1 500 tkr", "4 200 tkr", None),
    ("breaks_cap", "bookings.csv", "900 tkr", "1001 tkr", None),
    ("above_funding", "bookings.csv", "2025,special_funds,bidrag,,5 mkr", "2025,special_funds,bidrag,,1 mkr", "b3,m1"),
    ("commitments_above_amount", "bookings.csv", "3 mkr", "11 mkr", None),
    ("grants_above_amount", "projects.csv", "3 mkr", "11 mkr", None),
    ("grant_above_cost", "projects.csv", "5 mkr,over", "1 mkr,", None),
    ("other_mandate", "bookings.csv", "2026-12-31,,special_funds,transfers,p1", "2026-12-31,,special_funds,transfers,p2", None),
    ("other_mandate", "results.csv", "m1,p1,reached", "m2,p1,reached", None),
    ("outside_period", "hours.csv", "2025-01-01", "2024-12-31", None),
    ("no_period", "mandates.toml", "to = 2026\n", "", "in_full"),
    ("not_in_full", "mandates.toml", "in_full = true\n", "", "[[mandate.draw_down]]"),
    ("not_in_full", "hours.csv", "h1,m1", "h1,m2", None),
    ("year_outside", "hours.csv", "2025-12-31,2025,", "2025-12-31,2026,", None),
    ("year_outside", "mandates.toml", 'year = 2025\namount = "1 mkr"', 'year = 2035\namount = "1 mkr"', "year = 2035"),
    ("duplicate", "mandates.toml", "number = 2", "number = 1", 'number = 1\nname_sv = "Två"'),
    ("negative", "projects.csv", "3 mkr", "-3 mkr", None),
    ("negative", "hours.csv", "120.5", "-120.5", None),
    ("funnel_grows", "funnels.csv", "Coached,23", "Coached,151", None),
    ("funnel_stage", "funnels.csv", "Funnel,2", "Funnel,3", None),
    ("funnel_differs", "funnels.csv", "Tratt,Funnel,2", "Trätt,Funnel,2", None),
    ("value_or_text", "results.csv", "150,over", ",", "m1,p1"),
    ("qualifier_alone", "results.csv", "150,over,", ",over,många", "m1,p1"),
    ("percent_without_numerator", "results.csv", "1,3,2025-12", ",3,2025-12", None),
    ("percent_differs", "results.csv", "33.3", "33.4", None),
    ("no_such_row", "published_statement.csv", "staff,Personal", "stuff,Personal", None),
    ("no_such_report", "published_checks.csv", "bok,1,Beviljat", "bik,1,Beviljat", None),
    ("bad_check", "published_checks.csv", "3000,a,", "3000,a+b,", None),
    ("nuts_differ", "regions.csv", "SE110,SE11,", "SE110,SE12,", None),
    ("region_code", "regions.csv", "03,Treans", "3,Treans", None),
    ("not_funding", "funds.toml", '"Own"\nfunding_kind = "bidrag"', '"Own"\nfunding_kind = "staff"', 'funding_kind = "staff"'),
    ("sie_overlap", "funds.toml", "first = 7000", "first = 5999", None),
    ("sie_backwards", "funds.toml", "last = 7999", "last = 6999", None),
    ("sie_cost_kind", "funds.toml", 'use = "cost"\ncost_kind = "staff"', 'use = "cost"', "[[sie_account]]\nfirst = 5000"),
    ("share_without_clause", "cost_facts.csv", "Lag 1", "", "half,Regler"),
    ("option_without_kind", "cost_facts.csv", ",,overhead,staff", ",,,staff", "oh,Regler"),
    ("unit_of_method", "cost_facts.csv", "flat_rate,15,percent", "flat_rate,15,kr", "oh,Regler"),
    ("delivered_early", "mandates.toml", "2027-02-27", "2024-02-27", None),
]  # fmt: skip


def found(folder: Path) -> list[tuple[str, str, int]]:
    findings = check_pack(folder)
    assert all("%(" not in str(one) for one in findings)
    return [(one.code, one.file, one.line) for one in findings]


def test_a_sound_pack_has_no_finding(tmp_path: Path) -> None:
    assert set(FILES) == set(FILE_NAMES)
    assert check_pack(write(tmp_path)) == []


@pytest.mark.parametrize(("code", "file", "old", "new", "at"), SPOILT)
def test_one_spoilt_place_is_found_where_it_is(
    tmp_path: Path, code: str, file: str, old: str, new: str, at: str | None
) -> None:
    spoil(write(tmp_path), file, old, new)
    text = (tmp_path / file).read_text(encoding="utf-8")
    before = text[: text.index(new if at is None else at)]
    assert (code, file, before.count("\n") + 1) in found(tmp_path)


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
        "mandates.toml:6: Unknown key “dairy_number”. Did you mean “diary_number”? "
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
        "mandates.toml:76: 2027-02-29 is no day: the month has 28 days. "
        "Look in the source; the last day of the month is 2027-02-28.",
        "mandates.toml:84: 2025-04-31 is no day: the month has 30 days. "
        "Look in the source; the last day of the month is 2025-04-30.",
    ]


def test_every_kind_of_finding_is_made_to_happen_above() -> None:
    elsewhere = {
        "no_folder", "missing_file", "unknown_file", "not_a_file", "unreadable", "too_large", "not_utf8", "nothing_to_refer",
        "not_a_folder", "instrument_key", "instrument_twice", "call_twice", "call_key",
        "bad_moment", "counted_time", "statistics_twice", "report_twice", "start_of_made", "bad_theory",
    }  # fmt: skip
    assert {code for code, *_ in SPOILT} | elsewhere == set(CODES)
