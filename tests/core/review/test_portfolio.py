"""The suggested portfolio against every possible choice, what binds, and why there is none."""

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.review.portfolio import STEP_ORE, Impossible, Suggestion, limits, possible, suggest
from verkstad.core.review.programme import Programme, Row
from verkstad.core.review.wishes import Project, Wishes, coverage, wish_findings

MKR = 100_000_000


def project(
    key: str, score: int, mkr: int, *, year: int = 2019, regions: str = "", focus: str = "", kind: str = ""
) -> Project:
    return Project(
        key, Fraction(score, 100), {year: mkr * MKR}, frozenset(regions.split()), frozenset(focus.split()), kind
    )


FIVE = [
    project("a", 90, 3, regions="01 03", focus="x", kind="structural"),
    project("b", 80, 2, regions="01", focus="x", kind="company_near"),
    project("c", 70, 2, regions="24", focus="y", kind="company_near"),
    project("d", 60, 1, regions="09", focus="y", kind="structural"),
    project("e", 40, 1, regions="23", focus="z"),
]


def chosen(projects: list[Project], wishes: Wishes) -> tuple[str, ...]:
    found = suggest(projects, wishes)
    assert isinstance(found, Suggestion)
    return found.chosen


def test_the_highest_total_within_the_money_is_chosen_not_the_top_of_the_list() -> None:
    assert chosen(FIVE, Wishes(whole_ore=5 * MKR)) == ("b", "c", "d")
    assert chosen(FIVE, Wishes()) == ("a", "b", "c", "d", "e")


def test_of_equal_totals_the_cheaper_wins_then_the_higher_ranked() -> None:
    equal = [project("a", 50, 2), project("b", 50, 1), project("c", 50, 1)]
    assert chosen(equal, Wishes(whole_ore=2 * MKR + 1, exclude=frozenset({"c"}))) == ("b",)
    assert chosen(equal, Wishes(whole_ore=MKR)) == ("b",)


def test_a_year_that_the_money_does_not_name_has_none() -> None:
    late = [project("a", 90, 1, year=2020), project("b", 10, 1)]
    assert chosen(late, Wishes(by_year={2019: 5 * MKR})) == ("b",)


def test_what_binds_and_what_one_more_mkr_would_bring_are_told_with_the_projects_that_change() -> None:
    found = suggest(FIVE, Wishes(whole_ore=5 * MKR, regions=frozenset({"03"})))
    assert isinstance(found, Suggestion)
    assert found.chosen == ("a", "d", "e")
    assert [(c.limit.code, dict(c.limit.params), c.gain, c.enter, c.leave) for c in found.binds] == [
        ("region", {"region": "03"}, Fraction(20, 100), ("b", "c"), ("a", "e"))
    ]
    assert [(c.limit.code, c.gain, c.enter, c.leave) for c in found.more] == [
        ("whole", Fraction(40, 100), ("b",), ("e",)),
    ]
    assert STEP_ORE == MKR


def test_every_wish_is_met() -> None:
    wishes = Wishes(whole_ore=6 * MKR, least_regions=4, focus={"z": 1}, least_company_near=30, least_small=2,
                    small=frozenset({"09", "23"}))  # fmt: skip
    keys = chosen(FIVE, wishes)
    held = coverage(FIVE, keys, wishes)
    assert keys == ("b", "c", "d", "e")
    assert (len(held.regions), held.focus, held.small, held.amount_ore, held.left_ore) == (
        4, {"x": 1, "y": 2, "z": 1}, 2, 6 * MKR, 0,
    )  # fmt: skip
    assert (held.company_near_ore, held.structural_ore, held.unsaid_ore) == (4 * MKR, MKR, MKR)


def test_a_wish_that_no_project_can_meet_is_named_alone() -> None:
    found = suggest(FIVE, Wishes(whole_ore=5 * MKR, regions=frozenset({"25"}), focus={"x": 1}))
    assert isinstance(found, Impossible)
    assert [(one.code, dict(one.params)) for one in found.together] == [("region", {"region": "25"})]


def test_wishes_that_cost_more_than_there_is_are_named_with_the_least_they_cost() -> None:
    found = suggest(FIVE, Wishes(whole_ore=3 * MKR, focus={"x": 2}, regions=frozenset({"24"})))
    assert isinstance(found, Impossible)
    assert [one.code for one in found.together] == ["focus", "whole"]
    assert (found.cheapest_ore, found.have_ore) == (5 * MKR, 3 * MKR)


def test_wishes_that_exclude_each_other_are_named_together() -> None:
    found = suggest(FIVE, Wishes(include=frozenset({"a"}), least_company_near=80, exclude=frozenset({"c"})))
    assert isinstance(found, Impossible)
    assert sorted(one.code for one in found.together) == ["company_near", "include"]


def test_a_structural_project_without_activities_with_companies_is_pointed_out() -> None:
    flagged = [replace(FIVE[0], company_activity=False), FIVE[3]]
    assert coverage(flagged, ["a", "d"], Wishes()).without_companies == ("a",)


