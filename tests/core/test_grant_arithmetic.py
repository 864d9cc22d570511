"""What may be paid of a grant: worked examples, and properties over every order of claims, changes, advances, recoveries."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.grant_arithmetic import (
    Act,
    Bound,
    Entry,
    Grant,
    Limits,
    Suggestion,
    Sums,
    findings_of,
    flat_rate,
    limits,
    lump_sum,
    payable,
    split,
    suggested,
    sums_of,
    with_entry,
)

HALF = Grant(500_000_00, Fraction(1, 2))


def entry(act, kronor, **more):
    return Entry(Act(act), kronor * 100, **more)


def codes(grant, history, *entries, **more):
    return [one.code for one in findings_of(grant, sums_of(history), entries, **more)]


def test_half_of_the_approved_cost_can_be_paid():
    sums = sums_of([entry("approved", 300_000)])
    assert limits(HALF, sums) == Limits(150_000_00, 150_000_00, 150_000_00, 500_000_00, 0, 0, (Bound.SHARE,))


def test_without_a_share_the_cost_itself_is_the_bound():
    assert limits(Grant(500_000_00), sums_of([entry("approved", 300_000)])).binding == (Bound.COST,)
    assert limits(Grant(200_000_00), sums_of([entry("approved", 300_000)])).binding == (Bound.GRANT,)


def test_an_advance_is_set_off_before_money_is_paid():
    sums = sums_of([entry("advance", 100_000), entry("approved", 300_000)])
    assert suggested(HALF, sums) == Suggestion(100_000_00, 50_000_00)
    assert findings_of(HALF, sums, suggested(HALF, sums).entries()) == []


def test_an_advance_may_be_left_for_later_but_never_above_the_grant():
    sums = sums_of([entry("advance", 450_000), entry("approved", 300_000)])
    assert limits(HALF, sums).pay_ore == 50_000_00
    assert limits(HALF, sums).binding == (Bound.GRANT, Bound.SHARE)


def test_what_is_found_wrong_later_is_netted_against_the_next_claim_or_recovered():
    paid = [entry("approved", 200_000), entry("paid", 100_000), entry("approved", -40_000)]
    assert (limits(HALF, sums_of(paid)).excess_ore, limits(HALF, sums_of(paid)).pay_ore) == (20_000_00, 0)
    assert limits(HALF, sums_of([*paid, entry("approved", 100_000)])).pay_ore == 30_000_00
    assert limits(HALF, sums_of([*paid, entry("repaid", 20_000), entry("approved", 100_000)])).pay_ore == 50_000_00


def test_what_came_back_and_is_never_paid_again_takes_its_room_for_good():
    paid = [entry("approved", 1_000_000), entry("paid", 500_000), entry("repaid", 50_000)]
    assert limits(HALF, sums_of(paid)).pay_ore == 50_000_00
    barred = limits(HALF, sums_of([*paid, entry("barred", 50_000)]))
    assert (barred.pay_ore, barred.advance_ore, barred.excess_ore) == (0, 0, 0)


def test_a_cut_of_the_grant_below_what_is_paid_leaves_an_excess_and_nothing_to_pay():
    sums = sums_of([entry("approved", 400_000), entry("paid", 200_000)])
    cut = limits(Grant(150_000_00, Fraction(1, 2)), sums)
    assert (cut.pay_ore, cut.advance_ore, cut.excess_ore) == (0, 0, 50_000_00)


def test_what_is_refused_names_its_rule():
    history = [entry("approved", 100_000), entry("advance", 10_000)]
    found = findings_of(HALF, sums_of(history), [entry("paid", 60_000)])
    assert [(one.code, one.clause, one.where) for one in found] == [("grant.paid_too_large", "R9", "paid")]
    assert codes(HALF, history, entry("advance", 500_000)) == ["grant.advance_too_large"]
    assert codes(HALF, history, entry("set_off", 10_001)) == ["grant.set_off_too_large"]
    assert codes(HALF, history, entry("repaid", 1)) == ["grant.repaid_too_large"]
    assert codes(HALF, history, entry("returned", 10_001)) == ["grant.returned_too_large"]
    assert codes(HALF, history, entry("approved", -100_001)) == ["grant.more_back_than_approved"]
    assert codes(HALF, history, entry("paid", 1), ended=True) == ["grant.ended"]


def test_the_final_payment_waits_for_the_report_and_leaves_no_advance():
    history = [entry("approved", 100_000), entry("advance", 10_000)]
    assert codes(HALF, history, entry("paid", 40_000, final=True)) == ["grant.no_final_report", "grant.advance_left"]
    whole = suggested(HALF, sums_of(history)).entries(final=True)
    assert codes(HALF, history, *whole, report_approved=True) == []


def test_two_entries_together_are_measured_one_after_the_other():
    history = [entry("approved", 100_000)]
    assert codes(HALF, history, entry("paid", 30_000), entry("paid", 30_000)) == ["grant.paid_too_large"]


def test_a_lump_sum_is_all_or_nothing_and_a_flat_rate_is_accumulated():
    assert (lump_sum(amount_ore=5_000, done=True), lump_sum(amount_ore=5_000, done=False)) == (5_000, 0)
    parts = [
        flat_rate(base_ore=33, rate=Fraction(15, 100)),
        flat_rate(base_ore=66, rate=Fraction(15, 100), before_ore=4),
    ]
    assert (parts, sum(parts)) == ([4, 5], int(66 * Fraction(15, 100)))


@pytest.mark.parametrize("bad", [("paid", 0), ("paid", -1), ("advance", -5), ("repaid", -1), ("approved", 0)])
def test_an_amount_of_the_wrong_sign_is_no_entry(bad):
    with pytest.raises(ValueError, match=bad[0]):
        sums_of([entry(*bad)])


@pytest.mark.parametrize("bad", [(-1, None), (1, Fraction(0)), (1, Fraction(3, 2))])
def test_a_grant_that_is_none(bad):
    with pytest.raises(ValueError, match="grant"):
        Grant(*bad)


AMOUNTS = st.integers(1, 3_000_000)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(list(Act)), AMOUNTS),
        st.tuples(st.just("take back"), AMOUNTS),
        st.tuples(st.just("all"), AMOUNTS),
        st.tuples(st.just("change"), st.integers(0, 4_000_000)),
    ),
    max_size=40,
)
SHARES = st.one_of(st.none(), st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100))


def entered(grant, sums, step, amount):
    """What somebody tries: an entry that may be refused, everything that may be given, or a cost taken back."""
    if step == "all":
        return suggested(grant, sums).entries()
    return (Entry(Act.APPROVED, -amount),) if step == "take back" else (Entry(step, amount),)


@settings(max_examples=2_000, deadline=None)
@given(STEPS, st.integers(0, 4_000_000), SHARES)
def test_no_order_of_claims_changes_advances_and_recoveries_pays_above_the_grant(steps, granted, share):
    grant, sums, history = Grant(granted, share), Sums(), []
    for step, amount in steps:
        if step == "change":
            grant = Grant(amount, share)
            continue
        entries = entered(grant, sums, step, amount)
        if findings_of(grant, sums, entries):
            continue
        before = sums
        for one in entries:
            sums, history = with_entry(sums, one), [*history, one]
        if any(one.act in (Act.PAID, Act.ADVANCE) for one in entries):
            assert sums.disbursed_ore + sums.barred_ore <= grant.granted_ore
        if any(one.act in (Act.PAID, Act.SET_OFF) for one in entries):
            given_ = sums.settled_ore + sums.barred_ore
            assert given_ <= min(sums.approved_ore, grant.granted_ore)
            assert share is None or given_ <= sums.approved_ore * share
        assert min(sums.outstanding_ore, sums.approved_ore, sums.in_kind_ore, sums.settled_ore) >= 0
        assert sums.disbursed_ore == sums.settled_ore + sums.outstanding_ore
        assert sums_of(history) == sums
        assert (step != "all") or limits(grant, sums).pay_ore == 0 or not entries or before == sums


@settings(max_examples=400, deadline=None)
@given(STEPS, st.integers(0, 4_000_000), SHARES)
def test_what_is_told_as_payable_is_what_would_be_paid_and_is_earned_less_given(steps, granted, share):
    grant, sums = Grant(granted, share), Sums()
    for step, amount in steps:
        if step == "change":
            grant = Grant(amount, share)
            continue
        entries = entered(grant, sums, step, amount)
        if findings_of(grant, sums, entries):
            continue
        for one in entries:
            sums = with_entry(sums, one)
        found = payable(grant, sums)
        assert found.pay_ore == suggested(grant, sums).pay_ore == max(found.earned_ore - found.given_ore, 0)


@settings(max_examples=300, deadline=None)
@given(STEPS, st.integers(0, 4_000_000), SHARES)
def test_what_was_paid_and_paid_back_is_kept_and_what_it_was_may_be_paid_again_only_as_far_as_it_is_earned(
    steps, granted, share
):
    """Every entry that was let in stays in the sums (R17), and however it went on, paying all that may be paid never comes
    above the grant, nor above what the cost bears."""
    grant, sums, entered_ = Grant(granted, share), Sums(), dict.fromkeys(Act, 0)
    for step, amount in steps:
        if step == "change":
            grant = Grant(amount, share)
            continue
        entries = entered(grant, sums, step, amount)
        if findings_of(grant, sums, entries):
            continue
        for one in entries:
            sums = with_entry(sums, one)
            entered_[one.act] += one.amount_ore
    assert {act: getattr(sums, f"{act}_ore") for act in Act} == entered_
    before = sums
    for one in suggested(grant, sums).entries():
        sums = with_entry(sums, one)
    if sums != before:
        assert sums.settled_ore + sums.barred_ore <= limits(grant, sums).earned_ore <= grant.granted_ore
    if sums.paid_ore != before.paid_ore:
        assert sums.disbursed_ore + sums.barred_ore <= grant.granted_ore


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Act)), AMOUNTS), max_size=6))
def test_the_sums_are_the_same_in_every_order(rows):
    entries = [Entry(act, amount) for act, amount in rows]
    assert len({sums_of(order) for order in permutations(entries)}) == 1


@settings(max_examples=1_000, deadline=None)
@given(st.integers(-(10**12), 10**12), st.dictionaries(st.text(min_size=1), st.integers(0, 10**9), min_size=1))
def test_a_split_adds_up_to_the_ore(total, weights):
    if not any(weights.values()):
        return
    parts = split(total, weights)
    assert (sum(parts.values()), set(parts)) == (total, set(weights))
    assert all(part == 0 for key, part in parts.items() if not weights[key])


@settings(max_examples=500, deadline=None)
@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=12), st.fractions(0, 1, max_denominator=1000))
def test_a_flat_rate_gives_the_same_however_the_base_is_claimed(parts, rate):
    given_, base = 0, 0
    for part in parts:
        base += part
        given_ += flat_rate(base_ore=base, rate=rate, before_ore=given_)
    assert given_ == int(sum(parts) * rate)
