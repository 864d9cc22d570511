"""A plan of instalments followed up, and the number that a payer writes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from verkstad.core.payments.instalments import followed, next_due
from verkstad.core.payments.references import payment_number

PLAN = [(date(2026, 1, 31), 400), (date(2026, 2, 28), 300), (date(2026, 6, 30), 300)]


def test_what_comes_in_pays_the_earliest_and_the_rest_is_late_due_or_coming():
    came = [(date(2026, 1, 20), 100), (date(2026, 2, 5), 400)]
    told = followed(PLAN, came, date(2026, 3, 1))
    assert [(one.paid_ore, one.paid_on, one.state) for one in told] == [
        (400, date(2026, 2, 5), "paid"), (100, None, "late"), (0, None, "coming")]  # fmt: skip
    assert followed(PLAN, came, date(2026, 6, 1))[2].state == "due"
    assert (next_due(PLAN, 500), next_due(PLAN, 700), next_due(PLAN, 1_000)) == (
        date(2026, 2, 28),
        date(2026, 6, 30),
        None,
    )


def test_the_last_day_is_not_late():
    assert [one.state for one in followed(PLAN[:1], [], date(2026, 1, 31))] == ["due"]
    assert [one.state for one in followed(PLAN[:1], [], date(2026, 2, 1))] == ["late"]


DAYS = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
ROWS = st.lists(st.tuples(DAYS, st.integers(1, 10_000)), max_size=8)


@given(ROWS, ROWS, DAYS)
def test_what_is_paid_of_the_instalments_is_what_came_in_up_to_the_whole(plan, came, day):
    told = followed(plan, came, day)
    known = sum(ore for on, ore in came if on <= day)
    assert sum(one.paid_ore for one in told) == min(known, sum(ore for _day, ore in plan))
    assert [one.day for one in told if one.left_ore][:1] == [one for one in [next_due(plan, known)] if one]
    assert all((one.state == "paid") == (one.left_ore == 0) for one in told)


@given(st.integers(1, 10**9))
def test_the_number_of_a_payment_has_its_length_and_check_digit(number):
    text = payment_number(number)
    assert luhn.is_valid(text)
    assert int(text[-2]) == len(text) % 10
    assert int(text[:-2]) == number
