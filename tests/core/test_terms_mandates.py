"""The terms of the real mandates 4 and 5, as decided and as booked."""

from datetime import date
from fractions import Fraction

import pytest

from verkstad.core.envelopes import Change, Envelope, EnvelopeTable, amount_as_of, table_as_of
from verkstad.core.terms import Booked, Drawn, Figures, Rule, State, evaluate

TKR, MKR = 100_000, 100_000_000
FLOOR = Rule("floor", "grant_floor", amount_ore=20_000 * TKR)
CAPS = [
    Rule(f"cap-{y}", "cost_cap_year", year=y, amount_ore=c * TKR) for y, c in ((2016, 2000), (2017, 2000), (2018, 1000))
]
CLOSED = date(2018, 12, 31)


def mandate_4(day=CLOSED, programme=None, transfers=16_603 * TKR, committed=20_197 * TKR, kept=True) -> Figures:
    return Figures(
        day=day,
        table=table_as_of([Envelope(None, 25 * MKR)], [], day),
        amount_ore=25 * MKR,
        first_year=2016,
        last_year=2018,
        kept=kept,
        programme=Booked({None: 2_289 * TKR} if programme is None else programme),
        transfers=Booked({None: transfers}),
        committed=Booked({None: committed}),
    )


def states(rules, figures):
    return {v.rule.key: v.state.value for v in evaluate(rules, figures)}


def why(rule, figures, rules=()):
    found = next(v for v in evaluate([rule, *rules], figures) if v.rule == rule)
    return found.why[0] % found.why[1]


def test_floor_is_met_and_caps_per_year_are_undecided_because_costs_are_booked_for_the_period():
    assert states([FLOOR, *CAPS], mandate_4()) == {
        "floor": "met",
        "cap-2016": "undecided",
        "cap-2017": "undecided",
        "cap-2018": "undecided",
    }
    assert why(CAPS[2], mandate_4(), CAPS[:2]) == (
        f"Programme costs of {2_289 * TKR} are booked for 2016-2018 as a whole; how much of it falls on 2018 is not "
        f"known, and the cap is {1_000 * TKR}."
    )


@pytest.mark.parametrize(
    ("total", "expected"),
    [(1_000, ["met", "met", "met"]), (1_001, ["met", "met", "undecided"]), (2_000, ["met", "met", "undecided"]),
     (2_001, ["undecided"] * 3), (5_000, ["undecided"] * 3), (5_001, ["not_met"] * 3)],
)  # fmt: skip
def test_undated_costs_decide_a_cap_only_where_every_split_agrees(total, expected):
    figures = mandate_4(day=date(2019, 2, 1), programme={None: total * TKR})
    assert list(states(CAPS, figures).values()) == expected


def test_costs_dated_to_a_year_take_the_room_of_undated_ones():
    figures = mandate_4(day=date(2019, 2, 1), programme={None: 3_001 * TKR, 2016: 2_000 * TKR})
    assert states(CAPS, figures) == {"cap-2016": "not_met", "cap-2017": "not_met", "cap-2018": "not_met"}
    figures = mandate_4(day=date(2019, 2, 1), programme={None: 500 * TKR, 2016: 2_001 * TKR})
    assert states(CAPS, figures) == {"cap-2016": "not_met", "cap-2017": "met", "cap-2018": "met"}


def test_undated_costs_of_a_period_in_its_first_year_belong_to_that_year():
    figures = mandate_4(day=date(2016, 12, 1), programme={None: 2_100 * TKR})
    assert states(CAPS, figures) == {"cap-2016": "not_met", "cap-2017": "met", "cap-2018": "met"}


@pytest.mark.parametrize(
    ("spent", "state"), [(1_799, "met"), (1_800, "at_risk"), (2_000, "at_risk"), (2_001, "not_met")]
)
def test_a_cap_is_at_risk_from_nine_tenths_while_its_year_runs(spent, state):
    figures = mandate_4(day=date(2017, 12, 31), programme={2017: spent * TKR})
    assert states(CAPS[1:2], figures) == {"cap-2017": state}
    later = mandate_4(day=date(2018, 1, 1), programme={2017: spent * TKR})
    assert states(CAPS[1:2], later) == {"cap-2017": "not_met" if state == "not_met" else "met"}


