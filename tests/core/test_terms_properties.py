"""What must hold of terms whatever the figures: an answer agrees with every way the unknown can have been."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.envelopes import Change, Envelope, amount_as_of, table_as_of
from verkstad.core.period import day_in, step_of
from verkstad.core.terms import Booked, Figures, Rule, State, evaluate

YEARS = (2016, 2017, 2018)
small = st.integers(0, 9)
days = st.dates(date(2015, 1, 1), date(2021, 12, 31))


def figures(day=date(2019, 1, 1), programme=None, amount=100, transfers=0, committed=0, **more) -> Figures:
    table = table_as_of([Envelope(None, amount)], [], day)
    return Figures(day=day, table=table, amount_ore=amount, first_year=2016, last_year=2018, kept=True,
                   programme=Booked(programme or {}), transfers=Booked({None: transfers}),
                   committed=Booked({None: committed}), **more)  # fmt: skip


def splits(total: int, parts: int) -> list[tuple[int, ...]]:
    return [split for split in product(range(total + 1), repeat=parts) if sum(split) == total]


@given(caps=st.tuples(small, small, small), dated=st.tuples(small, small, small), undated=small)
def test_a_cap_is_decided_exactly_where_every_split_of_undated_costs_agrees(caps, dated, undated):
    rules = [
        Rule(f"c{year}", "cost_cap_year", year=year, amount_ore=cap) for year, cap in zip(YEARS, caps, strict=True)
    ]
    given_figures = figures(programme={**dict(zip(YEARS, dated, strict=True)), None: undated})
    found = [verdict.state for verdict in evaluate(rules, given_figures)]
    outcomes = [[d + s > cap for d, s, cap in zip(dated, split, caps, strict=True)] for split in splits(undated, 3)]
    some_cap_always_falls = all(any(outcome) for outcome in outcomes)
    for n, state in enumerate(found):
        broken = {outcome[n] for outcome in outcomes}
        if broken == {False}:
            assert state == State.MET
        elif broken == {True}:
            assert state == State.NOT_MET
        elif any(d > c for d, c in zip(dated, caps, strict=True)):
            assert state in (State.UNDECIDED, State.NOT_MET)
        else:
            assert state == (State.NOT_MET if some_cap_always_falls else State.UNDECIDED)


@given(cap=small, spent=small, more=small, day=days)
def test_more_costs_never_heal_a_cap(cap, spent, more, day):
    order = [State.MET, State.AT_RISK, State.NOT_MET]
    rule = [Rule("c", "cost_cap_year", year=2017, amount_ore=cap)]
    before, after = (evaluate(rule, figures(day=day, programme={2017: s}))[0].state for s in (spent, spent + more))
    assert order.index(before) <= order.index(after)


@given(amount=st.integers(0, 10**12), per_mille=st.integers(0, 1000), spent=st.integers(0, 10**12))
def test_a_share_is_met_exactly_up_to_its_unrounded_limit(amount, per_mille, spent):
    (found,) = evaluate(
        [Rule("s", "cost_cap_share", per_mille=per_mille)], figures(amount=amount, programme={None: spent})
    )
    assert found.limit_ore == Fraction(amount * per_mille, 1000)
    assert (found.state == State.MET) == (spent * 1000 <= amount * per_mille)
    assert (found.numerator, found.denominator) == (spent, amount)


@given(floor=small, programme=small, committed=small, amount=small, day=days)
def test_a_floor_is_lost_only_when_no_further_grant_can_reach_it(floor, programme, committed, amount, day):
    given_figures = figures(day=day, programme={2016: programme}, committed=committed, amount=amount)
    (found,) = evaluate([Rule("f", "grant_floor", amount_ore=floor)], given_figures)
    reachable = committed >= floor or (amount - programme >= floor and not given_figures.ended)
    assert (found.state == State.NOT_MET) == (not reachable)
    assert (found.state == State.MET) == (committed >= floor)


@given(
    original=st.integers(0, 1000),
    changes=st.lists(
        st.builds(Change, days, st.integers(-50, 50).filter(bool), st.sampled_from([None, *YEARS])), max_size=5
    ),
    day=days,
    split=st.tuples(small, small, small),
)
def test_the_lines_of_the_envelopes_always_sum_to_the_amount_in_force(original, changes, day, split):
    rest = max(0, original - sum(split))
    envelopes = [Envelope(year, ore) for year, ore in zip(YEARS, split, strict=True)] + [Envelope(2019, rest)]
    table = table_as_of(envelopes, changes, day)
    whole = sum(e.amount_ore for e in envelopes)
    assert table.total_ore == amount_as_of(whole, changes, day)
    for row in table.rows:
        low, high = table.bounds(row.year)
        assert low <= max(0, row.amount_ore) <= high


@given(due=days, day=days)
def test_a_reminders_step_is_the_nearest_one_that_has_come(due, day):
    left = (due - day).days
    expected = -1 if left < 0 else 1 if left <= 1 else 7 if left <= 7 else 30 if left <= 30 else None
    assert step_of(due, day) == expected


@given(year=st.integers(1990, 2100), day=st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_day_of_every_year_exists_in_every_year(year, day):
    found = day_in(year, day.strftime("%m-%d"))
    assert found.year == year
    assert abs(found - date(year, day.month, 1)) < timedelta(days=31)