def test_money_left_by_year_goes_below_nought_where_a_choice_overdraws() -> None:
    held = coverage(FIVE, ["a", "b"], Wishes(by_year={2019: 4 * MKR, 2020: MKR}))
    assert (held.left, held.overdrawn) == ({2019: -MKR, 2020: MKR}, True)


def test_senseless_wishes_are_named() -> None:
    both = Wishes(include=frozenset({"a"}), exclude=frozenset({"a"}), least_company_near=70, least_structural=40)
    assert [f.code for f in wish_findings(both, FIVE)] == ["portfolio.in_and_out", "portfolio.shares"]
    assert [f.code for f in wish_findings(Wishes(least_company_near=101), FIVE)] == [
        "portfolio.share",
        "portfolio.shares",
    ]
    with pytest.raises(ValueError, match="differ"):
        wish_findings(Wishes(), [FIVE[0], FIVE[0]])


def test_rows_are_kept_in_whole_numbers_to_the_last_ore() -> None:
    """Amounts of hundreds of millions of öre: one öre too much is too much, whatever the solver's tolerance."""
    programme = Programme()
    for _n in range(3):
        programme.variable()
    weights = {0: 250_000_001, 1: 249_999_999, 2: 1}
    programme.keep(weights, most=500_000_000)
    assert programme.best({0: 2, 1: 2, 2: 1}) == (1, 1, 0)
    assert Row(weights, most=500_000_000).holds((1, 1, 1)) is False


# Against every possible choice

CODES, AREAS = ["01", "03", "09", "24"], ["x", "y"]


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Project], Wishes]:
    amounts = st.dictionaries(
        st.sampled_from([2019, 2020]), st.integers(1, 9).map(lambda n: n * 10_000_001), min_size=1
    )
    projects = [
        Project(f"p{n}", draw(st.fractions(0, 1, max_denominator=12)), draw(amounts),
                draw(st.frozensets(st.sampled_from(CODES), max_size=3)), draw(st.frozensets(st.sampled_from(AREAS), max_size=2)),
                draw(st.sampled_from(["company_near", "structural", ""])))
        for n in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    keys = [p.key for p in projects]
    wishes = Wishes(
        by_year=draw(
            st.just({}) | st.fixed_dictionaries({2019: st.integers(0, 300_000_000), 2020: st.integers(0, 300_000_000)})
        ),
        whole_ore=draw(st.none() | st.integers(0, 500_000_000)),
        include=draw(st.frozensets(st.sampled_from(keys), max_size=1)),
        least_regions=draw(st.integers(0, 4)),
        regions=draw(st.frozensets(st.sampled_from(CODES), max_size=1)),
        focus=draw(st.dictionaries(st.sampled_from(AREAS), st.integers(0, 2))),
        least_company_near=draw(st.sampled_from([0, 0, 30, 60])),
        least_structural=draw(st.sampled_from([0, 0, 20, 40])),
        small=frozenset({"09"}),
        least_small=draw(st.integers(0, 1)),
    )
    return projects, wishes


def meets(projects: list[Project], keys: tuple[str, ...], wishes: Wishes) -> bool:
    held = coverage(projects, keys, wishes)
    return (
        not held.overdrawn
        and wishes.include <= set(keys)
        and len(held.regions) >= wishes.least_regions
        and wishes.regions <= set(held.regions)
        and all(held.focus.get(area, 0) >= least for area, least in wishes.focus.items())
        and 100 * held.company_near_ore >= wishes.least_company_near * held.amount_ore
        and 100 * held.structural_ore >= wishes.least_structural * held.amount_ore
        and held.small >= wishes.least_small
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_choice_that_meets_the_wishes_scores_higher_or_costs_less(problem: tuple[list[Project], Wishes]) -> None:
    projects, wishes = problem
    keys = [p.key for p in projects]
    every = chain.from_iterable(combinations(keys, n) for n in range(len(keys) + 1))
    able = [coverage(projects, one, wishes) for one in every if meets(projects, one, wishes)]
    found = suggest(projects, wishes, explain=False)
    if isinstance(found, Impossible):
        assert able == []
        return
    assert meets(projects, found.chosen, wishes)
    own = coverage(projects, found.chosen, wishes)
    assert (own.score, -own.amount_ore) == max((c.score, -c.amount_ore) for c in able)
    assert found.score == own.score


@settings(max_examples=25, deadline=None)
@given(problems())
def test_a_set_of_wishes_called_impossible_is_so_and_no_smaller_one(problem: tuple[list[Project], Wishes]) -> None:
    projects, wishes = problem
    found = suggest(projects, wishes)
    if isinstance(found, Suggestion):
        assert all(change.gain > 0 for change in found.binds)
        return
    known = limits(projects, wishes)
    named = [one for one in known if one[0] in found.together]
    assert len(named) == len(found.together)
    assert not possible(projects, named)
    assert all(possible(projects, [other for other in named if other is not one]) for one in named)
