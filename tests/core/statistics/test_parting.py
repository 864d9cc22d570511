"""A question cut into pieces is all of the question and nothing twice; the pieces joined are the table."""

from decimal import Decimal
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import Cube, Dimension, cells, offset_of, places_of
from verkstad.core.statistics.jsonstat import Described
from verkstad.core.statistics.mapping import Meaning
from verkstad.core.statistics.parting import Selection, fits, joined, parted, selection_of


def cube_of(sizes: list[int]) -> Cube:
    dimensions = tuple(
        Dimension(f"D{at}", f"D{at}", *[tuple(f"{at}.{code}" for code in range(size))] * 2)
        for at, size in enumerate(sizes)
    )
    count = prod(sizes)
    values = tuple(None if at % 5 == 0 else Decimal(at) for at in range(count))
    return Cube(dimensions, values, dict.fromkeys(range(0, count, 5), ".."), "t", "s", "TAB1", "2024")


def answer(cube: Cube, asked: Selection, turned: bool = False) -> Cube:
    """What a server gives for a part: the asked cells, its dimensions in the other order where `turned`."""
    dimensions = [Dimension(one.code, one.label, asked[one.code], asked[one.code]) for one in cube.dimensions]
    dimensions = dimensions[::-1] if turned else dimensions
    sizes, values, marks = [one.size for one in dimensions], [], {}
    for at in range(prod(sizes)):
        codes = {one.code: one.codes[place] for one, place in zip(dimensions, places_of(sizes, at), strict=True)}
        value, mark = cube.at(codes)
        values.append(value)
        marks |= {at: mark} if mark else {}
    return Cube(tuple(dimensions), tuple(values), marks)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 40), st.booleans())
def test_pieces_are_the_whole_and_joined_they_are_the_table(sizes: list[int], most: int, turned: bool) -> None:
    cube = cube_of(sizes)
    whole = {one.code: one.codes for one in cube.dimensions}
    if prod(sizes) > most * 500:
        return
    parts = parted(whole, most)
    counts = [prod(map(len, part.values())) for part in parts]
    assert max(counts) <= most and sum(counts) == prod(sizes)
    answers = [answer(cube, part, turned) for part in parts]
    assert all(fits(one, part) for one, part in zip(answers, parts, strict=True))
    assert joined(whole, answers, cube) == cube


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=2, max_size=3), st.data())
def test_a_piece_missing_doubled_or_wrong_is_never_joined(sizes: list[int], data: Any) -> None:
    cube = cube_of(sizes)
    whole = {one.code: one.codes for one in cube.dimensions}
    answers = [answer(cube, part) for part in parted(whole, data.draw(st.integers(1, 4)))]
    at = data.draw(st.integers(0, len(answers) - 1))
    other = Cube((*answers[at].dimensions[1:], Dimension("D0", "D0", ("x",), ("x",))), answers[at].values[:1])
    for bad in (answers[:at] + answers[at + 1 :], [*answers, answers[at]], [*answers[:at], other, *answers[at + 1 :]]):
        with pytest.raises(Refused):
            joined(whole, bad, cube)


def test_a_part_is_never_one_cell_too_many() -> None:
    assert parted({"A": tuple("abcde"), "B": tuple("xy")}, 4) == [
        {"A": ("a", "b"), "B": ("x", "y")}, {"A": ("c",), "B": ("x", "y")}, {"A": ("d", "e"), "B": ("x", "y")}
    ]  # fmt: skip
    with pytest.raises(Refused):
        parted({"A": tuple("abc")}, 0)
    with pytest.raises(Refused):
        parted({"A": tuple(map(str, range(501)))}, 1)


def test_only_counties_years_and_what_is_used_are_asked_for() -> None:
    region = Dimension("Region", "region", ("00", "01", "0180"), ("Riket", "Stockholms län", "Stockholm"), "geo")
    time = Dimension("Tid", "år", ("2019", "2019K1"), ("2019", "2019K1"), "time")
    what = Dimension("ContentsCode", "innehåll", ("A", "B"), ("a", "b"), "metric")
    sex = Dimension("Kon", "kön", ("1", "2"), ("män", "kvinnor"))
    table = Described(Cube((region, sex, what, time), ()), frozenset({"Kon"}))
    meaning = Meaning("Region", "Tid", "ContentsCode", {}, {"B": "companies"})
    asked = {"Region": ("00", "01"), "ContentsCode": ("B",), "Tid": ("2019",)}
    assert selection_of(table, meaning) == asked
    chosen = Meaning("Region", "Tid", "ContentsCode", {"Kon": ("2",)}, {"B": "companies"})
    assert selection_of(table, chosen) == {**asked, "Kon": ("2",)}
    with pytest.raises(Refused, match="Kon"):
        selection_of(Described(table.cube, frozenset()), meaning)
    assert list(cells(Cube((sex,), (None, Decimal(1))))) == [(("1",), None, ""), (("2",), Decimal(1), "")]
    assert offset_of([2, 3], [1, 2]) == 5
