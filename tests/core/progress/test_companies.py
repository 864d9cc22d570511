"""A company is counted once (R29), whatever the order and however often it is named; every count shows its lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.progress.companies import BY, CLAIM, PAPERS, STAGES, Line, by_stage, roll_up

LINES = st.lists(
    st.builds(
        Line,
        company=st.sampled_from([f"55600{n}" for n in range(8)]),
        mandate=st.sampled_from(["m1", "m2"]),
        project=st.sampled_from(["p1", "p2", "p3"]),
        paper=st.sampled_from(PAPERS),
        number=st.integers(1, 3),
        row=st.integers(1, 4),
        stage=st.sampled_from(STAGES),
    ),
    max_size=40,
)


def test_one_company_in_two_projects_of_two_mandates_is_one_in_all_and_one_in_each() -> None:
    lines = [
        Line("a", "m1", "p1", 1, 1),
        Line("a", "m1", "p1", 2, 1),
        Line("a", "m2", "p2", 1, 1),
        Line("b", "m2", "p2", 1, 2),
    ]
    assert roll_up(lines)[()].number == 2
    assert {group: count.number for group, count in roll_up(lines, "mandate").items()} == {("m1",): 1, ("m2",): 2}
    assert [(one.company, len(one.lines)) for one in roll_up(lines)[()].companies] == [("a", 3), ("b", 1)]
    assert roll_up([]) == {}


def test_a_report_and_a_claim_of_one_number_are_two_lists_and_a_company_in_both_is_one() -> None:
    lines = [
        Line("a", "m1", "p1", 1, 1),
        Line("a", "m1", "p1", 1, 1, paper=CLAIM),
        Line("b", "m1", "p1", 1, 2, paper=CLAIM),
    ]
    whole = roll_up(lines)[()]
    assert (whole.number, whole.lines) == (2, 3)
    assert [[line.paper for line in one.lines] for one in whole.companies] == [["report", "claim"], ["claim"]]
    assert {group: count.number for group, count in roll_up(lines, "project", "paper").items()} == {
        ("p1", "claim"): 2, ("p1", "report"): 1}  # fmt: skip
    assert len({line.source for line in lines}) == 2


@given(LINES, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_no_order_and_no_repetition_changes_a_count(lines, chance) -> None:
    again = [*lines, *lines[: len(lines) // 2]]
    chance.shuffle(again)
    for by in ((), ("mandate",), ("mandate", "project"), BY):
        assert roll_up(again, *by) == roll_up(lines, *by)


@given(LINES, st.sampled_from([("mandate", "project"), ("paper",), ("project", "paper", "number"), BY]))
@settings(max_examples=300, deadline=None)
def test_the_whole_is_the_union_of_its_parts_and_every_line_is_somewhere(lines, chosen) -> None:
    whole = roll_up(lines).get(())
    if whole is None:
        assert lines == []
        return
    parts = roll_up(lines, *chosen)
    assert {c.company for count in parts.values() for c in count.companies} == {c.company for c in whole.companies}
    assert (
        max(count.number for count in parts.values()) <= whole.number <= sum(count.number for count in parts.values())
    )
    assert whole.number == len({line.company for line in lines})
    assert {line for one in whole.companies for line in one.lines} == set(lines)
    assert sum(count.lines for count in parts.values()) == whole.lines == len(set(lines))


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_who_came_further_has_passed_the_earlier_stages(lines) -> None:
    numbers = [count.number for count in by_stage(lines).values()]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == len({line.company for line in lines})


def test_a_line_without_company_or_of_an_unknown_stage_and_an_unknown_group_are_faults() -> None:
    for wrong in (
        lambda: Line("", "m", "p", 1, 1),
        lambda: Line("a", "m", "p", 1, 1, "x"),
        lambda: Line("a", "m", "p", 1, 1, paper="letter"),
        lambda: roll_up([], "name"),
    ):
        with pytest.raises(ValueError):
            wrong()
