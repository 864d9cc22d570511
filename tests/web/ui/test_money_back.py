"""Every amount that the site shows can be typed or pasted back, in the language it is shown in."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from verkstad.applications.pages.plan import text_of
from verkstad.core.applications.cells import read
from verkstad.core.money import half_up, parse_amount, to_ore
from verkstad.instruments.fields import PlainNumberField
from verkstad.ui import formats
from verkstad.ui.fields import MoneyField

ORE = st.integers(-(10**14), 10**14)
LANGUAGES = st.sampled_from(["sv", "en"])
BLANKS = st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "\u2007", "  "])


def with_blanks(text: str, blank: str) -> str:
    """The same text as another program hands it on: with other blanks."""
    return text.replace("\u202f", blank).replace("\u00a0", blank)


@given(ORE, LANGUAGES, BLANKS)
def test_an_amount_field_reads_what_it_shows(ore: int, language: str, blank: str) -> None:
    with override(language):
        field = MoneyField(minimum=None)
        shown = field.widget.format_value(ore)
        assert (field.clean(shown), field.clean(with_blanks(shown, blank))) == (ore, ore)
        assert field.has_changed(ore, shown) is False


@given(ORE, LANGUAGES, BLANKS)
def test_an_amount_field_reads_amounts_with_their_unit_from_any_page(ore: int, language: str, blank: str) -> None:
    with override(language):
        field = MoneyField(minimum=None)
        assert field.clean(with_blanks(formats.money(ore), blank)) == ore
        assert field.clean(formats.money(ore, decimals=2)) == ore


@given(ORE, LANGUAGES, st.sampled_from(["tkr", "mkr"]), st.integers(0, 2))
def test_a_rounded_amount_is_read_as_what_it_says(ore: int, language: str, unit: str, decimals: int) -> None:
    said = to_ore(half_up(Fraction(ore, {"tkr": 100_000, "mkr": 100_000_000}[unit]), decimals), unit)
    with override(language):
        assert parse_amount(formats.money(ore, unit, decimals), english=language == "en") == said


@given(st.integers(1, 10**13), LANGUAGES)
def test_a_cell_of_the_budget_reads_what_it_shows(ore: int, language: str) -> None:
    with override(language):
        for shown in (text_of("cost/staff/owner/2026", ore), formats.money(ore), formats.money(ore, bare=True)):
            assert read("cost/staff/owner/2026", shown, english=not formats.is_swedish()) == ore


@given(st.integers(0, 10**9), st.integers(0, 2), LANGUAGES)
def test_a_number_field_reads_what_it_shows_and_what_pages_show(whole: int, decimals: int, language: str) -> None:
    value = Fraction(whole, 10**decimals)
    with override(language):
        field = PlainNumberField()
        kept = str(half_up(value, decimals))
        assert Fraction(field.clean(field.prepare_value(kept))) == value
        assert Fraction(field.clean(formats.number(value, decimals))) == value


def test_the_same_text_is_never_read_a_thousand_times_wrong_in_silence() -> None:
    with override("en"):
        assert MoneyField().clean("1,200") == 120_000
    with override("sv"):
        with pytest.raises(ValidationError) as refused:
            MoneyField().clean("1,200")
        assert refused.value.messages == [
            "”1,200” kan vara tusental eller decimaler. Skriv tusental med blanksteg, som i 1 240."
        ]
