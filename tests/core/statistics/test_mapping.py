"""What a table means: counties and whole years alone, sums only where every part is stated, every fault told together."""

from decimal import Decimal
from itertools import product

import pytest

from verkstad.core.refused import Refused
from verkstad.core.statistics.counties import REGIONS, region_of
from verkstad.core.statistics.cube import Cube, Dimension
from verkstad.core.statistics.mapping import Meaning, facts, guessed, mapping_from

REGION = Dimension(
    "Region", "region", ("00", "01", "0180", "03"), ("Riket", "Stockholms län", "Stockholm", "Uppsala län"), "geo"
)
SNI = Dimension("SNI2007", "näringsgren", ("10-12", "13-15"), ("livsmedel", "textil"))
WHAT = Dimension(
    "ContentsCode", "innehåll", ("A", "B"), ("Företag", "Omsättning"), "metric", {"A": "antal", "B": "mnkr"}
)
TIME = Dimension("Tid", "år", ("2019", "2020", "2020K1"), ("2019", "2020", "2020K1"), "time")
MEANING = Meaning("Region", "Tid", "ContentsCode", {"SNI2007": ("10-12", "13-15")}, {"A": "industry_companies"})


def table(*missing: int) -> Cube:
    count = 4 * 2 * 2 * 3
    marks = dict.fromkeys(missing, "..")
    return Cube((REGION, SNI, WHAT, TIME), tuple(None if at in missing else Decimal(at) for at in range(count)), marks)


def test_counties_and_the_country_by_whole_year_with_chosen_codes_added() -> None:
    found = facts(table(), MEANING)
    assert {(one.region, one.year) for one in found} == set(product(("00", "01", "03"), (2019, 2020)))
    assert {(one.indicator, one.unit) for one in found} == {("industry_companies", "antal")}
    cube = table()
    for one in found:
        at = {"Region": one.region, "ContentsCode": "A", "Tid": str(one.year)}
        assert one.value == sum(cube.at({**at, "SNI2007": code})[0] or 0 for code in SNI.codes)


def test_a_sum_with_a_part_that_is_not_stated_is_not_stated() -> None:
    found = {(one.region, one.year): (one.value, one.mark) for one in facts(table(6), MEANING)}
    assert found["00", 2019] == (None, "..")
    assert found["00", 2020] == (Decimal(1 + 7), "")


def test_what_a_table_most_likely_means_is_seen_from_its_names() -> None:
    assert guessed(table()) == Meaning("Region", "Tid", "ContentsCode")
    bare = [Dimension(one.code, one.label, one.codes, one.labels) for one in (SNI, TIME, REGION)]
    years = Dimension("år", "år", ("2019", "2020"), ("2019", "2020"))
    assert guessed(Cube((bare[0], years, bare[2]), ())) == Meaning("Region", "år")
    divisions = Dimension(
        "SNI", "SNI", ("01", "03", "10"), ("jordbruk", "fiske", "livsmedel")
    )  # codes as counties have
    assert guessed(Cube((divisions, bare[2]), ())).region == "Region"


@pytest.mark.parametrize(
    ("code", "label", "region"),
    [("01", "", "01"), ("00", "", "00"), ("0180", "Stockholm", ""), ("SE110", "Stockholms län", "01"),
        ("1", "Stockholms län", "01"), ("Stockholm", "", ""),
     ("x", "Riket", "00"), ("Skåne län", "", "12"),
     ("norrbottens län", "", "25"), ("Dalarna County", "", "20"), ("02", "", ""), ("", "", "")],
)  # fmt: skip
def test_a_region_is_known_by_code_or_name(code: str, label: str, region: str) -> None:
    assert region_of(code, label) == region


def test_every_county_is_known_by_its_names() -> None:
    assert [region_of("", words.sv) for words in REGIONS.values()] == list(REGIONS)
    assert [region_of("", words.en) for words in REGIONS.values()] == list(REGIONS)
    assert len(REGIONS) == 22


def codes(meaning: Meaning, cube: Cube | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        facts(cube or table(), meaning, "fil.json")
    assert all(one.fix for one in caught.value.findings)
    return [(one.code.removeprefix("statistics."), one.where) for one in caught.value.findings]


def test_everything_wrong_with_a_mapping_is_told_together() -> None:
    wrong = Meaning(
        "Regoin", "Tid", "ContentsCode", {"SNI2007": ("99", "99")}, {"A": "companis", "C": "industry_companies"}
    )
    assert codes(wrong) == [
        ("no_dimension", "fil.json (region)"), ("nothing_chosen", "fil.json (only.Region)"), ("no_code", "fil.json (only.SNI2007)"),
        ("no_code", "fil.json (only.SNI2007)"), ("code_twice", "fil.json (only.SNI2007)"),
        ("unknown_indicator", "fil.json (indicators)"), ("no_code", "fil.json (indicators)"),
    ]  # fmt: skip
    assert codes(Meaning("Region", "Tid", "ContentsCode", {"SNI2007": ("10-12",)})) == [
        ("no_indicator", "fil.json (indicators)")
    ]
    assert codes(Meaning("SNI2007", "Region", "", {"ContentsCode": ("A",), "Tid": ("2019",)}, {"": "companies"})) == [
        ("no_counties", "fil.json (region)"), ("no_years", "fil.json (time)")
    ]  # fmt: skip


def test_shares_are_not_added_up_and_one_thing_is_not_told_twice() -> None:
    both = {"SNI2007": ("10-12", "13-15")}
    assert codes(Meaning("Region", "Tid", "ContentsCode", both, {"A": "industry_share"})) == [
        ("not_added", "fil.json (only.SNI2007)")
    ]
    two = Meaning("Region", "Tid", "ContentsCode", {"SNI2007": ("10-12",)}, {"A": "companies", "B": "companies"})
    assert codes(two) == [("indicator_twice", "fil.json (indicators)")]
    twice = Dimension("Region", "region", ("01", "Stockholms län"), ("Stockholms län", "Stockholms län"))
    assert codes(Meaning("Region", "Tid", "", {}, {"": "companies"}), Cube((twice, TIME), (Decimal(1),) * 6)) == [
        ("county_twice", "fil.json (region)")
    ]


def test_a_figure_that_would_not_be_kept_whole_is_refused_at_its_place() -> None:
    cube = Cube(
        (REGION, Dimension("Tid", "år", ("2019",), ("2019",))),
        (Decimal("1.00001"), Decimal("1.50000"), Decimal(1), None),
    )
    assert codes(Meaning("Region", "Tid", "", {}, {"": "companies"}), cube) == [
        ("too_exact", "fil.json (Region=00, Tid=2019)")
    ]


def test_a_mapping_is_read_as_it_is_told_and_strange_ones_are_refused() -> None:
    assert mapping_from(MEANING.as_json()) == MEANING
    assert mapping_from({"region": "R", "time": "T", "only": {"S": "C"}}).only == {"S": ("C",)}
    for strange in ({"regoin": "R"}, {"region": 1}, {"only": ["C"]}):
        with pytest.raises(Refused):
            mapping_from(strange)
