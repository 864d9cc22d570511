"""A suggestion that is kept is the same when it is read again, and its mark tells inputs apart."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.core.review.made_projects import KINDS, made
from verkstad.core.review import kept
from verkstad.core.review.portfolio import Impossible, Suggestion, suggest
from verkstad.core.review.wishes import Wishes


@pytest.mark.parametrize("kind", KINDS)
def test_inputs_and_what_was_found_are_the_same_after_a_turn_through_json(kind: str) -> None:
    projects, wishes = made(kind, 30, 1)
    inputs = json.loads(json.dumps(kept.inputs(projects, wishes)))
    again = kept.asked(inputs)
    assert again == (projects, wishes)
    assert kept.inputs(*again) == inputs
    found = suggest(*again, seconds=60)
    assert kept.suggested(json.loads(json.dumps(kept.found(found)))) == found


def test_what_cannot_be_met_is_kept_too() -> None:
    projects, wishes = made("spread", 12, 1)
    none = suggest(projects, replace(wishes, whole_ore=1_000))
    assert isinstance(none, Impossible)
    assert kept.suggested(json.loads(json.dumps(kept.found(none)))) == none


def test_the_mark_changes_with_anything_that_the_suggestion_rests_on_and_with_nothing_else() -> None:
    projects, wishes = made("spread", 5, 1)
    same = kept.mark(kept.inputs(projects, wishes))
    assert kept.mark(kept.inputs(projects, replace(wishes, focus=dict(reversed(wishes.focus.items()))))) == same
    others = [
        (projects[::-1], wishes),
        ([replace(projects[0], score=projects[0].score + Fraction(1, 1000)), *projects[1:]], wishes),
        ([replace(projects[0], amounts={2019: 1}), *projects[1:]], wishes),
        (projects, replace(wishes, least_regions=3)),
        (projects, replace(wishes, include=frozenset({"p1"}))),
        (projects, Wishes()),
    ]
    marks = [kept.mark(kept.inputs(*one)) for one in others]
    assert len({same, *marks}) == 1 + len(others)


def test_a_suggestion_without_time_for_all_keeps_what_was_left_out() -> None:
    found = suggest(*made("spread", 40, 1), seconds=60)
    assert isinstance(found, Suggestion)
    short = replace(
        found, untried=tuple(one.limit for one in found.more), more=(), most=found.score + 1, cheapest=False
    )
    assert kept.suggested(kept.found(short)) == short
    assert not short.complete
