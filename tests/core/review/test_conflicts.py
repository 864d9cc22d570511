"""Conflicts of interest from facts."""

from datetime import date

import pytest

from verkstad.core.review.conflicts import Bond, Case, Person, Tie, clear_pairs, conflicts

DAY = date(2018, 11, 1)
CASE = Case(
    "a1",
    parties={"region-a": "the owner", "tech-ab": "a partner"},
    bodies=frozenset({"region-b"}),
    family=frozenset({"a0", "a1"}),
    former=frozenset({"old-ab"}),
)


def codes(person: Person, **more: object) -> list[str]:
    return [c.code for c in conflicts(person, CASE, DAY, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize("tie", list(Tie))
def test_any_tie_to_a_party_is_a_conflict_that_names_the_party_and_its_part(tie: Tie) -> None:
    found = conflicts(Person("p", (Bond("tech-ab", tie),)), CASE, DAY)
    assert [(c.code, c.params) for c in found] == [(str(tie), {"organisation": "tech-ab", "part": "a partner"})]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, ["employed"]),
        (date(2016, 11, 2), ["employed"]),
        (date(2016, 10, 31), []),
        (date(2020, 1, 1), ["employed"]),
    ],
)
def test_a_tie_that_ended_more_than_two_years_ago_no_longer_counts(until: date | None, expected: list[str]) -> None:
    assert codes(Person("p", (Bond("region-a", Tie.EMPLOYED, None, until),))) == expected


def test_a_tie_that_has_not_begun_does_not_count() -> None:
    assert codes(Person("p", (Bond("region-a", Tie.BOARD, date(2018, 12, 1)),))) == []


def test_the_asked_body_the_former_party_the_group_and_the_rival() -> None:
    assert codes(Person("p", (Bond("region-b", Tie.EMPLOYED),))) == ["letter"]
    assert codes(Person("p", (Bond("old-ab", Tie.OWNER),))) == ["former"]
    sister = Person("p", (Bond("sister-ab", Tie.BOARD),))
    assert codes(sister, groups={"sister-ab": "g", "tech-ab": "g"}) == ["group"]
    assert codes(sister, groups={"sister-ab": "", "tech-ab": ""}) == []
    assert codes(Person("p", (Bond("region-c", Tie.EMPLOYED),)), rivals=["region-c", "region-a"]) == ["rival"]
    assert codes(Person("p", (Bond("region-c", Tie.COACHED),)), rivals=["region-c"]) == []


def test_own_work_declared_interest_and_the_family_of_applications() -> None:
    assert codes(Person("p", worked_on=frozenset({"a1"}))) == ["worked_on"]
    assert codes(Person("p", worked_on=frozenset({"a0"}))) == ["family"]
    assert codes(Person("p", declared=frozenset({"a1"}))) == ["declared"]


def test_who_has_nothing_to_do_with_it_is_clear() -> None:
    free, bound = Person("p", (Bond("elsewhere", Tie.BOARD),)), Person("q", (Bond("tech-ab", Tie.BOARD),))
    found = {(one.key, CASE.key): conflicts(one, CASE, DAY) for one in (free, bound)}
    assert clear_pairs(found) == {("p", "a1")}
