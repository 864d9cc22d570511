from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.figures_formula import parse_formula
from verkstad.core.reporting.figure import (
    NOTHING,
    Definition,
    Fact,
    Frame,
    How,
    Reckoned,
    Unit,
    measure,
    median,
    reckon,
)


def fact(number: int, amount: int = 1, who: str = "") -> Fact:
    return Fact(f"entry/{number}", date(2018, 1, 1), None, Fraction(amount), who)


def test_measured_figures_are_the_sum_the_number_and_the_different_ones() -> None:
    facts = [fact(1, 300, "a"), fact(2, -50, "b"), fact(3, 100, "a"), fact(4, 7)]
    told = [measure(how, facts) for how in How]
    assert told == [357, 357, 4, 2, Fraction(107, 2)]


@given(st.permutations([(1, 300, "a"), (2, -50, "b"), (3, 100, "a"), (4, 7, "")]), st.sampled_from(How))
def test_the_order_of_facts_does_not_matter(rows: list[tuple[int, int, str]], how: How) -> None:
    assert measure(how, [fact(*row) for row in rows]) == measure(how, [fact(*row) for row in sorted(rows)])


@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_a_median_has_as_many_below_as_above(amounts: list[int]) -> None:
    middle = median([Fraction(one) for one in amounts])
    assert middle is not None
    assert sum(one < middle for one in amounts) == sum(one > middle for one in amounts) or middle in amounts


def test_a_share_comes_with_its_two_numbers() -> None:
    share = reckon(
        parse_formula("(staff+other)/payout"), {"staff": Fraction(3), "other": Fraction(1), "payout": Fraction(8)}
    )
    assert share == Reckoned(Fraction(1, 2), Fraction(4), Fraction(8))


def test_a_share_of_nothing_and_a_part_without_value_have_none() -> None:
    assert reckon(parse_formula("a/b"), {"a": Fraction(1), "b": Fraction(0)}) == Reckoned(
        None, Fraction(1), Fraction(0), NOTHING
    )
    assert reckon(parse_formula("a-b"), {"a": Fraction(1), "b": None}) == Reckoned(None, why=NOTHING)


def test_a_definition_is_measured_or_reckoned_and_split_by_what_there_is() -> None:
    words = ("paid", "money", "Betalt", "Paid", Unit.ORE, "Det betalda.", "What was paid.")
    with pytest.raises(ValueError, match="either measured or reckoned"):
        Definition(*words)
    with pytest.raises(ValueError, match=r"split by \['month'\]"):
        Definition(*words, how=How.SUM, by=("month",))
    with pytest.raises(ValueError, match="go together"):
        Definition(*words, how=How.SUM, few="companies")
    assert Definition(*words, formula="a/b+a").parts == ("a", "b")


def test_a_frame_is_held_fast_by_what_is_asked() -> None:
    frame = Frame(date(2018, 12, 31), mandate="sir-1").of("year", "2017")
    assert (frame.asked, frame.of("year", "").year) == ({"mandate": "sir-1", "year": "2017"}, None)
    with pytest.raises(ValueError, match="month"):
        frame.of("month", "1")