@pytest.mark.parametrize(
    ("committed", "spent", "day", "state"),
    [(20_000, 0, date(2017, 1, 1), "met"), (19_999, 1, date(2017, 1, 1), "undecided"), (19_999, 5_001, date(2017, 1, 1), "not_met"),
     (19_999, 4_500, date(2017, 1, 1), "at_risk"), (19_999, 4_499, date(2017, 1, 1), "undecided"),
     (19_999, 1, date(2018, 7, 5), "at_risk"), (19_999, 1, date(2018, 7, 3), "undecided"), (19_999, 1, date(2019, 1, 1), "not_met")],
)  # fmt: skip
def test_the_floor_by_what_is_granted_spent_and_left_of_the_period(committed, spent, day, state):
    figures = mandate_4(day=day, programme={2016: spent * TKR}, transfers=0, committed=committed * TKR)
    assert states([FLOOR], figures) == {"floor": state}


def test_nothing_booked_decides_nothing():
    rules = [
        FLOOR,
        *CAPS,
        Rule("s", "spend_cap"),
        Rule("p", "cost_cap_share", per_mille=50),
        Rule("r", "repay_by", due_on=CLOSED),
    ]
    assert set(states(rules, mandate_4(kept=False, programme={}, transfers=0, committed=0)).values()) == {"undecided"}


ENVELOPES = [Envelope(2018, 20 * MKR), Envelope(2019, 30 * MKR), Envelope(2020, 40 * MKR)]
CUT = [Change(date(2018, 12, 1), -10 * MKR)]
SHARE = Rule("share", "cost_cap_share", per_mille=50)
DRAW = Rule("draw", "draw_by", month_day="05-30")
REPAY = Rule("repay", "repay_by", due_on=date(2021, 3, 1))


def mandate_5(day, **more) -> Figures:
    return Figures(
        day=day,
        table=table_as_of(ENVELOPES, CUT, day),
        amount_ore=amount_as_of(90 * MKR, CUT, day),
        first_year=2018,
        last_year=2020,
        **({"kept": True} | more),
    )


def test_the_cut_changes_the_amount_and_stays_without_a_year():
    before, after = date(2018, 11, 30), date(2018, 12, 1)
    assert [amount_as_of(90 * MKR, CUT, day) for day in (before, after)] == [90 * MKR, 80 * MKR]
    table = table_as_of(ENVELOPES, CUT, after)
    assert [(row.year, row.amount_ore) for row in table.rows] == [(2018, 20 * MKR), (2019, 30 * MKR), (2020, 40 * MKR)]
    assert (table.undated, table.total_ore, table.bounds(2019)) == (tuple(CUT), 80 * MKR, (20 * MKR, 30 * MKR))
    assert table_as_of(ENVELOPES, CUT, before).total_ore == 90 * MKR


def test_a_change_of_a_mandate_without_years_belongs_to_the_period():
    table = table_as_of([Envelope(None, 110 * MKR)], CUT, CLOSED)
    assert [(row.year, row.decided_ore, row.change_ore) for row in table.rows] == [(None, 110 * MKR, -10 * MKR)]
    assert table.undated == ()


@pytest.mark.parametrize(
    ("day", "costs", "state", "limit"),
    [(date(2018, 11, 30), 4_500, "at_risk", 4_500), (date(2018, 11, 30), 4_501, "not_met", 4_500),
     (date(2018, 12, 1), 4_500, "not_met", 4_000), (date(2018, 12, 1), 4_000, "at_risk", 4_000),
     (date(2018, 12, 1), 3_599, "met", 4_000), (date(2021, 1, 1), 4_000, "met", 4_000)],
)  # fmt: skip
def test_five_per_cent_is_of_the_amount_in_force_on_the_day(day, costs, state, limit):
    (found,) = evaluate([SHARE], mandate_5(day, programme=Booked({None: costs * TKR})))
    assert (found.state.value, found.limit_ore) == (state, Fraction(limit * TKR))
    assert (found.numerator, found.denominator) == (costs * TKR, amount_as_of(90 * MKR, CUT, day))


