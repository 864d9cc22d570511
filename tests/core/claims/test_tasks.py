"""The tasks of a claim as data: which claims they concern, and what a set may not hold."""

import pytest

from verkstad.core.claims.tasks import BadTasks, ClaimFacts, Task, as_rows, concerning, fingerprint, tasks_of

WORDS = {"sv": "Se efter", "en": "Look", "how_sv": "Så", "how_en": "So", "clause": "R12"}


def row(**more):
    return {"key": "k", **WORDS, "concerns": ["all"], **more}


def keys(tasks, *has, largest=0):
    return [one.key for one in concerning(tasks, ClaimFacts(frozenset(has), largest))]


def test_a_task_concerns_the_claims_that_have_what_it_is_about():
    tasks = tasks_of([row(key="every"), row(key="last", concerns=["final"]), row(key="people", concerns=["staff", "in_kind"]),
                      row(key="bought", concerns=["supplier"], from_ore=100_000_00)])  # fmt: skip
    assert keys(tasks) == ["every"]
    assert keys(tasks, "final", "staff") == ["every", "last", "people"]
    assert keys(tasks, "in_kind", largest=99_999_99) == ["every", "people"]
    assert keys(tasks, largest=100_000_00) == ["every", "bought"]


def test_a_set_is_kept_as_rows_and_the_same_words_give_the_same_fingerprint():
    tasks = tasks_of([row(), row(key="b", obligatory=False)])
    assert tasks_of(as_rows(tasks)) == tasks
    assert fingerprint(tasks) == fingerprint(tasks_of(as_rows(tasks)))
    assert fingerprint(tasks) != fingerprint(tuple(reversed(tasks))) != fingerprint(tasks_of([row(), row(key="b")]))
    assert isinstance(tasks[0], Task) and (tasks[0].name("sv"), tasks[0].name("en-gb")) == ("Se efter", "Look")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(concerns=["weather"])], "k: it concerns weather"),
        ([row(concerns=[])], "k: it concerns nothing"),
        ([row(sv=" ")], "task 1: key, words and clause"),
        ([row(clause=7)], "task 1: key, words and clause"),
        ([row(colour="red")], "task 1: "),
        ([{"key": "k"}], "task 1: 'concerns'"),
        ([row(concerns=["supplier"])], "k: an amount"),
        ([row(from_ore=1)], "k: an amount"),
        ([row(), row()], "k: it stands twice"),
    ],
)
def test_a_set_that_cannot_be_read_says_which_task_and_why(rows, said):
    with pytest.raises(BadTasks) as caught:
        tasks_of(rows)
    assert str(caught.value).startswith(said)
