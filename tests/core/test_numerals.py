"""Whole numbers that come from outside."""

import pytest

from verkstad.core.numerals import numeral


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("17", 17), ("999999999", 999_999_999), ("007", 7), ("٣٣", 33)])
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    assert numeral(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "1 2", "abc", "1000000000", "9" * 5000])
def test_what_is_no_number_of_ours_is_none(text: str) -> None:
    assert numeral(text) is None
