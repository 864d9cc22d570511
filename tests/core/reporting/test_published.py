import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.reporting.published import (
    AGREES,
    DIFFERS,
    NOT_PRINTED,
    ROUNDING,
    UNKNOWN,
    BadCheck,
    Check,
    Wanted,
    all_tried,
    from_json,
    no_such_day,
    problems,
    read_printed,
    read_values,
    to_json,
    tried,
)


def check(printed: str, formula: str, nr: int = 1, **amounts: int | None) -> Check:
    values = {name: Wanted(name, {}, "tkr") for name in amounts}
    return Check(nr, "Ett tal", "A number", "tkr", formula, values, printed)


def verdict(printed: str, formula: str, **amounts: int | None) -> str:
    def value_of(wanted: Wanted) -> Fraction | None:
        amount = amounts[wanted.key]
        return None if amount is None else Fraction(amount)

    return tried(check(printed, formula, **amounts), value_of).verdict


@pytest.mark.parametrize(
    ("text", "exact", "holds"),
    [
        ("över 100", 101, True),
        ("över 100", 100, False),
        ("fler än 500", 350, False),
        ("minst 20 000", 20_000, True),
        ("cirka 12", Fraction(25, 2), True),
        ("cirka 12", 14, False),
        ("14 %", Fraction(121, 10), False),
        ("88 %", Fraction(878838, 10_000), True),
        ("20,2 mkr", Fraction(20197, 1000), True),
        ("20,2 mkr", Fraction(2026, 100), False),
        ("−6 108", -6108, True),
    ],
)
def test_a_printed_number_holds_for_the_values_that_its_words_allow(text: str, exact: int, holds: bool) -> None:
    assert read_printed(text).holds(Fraction(exact)) is holds


@pytest.mark.parametrize("text", ["", "många", "nästan säkert 12", "12,,5", "1.240"])
def test_what_is_no_printed_number_is_refused(text: str) -> None:
    with pytest.raises(BadCheck):
        read_printed(text)


@given(st.integers(-(10**6), 10**6), st.integers(0, 2))
def test_a_number_holds_for_itself_and_not_for_one_a_whole_unit_off(number: int, decimals: int) -> None:
    exact = Fraction(number, 10**decimals)
    text = f"{number / 10**decimals:.{decimals}f}".replace(".", ",") if decimals else str(number)
    printed = read_printed(text)
    assert printed.holds(exact)
    assert not printed.holds(exact + printed.step)


def test_a_sum_of_rounded_parts_may_miss_by_rounding_and_a_share_may_not() -> None:
    assert verdict("1706", "a+b", a=1702, b=5) == ROUNDING
    assert verdict("1704", "a+b", a=1702, b=5) == DIFFERS
    assert verdict("14", "100*a/b", a=2289, b=18892) == DIFFERS
    assert verdict("12", "100*a/b", a=2289, b=18892) == AGREES


def test_what_was_not_printed_is_worked_out_and_what_is_not_known_is_said_to_be() -> None:
    assert verdict("", "a+b", a=2593, b=3107) == NOT_PRINTED
    assert verdict("80", "a+b", a=90, b=None) == UNKNOWN
    assert verdict("80", "a/b", a=90, b=0) == UNKNOWN


def test_without_a_formula_two_sources_are_set_against_each_other() -> None:
    told = [Check(1, "År", "Year", "", "", {}, "2019", other) for other in ("2019", "2018", "")]
    assert [tried(one, lambda _wanted: None).verdict for one in told[:2]] == [AGREES, DIFFERS]
    assert [len(problems(one)) for one in told] == [0, 0, 1]


def test_a_check_is_kept_whole() -> None:
    one = check("över 100", "a+b", a=23, b=44)
    assert from_json(json.loads(json.dumps(to_json(one)))) == one


def test_the_difference_is_printed_less_exact() -> None:
    outcome = all_tried(
        [check("över 100", "a+b", a=23, b=44)], lambda wanted: Fraction({"a": 23, "b": 44}[wanted.key])
    )[0]
    assert (outcome.value, outcome.verdict, outcome.difference) == (67, DIFFERS, 33)


def test_values_are_read_with_their_dimensions_and_units() -> None:
    read = read_values("a = granted mandate=smir-1 year=2017 | tkr; b = hours | h;")
    assert read == {"a": Wanted("granted", {"mandate": "smir-1", "year": "2017"}, "tkr"), "b": Wanted("hours", {}, "h")}


@pytest.mark.parametrize("text", ["a granted", "a = ", "a = =x", "a = granted mandate", "a = x; a = y"])
def test_values_that_are_written_wrong_are_refused(text: str) -> None:
    with pytest.raises(BadCheck):
        read_values(text)


def test_a_check_whose_formula_and_values_part_says_so() -> None:
    told = [problems(check("12", "a+b", a=1)), problems(check("12", "a", a=1, b=1)), problems(check("x12", "a", a=1))]
    assert [len(one) for one in told] == [1, 1, 1]
    assert problems(check("12", "a", a=1)) == []


def test_days_that_the_calendar_does_not_have_are_found() -> None:
    assert [no_such_day(text) for text in ("2018-09-31", "2018-09-30", "september")] == [True, False, False]
