"""Calls in a pack: read with file and line, held against the rules, turned into terms."""

from datetime import date
from pathlib import Path

import pytest

from tests.core.packs.small import write
from verkstad.core.calls.terms import Ceiling, CostMethod, Known, Per
from verkstad.core.packs.calls import terms_of_row
from verkstad.core.packs.check import check_pack, read_pack
from verkstad.core.packs.moments import Moment, to_moment
from verkstad.core.packs.values import Bad

CALL = """key = "forstudier"
mandate = "m1"
kind = "open"
publish = true
title_sv = "Förstudier"
title_en = "Prestudies"
summary_sv = "Kort"
summary_en = "Short"
who_sv = "Regioner"
who_en = "Regions"
what_sv = "Kartläggning"
what_en = "Mapping"
applicants = ["rua"]
focus_areas = ["f1"]
highest_share = "50 %"
share_clause = "Lag 1"
cost_kinds = ["staff", "overhead"]
cost_options = ["oh"]
opens = "-10 days 08:00"
closes = "+14 days 16:00"
grace_minutes = 10
form = "ansokan"
unknown = ["how_decided", "criteria"]
source = ["bok"]

[[ceiling]]
per = "region"
amount = "400 000 kr"
"""
FORM = """key = "ansokan"
publish = true
title = { sv = "Ansökan", en = "Application" }

[[sections]]
key = "om"
title = { sv = "Om", en = "About" }

[[sections.questions]]
key = "vad"
kind = "text"
label = { sv = "Vad?", en = "What?" }
"""


def pack(folder: Path, call: str = CALL, name: str = "forstudier.toml") -> Path:
    if not (folder / "pack.toml").exists():
        write(folder)
        text = (folder / "focus_areas.csv").read_text("utf-8").splitlines()
        (folder / "focus_areas.csv").write_text("\n".join([text[0], "f1,1,Ett,One,,,bok"]) + "\n", "utf-8")
        projects = folder / "projects.csv"
        projects.write_text(projects.read_text("utf-8").replace(",digital,", ",f1,"), "utf-8")
        (folder / "instruments").mkdir()
        (folder / "instruments" / "ansokan.toml").write_text(FORM, "utf-8")
        (folder / "calls").mkdir()
    (folder / "calls" / name).write_text(call, "utf-8")
    return folder


def found(folder: Path) -> list[str]:
    return [str(one) for one in check_pack(folder) if one.file.startswith("calls/")]


def test_a_sound_call_has_no_finding_and_becomes_terms(tmp_path: Path) -> None:
    read, findings = read_pack(pack(tmp_path))
    assert [one for one in findings if one.file.startswith("calls/")] == []
    terms = terms_of_row(read, read["calls"][0], date(2026, 10, 1))
    assert (terms.opens_at, terms.closes_at) == ("2026-09-21T08:00", "2026-10-15T16:00")
    assert (terms.ceilings, terms.highest_share) == ((Ceiling(Per.REGION, 40_000_000),), "50")
    option = terms.cost_options[0]
    assert (option.method, option.share, option.fills, option.of) == (
        CostMethod.FLAT_RATE,
        "15",
        "overhead",
        ("staff",),
    )
    assert [one.label.sv for one in terms.cost_kinds] == ["Personal", "Schablon"]


