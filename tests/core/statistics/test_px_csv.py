"""PxWeb's CSV: every form it saves a table in gives the same cube, and faults are told at their cell."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import cells
from verkstad.core.statistics.reading import read_cube

TITLE = '"Företag efter region, näringsgren och år"'
WIDE = """"region";"näringsgren SNI 2007";"Antal företag 2019";"Antal företag 2020";"Anställda 2019";"Anställda 2020"
"00 Riket";"C tillverkningsindustri";100;110;2 000;..
"01 Stockholms län";"C tillverkningsindustri";40;41;800,5;810
"""


def of(text: str, encoding: str = "utf-8-sig") -> dict[tuple[str, ...], tuple[Decimal | None, str]]:
    return {codes: (value, mark) for codes, value, mark in cells(read_cube(text.encode(encoding), "fil.csv"))}


EXPECTED = {
    ("00", "C", "Antal företag", "2019"): (Decimal(100), ""), ("00", "C", "Antal företag", "2020"): (Decimal(110), ""),
    ("00", "C", "Anställda", "2019"): (Decimal(2000), ""), ("00", "C", "Anställda", "2020"): (None, ".."),
    ("01", "C", "Antal företag", "2019"): (Decimal(40), ""), ("01", "C", "Antal företag", "2020"): (Decimal(41), ""),
    ("01", "C", "Anställda", "2019"): (Decimal("800.5"), ""), ("01", "C", "Anställda", "2020"): (Decimal(810), ""),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_table_with_years_in_its_headings_in_every_encoding(encoding: str) -> None:
    assert of(WIDE, encoding) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{WIDE}",
        WIDE.replace(";", "\t"),
        WIDE.replace("800,5", "800.5").replace("2 000", "2000").replace(";", ","),
        WIDE.replace("2 000", "2\u00a0000") + '\n"Källa: SCB"\n',
        WIDE.replace("\n", "\r\n"),
    ],
    ids=["title", "tabs", "commas", "note", "windows"],
)
def test_the_same_table_with_other_marks_around_it(text: str) -> None:
    assert of(text) == EXPECTED


def test_a_table_with_years_in_a_column_has_its_contents_in_the_headings() -> None:
    assert of("region,år,Antal\n01 Stockholms län,2019,5\n01 Stockholms län,2020,..\n") == {
        ("01", "2019", "Antal"): (Decimal(5), ""),
        ("01", "2020", "Antal"): (None, ".."),
    }


def test_a_table_saved_with_codes_alone() -> None:
    cube = read_cube(b"Region;ContentsCode;Tid;value\n01;A1;2019;5\n10;A1;2019;6\n")
    assert [(one.code, one.codes, one.role) for one in cube.dimensions] == [
        ("Region", ("01", "10"), "geo"), ("ContentsCode", ("A1",), "metric"), ("Tid", ("2019",), "time"), ("figures", ("value",), "")
    ]  # fmt: skip
    assert cube.values == (Decimal(5), Decimal(6))


def test_names_without_codes_stand_for_themselves_and_rows_left_out_are_not_stated() -> None:
    assert of("region;kön;2019\nUppsala län;män;5\nSkåne län;kvinnor;6\n") == {
        ("Uppsala län", "män", "1", "2019"): (Decimal(5), ""), ("Uppsala län", "kvinnor", "1", "2019"): (None, ""),
        ("Skåne län", "män", "1", "2019"): (None, ""), ("Skåne län", "kvinnor", "1", "2019"): (Decimal(6), ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("region;2019\n01 Stockholms län;5\n01 Stockholms län;6\n", "row_twice", "fil.csv:3"),
        ("region;2019;2020\nA;5;6\nB;5\n", "row_length", "fil.csv:3"),
        ('region;2019\n"A";5\n"B;6\n', "quotes", "fil.csv:3"),
        ("region;2019\n", "no_rows", "fil.csv"),
        ("region;kön\nA;B\n", "no_columns", "fil.csv:1"),
        ("2019;2020\n1;2\n", "no_columns", "fil.csv:1"),
        ("bara text", "no_header", "fil.csv"),
        ("region;år 2019;år 2019\nA;1;2\n", "column_twice", "fil.csv"),
        ("region;region;2019\nA;B;1\n", "column_twice", "fil.csv"),
        ("region;2019\nA;1000000000000000\n", "figure", "fil.csv:2 (2019)"),
        ("a\0b;c", "not_text", "fil.csv"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(text: str, code: str, where: str) -> None:
    with pytest.raises(Refused) as caught:
        read_cube(text.encode(), "fil.csv")
    (one,) = caught.value.findings
    assert (one.code, one.where, bool(one.fix)) == (f"statistics.{code}", where, True)


names = st.text(st.characters(codec="utf-8", categories=["Ll"]), min_size=1, max_size=6)
figures = st.none() | st.decimals(-(10**6), 10**6, places=1)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_table_written_as_pxweb_writes_it_is_read_as_it_was(data: Any) -> None:
    regions = data.draw(st.lists(names, min_size=1, max_size=4, unique=True))
    texts = data.draw(st.lists(names, min_size=1, max_size=3, unique=True))
    years = data.draw(st.lists(st.integers(1990, 2030), min_size=1, max_size=3, unique=True))
    told = {(r, t, str(y)): data.draw(figures) for r in regions for t in texts for y in years}
    mark = data.draw(st.sampled_from(";\t"))
    lines = [mark.join(['"region"', *(f'"{t} {y}"' for t in texts for y in years)])]
    for region in regions:
        row = [
            ".." if told[region, t, str(y)] is None else str(told[region, t, str(y)]).replace(".", ",")
            for t in texts
            for y in years
        ]
        lines.append(mark.join([f'"{region}"', *row]))
    cube = read_cube("\n".join(lines).encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig"]))))
    assert {codes: value for codes, value, _mark in cells(cube)} == told


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(';\n\t,0129. -"abå', max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_cube(content, "fil")
    except Refused as refused:
        assert all(one.where.startswith("fil") and one.fix for one in refused.findings)
