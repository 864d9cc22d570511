"""What titles say follows from the values: even ones are not told as if one had most, and nothing unpublished is asked for."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils.translation import override

from verkstad.core.reporting.figure import Answer, Frame
from verkstad.dashboard.pages import money
from verkstad.dashboard.queries import choice, told
from verkstad.reports.figures import definition


def parts(**values: int) -> dict[str, Answer]:
    """Answers in millions, by part ("y2019" is the year)."""
    return {name.removeprefix("y"): Answer("money_payout", Frame(date(2020, 1, 1)), Fraction(value * 100_000_000))
            for name, value in values.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("years", "title"),
    [({"y2018": 3, "y2019": 5}, "Mest betalades ut 2019: 5,0 mkr av 8,0 mkr"), ({"y2019": 5}, "5,0 mkr betalades ut 2019"),
     ({"y2018": 4, "y2019": 4}, "8,0 mkr betalades ut 2018–2019")],
)  # fmt: skip
def test_the_year_with_most_is_named_only_where_there_is_one(years: dict[str, int], title: str):
    with override("sv"):
        assert money.year_title(told.PAID, parts(**years)).replace("\u00a0", " ") == title


def test_counties_that_are_even_share_the_finding():
    with override("sv"):
        even = money.county_title(told.GRANTED, {"01": parts(x=2)["x"], "05": parts(x=2)["x"], "03": parts(x=1)["x"]})
        assert even.replace("\u00a0", " ") == "Mest är beviljat i 2 län: 2,0 mkr i vart och ett"
        one = money.county_title(told.GRANTED, {"01": parts(x=3)["x"], "05": parts(x=2)["x"]})
        assert one.replace("\u00a0", " ") == "Mest är beviljat i Stockholms län: 3,0 mkr"


def test_every_figure_of_the_page_is_for_everybody():
    asked = {value for name, value in vars(told).items() if name.isupper() and isinstance(value, str)}
    asked |= {*told.STAGES, *told.REPORTED, *(key for keys in told.MAPPED.values() for key in keys)}
    assert len(asked) > 15
    assert [key for key in asked if not definition(key).public] == []


@pytest.mark.parametrize(("text", "bad"), [("", False), ("2020-02-29", False), ("2020-02-30", True), ("20200229", True),
                                           ("2999-01-01", True), ("x", True), ("1900-01-01", True)])  # fmt: skip
def test_a_day_that_cannot_be_asked_for_is_told_of(text: str, bad: bool):
    assert choice.bad_day(text, date(2026, 11, 23)) is bad


@pytest.mark.parametrize(
    ("text", "year"), [("2019", 2019), ("", None), ("0", None), ("99999999999999", None), ("²019", None), ("-1", None)]
)
def test_a_year_is_four_plain_digits(text: str, year: int | None):
    assert choice.year_of(text) == year
