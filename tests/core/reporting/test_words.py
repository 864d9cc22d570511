"""How figures are told: units, Swedish and English, and rounding words that are never false (R41)."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.reporting.figure import Unit
from verkstad.core.reporting.words import (
    ABOVE,
    AUTO,
    BELOW,
    MOST,
    WORDS,
    BadForm,
    form_of,
    in_shown,
    tell,
    without_value,
)

MKR = 100_000_000
THIN, HARD = "\u202f", "\u00a0"


def said(value, unit=Unit.ORE, shown="", decimals=0, word="", language="sv", bare=False):
    text = tell(Fraction(value), form_of(unit, shown, decimals, word), language, bare=bare).text
    return text.replace(THIN, " ").replace(HARD, " ")


@pytest.mark.parametrize(
    ("value", "unit", "shown", "decimals", "sv", "en"),
    [
        (1_660_349_950, Unit.ORE, "tkr", 0, "16 603 tkr", "SEK 16,603 thousand"),
        (1_660_349_950, Unit.ORE, "mkr", 1, "16,6 mkr", "SEK 16.6 million"),
        (1_660_349_950, Unit.ORE, "", 0, "16 603 500 kr", "SEK 16,603,500"),
        (-610_800_000, Unit.ORE, "tkr", 0, "−6 108 tkr", "SEK −6,108 thousand"),
        (Fraction(2289, 18892), Unit.SHARE, "", 1, "12,1 %", "12.1%"),
        (155_580, Unit.MINUTES, "h", 0, "2 593 timmar", "2,593 hours"),
        (80, Unit.DAYS, "", 0, "80 dagar", "80 days"),
        (1234, Unit.COMPANIES, "", 0, "1 234", "1,234"),
    ],
)  # fmt: skip
def test_a_value_is_told_in_both_languages(value, unit, shown, decimals, sv, en):
    assert (said(value, unit, shown, decimals), said(value, unit, shown, decimals, language="en")) == (sv, en)


@pytest.mark.parametrize(
    ("mkr", "asked", "text"),
    [
        ("12", AUTO, "12 mkr"),  # exact: no word
        ("12.3", AUTO, "drygt 12 mkr"),
        ("11.7", AUTO, "knappt 12 mkr"),
        ("11.95", AUTO, "nästan 12 mkr"),
        ("12.3", "cirka", "cirka 12 mkr"),
        ("20.197", AUTO, "drygt 20 mkr"),
        ("16.6035", AUTO, "knappt 17 mkr"),
        ("16.6035", "drygt", "drygt 16 mkr"),
        ("16.6035", "nästan", "nästan 17 mkr"),
        ("18.892", AUTO, "nästan 19 mkr"),
        ("1.46", AUTO, "knappt 1,5 mkr"),  # a whole million would be a third wrong
        ("0.0004", AUTO, "0,0004 mkr"),
        ("-6.108", "drygt", "cirka −6 mkr"),  # above and below are misread below nought
    ],
)
def test_the_rounding_word_follows_from_the_exact_value(mkr, asked, text):
    assert said(Fraction(mkr) * MKR, shown="mkr", word=asked) == text


def test_over_a_hundred_companies_is_said_only_of_more_than_a_hundred():
    told = [said(n, Unit.COMPANIES, decimals=-2, word="över") for n in (67, 99, 100, 101, 110, 111)]
    assert told == ["67", "över 90", "100", "över 100", "över 100", "över 110"]


@given(
    value=st.fractions(min_value=-(10**6), max_value=10**9, max_denominator=1000),
    decimals=st.integers(-6, 3),
    word=st.sampled_from([AUTO, *WORDS]),
    unit=st.sampled_from([(Unit.COUNT, "antal"), (Unit.SHARE, "%"), (Unit.MINUTES, "h"), (Unit.ORE, "tkr")]),
    language=st.sampled_from(["sv", "en"]),
)
def test_no_word_is_ever_false_and_no_number_far_off(value, decimals, word, unit, language):
    told = tell(value, form_of(unit[0], unit[1], decimals, word), language)
    exact = in_shown(value, unit[1])
    if told.word in ABOVE:
        assert exact > told.number > 0
    if told.word in BELOW:
        assert 0 < exact < told.number
    if not told.word:
        assert exact == told.number
    elif told.number:
        assert abs(exact - told.number) <= MOST * abs(told.number)
    shown = re.sub(r"[^\d.,−]", "", told.text)
    plain = shown.replace(",", ".") if language == "sv" else shown.replace(",", "")
    assert Fraction(plain.replace("−", "-")) == told.number  # what is read is what was meant
    assert told.text.startswith(WORDS[told.word][language]) if told.word else True


@given(value=st.fractions(max_denominator=10**4), decimals=st.integers(0, 4))
def test_a_number_without_word_is_rounded_half_up(value, decimals):
    told = tell(value, form_of(Unit.PLAIN, decimals=decimals))
    assert abs(told.number - value) <= Fraction(1, 2 * 10**decimals)


def test_a_form_that_does_not_fit_says_what_does():
    with pytest.raises(BadForm, match="cannot be told in tkr; use %"):
        form_of(Unit.SHARE, "tkr")
    with pytest.raises(BadForm, match="no rounding word"):
        form_of(Unit.ORE, word="typ")


def test_what_has_no_value_is_said_in_words():
    assert [without_value(why, "sv") for why in ("nothing", "few", "withheld")] == [
        "uppgift saknas", "redovisas inte", "redovisas inte",
    ]  # fmt: skip
