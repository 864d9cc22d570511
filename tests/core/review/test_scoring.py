"""Scores, spread and who stands apart; the ranked list and its line."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.review.ranking import Entrant, freeze_findings, open_ties, ranked
from verkstad.core.review.scoring import (
    Consolidated,
    Measure,
    consolidate,
    harder_or_milder,
    measure_findings,
    missing,
    same_order,
    spread,
    weighted,
)

TWO = (Measure("relevance", 1, 5, 3), Measure("cooperation", 0, 10, 1))


def test_steps_on_different_scales_are_brought_to_parts_of_one_and_weighted() -> None:
    assert weighted(TWO, {"relevance": 4, "cooperation": 5}) == (3 * Fraction(3, 4) + Fraction(1, 2)) / 4


def test_a_missing_criterion_gives_no_score_and_a_weightless_one_is_not_missed() -> None:
    assert weighted(TWO, {"relevance": 4}) is None
    assert missing((*TWO, Measure("extra", 1, 5, 0)), {"relevance": 4}) == ("cooperation",)
    assert weighted((TWO[0], Measure("extra", 1, 5, 0)), {"relevance": 5}) == 1


def test_a_step_outside_its_scale_is_never_taken() -> None:
    with pytest.raises(ValueError, match="relevance: 6 lies outside 1 to 5"):
        weighted(TWO, {"relevance": 6, "cooperation": 5})


def test_criteria_that_cannot_give_a_score_are_named() -> None:
    assert [f.code for f in measure_findings(())] == ["review.no_criteria"]
    assert [f.code for f in measure_findings((Measure("a", 3, 3, -1), Measure("b", 1, 5, 0)))] == [
        "review.flat_scale",
        "review.negative_weight",
    ]
    assert [f.code for f in measure_findings((Measure("b", 1, 5, 0),))] == ["review.no_weight"]


def test_one_of_three_stands_apart_from_the_median_and_of_two_neither_does() -> None:
    three = spread([Fraction(80, 100), Fraction(75, 100), Fraction(50, 100)])
    assert three is not None
    assert (three.apart, three.median, three.width, three.split) == ((2,), Fraction(3, 4), Fraction(3, 10), True)
    two = spread([Fraction(1), Fraction(0)])
    assert two is not None
    assert (two.apart, two.split) == ((), True)
    assert spread([]) is None


def test_the_agreed_score_counts_before_the_mean() -> None:
    halves = [Fraction(1, 2), Fraction(1)]
    assert consolidate(halves, wanted=3) == Consolidated(Fraction(3, 4), False, spread(halves), 3, 2)
    assert not consolidate(halves, wanted=3).complete
    agreed = consolidate(halves, wanted=3, agreed=Fraction(9, 10))
    assert (agreed.score, agreed.complete) == (Fraction(9, 10), True)
    assert consolidate([], wanted=3).score is None


def test_how_mild_a_reviewer_is_needs_two_applications() -> None:
    given_ = {"a": [(Fraction(1), Fraction(1, 2)), (Fraction(1), Fraction(1))], "b": [(Fraction(1), Fraction(0))]}
    assert harder_or_milder(given_) == {"a": Fraction(1, 4)}


steps = st.lists(st.integers(1, 5), min_size=2, max_size=6)


@given(steps, st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_a_score_lies_between_its_worst_and_best_criterion_and_no_higher_step_lowers_it(
    given_: list[int], weights: list[int]
) -> None:
    measures = [Measure(str(n), 1, 5, weights[n]) for n in range(len(given_))]
    answers = {str(n): step for n, step in enumerate(given_)}
    score = weighted(measures, answers)
    if score is None:
        assert not any(m.weight for m in measures)
        return
    counted = [m.share(answers[m.key]) for m in measures if m.weight]
    assert min(counted) <= score <= max(counted)
    raised = weighted(measures, {**answers, "0": min(5, given_[0] + 1)})
    assert raised is not None
    assert raised >= score


# The list


def one(key: str, score: str | None, amount: int = 100) -> Entrant:
    return Entrant(key, None if score is None else Fraction(score), amount)


FOUR = [one("d", "1/2"), one("a", "9/10"), one("c", "7/10"), one("b", "7/10"), one("e", None)]


def test_equal_scores_share_a_place_and_the_unscored_come_last_without_one() -> None:
    listed = ranked(FOUR, budget_ore=350)
    assert [(r.key, r.position, r.place, r.tied, r.cumulated_ore, r.within) for r in listed] == [
        ("a", 1, 1, False, 100, True),
        ("b", 2, 2, True, 200, True),
        ("c", 3, 2, True, 300, True),
        ("d", 4, 4, False, 400, False),
        ("e", 5, None, False, 500, False),
    ]


def test_below_the_line_a_small_one_is_pointed_out_but_not_taken() -> None:
    listed = ranked([one("a", "9/10", 100), one("b", "8/10", 300), one("c", "7/10", 50)], budget_ore=200)
    assert [(r.key, r.within, r.fits_alone) for r in listed] == [
        ("a", True, False),
        ("b", False, False),
        ("c", False, True),
    ]


def test_a_move_out_of_order_is_marked_and_one_among_equals_is_not() -> None:
    assert [(r.key, r.moved) for r in ranked(FOUR, moves={"d": 1})][:2] == [("d", True), ("a", False)]
    assert [(r.key, r.moved) for r in ranked(FOUR, moves={"c": 2})][:3] == [("a", False), ("c", False), ("b", False)]


def test_a_tie_matters_only_where_the_money_ends_inside_it_and_a_settled_one_no_more() -> None:
    assert open_ties(ranked(FOUR, budget_ore=250), {}) == [("b", "c")]
    assert open_ties(ranked(FOUR, budget_ore=350), {}) == []
    assert open_ties(ranked(FOUR, budget_ore=250, moves={"c": 2}), {"c": 2}) == []


def test_what_keeps_a_list_from_being_fixed_is_told_at_once() -> None:
    found = freeze_findings(ranked(FOUR, budget_ore=250), {}, ["e"])
    assert [f.code for f in found] == ["review.scores_missing", "review.tie_at_line"]
    assert [f.code for f in freeze_findings([], {}, [])] == ["review.nothing_to_rank"]


scores = st.lists(st.none() | st.fractions(0, 1, max_denominator=6), max_size=9)


@given(scores, st.integers(0, 900), st.dictionaries(st.sampled_from("012345678"), st.integers(-2, 12), max_size=4))
def test_a_list_holds_everybody_once_and_the_money_within_the_line_never_exceeds_the_budget(
    given_: list[Fraction | None], budget: int, moves: dict[str, int]
) -> None:
    entrants = [Entrant(str(n), score, 100 + n) for n, score in enumerate(given_)]
    listed = ranked(entrants, budget_ore=budget, moves=moves)
    assert sorted(r.key for r in listed) == sorted(e.key for e in entrants)
    assert [r.position for r in listed] == list(range(1, len(entrants) + 1))
    assert sum(r.amount_ore for r in listed if r.within) <= budget
    assert [r.within for r in listed] == sorted((r.within for r in listed), reverse=True)
    plain = [r.score for r in ranked(entrants) if r.score is not None]
    assert same_order(plain)
    assert not any(r.moved for r in ranked(entrants))
