"""De minimis arithmetic: sums typed by hand. The rates here are chosen to divide evenly; they are no quotations."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.decisions.aid import RULES, Had, aid_state, declaration_needed, euros, first_day, rule_on

TEN = Decimal("10")
NEW = date(2024, 5, 10)


def codes(state):
    return [f.code for f in state.findings]


def state(kronor, *had, day=NEW, rate=TEN, declared=True, year_ends=None):
    return aid_state(day=day, amount_ore=kronor * 100, rate=rate, had=had, declared=declared, year_ends=year_ends)


def aid(day, kronor, rate=TEN):
    return Had(day, kronor * 100, rate)


def test_each_day_has_the_regulation_that_held_then():
    days = [
        date(2013, 12, 31),
        date(2014, 1, 1),
        date(2023, 12, 31),
        date(2024, 1, 1),
        date(2030, 12, 31),
        date(2031, 1, 1),
    ]
    assert [r.regulation if (r := rule_on(d)) else None for d in days] == [
        None, "EU 1407/2013", "EU 1407/2013", "EU 2023/2831", "EU 2023/2831", None,
    ]  # fmt: skip


def test_three_rolling_years_end_on_the_day_of_the_grant():
    assert first_day(RULES[1], NEW) == date(2021, 5, 11)
    assert first_day(RULES[1], date(2024, 2, 29)) == date(2021, 3, 1)


def test_three_fiscal_years_are_the_one_under_way_and_the_two_before():
    assert first_day(RULES[0], date(2018, 5, 10)) == date(2016, 1, 1)
    assert first_day(RULES[0], date(2018, 5, 10), (6, 30)) == date(2015, 7, 1)
    assert first_day(RULES[0], date(2018, 7, 1), (6, 30)) == date(2016, 7, 1)


def test_aid_up_to_the_ceiling_is_allowed_and_one_cent_more_is_not():
    had = aid(date(2022, 1, 1), 2_000_000)
    whole = state(1_000_000, had)
    assert (whole.had_eur, whole.new_eur, whole.sum_eur, whole.left_eur, whole.allowed) == (
        200_000, 100_000, 300_000, 100_000, True)  # fmt: skip
    over = aid_state(day=NEW, amount_ore=100_000_010, rate=TEN, had=[had], declared=True)
    assert (codes(over), over.allowed) == (["aid.ceiling"], False)


def test_when_the_ceiling_is_passed_the_finding_says_that_all_of_the_new_aid_falls_outside():
    found = state(2_000_000, aid(date(2022, 1, 1), 2_000_000)).findings
    assert [(f.code, f.clause, dict(f.params)) for f in found] == [
        ("aid.ceiling", "EU 2023/2831, article 3.7",
         {"sum": "400\u202f000", "ceiling": "300\u202f000", "had": "200\u202f000", "new": "200\u202f000", "first": "2021-05-11"}),
    ]  # fmt: skip


def test_each_aid_is_counted_at_the_rate_of_its_own_day():
    had = [Had(date(2022, 1, 1), 100_000_00, Decimal("10")), Had(date(2023, 1, 1), 100_000_00, Decimal("12.5"))]
    assert state(100_000, *had, rate=Decimal("8")).sum_eur == 10_000 + 8_000 + 12_500


def test_aid_older_than_three_years_does_not_count():
    assert state(10, aid(date(2021, 5, 10), 3_000_000)).had_eur == 0
    assert state(10, aid(date(2021, 5, 11), 3_000_000)).had_eur == 300_000


def test_the_older_ceiling_holds_for_a_grant_of_its_time():
    had = aid(date(2016, 1, 1), 1_500_000)
    assert codes(state(500_001, had, day=date(2018, 5, 10), year_ends=(12, 31))) == ["aid.ceiling"]
    assert codes(state(500_000, had, day=date(2018, 5, 10), year_ends=(12, 31))) == []


def test_a_fiscal_year_that_is_not_known_is_assumed_and_said():
    assert codes(state(1, day=date(2018, 5, 10))) == ["aid.year_assumed"]


def test_a_rate_that_is_not_known_is_a_finding_and_no_sum_is_invented():
    nothing = state(100_000, rate=None)
    assert (codes(nothing), nothing.new_eur, nothing.sum_eur) == (["aid.no_rate"], None, None)
    old = state(100_000, aid(date(2023, 1, 1), 5_000, rate=None))
    assert (codes(old), old.findings[0].params) == (["aid.no_rate"], {"day": "2023-01-01"})


def test_aid_told_in_euros_needs_no_rate():
    assert state(100_000, Had(date(2023, 1, 1), eur=Decimal("1234.56"))).had_eur == Fraction(123456, 100)


def test_a_company_declares_until_the_register_has_run_three_years():
    assert codes(state(1, declared=False)) == ["aid.no_declaration"]
    assert [declaration_needed(date(2028, 12, 31)), declaration_needed(date(2029, 1, 1))] == [True, False]


def test_a_day_without_regulation_allows_nothing():
    assert (state(1, day=date(2031, 1, 1)).allowed, codes(state(1, day=date(2031, 1, 1)))) == (False, ["aid.no_rule"])


def test_a_rate_of_nothing_is_no_rate():
    with pytest.raises(ValueError, match="above zero"):
        euros(100, Decimal(0))


@given(st.lists(st.integers(1, 10**9), max_size=6), st.integers(1, 10**9))
def test_the_parts_of_aid_sum_to_what_the_whole_would(parts, new):
    had = [Had(date(2023, 1, 1), ore, TEN) for ore in parts]
    told = aid_state(day=NEW, amount_ore=new, rate=TEN, had=had, declared=True)
    assert told.sum_eur == Fraction(sum(parts) + new, 1000)
    assert told.allowed == (sum(parts) + new <= 300_000 * 1000)
