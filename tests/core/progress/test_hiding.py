"""A small number is not shown, and whoever knows the rule cannot reckon it from the rest of the table (R32)."""

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.progress.hiding import shown

LEAST = 3
MOST = 7


@cache
def seen(counts: tuple[int, ...]) -> tuple[tuple[int | None, ...], int | None]:
    """What everybody sees of a table."""
    parts, whole = shown(counts, sum(counts), LEAST)
    return tuple(n if kept else None for n, kept in zip(counts, parts, strict=True)), sum(counts) if whole else None


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_no_small_number_follows_from_what_is_shown_in_any_table(length) -> None:
    """Every table of up to four parts of 0 to 7: those that look the same give each small part two values or more."""
    alike: dict[object, list[tuple[int, ...]]] = {}
    for counts in product(range(MOST + 1), repeat=length):
        alike.setdefault(seen(counts), []).append(counts)
    told = [
        (look, tables)
        for look, tables in alike.items()
        for at in range(length)
        if look[0][at] is None and len({table[at] for table in tables}) == 1 and 0 < tables[0][at] < LEAST
    ]
    assert told == []


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(2, 8))
@settings(max_examples=300)
def test_nothing_small_is_shown_nobody_is_no_secret_and_no_more_is_hidden_where_nothing_is_small(counts, least) -> None:
    parts, whole = shown(counts, sum(counts), least)
    assert all(n == 0 or n >= least for n, kept in zip(counts, parts, strict=True) if kept)
    assert all(kept for n, kept in zip(counts, parts, strict=True) if n == 0)
    assert not whole or sum(n for n, kept in zip(counts, parts, strict=True) if not kept) not in range(1, least)
    if not any(0 < n < least for n in counts) and not 0 < sum(counts) < least:
        assert (set(parts) <= {True}, whole) == (True, True)


def test_a_single_small_part_takes_the_smallest_other_with_it() -> None:
    assert shown([2, 30, 9], 41, 5) == ((False, True, False), True)
    assert shown([2, 0], 2, 5) == ((False, True), False)
    assert shown([2], 10, 5) == ((False,), False)
    assert shown([], 0, 5) == ((), True)


@pytest.mark.parametrize("wrong", [([-1], 0, 5), ([1], -1, 5), ([1], 1, 1)])
def test_what_is_no_count_is_a_fault(wrong) -> None:
    with pytest.raises(ValueError):
        shown(*wrong)
