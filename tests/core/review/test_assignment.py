"""Who reviews what: even, able, without conflict, and the same every time."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.review.assignment import Asked, Plan, Work, assign, evenness, fit


def everybody(works: list[Work], people: list[Asked], *without: tuple[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((p.key, w.key) for w in works for p in people) - set(without)


def test_focus_counts_twice_and_a_region_once() -> None:
    work = Work("a", focus=frozenset({"industri40", "hallbar"}), regions=frozenset({"24", "25"}))
    knows = [Asked("r", focus=frozenset({"hallbar"})), Asked("r", regions=frozenset({"24", "25"})), Asked("r")]
    assert [fit(one, work) for one in knows] == [2, 1, 0]


def test_the_load_is_even_conflicts_are_left_out_and_the_field_decides_the_rest() -> None:
    works = [Work(f"a{n}", focus=frozenset({"x" if n < 3 else "y"})) for n in range(6)]
    people = [
        Asked("p", focus=frozenset({"x"})),
        Asked("q", focus=frozenset({"y"})),
        Asked("r", focus=frozenset({"y"})),
    ]
    plan = assign(works, people, each=1, clear=everybody(works, people, ("p", "a0")))
    assert plan.loads == {"p": 2, "q": 2, "r": 2}
    assert plan.short == {}
    assert "p" not in plan.seats["a0"]
    assert {plan.seats[key] for key in ("a1", "a2")} == {("p",)}


def test_earlier_load_is_counted_and_nobody_gets_more_than_they_take() -> None:
    works = [Work(f"a{n}") for n in range(4)]
    people = [Asked("p", held=3), Asked("q"), Asked("r", most=1)]
    plan = assign(works, people, each=1, clear=everybody(works, people))
    assert plan.loads == {"p": 3, "q": 3, "r": 1}


def test_seats_that_cannot_be_filled_are_told_and_the_others_are_filled() -> None:
    works = [Work("a"), Work("b", language="en"), Work("c", given=frozenset({"p"}))]
    people = [Asked("p"), Asked("q", languages=frozenset({"sv", "en"}))]
    plan = assign(works, people, each=2, clear=everybody(works, people))
    assert plan == Plan({"a": ("p", "q"), "b": ("q",), "c": ("q",)}, {"p": 1, "q": 3}, {"b": 1})
    assert not plan.complete


def test_without_reviewers_every_seat_is_empty_and_nonsense_is_refused() -> None:
    assert assign([Work("a")], [], each=3, clear=frozenset()) == Plan({"a": ()}, {}, {"a": 3})
    assert assign([], [Asked("p")], each=3, clear=frozenset()) == Plan({}, {"p": 0}, {})
    with pytest.raises(ValueError, match="at least one"):
        assign([Work("a")], [], each=0, clear=frozenset())
    with pytest.raises(ValueError, match="differ"):
        assign([Work("a"), Work("a")], [], each=1, clear=frozenset())


def test_evenness_is_the_heaviest_load_over_the_mean() -> None:
    assert evenness([2, 2, 2]) == 1
    assert evenness([4, 1, 1]) == Fraction(2)
    assert evenness([0]) is None


def brute(works: list[Work], people: list[Asked], each: int, clear: frozenset[tuple[str, str]]) -> tuple[int, int, int]:
    """The best (seats, minus squares of loads, fit) of every possible assignment."""
    ways = []
    for work in works:
        able = [p for p in people if (p.key, work.key) in clear and work.language in p.languages]
        ways.append([list(c) for n in range(min(each, len(able)) + 1) for c in combinations(able, n)])
    best = (-1, 0, 0)
    for way in product(*ways):
        loads = {p.key: p.held + sum(p in chosen for chosen in way) for p in people}
        if any(p.most is not None and loads[p.key] > max(p.most, p.held) for p in people):
            continue
        seats = sum(len(chosen) for chosen in way)
        worth = sum(fit(p, w) for w, chosen in zip(works, way, strict=True) for p in chosen)
        best = max(best, (seats, -sum(load**2 for load in loads.values()), worth))
    return best


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Work], list[Asked], int, frozenset[tuple[str, str]]]:
    some = st.frozensets(st.sampled_from("xyz"), max_size=2)
    works = [
        Work(f"a{n}", draw(st.sampled_from(["sv", "en"])), draw(some), draw(some))
        for n in range(draw(st.integers(1, 3)))
    ]
    people = [
        Asked(f"p{n}", draw(st.sampled_from([frozenset({"sv"}), frozenset({"sv", "en"})])), draw(some), draw(some),
              draw(st.none() | st.integers(0, 3)), draw(st.integers(0, 2)))
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    pairs = [(p.key, w.key) for p in people for w in works]
    return works, people, draw(st.integers(1, 2)), frozenset(draw(st.lists(st.sampled_from(pairs), unique=True)))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_assignment_is_better_than_the_one_given(
    problem: tuple[list[Work], list[Asked], int, frozenset[tuple[str, str]]],
) -> None:
    works, people, each, clear = problem
    plan = assign(works, people, each=each, clear=clear)
    of = {p.key: p for p in people}
    assert all(
        (who, work.key) in clear and work.language in of[who].languages
        for work in works
        for who in plan.seats[work.key]
    )
    worth = sum(fit(of[who], work) for work in works for who in plan.seats[work.key])
    seats = sum(map(len, plan.seats.values()))
    assert (seats, -sum(load**2 for load in plan.loads.values()), worth) == brute(works, people, each, clear)
    assert sum(plan.short.values()) == each * len(works) - seats
    assert assign(works[::-1], people[::-1], each=each, clear=clear).seats == plan.seats
