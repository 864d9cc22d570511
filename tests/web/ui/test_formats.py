"""Numbers, money and dates, character by character, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from django.utils.translation import override

from verkstad.ui import formats

THIN, HARD = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("ore", "unit", "swedish", "english"),
    [
        (124_050_050, "kr", f"1{THIN}240{THIN}500,50{HARD}kr", f"SEK{HARD}1,240,500.50"),
        (124_050_000, "kr", f"1{THIN}240{THIN}500{HARD}kr", f"SEK{HARD}1,240,500"),
        (0, "kr", f"0{HARD}kr", f"SEK{HARD}0"),
        (-610_800_000, "tkr", f"\u22126{THIN}108{HARD}tkr", f"SEK{HARD}\u22126,108{HARD}thousand"),
        (-49_999, "tkr", f"0{HARD}tkr", f"SEK{HARD}0{HARD}thousand"),
        (50_000, "tkr", f"1{HARD}tkr", f"SEK{HARD}1{HARD}thousand"),
        (119_000_000, "mkr", f"1,2{HARD}mkr", f"SEK{HARD}1.2{HARD}million"),
        (2_500_000_000, "mkr", f"25{HARD}mkr", f"SEK{HARD}25{HARD}million"),
        (None, "tkr", "–", "–"),
    ],
)
def test_money_in_each_unit(ore: int | None, unit: str, swedish: str, english: str) -> None:
    with override("sv"):
        assert formats.money(ore, unit) == swedish
    with override("en"):
        assert formats.money(ore, unit) == english


def test_money_bare_leaves_the_unit_to_the_table() -> None:
    with override("sv"):
        assert formats.money(2_500_000_000, "tkr", bare=True) == f"25{THIN}000"
        assert formats.unit_word("tkr") == "tkr"
    with override("en"):
        assert formats.unit_word("tkr") == "SEK thousand"


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv"), ("en", "en_GB")])
def test_numbers_are_grouped_as_babel_groups_them(language: str, locale: str) -> None:
    pattern = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}
    with override(language):
        for value in (0, 7, 999, 1_000, 9_999, 12_345, 999_999, 1_234_567, 98_765_432_100):
            for decimals, how in pattern.items():
                wanted = format_decimal(value, format=how, locale=locale).replace(HARD, THIN)
                assert (formats.number(value, decimals), formats.number(Decimal(value), decimals)) == (wanted, wanted)


def test_numbers_of_every_exact_kind() -> None:
    with override("sv"):
        assert [formats.number(n) for n in (12_840, Decimal("2.5"), Fraction(-1, 3), 0)] == [
            f"12{THIN}840",
            "3",
            "0",
            "0",
        ]
        assert formats.number(Fraction(2, 3), 2) == "0,67"


@pytest.mark.parametrize(
    ("part", "whole", "swedish"),
    [
        (18_892, 25_000, f"76{HARD}%"),
        (2_289, 18_892, f"12{HARD}%"),
        (0, 5, f"0{HARD}%"),
        (5, 0, "–"),
        (None, 5, "–"),
        (-1, 4, f"\u221225{HARD}%"),
    ],
)
def test_percent_from_its_two_numbers(part: int | None, whole: int, swedish: str) -> None:
    with override("sv"):
        assert formats.percent(part, whole) == swedish


def test_percent_in_english_has_no_space() -> None:
    with override("en"):
        assert formats.percent(1, 8, 1) == "12.5%"


@pytest.mark.parametrize(
    ("qualifier", "swedish", "english"),
    [
        ("", "200", "200"),
        ("about", f"cirka{HARD}200", f"about{HARD}200"),
        ("~", f"cirka{HARD}200", f"about{HARD}200"),
        ("over", f"över{HARD}200", f"over{HARD}200"),
        (">=", f"minst{HARD}200", f"at{HARD}least{HARD}200"),
        ("just_over", f"drygt{HARD}200", f"just{HARD}over{HARD}200"),
        ("upwards of", f"upwards{HARD}of{HARD}200", f"upwards{HARD}of{HARD}200"),
    ],
)
def test_qualifier_stays_with_its_figure(qualifier: str, swedish: str, english: str) -> None:
    with override("sv"):
        assert formats.qualified("200", qualifier) == swedish
    with override("en"):
        assert formats.qualified("200", qualifier) == english


def test_order_of_size_is_translated_and_an_unknown_word_kept() -> None:
    with override("sv"):
        assert [formats.order_of_size(w) for w in ("hundreds", "thousands", "en handfull")] == [
            "hundratals",
            "tusentals",
            "en handfull",
        ]


def test_dates_and_moments_in_words_and_in_stockholm_time() -> None:
    submitted = datetime(2026, 10, 14, 21, 41, tzinfo=UTC)
    with override("sv"):
        assert formats.dateword(date(2026, 10, 14)) == "14 oktober 2026"
        assert formats.dateword(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1 januari 2027"
        assert formats.dayword(date(2026, 5, 3)) == "3 maj"
        assert formats.clock(submitted) == f"kl.{HARD}23.41"
        assert formats.moment(submitted) == f"14 oktober 2026 kl.{HARD}23.41"
        assert formats.dateword(None) == "–"
    with override("en"):
        assert formats.moment(submitted) == "14 October 2026 at 23:41"


def test_periods_whole_years_days_and_open_ends() -> None:
    with override("sv"):
        assert formats.period(date(2016, 1, 1), date(2018, 12, 31)) == "2016–2018"
        assert formats.period(date(2018, 1, 1), date(2018, 12, 31)) == "2018"
        assert formats.period(date(2019, 1, 1), date(2021, 3, 1)) == "1 januari 2019 – 1 mars 2021"
        assert formats.period(date(2019, 1, 1), None) == "från och med 1 januari 2019"
        assert formats.period(None, date(2019, 1, 1)) == "till och med 1 januari 2019"
        assert formats.period(None, None) == "–"


def test_file_sizes() -> None:
    with override("sv"):
        assert [formats.size(n) for n in (0, 84_213, 1_384_000, None)] == [
            f"1{HARD}kB",
            f"84{HARD}kB",
            f"1,4{HARD}MB",
            "–",
        ]


PART_PERIODS = [
    ((date(2017, 1, 1), date(2018, 12, 31), "year", "year"), "2017–2018", "2017–2018"),
    ((date(2017, 1, 1), date(2017, 12, 31), "year", "year"), "2017", "2017"),
    ((date(2019, 1, 1), date(2021, 3, 31), "month", "month"), "januari 2019 – mars 2021", "January 2019 – March 2021"),
    ((date(2019, 1, 1), date(2019, 1, 31), "month", "month"), "januari 2019", "January 2019"),
    ((date(2017, 6, 1), date(2019, 12, 31), "month", "year"), "juni 2017 – 2019", "June 2017 – 2019"),
    ((date(2019, 1, 1), None, "month", "day"), "från och med januari 2019", "from January 2019"),
    ((None, date(2019, 12, 31), "day", "year"), "till och med 2019", "until 2019"),
    ((date(2019, 1, 1), date(2020, 12, 31), "month", "day"), "januari 2019 – 31 december 2020",
     "January 2019 – 31 December 2020"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "swedish", "english"), PART_PERIODS)
def test_a_period_says_no_more_of_its_days_than_is_known(given, swedish, english):
    told = []
    for language in ("sv", "en"):
        with override(language):
            told.append(formats.period(*given))
    assert told == [swedish, english]
