"""Money: parsing, writing, rounding and splitting."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.money import (
    BadNumber,
    format_amount,
    format_number,
    half_up,
    in_unit,
    largest_remainder,
    parse_amount,
    parse_number,
    to_kronor,
    to_ore,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 240 500,50", "1240500.50"),
        ("1\u2009240\u202f500,50", "1240500.50"),
        ("1\u00a0240", "1240"),
        ("−6 108", "-6108"),
        ("– 6 108", "-6108"),
        ("-0,5", "-0.5"),
        ("1240500.50", "1240500.50"),
        ("0.125", "0.125"),
        ("12,125", "12.125"),
        ("+7", "7"),
    ],
)
def test_swedish_numbers_are_read_exactly(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "12,5x", "1 24", "12 3456", "1,2,3", "1.240", "--5", "kr", "٣", "1e5", "NaN"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("25 mkr", 2_500_000_000),
        ("20 000 tkr", 2_000_000_000),
        ("20 000 TKR", 2_000_000_000),
        ("2,5 mkr", 250_000_000),
        ("1 240 500,50", 124_050_050),
        ("1 240 500,50 kronor", 124_050_050),
        ("7 öre", 7),
        ("−6 108 tkr", -610_800_000),
    ],
)
def test_amounts_become_whole_ore(text: str, ore: int) -> None:
    assert parse_amount(text) == ore


def test_an_amount_without_unit_takes_the_unit_of_its_field() -> None:
    assert parse_amount("400", "tkr") == 40_000_000


def test_an_amount_finer_than_an_ore_is_refused_with_the_amount() -> None:
    with pytest.raises(BadNumber) as refused:
        parse_amount("0,005")
    assert str(refused.value) == "0.005 kr is finer than an öre; round it first."


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "−1"),
        (Fraction(-1, 3), 0, "0"),
        (Decimal("648.25"), 0, "648"),
        (Decimal("1240500.5"), 2, "1\u202f240\u202f500,50"),
        (-6108, 0, "−6\u202f108"),
        (Fraction(25, 10), 0, "3"),
        (0, 1, "0,0"),
    ],
)
def test_figures_are_shown_half_up_with_thin_spaces(value: Fraction, decimals: int, shown: str) -> None:
    assert format_number(value, decimals) == shown


def test_amounts_are_shown_in_the_unit_asked_for() -> None:
    assert [format_amount(2_500_000_000, unit) for unit in ("kr", "tkr", "mkr")] == [
        "25\u202f000\u202f000 kr",
        "25\u202f000 tkr",
        "25 mkr",
    ]


def test_kronor_and_units_are_exact() -> None:
    assert (to_kronor(-124_050_050), in_unit(50_000, "tkr")) == (Decimal("-1240500.50"), Fraction(1, 2))


@given(st.integers(-(10**30), 10**30))
def test_ore_survive_kronor_and_text(ore: int) -> None:
    kronor = to_kronor(ore)
    assert (to_ore(kronor), parse_amount(format_number(kronor, 2))) == (ore, ore)


@given(st.fractions(-1000, 1000, max_denominator=10_000), st.integers(0, 3))
def test_half_up_is_never_further_than_half_a_unit_away(value: Fraction, decimals: int) -> None:
    unit = Fraction(1, 10**decimals)
    gap = Fraction(half_up(value, decimals)) - value
    assert abs(gap) <= unit / 2
    assert abs(gap) < unit / 2 or gap * (1 if value > 0 else -1) > 0


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_largest_remainder_adds_up_and_is_within_an_ore_of_the_quota(total: int, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)
    quotas = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert sum(parts) == total
    assert all(abs(part - quota) < 1 for part, quota in zip(parts, quotas, strict=True))


def test_equal_remainders_go_to_the_first() -> None:
    assert (largest_remainder(100, [1, 1, 1]), largest_remainder(-100, [1, 1, 1])) == ([34, 33, 33], [-34, -33, -33])


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_split_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights must be zero or more"):
        largest_remainder(100, weights)


@pytest.mark.parametrize(
    ("text", "english", "ore"),
    [
        ("1,200,000", False, 120_000_000),
        ("1,200,000.50", False, 120_000_050),
        ("1,200.50", False, 120_050),
        ("SEK\u00a01,200,000", True, 120_000_000),
        ("1,200", True, 120_000),
        ("\u22121,200", True, -120_000),
        ("SEK\u00a0\u22126,108\u00a0thousand", True, -610_800_000),
        ("SEK\u00a01.2\u00a0million", True, 120_000_000),
        ("1 240 500,50", True, 124_050_050),
        ("12,5", True, 1_250),
        ("1 200", True, 120_000),
        ("1\u00a0240\u202f500,50 kr", False, 124_050_050),
        ("2,125 mkr", False, 212_500_000),
    ],
)
def test_amounts_as_each_language_writes_them(text: str, english: bool, ore: int) -> None:
    assert parse_amount(text, english=english) == ore


@pytest.mark.parametrize("text", ["1,200", "\u22121,200", "12,500 kr", "SEK 1,200"])
def test_what_may_be_a_thousand_times_as_much_is_refused_where_both_are_written(text: str) -> None:
    with pytest.raises(BadNumber) as refused:
        parse_amount(text)
    assert "may mean thousands or decimals" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["1,20,000", "1,2000", "1,200,00", "01,200", "SEK", "million", "1.200,000.5", "SEK SEK 1"]
)
def test_odd_groups_are_refused_to_english_readers_too(text: str) -> None:
    with pytest.raises(BadNumber):
        parse_amount(text, english=True)


@given(st.text(max_size=12), st.booleans())
def test_any_text_is_an_amount_or_refused(text: str, english: bool) -> None:
    try:
        assert isinstance(parse_amount(text, english=english), int)
    except BadNumber as refused:
        assert refused.message