DRAWN = tuple(Drawn(y, a * MKR, date(y, 5, 30)) for y, a in ((2018, 20), (2019, 30), (2020, 30)))


@pytest.mark.parametrize(
    ("day", "draws", "state"),
    [(date(2018, 4, 29), (), "undecided"), (date(2018, 4, 30), (), "at_risk"), (date(2018, 5, 30), (), "at_risk"),
     (date(2018, 5, 31), (), "not_met"), (date(2018, 5, 31), DRAWN[:1], "met"), (date(2019, 5, 31), DRAWN[:1], "not_met"),
     (date(2021, 1, 1), DRAWN, "met"), (date(2018, 6, 30), (Drawn(2018, 1, date(2018, 5, 31)),), "not_met")],
)  # fmt: skip
def test_money_is_asked_for_by_30_may_each_year(day, draws, state):
    assert states([DRAW], mandate_5(day, draws=draws)) == {"draw": state}


def test_money_that_came_without_a_recorded_request_leaves_the_term_undecided():
    assert states([DRAW], mandate_5(date(2020, 12, 1), received_ore=20 * MKR)) == {"draw": "undecided"}
    assert states([DRAW], mandate_5(date(2020, 12, 1), kept=False)) == {"draw": "undecided"}


@pytest.mark.parametrize(
    ("day", "more", "state"),
    [(date(2020, 6, 1), {}, "undecided"), (date(2021, 1, 29), {}, "undecided"), (date(2021, 1, 30), {}, "at_risk"),
     (date(2021, 3, 1), {}, "at_risk"), (date(2021, 3, 2), {}, "not_met"),
     (date(2021, 3, 2), {"repaid_on": date(2021, 3, 1)}, "met"), (date(2021, 3, 2), {"repaid_on": date(2021, 3, 2)}, "not_met"),
     (date(2021, 3, 2), {"repaid_ore": 10 * MKR}, "met"), (date(2021, 3, 2), {"transfers": Booked({2020: 80 * MKR})}, "met")],
)  # fmt: skip
def test_what_is_not_used_is_repaid_by_1_march_2021(day, more, state):
    given = {"transfers": Booked({2020: 70 * MKR})} | more
    assert states([REPAY], mandate_5(day, **given)) == {"repay": state}


@pytest.mark.parametrize(
    ("paid", "committed", "day", "state"),
    [(25_000, 25_000, CLOSED, "met"), (25_001, 25_001, CLOSED, "not_met"), (10_000, 25_001, CLOSED, "at_risk"),
     (10_000, 25_001, date(2019, 1, 1), "met")],
)  # fmt: skip
def test_never_more_than_the_envelope(paid, committed, day, state):
    figures = mandate_4(day=day, programme={}, transfers=paid * TKR, committed=committed * TKR)
    assert states([Rule("s", "spend_cap")], figures) == {"s": state}


def test_a_share_of_a_year_whose_envelope_is_uncertain_is_decided_only_at_the_ends():
    rule = Rule("y", "cost_cap_share", per_mille=100, year=2018)
    found = [
        evaluate([rule], mandate_5(date(2019, 1, 1), programme=Booked({2018: costs * TKR})))[0].state
        for costs in (1_000, 1_001, 2_000, 2_001)
    ]
    assert found == [State.MET, State.UNDECIDED, State.UNDECIDED, State.NOT_MET]


def test_a_term_that_lacks_what_its_kind_needs_is_an_error():
    with pytest.raises(ValueError, match="term x: a cost_cap_year needs amount_ore, year"):
        evaluate([Rule("x", "cost_cap_year")], mandate_4())


def test_a_mandate_without_any_years_has_no_day_to_draw_by():
    figures = Figures(day=CLOSED, table=EnvelopeTable(), amount_ore=0, kept=True)
    assert states([DRAW], figures) == {"draw": "undecided"}
