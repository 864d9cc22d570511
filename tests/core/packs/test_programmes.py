"""The packs that come with the house: sound, and the real one says what the published figures say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tools.make_example import write as write_example
from verkstad.core.packs.check import check_pack, read_pack
from verkstad.core.packs.document import render_schema_doc
from verkstad.core.packs.pack import Pack, Row

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT / "programmes" / "smart-industri-i-regionerna"
TKR = 100_000


@pytest.fixture(scope="module")
def real() -> Pack:
    pack, found = read_pack(REAL)
    assert found == []
    return pack


@pytest.mark.parametrize("folder", sorted(one.name for one in (ROOT / "programmes").iterdir()))
def test_every_pack_that_comes_with_the_house_is_sound(folder: str) -> None:
    assert [str(one) for one in check_pack(ROOT / "programmes" / folder)] == []


def test_the_schema_page_is_printed_from_the_schema() -> None:
    assert (ROOT / "docs" / "packs.md").read_text(encoding="utf-8") == render_schema_doc()


def mkr(row: Row, name: str) -> float:
    return float(row[name].ore / 1000 / TKR)


def test_eight_mandates_with_amounts_and_last_days(real: Pack) -> None:
    told = [
        (row["number"], mkr(row, "original_amount"), mkr(row, "amount"), row["diary_number"],
         str(next(one["due"] for one in row.children["obligation"] if one["kind"] == "final_report")))
        for row in real["mandates"]
    ]  # fmt: skip
    assert told == [
        (1, 78.0, 78.0, "N2016/06499/FÖF", "2020-03-30"),
        (2, 110.0, 100.0, None, "2022-03-30"),
        (3, 20.0, 20.0, "N2018/04197/FÖF", "2020-04-30"),
        (4, 25.0, 25.0, "N2016/02958/FÖF", "2019-03-01"),
        (5, 90.0, 80.0, None, "2021-03-31"),
        (6, 9.0, 19.0, "N2016/06227/FÖF", "2020-03-31"),
        (7, 9.0, 9.0, None, "2019-03-01"),
        (8, 6.0, 6.0, "N2016/05607/FÖF", "2019-03-31"),
    ]
    assert (sum(row[2] for row in told), sum(row[1] for row in told)) == (337.0, 347.0)


def test_booked_inputs_are_the_published_ones(real: Pack) -> None:
    with (REAL / "published_statement.csv").open(encoding="utf-8") as file:
        printed = {
            (row["key"], source): int(row[source])
            for row in csv.DictReader(file)
            for source in ("special_funds", "admin_appropriation")
            if row["key"] in ("bidrag", "anslag", "staff", "services", "other", "transfers") and int(row[source] or 0)
        }
    booked = {
        (row["cost_kind"], row["fund_source"]): row["amount"].ore // TKR
        for row in real["bookings"]
        if row["layer"] == "actual"
    }
    assert booked == printed
    assert {row["year"] for row in real["bookings"]} == {None}


def test_no_fact_that_no_source_gives(real: Pack) -> None:
    """The traps: the year of the cut, amounts of prestudies, amounts and owners of projects, first days of bodies."""
    second = real.by_key("mandates")["smir-2"]
    assert [(one["year"], mkr(one, "change")) for one in second.children["amendment"]] == [(None, -10.0)]
    assert [one["year"] for one in real.by_key("mandates")["smir-1"].children["envelope"]] == [None]
    assert [row["key"] for row in real["projects"] if row["kind"] == "prestudy"] == []
    assert {row["key"]: mkr(row, "grant") for row in real["projects"] if row["mandate"] == "smir-2" and row["grant"]} == {
        "aces": 2.6, "smeland": 5.1,
    }  # fmt: skip
    assert {(row["grant"].ore, row["grant_qualifier"]) for row in real["projects"] if row["mandate"] == "smir-1"} == {
        (250_000_000, "about")
    }
    assert [
        row["region"] for row in real["participation"] if row["took_part"] == "no" and row["kind"] == "prestudy"
    ] == ["09"]
    assert len({code for row in real["projects"] if row["mandate"] == "smir-1" for code in row["regions"]}) == 11


def test_every_region_has_a_body_and_changes_hands_without_a_gap(real: Pack) -> None:
    codes = {row["code"] for row in real["regions"]}
    assert (len(codes), {row["region"] for row in real["tenures"] if not row["valid_to"]}) == (21, codes)
    assert sum(1 for row in real["tenures"] if row["valid_to"]) == 9


def test_every_fact_names_a_source(real: Pack) -> None:
    unsourced = {row.table.name for row in real.every() if row.table.field("source") and not row["source"]}
    assert unsourced == {"fund_sources"} & unsourced


def test_the_example_is_written_anew_byte_for_byte(tmp_path: Path) -> None:
    write_example(tmp_path)
    folder = ROOT / "programmes" / "exempel"
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {
        one.name: one.read_bytes() for one in folder.glob("*.csv")
    }


def test_the_example_says_that_it_is_invented() -> None:
    pack, found = read_pack(ROOT / "programmes" / "exempel")
    assert (found, pack.about and pack.about["fictional"]) == ([], True)
    marked = ("(påhittat)", "(invented)")
    rows = [*pack["mandates"], *pack["organisations"], *pack["projects"], *pack["pack"]]
    names = [row[name] for row in rows for name in ("name", "name_sv", "name_en") if row.table.field(name)]
    assert [name for name in names if not name.endswith(marked)] == []
    assert {row["orgnr"][0] for row in pack["organisations"]} == {"4"}
    assert {row["state"] for row in pack["projects"]} == {"planned", "running", "ended"}
    assert len({code for row in pack["projects"] for code in row["regions"]}) == 21


def test_both_packs_say_the_same_of_what_they_share() -> None:
    """Loading one after the other must change nothing of the other's."""
    real, example = (read_pack(ROOT / "programmes" / name)[0] for name in (REAL.name, "exempel"))
    for table in ("organisations", "mandates", "projects"):
        assert set(real.by_key(table)) & set(example.by_key(table)) == set()
    shared = [{row["code"]: {**row.values, "source": None} for row in pack["regions"]} for pack in (real, example)]
    assert shared[0] == shared[1]
