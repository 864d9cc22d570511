"""Interest by the Interest Act, day by day; what comes in goes to the interest first."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.interest import POINTS, Rate, RateMissing, account, known_rates, missing, stretches, table

RATES = {date(2023, 1, 1): Fraction("2.5"), date(2023, 7, 1): Fraction("3.5"), date(2024, 1, 1): Fraction(4)}


def test_a_whole_half_year_costs_its_share_of_the_years_rate():
    found = account(100_000_00, date(2023, 1, 1), [], date(2023, 6, 30), RATES)
    assert (found.debt_ore, found.interest_ore) == (100_000_00, int(100_000_00 * Fraction("10.5") / 100 * 181 / 365))
    assert found.interest_ore == 5_206_84  # by hand: 10 500 kr a year, 181 days of 365


def test_the_rate_changes_at_the_half_year_and_a_leap_year_has_a_day_more():
    told = stretches(100, date(2023, 6, 30), date(2024, 1, 2), RATES)
    assert [(one.first, one.last, one.days, one.percent) for one in told] == [
        (date(2023, 6, 30), date(2023, 6, 30), 1, Fraction("10.5")),
        (date(2023, 7, 1), date(2023, 12, 31), 184, Fraction("11.5")),
        (date(2024, 1, 1), date(2024, 1, 1), 1, Fraction(12)),
    ]
    assert told[-1].interest == 100 * Fraction(12, 100) / 366


def test_what_comes_in_pays_the_interest_first_and_then_the_debt():
    found = account(10_000_00, date(2023, 1, 1), [(date(2023, 3, 1), 1_000_00)], date(2023, 3, 1), RATES)
    paid = found.payments[0]
    assert (paid.interest_ore, paid.debt_ore) == (169_72, 830_28)  # 59 days at 10.5 % of 10 000 kr
    assert found.debt_ore == 10_000_00 - 830_28


def test_what_is_paid_before_interest_runs_lowers_the_debt_alone():
    found = account(10_000_00, date(2023, 3, 1), [(date(2023, 2, 1), 4_000_00)], date(2023, 2, 28), RATES)
    assert (found.debt_ore, found.interest_ore, found.payments[0].interest_ore) == (6_000_00, 0, 0)


def test_more_than_is_owed_is_told_as_over():
    found = account(100_00, date(2023, 1, 1), [(date(2023, 1, 1), 150_00)], date(2023, 12, 31), RATES)
    assert (found.owed_ore, found.payments[0].over_ore) == (0, 50_00)


def test_a_half_year_without_a_rate_is_named():
    with pytest.raises(RateMissing) as caught:
        account(100_00, date(2024, 6, 1), [], date(2024, 7, 1), RATES)
    assert caught.value.first == date(2024, 7, 1)


def test_the_rates_of_the_house_are_half_years_each_once_with_a_source():
    rates = known_rates()
    assert [one for one in rates if one.first.day != 1 or one.first.month not in (1, 7) or not one.source] == []
    assert len(table(rates)) == len(rates)
    assert table(rates)[date(2016, 7, 1)] == Fraction("-0.5")


def test_a_later_row_corrects_an_earlier_one():
    assert table([Rate(date(2023, 1, 1), Fraction(2)), Rate(date(2023, 1, 1), Fraction(3))]) == {date(2023, 1, 1): 3}


DAYS = st.integers(0, 500).map(lambda n: date(2023, 1, 1) + timedelta(days=n))


@given(
    st.integers(1, 10**9),
    st.lists(st.tuples(st.integers(0, 360).map(lambda n: date(2023, 1, 1) + timedelta(days=n)), st.integers(1, 10**8))),
)
def test_every_ore_that_came_in_stands_somewhere_and_nothing_is_below_zero(debt, payments):
    found = account(debt, date(2023, 1, 1), payments, date(2023, 12, 31), RATES)
    assert sum(one.amount_ore for one in found.payments) == sum(amount for _day, amount in payments)
    assert all(p.interest_ore + p.debt_ore + p.over_ore == p.amount_ore for p in found.payments)
    assert debt - sum(one.debt_ore for one in found.payments) == found.debt_ore >= 0
    assert min([found.interest_ore, *(min(p.interest_ore, p.debt_ore, p.over_ore) for p in found.payments)]) >= 0
    most = debt * (POINTS + Fraction("3.5")) / 100  # never above a year's interest on the whole debt
    assert found.interest_ore + sum(one.interest_ore for one in found.payments) <= most


@given(st.integers(1, 10**9), st.integers(1, 359))
def test_it_does_not_matter_where_the_days_are_cut(debt, cut):
    first, middle, last = date(2023, 1, 1), date(2023, 1, 1) + timedelta(days=cut), date(2024, 1, 1)
    whole = sum(one.interest for one in stretches(debt, first, last, RATES))
    parts = [*stretches(debt, first, middle, RATES), *stretches(debt, middle, last, RATES)]
    assert sum(one.interest for one in parts) == whole


def test_the_missing_half_years_are_named_each_once():
    assert missing(date(2022, 8, 1), date(2024, 7, 2), RATES) == [date(2022, 7, 1), date(2024, 7, 1)]
    assert missing(date(2023, 1, 1), date(2024, 7, 1), RATES) == []


PARTS = ((date(2023, 2, 1), 4_000_00), (date(2023, 4, 1), 6_000_00))


def test_only_the_instalments_that_are_late_cost():
    found = account(10_000_00, date(2023, 2, 1), [], date(2023, 4, 30), RATES, parts=PARTS)
    assert [(one.first, one.last, one.debt_ore) for one in found.stretches] == [
        (date(2023, 2, 1), date(2023, 3, 31), 4_000_00), (date(2023, 4, 1), date(2023, 4, 30), 10_000_00)]  # fmt: skip
    assert found.interest_ore == int(Fraction("10.5") / 100 * (4_000_00 * 59 + 10_000_00 * 30) / 365) == 154_19


def test_a_plan_that_is_kept_costs_nothing_and_what_comes_early_pays_the_next():
    kept = [(date(2023, 1, 31), 4_000_00), (date(2023, 3, 31), 6_000_00)]
    assert account(10_000_00, date(2023, 2, 1), kept, date(2023, 12, 31), RATES, parts=PARTS).stretches == ()
    early = account(10_000_00, date(2023, 2, 1), [(date(2023, 1, 2), 9_000_00)], date(2023, 4, 1), RATES, parts=PARTS)
    assert [(one.first, one.debt_ore) for one in early.stretches] == [(date(2023, 4, 1), 1_000_00)]


@given(
    st.lists(
        st.tuples(st.integers(0, 300).map(lambda n: date(2023, 1, 1) + timedelta(days=n)), st.integers(1, 10**8)),
        min_size=1,
    ),
    st.lists(st.tuples(st.integers(0, 360).map(lambda n: date(2023, 1, 1) + timedelta(days=n)), st.integers(1, 10**8))),
)
def test_instalments_never_cost_more_than_the_whole_debt_from_the_first_day(parts, payments):
    debt, first, last = sum(ore for _day, ore in parts), min(day for day, _ore in parts), date(2023, 12, 31)
    plan = account(debt, first, payments, last, RATES, parts=parts)
    whole = account(debt, first, payments, last, RATES)
    assert plan.owed_ore <= whole.owed_ore
    assert debt - sum(one.debt_ore for one in plan.payments) == plan.debt_ore >= 0
    assert all(p.interest_ore + p.debt_ore + p.over_ore == p.amount_ore for p in plan.payments)
