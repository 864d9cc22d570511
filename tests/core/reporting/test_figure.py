from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.figures_formula import parse_formula
from verkstad.core.reporting.figure import (
    NONE,
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
    spread,
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


amounts_in_counties = st.lists(
    st.tuples(st.integers(-10_000, 10_000), st.sampled_from("abc"), st.sets(st.sampled_from(["01", "03", "14"]))),
    max_size=12,
)


@given(amounts_in_counties)
def test_money_over_counties_comes_to_the_whole_to_the_ore(rows: list[tuple[int, str, set[str]]]) -> None:
    """A project in several counties is divided; one in none is of none."""
    of = {project: tuple(sorted(codes)) for _amount, project, codes in rows}
    facts = [
        Fact(f"entry/{at}", None, None, Fraction(amount), project=project, regions=of[project])
        for at, (amount, project, _codes) in enumerate(rows)
    ]
    parts = [measure(How.SUM, facts, region) for region in ("01", "03", "14", NONE)]
    assert sum(parts) == measure(How.SUM, facts)
    assert all(part is not None and part.denominator == 1 for part in parts)


@given(amounts_in_counties)
def test_things_count_in_each_county_and_once_in_the_whole(rows: list[tuple[int, str, set[str]]]) -> None:
    facts = [
        Fact(f"row/{at}", None, None, who=who, regions=tuple(sorted(codes)))
        for at, (_amount, who, codes) in enumerate(rows)
    ]
    whole = measure(How.DISTINCT, facts)
    parts = [measure(How.DISTINCT, facts, region) for region in ("01", "03", "14", NONE)]
    assert whole is not None
    assert max(parts) <= whole <= sum(parts)


def test_an_ore_that_is_left_over_goes_to_the_county_with_the_lowest_code() -> None:
    assert spread(Fraction(100), ["14", "03", "20"]) == {"03": 34, "14": 33, "20": 33}
    assert spread(Fraction(-100), ["14", "03", "20"]) == {"03": -34, "14": -33, "20": -33}
    assert spread(Fraction(7), []) == {NONE: 7}


def test_a_frame_of_no_year_is_another_than_one_of_every_year() -> None:
    frame = Frame(date(2018, 12, 31), mandate="m")
    assert frame.of("year", "0").asked == {"mandate": "m", "year": "0"}
    assert frame.of("year", "0").of("year", "") == frame