def test_times_counted_from_loading_stay_as_they_were_published(tmp_path: Path) -> None:
    read, _findings = read_pack(pack(tmp_path))
    first = terms_of_row(read, read["calls"][0], date(2026, 10, 1))
    assert terms_of_row(read, read["calls"][0], date(2026, 11, 5), first) == first


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"50 %"', '"60 %"', "calls/forstudier.toml:15: 60 % is above the 50 % of total cost that Lag 1 allows as a rule. "
                             "(R3, Lag 1) Lower the share, or name no clause if it does not apply."),
        ('"staff", "overhead"', '"staff"', "calls/forstudier.toml:18 (cost_options[oh]): The option computes the cost kind “overhead”, "
                                           "which is not open. (R1) Open the cost kind, or take the option away."),
        ('"ansokan"', '"annan"', "calls/forstudier.toml:22: There is no instrument “annan”. (R1) "
                                 "Choose one that exists, or make it first."),
        ('"+14 days 16:00"', '"2026-10-25 02:30"', "calls/forstudier.toml:20: “2026-10-25 02:30” is not a time: 02:30 comes twice in "
         "Sweden on 2026-10-25: the clock goes back from 03:00 to 02:00. Write it in Swedish time as 2026-10-15 16:00, "
         "or no more than is known: "
         "2026-10-15, 2026-10, 2026."),
        ('"+14 days 16:00"', '"-20 days 16:00"', "calls/forstudier.toml:20 (closes_at): The call closes before it opens. (R1) "
                                                "Change the opening or the closing."),
        ('mandate = "m1"', 'mandate = "m9"', "calls/forstudier.toml:2: “m9” is in no row of mandates.toml. "
                                            "Add the row, or correct the name."),
        ('key = "forstudier"', 'key = "folj"', "calls/forstudier.toml:1: “folj” cannot be the key of a call. Write small letters a "
                                               "to z, figures and hyphens, at most 60; not an address of the site's own."),
        ('applicants = ["rua"]', 'applicants = ["rua"]\nregions = ["12", "02"]',
         "calls/forstudier.toml:14: “02” is no county code. (R1) "
         "Write two figures, such as 01 or 24; leave it blank where the call covers the whole country."),
        ("applicants", "sökande", 'calls/forstudier.toml:13: This is not TOML: Expected \'=\' after a key in a key/value pair. '
                                  "Correct the line; text stands in quotation marks."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_line_and_clause(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert found(pack(tmp_path, CALL.replace(old, new)))[0] == expected


def test_a_draft_may_lack_what_publishing_asks_for(tmp_path: Path) -> None:
    pack(tmp_path, CALL.replace("publish = true", "publish = false").replace('"50 %"', '"60 %"'))
    assert [(one.code, one.severity.value) for one in check_pack(tmp_path) if one.file.startswith("calls/")] == [
        ("calls.share_above", "warning")
    ]


def test_the_same_key_in_two_files_is_told(tmp_path: Path) -> None:
    pack(tmp_path)
    pack(tmp_path, CALL, "igen.toml")
    assert [(one.code, one.file) for one in check_pack(tmp_path) if one.file.startswith("calls/")] == [
        ("call_twice", "calls/igen.toml")
    ]


def test_a_real_pack_has_no_times_counted_from_loading(tmp_path: Path) -> None:
    pack(tmp_path)
    about = tmp_path / "pack.toml"
    about.write_text(about.read_text("utf-8").replace("fictional = true", "fictional = false"), "utf-8")
    codes = [(one.code, one.name) for one in check_pack(tmp_path) if one.file.startswith("calls/")]
    assert codes == [("counted_time", "opens"), ("counted_time", "closes")]


def test_what_is_known_of_a_past_window_is_kept_and_no_more(tmp_path: Path) -> None:
    past = CALL.replace('"-10 days 08:00"', '"2016"').replace('"+14 days 16:00"', '"2016-09"')
    read, _findings = read_pack(pack(tmp_path, past))
    terms = terms_of_row(read, read["calls"][0], date(2026, 10, 1))
    assert (terms.opens_at, terms.opens_known) == ("2016-01-01T00:00", Known.YEAR)
    assert (terms.closes_at, terms.closes_known) == ("2016-09-30T23:59:59", Known.MONTH)


@pytest.mark.parametrize("text", ["+14 days 02:30", "+14 days 25:00", "14 dagar", "2026-10-15T25:00", "kl 16", True])
def test_what_is_no_time_is_refused(text: object) -> None:
    with pytest.raises(Bad):
        to_moment(text)


def test_a_day_counts_to_its_last_second() -> None:
    moment = to_moment("2018-11-15")
    assert moment == Moment("2018-11-15", "day", date(2018, 11, 15), date(2018, 11, 15))
    assert moment.closing(date(2026, 1, 1)) == "2018-11-15T23:59:59"
