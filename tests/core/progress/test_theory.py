"""A theory of change goes forward one level at a time, and says where it is only assumed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.progress.theory import Arrow, Changed, Step, Theory, changed, findings_of, from_json, to_json

WHOLE = Theory(
    (Step("p1", "problem", "Små företag saknar tid"), Step("a1", "activity", "Besök"),
     Step("r1", "result", "Företag prövar robotar", "jobs"), Step("e1", "effect", "Högre produktivitet")),
    (Arrow("p1", "a1", "Behovsanalys 2025"), Arrow("a1", "r1"), Arrow("r1", "e1")),
)  # fmt: skip


def test_a_whole_theory_has_no_faults_and_tells_what_is_missing() -> None:
    assert findings_of(WHOLE, ["jobs"]) == []
    assert from_json(to_json(WHOLE)) == WHOLE
    assert [(one.source, one.target) for one in WHOLE.assumed] == [("a1", "r1"), ("r1", "e1")]
    assert [one.key for one in WHOLE.unmeasured] == ["e1"]


@pytest.mark.parametrize(
    ("steps", "arrows", "code"),
    [
        (WHOLE.steps, (Arrow("p1", "r1"),), "theory.arrow"),
        (WHOLE.steps, (Arrow("a1", "p1"),), "theory.arrow"),
        (WHOLE.steps, (Arrow("a1", "finns-inte"),), "theory.arrow"),
        (WHOLE.steps, (Arrow("a1", "r1", "x" * 301),), "theory.evidence"),
        ((Step("p1", "problem", " "),), (), "theory.text"),
        ((Step("p1", "mål", "x"),), (), "theory.text"),
        ((Step("r1", "result", "x", "okänd"),), (), "theory.indicator"),
        ((Step("p1", "problem", "x"), Step("p1", "problem", "y")), (), "theory.key"),
        (tuple(Step(f"p{n}", "problem", "x") for n in range(9)), (), "theory.many"),
    ],
)
def test_each_fault_is_told(steps, arrows, code) -> None:
    assert [one.code for one in findings_of(Theory(steps, arrows), ["jobs"])] == [code]


STEPS = st.lists(
    st.builds(Step, st.sampled_from(["p1", "p2", "a1", "r1"]), st.sampled_from(["problem", "activity", "result"]), st.sampled_from("xy")),
    max_size=4, unique_by=lambda one: one.key,
)  # fmt: skip
ARROWS = st.lists(
    st.builds(Arrow, st.sampled_from(["p1", "a1"]), st.sampled_from(["a1", "r1"]), st.sampled_from(["", "z"])),
    max_size=4, unique_by=lambda one: (one.source, one.target),
)  # fmt: skip
THEORIES = st.builds(lambda steps, arrows: Theory(tuple(steps), tuple(arrows)), STEPS, ARROWS)


@given(THEORIES, THEORIES)
def test_what_changed_forwards_is_what_changed_backwards_and_makes_the_one_into_the_other(before, after) -> None:
    there, back = changed(before, after), changed(after, before)
    assert (set(there.steps_added), set(there.arrows_added)) == (set(back.steps_removed), set(back.arrows_removed))
    assert {(b, a) for a, b in there.steps_changed} == set(back.steps_changed)
    gone = {*there.steps_removed, *(old for old, _new in there.steps_changed)}
    assert ({*before.steps} - gone) | {*there.steps_added, *(new for _old, new in there.steps_changed)} == {
        *after.steps
    }
    gone_arrows = {*there.arrows_removed, *(old for old, _new in there.arrows_changed)}
    come = {*there.arrows_added, *(new for _old, new in there.arrows_changed)}
    assert ({*before.arrows} - gone_arrows) | come == {*after.arrows}
    assert (there == Changed()) == (set(before.steps) == set(after.steps) and set(before.arrows) == set(after.arrows))


def test_a_step_that_moved_to_another_level_was_removed_and_added() -> None:
    before, after = Theory((Step("p1", "problem", "x"),)), Theory((Step("p1", "activity", "x"),))
    assert changed(before, after).counts == (1, 1, 0)
    assert changed(before, Theory((Step("p1", "problem", "y"),))).counts == (0, 0, 1)
