"""What two people save from the same start is merged: nothing typed is lost, and order does not matter where they do not meet."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.instruments.strategies import EVERY, KINDS, answers, question, value
from verkstad.core.instruments.answers import answer_findings, is_empty
from verkstad.core.instruments.history import Saved, changes, last_by_others, seen_by
from verkstad.core.instruments.merge import Clash, Merged, aligned, merged, same
from verkstad.core.instruments.questions import Kind

NOW = datetime(2026, 11, 22, tzinfo=UTC)
three = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), value(kind), value(kind), value(kind)))


def leaves(answer: Any) -> Counter[str]:
    """Every single thing that was typed."""
    if is_empty(answer):
        return Counter()
    if isinstance(answer, dict) and "sha256" not in answer:
        return sum((leaves(one) for one in answer.values()), Counter())
    return sum((leaves(one) for one in answer), Counter()) if isinstance(answer, list) else Counter([repr(answer)])


@given(three)
def test_one_sided_changes_are_taken_and_the_result_is_sound(drawn: tuple[Kind, Any, Any, Any]) -> None:
    kind, base, theirs, mine = drawn
    asked = question(kind)
    found = merged(asked, base, theirs, mine)
    assert [answer_findings(asked, one, only_form=True) for one in (found.kept, found.mine)] == [[], []]
    assert same(merged(asked, base, theirs, base).kept, theirs)
    assert same(merged(asked, base, base, mine).kept, mine)
    assert same(merged(asked, base, mine, mine).kept, mine)


@given(three)
def test_nothing_that_was_typed_is_lost(drawn: tuple[Kind, Any, Any, Any]) -> None:
    kind, base, theirs, mine = drawn
    found = merged(question(kind), base, theirs, mine)
    aside = sum((leaves(clash.mine) for clash in found.clashes), Counter())
    assert leaves(mine) - leaves(base) - leaves(found.kept) - aside == Counter()
    assert leaves(theirs) - leaves(base) - leaves(found.kept) == Counter()  # what they saved stands


@given(three)
def test_with_mine_first_the_same_is_said_from_the_other_side(drawn: tuple[Kind, Any, Any, Any]) -> None:
    kind, base, theirs, mine = drawn
    asked = question(kind)
    one, other = merged(asked, base, theirs, mine), merged(asked, base, mine, theirs)
    assert bool(one.clashes) == bool(other.clashes)
    if kind is not Kind.TABLE:
        assert same(one.mine, other.kept)


@given(answers, answers, answers)
@settings(max_examples=60)
def test_saves_that_do_not_meet_may_come_in_any_order(
    base: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    def save(now: dict[str, Any], mine: dict[str, Any]) -> dict[str, Any]:
        found = {k: merged(q, base.get(k), now.get(k), mine.get(k)) for k, q in EVERY.by_key.items()}
        assert not any(m.clashes for m in found.values())
        return {k: m.kept for k, m in found.items() if not is_empty(m.kept)}

    first = {k: (one if at % 2 else base).get(k) for at, k in enumerate(EVERY.by_key)}
    second = {k: (base if at % 2 else other).get(k) for at, k in enumerate(EVERY.by_key)}
    assert save(save(base, first), second) == save(save(base, second), first)


@given(value(Kind.BUDGET), value(Kind.BUDGET), value(Kind.BUDGET))
def test_cells_that_do_not_meet_may_come_in_any_order(base: Any, one: Any, other: Any) -> None:
    asked = question(Kind.BUDGET)

    def part(of: Any, year: str) -> Any:
        """`base` with the cells of one year as `of` has them."""
        rows = {row: {**{y: v for y, v in ((base or {}).get(row) or {}).items() if y != year},
                      **{y: v for y, v in ((of or {}).get(row) or {}).items() if y == year}} for row in asked.option_keys()}  # fmt: skip
        return {row: cells for row, cells in rows.items() if cells}

    left, right = part(one, "2026"), part(other, "2027")
    results = [merged(asked, base, merged(asked, base, base, a).kept, b) for a, b in ((left, right), (right, left))]
    assert (results[0].clashes, results[1].clashes, same(results[0].kept, results[1].kept)) == ((), (), True)


@pytest.mark.parametrize(
    ("kind", "base", "theirs", "mine", "result"),
    [
        (Kind.TEXT, "a", "b", "c", Merged("b", "c", (Clash("q", "c", "b"),))),
        (Kind.TEXT, "a", None, "c", Merged(None, "c", (Clash("q", "c", None),))),
        (Kind.MULTIPLE, ["x"], ["x", "y"], ["z"], Merged(["y", "z"], ["y", "z"])),
        (Kind.BUDGET, {"x": {"2026": 1}}, {"x": {"2026": 2}}, {"x": {"2026": 3}, "y": {"2027": 4}},
         Merged({"x": {"2026": 2}, "y": {"2027": 4}}, {"x": {"2026": 3}, "y": {"2027": 4}}, (Clash("q.x.2026", 3, 2),))),
        (Kind.TABLE, [{"t": "a"}], [{"t": "a"}, {"t": "b"}], [{"t": "a"}, {"t": "c"}],
         Merged([{"t": "a"}, {"t": "b"}, {"t": "c"}], [{"t": "a"}, {"t": "b"}, {"t": "c"}])),
        (Kind.TABLE, [{"t": "a"}, {"t": "b"}], [{"t": "b"}], [{"t": "a"}, {"t": "b", "m": 1}],
         Merged([{"t": "b", "m": 1}], [{"t": "b", "m": 1}])),
        (Kind.TABLE, [{"t": "a", "m": 1}], [{"t": "a", "m": 2}], [{"t": "b", "m": 1}],
         Merged([{"t": "b", "m": 2}], [{"t": "b", "m": 2}])),
        (Kind.TABLE, [{"t": "a", "m": 1}], [{"t": "a", "m": 2}], [{"t": "a", "m": 3}],
         Merged([{"t": "a", "m": 2}], [{"t": "a", "m": 3}], (Clash("q[1].m", 3, 2),))),
        (Kind.TABLE, [{"t": "a"}], None, [{"t": "b"}], Merged(None, [{"t": "b"}], (Clash("q[1]", {"t": "b"}, None),))),
    ],
)  # fmt: skip
def test_each_kind_is_merged_as_finely_as_it_can_be(
    kind: Kind, base: Any, theirs: Any, mine: Any, result: Merged
) -> None:
    assert merged(question(kind), base, theirs, mine) == result


def test_rows_are_paired_by_what_they_share() -> None:
    rows = [{"t": "a", "m": 1}, {"t": "b", "m": 2}, {"t": "c", "m": 3}]
    assert aligned(rows, [rows[1], {"t": "c", "m": 9}, {"t": "d"}]) == ({1: 0, 2: 1}, {3: [2]})


@given(answers, answers, answers)
@settings(max_examples=60)
def test_history_tells_what_stood_there_before(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    steps = [first, second, third]
    saves = [Saved(at + 1, "user:1", "p", NOW, changes(EVERY, steps[at], steps[at + 1])) for at in (1, 0)]

    def clean(one: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in one.items() if not is_empty(v)}

    for revision, was in ((0, first), (1, second), (2, third)):
        assert clean(seen_by(third, saves, dict.fromkeys(EVERY.by_key, revision))) == clean(was)
    assert clean(seen_by(third, saves, dict.fromkeys(EVERY.by_key, 0), page="p")) == clean(
        third
    )  # one's own saves are seen


def test_a_long_text_keeps_only_the_piece_that_changed() -> None:
    before, after = {"k_text": "x" * 5000 + "slut"}, {"k_text": "x" * 5000 + "nytt slut"}
    found = changes(EVERY, before, after)
    assert found == [{"path": "k_text", "at": 5000, "old": "", "new": "nytt "}]
    saves = [Saved(1, "user:1", "a", NOW, found)]
    assert (last_by_others(saves, "k_text", "a"), last_by_others(saves, "k_text", "b")) == (None, saves[0])
