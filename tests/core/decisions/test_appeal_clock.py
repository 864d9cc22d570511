"""The clock of an appeal, on days looked up in a calendar."""

from datetime import date

import pytest

from verkstad.core.decisions.appeal import Clock, Standing, clock, free_day, in_time, last_day
from verkstad.core.decisions.content import Appeal


@pytest.mark.parametrize(
    ("served", "last"),
    [
        (date(2018, 9, 10), date(2018, 10, 1)),  # Monday to Monday
        (date(2018, 9, 14), date(2018, 10, 5)),  # Friday
        (date(2018, 9, 15), date(2018, 10, 8)),  # three weeks on is a Saturday
        (date(2018, 12, 3), date(2018, 12, 27)),  # 24, 25 and 26 December are no days to end on
        (date(2018, 12, 10), date(2019, 1, 2)),  # New Year's Eve, New Year's Day
        (date(2018, 12, 16), date(2019, 1, 7)),  # 6 January is a Sunday and Epiphany
        (date(2019, 3, 29), date(2019, 4, 23)),  # Good Friday 19 April to Easter Monday 22 April
        (date(2019, 5, 9), date(2019, 5, 31)),  # Ascension Day 30 May; the Friday after it is a weekday
        (date(2019, 5, 31), date(2019, 6, 24)),  # midsummer's eve 21 June 2019
        (date(2018, 5, 16), date(2018, 6, 7)),  # the national day 6 June
        (date(2018, 4, 10), date(2018, 5, 2)),  # 1 May
    ],
)
def test_the_last_day_is_three_weeks_on_or_the_next_weekday(served, last):
    assert last_day(served) == last


def test_maundy_thursday_and_the_friday_after_ascension_are_weekdays():
    assert [free_day(date(2019, 4, 18)), free_day(date(2019, 5, 31)), free_day(date(2019, 6, 20))] == [False] * 3


def test_the_clock_stands_until_the_decision_has_reached_the_party():
    assert clock(Appeal.YES, None, date(2030, 1, 1)) == Clock(Standing.NOT_SERVED)


def test_the_clock_counts_down_and_stops():
    served, last = date(2018, 9, 10), date(2018, 10, 1)
    assert clock(Appeal.YES, served, date(2018, 9, 28)) == Clock(Standing.OPEN, served, last, 3)
    assert clock(Appeal.YES, served, last) == Clock(Standing.OPEN, served, last, 0)
    assert clock(Appeal.YES, served, date(2018, 10, 2)) == Clock(Standing.FINAL, served, last, 0)


def test_what_cannot_be_appealed_has_no_last_day():
    assert clock(Appeal.NO, date(2018, 9, 10), date(2018, 9, 11)) == Clock(
        Standing.NOT_APPEALABLE, date(2018, 9, 10), None, None
    )


def test_an_appeal_comes_in_time_on_the_last_day_and_before_service():
    served = date(2018, 9, 15)
    told = [in_time(served, date(2018, 10, 8)), in_time(served, date(2018, 10, 9)), in_time(None, date(2030, 1, 1))]
    assert told == [True, False, True]
