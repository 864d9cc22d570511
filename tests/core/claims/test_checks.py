"""Findings at each line (R11), what an officer looks closer at, the sample, the clocks and the computed costs."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.applications.plan import Chosen, Plan, Units
from verkstad.core.calls.terms import CostMethod, CostOption
from verkstad.core.claims.checks import Frame, line_findings
from verkstad.core.claims.clocks import answer_by, pay_clock
from verkstad.core.claims.control import (
    above_budget,
    benford,
    digits_of,
    duplicates,
    round_sums,
    weekend_hours,
    without_evidence,
)
from verkstad.core.claims.lines import Line, Origin
from verkstad.core.claims.sample import draw
from verkstad.core.claims.simplified import Asked, Computed, computed

FRAME = Frame(date(2026, 1, 1), date(2027, 12, 31), date(2026, 6, 30), ("staff", "travel"), ("owner", "p2"))
GOOD = {"kind": "staff", "amount_ore": 100_00, "booked_on": date(2026, 3, 2), "paid_on": date(2026, 3, 30)}


def a_line(**more):
    return Line(**{**GOOD, **more})


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"amount_ore": 0}, [("claim.no_amount", "")]),
        ({"amount_ore": 10**14}, [("claim.huge", "")]),
        ({"booked_on": date(2025, 12, 31)}, [("claim.outside_period", "R11")]),
        ({"booked_on": date(2028, 1, 1)}, [("claim.outside_period", "R11")]),
        ({"booked_on": date(2026, 7, 1)}, [("claim.after_claim", "R11")]),
        ({"booked_on": None}, [("claim.no_day", "R11")]),
        ({"paid_on": None}, [("claim.unpaid", "R11")]),
        ({"paid_on": None, "in_kind": True}, []),
        ({"paid_on": date(2026, 7, 1)}, [("claim.paid_later", "R11")]),
        ({"kind": "rent"}, [("claim.closed_kind", "R11")]),
        ({"kind": ""}, [("claim.no_kind", "R11")]),
        ({"partner": "p9"}, [("claim.unknown_partner", "")]),
        ({"booked_on": None, "paid_on": None, "origin": Origin.COMPUTED}, []),
    ],
)
def test_each_fault_of_a_line_names_its_rule(more, found):
    assert [(one.code, one.clause) for one in line_findings(a_line(**more), FRAME)] == found


def test_the_same_invoice_is_found_however_it_is_spelt_here_and_in_other_claims():
    mine = [a_line(key=1, supplier="SJ AB", invoice="F-17"), a_line(key=2, supplier="sj", invoice="f 17"),
            a_line(key=3, supplier="SJ AB", invoice="F-17", amount_ore=50_00), a_line(key=4), a_line(key=5)]  # fmt: skip
    assert [one.keys for one in duplicates(mine, [])] == [(2, 1)]
    other = a_line(key=9, supplier="SJ", invoice="F17", claim="Robotar 1")
    assert [(one.keys, one.finding.params["claim"]) for one in duplicates(mine, [other])] == [
        ((1, 9), "Robotar 1"), ((2, 9), "Robotar 1")
    ]  # fmt: skip


def test_round_sums_and_large_ones_without_evidence():
    lines = [a_line(key=1, amount_ore=30_000_00), a_line(key=2, amount_ore=30_000_50), a_line(key=3, evidence=True)]
    assert [one.keys for one in round_sums(lines)] == [(1,)]
    assert [one.keys for one in without_evidence(lines)] == [(1,), (2,)]


def test_hours_on_weekends_above_the_limit_by_person_and_month():
    saturday, monday = date(2026, 3, 7), date(2026, 3, 9)
    hours = [("AB", saturday, Fraction(8)), ("AB", date(2026, 3, 8), Fraction(1, 2)), ("CD", saturday, Fraction(8)),
             ("CD", monday, Fraction(12))]  # fmt: skip
    found = weekend_hours(hours)
    assert [(one.finding.params["person"], one.finding.params["hours"]) for one in found] == [("AB", "8,5")]


def test_leading_digits_hint_only_where_there_are_many_amounts():
    natural = [a_line(amount_ore=int(1.07**n * 100), origin=Origin.LEDGER) for n in range(1, 350)]
    flat = [a_line(amount_ore=n * 10_000 + 77, origin=Origin.LEDGER) for n in range(1, 10) for _again in range(40)]
    assert benford(natural) == []
    assert [one.finding.clause for one in benford(flat)] == ["K4"]
    assert benford(flat[:100]) == []
    assert digits_of([100, -200, 29, 0]).counts == (1, 2, 0, 0, 0, 0, 0, 0, 0)


def test_a_kind_above_its_budget():
    assert [
        one.finding.params["kind"] for one in above_budget({"staff": 11, "travel": 5}, {"staff": 10, "travel": 5})
    ] == ["staff"]
    assert above_budget({"staff": 11}, {}) == []


amounts = st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=60)


@given(amounts, st.integers(1, 70), st.text("0123456789abcdef", min_size=4, max_size=8), st.randoms())
def test_a_seed_draws_the_same_lines_in_whatever_order_they_lie(ores, size, seed, rng):
    lines = [a_line(key=n, amount_ore=ore) for n, ore in enumerate(ores, start=1)]
    drawn = draw(lines, size, seed, {1: 2})
    shuffled = lines[:]
    rng.shuffle(shuffled)
    assert draw(shuffled, size, seed, {1: 2}) == drawn
    assert len(set(drawn.keys)) == len(drawn.keys) == (len(lines) if len(lines) <= 5 else min(size, len(lines)))
    assert drawn.amount_ore <= drawn.of_ore == sum(map(abs, ores))


def test_what_was_noted_and_what_is_large_is_drawn_more_often():
    lines = [a_line(key=n, amount_ore=100_00) for n in range(1, 11)] + [a_line(key=11, amount_ore=5_000_00)]
    times = dict.fromkeys(range(1, 12), 0)
    for seed in range(400):
        for key in draw(lines, 2, str(seed), {5: 3}).keys:
            times[key] += 1
    assert min(times[5], times[11]) > 3 * max(count for key, count in times.items() if key not in (5, 11))
    with pytest.raises(ValueError):
        draw(lines, 0, "frö", {})


def test_the_agencys_time_stands_still_while_the_sender_completes():
    clock = pay_clock(date(2026, 3, 1), [(date(2026, 3, 11), date(2026, 3, 21))], date(2026, 4, 1))
    assert (clock.run, clock.due_on, clock.stopped, clock.left(date(2026, 4, 1))) == (21, date(2026, 5, 30), False, 59)
    assert pay_clock(date(2026, 3, 1), [(date(2026, 3, 11), None)], date(2026, 4, 1)).stopped
    assert answer_by(date(2026, 3, 1)) == date(2026, 3, 15)


FLAT = CostOption("oh", CostMethod.FLAT_RATE, "indirect", share="15", of=("staff",))
UNIT = CostOption("hour", CostMethod.UNIT_COST, "staff", amount_ore=450_00)
LUMP = CostOption("prep", CostMethod.LUMP_SUM, "travel", amount_ore=90_000_00)
PLAN = Plan(
    units=(Units("hour", "owner", 2026, Fraction(10)),), chosen=(Chosen("oh", "owner"), Chosen("prep", "owner", 2026))
)


def test_computed_costs_follow_the_plan_and_are_accumulated():
    asked = [Asked("hour", "owner", Fraction(5, 2)), Asked("prep", "owner", done=True)]
    first = computed([FLAT, UNIT, LUMP], PLAN, {("staff", "owner"): 1_000_00}, {}, asked)
    assert sorted(first, key=lambda one: one.option) == [
        Computed("hour", "owner", "staff", 1_125_00), Computed("oh", "owner", "indirect", 318_75),
        Computed("prep", "owner", "travel", 90_000_00),
    ]  # fmt: skip
    before = {("oh", "owner"): 318_75, ("hour", "owner"): 1_125_00, ("prep", "owner"): 90_000_00}
    assert computed([FLAT, UNIT, LUMP], PLAN, {("staff", "owner"): 1_000_00}, before, asked[1:]) == []
    assert computed([FLAT], Plan(), {("staff", "owner"): 1_000_00}, {}, []) == []


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_no_number_of_claims_gives_more_by_a_flat_rate_than_one(parts):
    plan, base, given_ore = Plan(chosen=(Chosen("oh", "owner"),)), 0, 0
    for part in parts:
        base += part
        for one in computed([FLAT], plan, {("staff", "owner"): base}, {("oh", "owner"): given_ore}, []):
            given_ore += one.amount_ore
    assert given_ore == int(sum(parts) * Fraction(15, 100))
