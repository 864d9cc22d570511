"""How cells are read: money, dates, numbers, organisation numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.se import orgnr

from verkstad.core.packs import values
from verkstad.core.packs.values import Bad, Money, Span


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("25 mkr", Money(2_500_000_000, "mkr", 50_000_000)),
        ("2.5 mkr", Money(250_000_000, "mkr", 5_000_000)),
        ("2,5 mkr", Money(250_000_000, "mkr", 5_000_000)),
        ("1 268 tkr", Money(126_800_000, "tkr", 50_000)),
        ("−6 108 tkr", Money(-610_800_000, "tkr", 50_000)),
        ("250.50 kr", Money(25_050, "kr", 0)),
        ("0 kr", Money(0, "kr", 50)),
    ],
)
def test_money(text: str, money: Money) -> None:
    assert values.to_money(text) == money


@pytest.mark.parametrize(
    "text", ["", "kr", "1.5.5 kr", "1e6 kr", "25 Mkr", "25 mkr extra", "٢ kr", "- 5", "1" * 15 + " kr", "10000001 mkr"]
)
def test_not_money(text: str) -> None:
    with pytest.raises(Bad):
        values.to_money(text)


@given(st.integers(-(10**14), 10**14), st.sampled_from(["kr", "tkr", "mkr"]))
def test_money_shown_and_read_again_is_the_same(ore: int, unit: str) -> None:
    assert values.to_money(values.show_money(ore, unit)).ore == ore


@pytest.mark.parametrize(
    ("value", "span"),
    [
        (2018, Span(date(2018, 1, 1), date(2018, 12, 31), "2018")),
        ("2018-12", Span(date(2018, 12, 1), date(2018, 12, 31), "2018-12")),
        ("2020-02-29", Span(date(2020, 2, 29), date(2020, 2, 29), "2020-02-29")),
        (date(2019, 3, 1), Span(date(2019, 3, 1), date(2019, 3, 1), "2019-03-01")),
    ],
)
def test_dates(value: object, span: Span) -> None:
    assert values.to_span(value) == span


@pytest.mark.parametrize(
    ("text", "code", "last"),
    [
        ("2018-09-31", "no_such_day", "2018-09-30"),
        ("31 september 2018", "no_such_day", "2018-09-30"),
        ("31 September", "no_such_day", "09-30"),
        ("30 februari 2020", "no_such_day", "2020-02-29"),
        ("30 september 2018", "bad_date", None),
        ("2018-13-01", "bad_date", None),
        ("0000-00-00", "bad_date", None),
        ("31/9/2018", "bad_date", None),
        ("31 brumaire", "bad_date", None),
    ],
)
def test_dates_that_are_none(text: str, code: str, last: str | None) -> None:
    with pytest.raises(Bad) as caught:
        values.to_span(text)
    assert (caught.value.code, caught.value.params.get("last")) == (code, last)


@given(st.integers(0, 10**9 - 1))
def test_organisation_numbers_agree_with_the_library(number: int) -> None:
    nine = f"{number:09}"
    for digit in range(10):
        text = f"{nine}{digit}"
        try:
            read = values.to_orgnr(text)
        except Bad as bad:
            assert bad.code == ("orgnr_form" if text[2] < "2" else "orgnr_check")
            assert text[2] < "2" or not orgnr.is_valid(text)
        else:
            assert (read, orgnr.is_valid(text)) == (text, True)


def test_forms_of_an_organisation_number() -> None:
    assert {values.to_orgnr(form) for form in ("556000-4615", "5560004615", "165560004615", "16556000-4615")} == {
        "5560004615"
    }


def test_share_and_number() -> None:
    assert values.to_share("5 %") == Decimal("0.05")
    assert values.to_number("1 234,5") == Decimal("1234.5")
    for text in ("5", "101 %", "-1 %", "x %"):
        with pytest.raises(Bad):
            values.to_share(text)
