"""The suggested portfolio against every possible choice, what binds, and why there is none."""

from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.review.made_projects import KINDS, made
from verkstad.core.review.portfolio import STEP_ORE, Impossible, Limit, Suggestion, limits, possible, suggest
from verkstad.core.review.programme import OutOfTime, Programme, Row
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


@settings(max_examples=40, deadline=None)
@given(problems())
def test_what_dropping_a_limit_brings_is_what_every_possible_choice_says(problem: tuple[list[Project], Wishes]) -> None:
    projects, wishes = problem
    found = suggest(projects, wishes)
    if isinstance(found, Impossible):
        return
    assert found.complete
    told = {named(change.limit): change.gain for change in (*found.binds, *found.more)}
    for limit, _rows in limits(projects, wishes):
        if (without := dropped(wishes, limit)) is not None:
            assert told.get(named(limit), Fraction(0)) == best_of(projects, without) - found.score


def named(limit: Limit) -> tuple[str, ...]:
    return limit.code, *(f"{name} {value}" for name, value in limit.params.items())


def best_of(projects: list[Project], wishes: Wishes) -> Fraction:
    every = chain.from_iterable(combinations([p.key for p in projects], n) for n in range(len(projects) + 1))
    return max(coverage(projects, one, wishes).score for one in every if meets(projects, one, wishes))


def dropped(wishes: Wishes, limit: Limit) -> Wishes | None:
    """The wishes without the limit; money is one mkr more. None for what is told elsewhere."""
    match limit.code:
        case "whole":
            return replace(wishes, whole_ore=(wishes.whole_ore or 0) + STEP_ORE)
        case "year":
            year = int(limit.params["year"])
            return replace(wishes, by_year={**wishes.by_year, year: wishes.by_year.get(year, 0) + STEP_ORE})
        case "include":
            return replace(wishes, include=frozenset())
        case "least_regions" | "least_company_near" | "least_structural" as name:
            return replace(wishes, **{name: 0})
        case "company_near" | "structural" as name:
            return replace(wishes, **{f"least_{name}": 0})
        case "region":
            return replace(wishes, regions=frozenset())
        case "focus":
            return replace(wishes, focus={**wishes.focus, str(limit.params["focus"]): 0})
        case "small":
            return replace(wishes, least_small=0)
    return None


# Many projects and little time


def test_when_the_time_is_up_the_bound_holds_what_more_time_proves() -> None:
    projects, wishes = made("one region each", 60, 1)
    long = suggest(projects, wishes, seconds=60)
    assert isinstance(long, Suggestion)
    assert long.complete
    seen = 0
    for seconds in (0.02, 0.05, 0.1, 0.2, 0.4):
        try:
            short = suggest(projects, wishes, seconds=seconds)
        except OutOfTime:
            continue
        seen += 1
        assert isinstance(short, Suggestion)
        assert short.score <= long.score <= short.most
        assert meets(projects, short.chosen, wishes)
        assert short.proven or short.most > short.score
        said = {named(one.limit) for one in short.binds} | {named(one) for one in short.untried}
        if short.proven and short.chosen == long.chosen:
            assert {named(one.limit) for one in long.binds} <= said
    assert seen


@pytest.mark.parametrize("kind", KINDS)
def test_the_suggestion_scores_at_least_what_greed_by_score_per_krona_does(kind: str) -> None:
    projects, wishes = made(kind, 60, 3)
    wishes = Wishes(by_year=wishes.by_year, whole_ore=wishes.whole_ore)
    found = suggest(projects, wishes, explain=False)
    assert isinstance(found, Suggestion)
    assert meets(projects, found.chosen, wishes)
    assert found.score >= coverage(projects, greedy(projects, wishes), wishes).score


def greedy(projects: list[Project], wishes: Wishes) -> tuple[str, ...]:
    """The best score per krona first, as long as the money lasts; asks for nothing but the money."""
    chosen: tuple[str, ...] = ()
    for one in sorted(projects, key=lambda p: p.score / p.amount_ore, reverse=True):
        if not coverage(projects, (*chosen, one.key), wishes).overdrawn:
            chosen = (*chosen, one.key)
    return chosen


def test_without_any_time_nothing_is_found_and_that_is_said() -> None:
    with pytest.raises(OutOfTime):
        suggest(*made("spread", 30, 2), seconds=0)


def test_a_set_called_smallest_is_so_and_with_less_time_it_says_that_it_may_be_larger() -> None:
    projects, wishes = made("many kept", 40, 1)
    wishes = replace(wishes, whole_ore=wishes.whole_ore and wishes.whole_ore // 6)
    long = suggest(projects, wishes, seconds=60)
    assert isinstance(long, Impossible)
    assert long.smallest
    for seconds in (0.01, 0.03, 0.1):
        try:
            short = suggest(projects, wishes, seconds=seconds)
        except OutOfTime:
            continue
        assert isinstance(short, Impossible)
        assert len(short.together) >= len(long.together) if short.smallest is False else short.together == long.together


def test_progress_is_told_step_by_step_to_the_last() -> None:
    told: list[tuple[int, int]] = []
    suggest(FIVE, Wishes(whole_ore=5 * MKR, regions=frozenset({"03"})), told=lambda done, of: told.append((done, of)))
    assert told == [(n, 5) for n in range(1, 6)]


def test_of_many_wishes_alike_those_that_bind_are_named_each() -> None:
    projects = [project(f"p{n}", 10 + n, 1) for n in range(8)]
    found = suggest(projects, Wishes(whole_ore=4 * MKR, include=frozenset({"p0", "p1", "p7"})))
    assert isinstance(found, Suggestion)
    assert found.chosen == ("p0", "p1", "p6", "p7")
    assert [(dict(c.limit.params), c.gain, c.enter, c.leave) for c in found.binds] == [
        ({"key": "p0"}, Fraction(5, 100), ("p5",), ("p0",)),
        ({"key": "p1"}, Fraction(4, 100), ("p5",), ("p1",)),
    ]


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


def test_a_settled_project_is_in_every_choice_and_is_no_wish_that_could_be_dropped() -> None:
    fixed = [replace(p, settled=p.key == "e") for p in FIVE]
    found = suggest(fixed, Wishes(whole_ore=5 * MKR))
    assert isinstance(found, Suggestion)
    assert found.chosen == ("b", "c", "e")
    assert {limit.code for limit, _rows in limits(fixed, Wishes(whole_ore=5 * MKR))} == {"whole"}
    assert found.binds == ()
    assert isinstance(suggest(fixed, Wishes(whole_ore=MKR // 2)), Impossible)
