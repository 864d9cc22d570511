"""A theory of change goes forward one level at a time, and says where it is only assumed."""

import pytest

from verkstad.core.progress.theory import Arrow, Step, Theory, findings_of, from_json, to_json

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
