"""Differences, the rule of moves, and two changes of one version that are joined."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.agreements.changing import MoveRule, Room, cut, findings_of, kind_moves, needs_decision, year_steps
from verkstad.core.agreements.content import Agreed, Indicator, WorkPackage
from verkstad.core.agreements.differences import (
    Difference,
    Part,
    agreed_of,
    between,
    differences,
    in_order,
    next_key,
    pieces_of,
    rebased,
)
from verkstad.core.applications.figures import figures_of
from verkstad.core.applications.plan import Cost, Fund, Means, Plan, Source
from verkstad.core.calls.terms import CallTerms
from verkstad.core.decisions.content import ReportDue, ReportKind, YearAmount
from verkstad.core.findings import Severity

KR = 100
RULE = MoveRule(Fraction(1, 5), 50_000 * KR, "§ 9")
NO_OPTIONS = CallTerms()


def agreed(staff=600_000, travel=400_000, granted=500_000, **more):
    """Cost 1 000 000 kr in 2026, half of it granted."""
    costs = (Cost("staff", "owner", 2026, staff * KR), Cost("travel", "owner", 2026, travel * KR))
    funds = (Fund("g", Source.GRANT, amount_ore=granted * KR),
             Fund("o", Source.OWN, "owner", amount_ore=(staff + travel - granted) * KR))  # fmt: skip
    said = {"granted_ore": granted * KR, "by_year": (YearAmount(2026, granted * KR),), "first": date(2026, 1, 1),
            "last": date(2026, 12, 31), "budget": Plan(costs, (), (), funds), "share": Fraction(1, 2),
            "reports": (ReportDue(ReportKind.FINAL, date(2027, 1, 31)),)}  # fmt: skip
    return Agreed(**{**said, **more})


def figures(one):
    return figures_of(one.budget, NO_OPTIONS)


def why(before, after):
    return [one.code for one in needs_decision(before, after, (figures(before), figures(after)), RULE)]


texts = st.text(max_size=8)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
costs = st.builds(Cost, st.sampled_from(["staff", "travel"]), st.sampled_from(["owner", "p1"]), st.integers(2026, 2028),
                  st.integers(1, 10**9), st.booleans())  # fmt: skip
funds = st.builds(Fund, st.sampled_from(["a", "b"]), st.sampled_from(list(Source)), st.just("owner"), texts,
                  st.integers(2026, 2028), st.integers(0, 10**9), st.sampled_from(list(Means)))  # fmt: skip
packages = st.builds(WorkPackage, st.sampled_from(["p1", "p2"]), texts, texts, st.just("owner"), days, days)
indicators = st.builds(Indicator, st.sampled_from(["i1", "i2"]), texts, target=st.fractions())


def once(values, key):
    return tuple({key(one): one for one in values}.values())


contents = st.builds(
    lambda years, share, lines, paid, work, measured, due, terms: in_order(Agreed(
        granted_ore=sum(years.values()), by_year=tuple(YearAmount(*one) for one in sorted(years.items())), share=share,
        first=date(2026, 1, 1), last=date(2028, 12, 31), special_terms=terms,
        budget=Plan(once(lines, lambda c: (c.kind, c.partner, c.year, c.in_kind)), (), (), once(paid, lambda f: f.key)),
        packages=once(work, lambda p: p.key), indicators=once(measured, lambda i: i.key),
        reports=tuple(ReportDue(ReportKind.PROGRESS, day) for day in sorted(due)))),
    st.dictionaries(st.integers(2026, 2028), st.integers(1, 10**9), min_size=1), st.none() | st.just(Fraction(1, 2)),
    st.lists(costs, max_size=5), st.lists(funds, max_size=3), st.lists(packages, max_size=3), st.lists(indicators, max_size=3),
    st.sets(days, max_size=3), texts,
)  # fmt: skip


@given(contents)
def test_pieces_make_up_the_content_they_were_made_of(one):
    assert agreed_of(pieces_of(one)) == one
    assert differences(one, one) == []


@given(contents, contents)
def test_two_contents_differ_in_something_just_when_they_are_not_the_same(one, other):
    assert (differences(one, other) == []) == (pieces_of(one) == pieces_of(other))


@given(contents, contents)
def test_joining_with_an_unchanged_version_gives_the_change_and_no_clash(base, mine):
    joined = rebased(base, mine, base)
    assert (pieces_of(joined.agreed), joined.clashes) == (pieces_of(mine), ())
    assert pieces_of(rebased(base, base, mine).agreed) == pieces_of(mine)


@given(contents, contents, contents)
def test_every_piece_of_a_join_is_what_one_of_the_two_wants_and_the_choice_decides_the_clashes(base, mine, theirs):
    every = {one.address for one in rebased(base, mine, theirs).clashes}
    with_theirs, with_mine = (pieces_of(rebased(base, mine, theirs, keep).agreed) for keep in ((), every))
    for address in {*pieces_of(base), *pieces_of(mine), *pieces_of(theirs)} - {"granted_ore"}:
        wants = pieces_of(mine).get(address), pieces_of(theirs).get(address)
        assert with_theirs.get(address) in wants
        if address in every:
            assert (with_mine.get(address), with_theirs.get(address)) == wants


def test_a_difference_names_the_piece_and_the_field():
    work = WorkPackage("p1", "Kartläggning")
    before = agreed(packages=(work,))
    after = agreed(staff=650_000, travel=350_000, packages=(replace(work, name="Behov"),), last=date(2027, 3, 31))
    assert differences(before, after)[:2] == [
        Difference("last", "", "2026-12-31", "2027-03-31"),
        Difference("cost/staff/owner/2026", "", 600_000 * KR, 650_000 * KR),
    ]
    assert differences(before, after)[-1] == Difference("package/p1", "name", "Kartläggning", "Behov")
    assert [one.part for one in differences(before, after)] == [Part.PERIOD, Part.COSTS, Part.COSTS, Part.PACKAGES]
    assert between({}, {"payee": "x"}) == [Difference("payee", "", None, "x")]


@pytest.mark.parametrize(
    ("moved", "held"),
    [(49_999, []), (80_000, []), (80_001, ["change.kind_moved"]), (120_001, ["change.kind_moved"] * 2)],
)
def test_over_twenty_per_cent_and_at_least_fifty_thousand_of_a_kind_needs_a_decision(moved, held):
    """20 % of travel's 400 000 kr is 80 000 kr, of staff's 600 000 kr 120 000 kr."""
    assert why(agreed(), agreed(staff=600_000 + moved, travel=400_000 - moved)) == held


def test_a_large_share_of_a_small_kind_is_the_receivers_own():
    moves = kind_moves(
        {"staff": 900_000 * KR, "travel": 60_000 * KR}, {"staff": 910_000 * KR, "travel": 10_001 * KR}, RULE
    )
    assert [one.held for one in moves] == [False, False]
    assert RULE.holds_back(60_000 * KR, 10_000 * KR)


def test_what_is_more_than_moving_costs_needs_a_decision():
    assert why(agreed(), agreed(last=date(2027, 6, 30))) == ["change.beyond_costs"]
    assert why(agreed(), agreed(staff=610_000)) == ["change.beyond_costs", "change.total"]
    assert why(agreed(), agreed()) == []


def faults(after, before=None):
    before = before or agreed()
    found = findings_of(after, figures(after), newest=before, newest_figures=figures(before))
    return [(one.code, one.severity == Severity.ERROR) for one in found]


def test_a_content_without_faults_has_none_and_each_fault_is_named():
    assert faults(agreed(granted=400_000)) == []
    assert faults(agreed(granted=600_000)) == [("change.share", True)]
    assert faults(agreed(last=date(2025, 1, 1))) == [("change.period", True), ("change.cost_outside", True)]
    assert faults(agreed(granted_ore=400_000 * KR)) == [("change.grant_line", True)]
    in_kind = replace(agreed().budget, costs=(*agreed().budget.costs, Cost("staff", "owner", 2026, KR, True)))
    assert faults(agreed(budget=in_kind)) == [("change.financing", True), ("change.in_kind", True)]


def test_a_fault_that_stood_before_and_grew_no_larger_holds_nothing_back():
    lacking = agreed(granted=600_000)
    assert faults(replace(lacking, last=date(2027, 1, 31)), lacking) == [("change.share", False)]
    assert faults(agreed(granted=700_000), lacking) == [("change.share", True)]


@given(st.integers(0, 10**9), st.dictionaries(texts, st.integers(0, 10**8), max_size=5))
def test_a_cut_is_exact_and_never_more_than_what_is_promised(over, promised):
    parts = cut(over, [Room(*one) for one in promised.items()])
    assert sum(parts.values()) == min(over, sum(promised.values()))
    assert all(0 <= ore <= promised[key] for key, ore in parts.items())


def test_what_is_freed_comes_before_what_is_promised():
    before = agreed(by_year=(YearAmount(2026, 300), YearAmount(2027, 200)))
    after = agreed(by_year=(YearAmount(2026, 400), YearAmount(2027, 50), YearAmount(2028, 50)))
    assert list(year_steps(before, after).items()) == [(2027, -150), (2026, 100), (2028, 50)]


def test_a_new_piece_gets_a_key_that_is_free():
    assert next_key("p", {"p1", "p3"}) == "p2"
