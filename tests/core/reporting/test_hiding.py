"""Small numbers over several tables of the same thing: whoever adds and subtracts all that is told finds none of them."""

from collections.abc import Hashable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from verkstad.core.reporting.hiding import determined, told

LEAST = 5
Tables = tuple[dict[Hashable, int], list[tuple[Hashable, tuple[Hashable, ...]]]]


def a_table(cells: list[list[int]]) -> Tables:
    """Rows (mandates) and columns (counties) with their sums, and the sum of all: as the pages tell them."""
    counts: dict[Hashable, int] = {(at, to): count for at, row in enumerate(cells) for to, count in enumerate(row)}
    wide = range(len(cells[0]))
    counts |= {("row", at): sum(row) for at, row in enumerate(cells)}
    counts |= {("column", to): sum(row[to] for row in cells) for to in wide}
    counts["all"] = sum(map(sum, cells))
    sums: list[tuple[Hashable, tuple[Hashable, ...]]] = [
        *((("row", at), tuple((at, to) for to in wide)) for at in range(len(cells))),
        *((("column", to), tuple((at, to) for at in range(len(cells)))) for to in wide),
        ("all", tuple(("row", at) for at in range(len(cells)))),
        ("all", tuple(("column", to) for to in wide)),
    ]
    return counts, sums


def with_stages(cells: list[list[tuple[int, int]]]) -> Tables:
    """The same twice over: all of a cell, and those of it that came further, with what is left between them unasked."""
    first, sums = a_table([[all_ for all_, _far in row] for row in cells])
    second, more = a_table([[min(all_, far) for all_, far in row] for row in cells])
    counts = {("all", name): count for name, count in first.items()} | {("far", name): n for name, n in second.items()}
    counts |= {("only", name): count - second[name] for name, count in first.items()}
    named = [(("all", whole), tuple(("all", part) for part in parts)) for whole, parts in sums]
    named += [(("far", whole), tuple(("far", part) for part in parts)) for whole, parts in more]
    named += [(("all", name), (("far", name), ("only", name))) for name in first]
    return counts, named


def reckoned(
    counts: dict[Hashable, int], sums: list[tuple[Hashable, tuple[Hashable, ...]]], known: set[Hashable]
) -> set[Hashable]:
    """What the sums give of the rest, by elimination over fractions: the slow way, to check the quick one with."""
    names = [name for name in counts if name not in known]
    rows = []
    for whole, parts in sums:
        row = [Fraction(0)] * (len(names) + 1)
        for name, sign in ((whole, 1), *((part, -1) for part in parts)):
            if name in known:
                row[-1] -= sign * counts[name]
            else:
                row[names.index(name)] += sign
        rows.append(row)
    at = 0
    for column in range(len(names)):
        pivot = next((r for r in range(at, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for r in range(len(rows)):
            if r != at and rows[r][column]:
                times = rows[r][column]
                rows[r] = [value - times * own for value, own in zip(rows[r], rows[at], strict=True)]
        at += 1
    return {names[row.index(1)] for row in rows[:at] if sum(bool(value) for value in row[:-1]) == 1}


small_tables = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 12), min_size=wide, max_size=wide), min_size=1, max_size=4)
)


def secrets(counts: dict[Hashable, int]) -> set[Hashable]:
    return {name for name, count in counts.items() if 0 < count < LEAST}


@settings(max_examples=300)
@given(small_tables)
@example([[3, 9], [8, 7]])
@example([[1, 1, 9], [9, 9, 1], [1, 9, 9]])
def test_no_small_number_is_told_and_no_sums_of_what_is_told_give_one(cells: list[list[int]]) -> None:
    counts, sums = a_table(cells)
    shown = told(counts, sums, list(counts), LEAST)
    known = set(shown) | {name for name, count in counts.items() if not count}
    assert not shown & secrets(counts)
    assert not reckoned(counts, sums, known) & secrets(counts)


staged = st.integers(1, 3).flatmap(
    lambda wide: st.lists(
        st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=wide, max_size=wide),
        min_size=1,
        max_size=3,
    )
)


@settings(max_examples=150)
@given(staged)
def test_nor_is_a_small_number_the_difference_of_two_stages(cells: list[list[tuple[int, int]]]) -> None:
    counts, sums = with_stages(cells)
    asked = [name for name in counts if name[0] != "only"]  # type: ignore[index]
    shown = told(counts, sums, asked, LEAST)
    known = set(shown) | {name for name, count in counts.items() if not count}
    assert not shown & secrets(counts)
    assert not reckoned(counts, sums, known) & secrets(counts)


@settings(max_examples=150)
@given(small_tables, st.data())
def test_the_quick_elimination_finds_what_fractions_find(cells: list[list[int]], data: st.DataObject) -> None:
    counts, sums = a_table(cells)
    known = data.draw(st.sets(st.sampled_from(list(counts))))
    assert determined(sums, known) == reckoned(counts, sums, known)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 5), min_size=2, max_size=3).filter(lambda row: len(row) == 2), min_size=2, max_size=2
    )
)
def test_every_hidden_cell_of_a_small_table_can_be_something_else(cells: list[list[int]]) -> None:
    """By trying every table of whole numbers: what is told fits at least two values of each hidden small number."""
    counts, sums = a_table(cells)
    shown = told(counts, sums, list(counts), LEAST)
    known = {name: counts[name] for name in counts if name in shown or not counts[name]}
    fits = []
    for flat in product(range(max(map(max, cells)) + 6), repeat=4):
        other, _sums = a_table([list(flat[:2]), list(flat[2:])])
        if all(other[name] == value for name, value in known.items()):
            fits.append(other)
    for name in secrets(counts):
        assert len({other[name] for other in fits}) > 1


def test_a_single_small_part_takes_another_with_it_and_what_is_large_enough_is_told() -> None:
    counts, sums = a_table([[3, 9, 30, 40]])
    shown = told(counts, sums, list(counts), LEAST)
    assert (0, 0) not in shown
    assert (0, 1) not in shown
    assert {(0, 2), (0, 3), "all"} <= shown


def test_large_numbers_are_all_told_and_so_is_nobody() -> None:
    counts, sums = a_table([[9, 0], [12, 40]])
    assert told(counts, sums, list(counts), LEAST) == frozenset(counts)


@pytest.mark.parametrize(
    ("counts", "sums", "least"),
    [({"a": -1}, [], 5), ({"a": 1}, [], 1), ({"a": 1}, [("a", ("b",))], 5)],
    ids=["below zero", "least of one", "no count"],
)
def test_what_cannot_be_reckoned_with_is_refused(counts: dict, sums: list, least: int) -> None:
    with pytest.raises(ValueError, match="count"):
        told(counts, sums, counts, least)
