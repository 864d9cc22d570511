"""A whole form: JSON and back, the checks before publishing, what answers amount to, and changes of it."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.instruments.forms import WHOLE, options, question, said
from tests.core.instruments.forms import form as form_of
from verkstad.core.instruments.answers import answer_findings
from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.document import from_json, to_json
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import Column, Form, Kind, Option, Question, Section, Validation, Words
from verkstad.core.instruments.responses import Change, affected, differences, response_findings
from verkstad.core.refused import Refused

plain = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
words = st.builds(Words, plain, plain)
questions = st.builds(
    Question, key=plain, kind=st.sampled_from(Kind), label=words, help=words, required=st.booleans(), condition=plain,
    limit=st.none() | st.integers(0, 9), minimum=plain, maximum=plain, decimals=st.integers(0, 6), expression=plain,
    options=st.lists(st.builds(Option, plain, words), max_size=2).map(tuple),
    columns=st.lists(st.builds(Column, plain, words, st.sampled_from(Kind)), max_size=2).map(tuple),
    years=st.lists(st.integers(1900, 2200), max_size=2).map(tuple), fills=plain,
    validations=st.lists(st.builds(Validation, plain, words), max_size=2).map(tuple),
)  # fmt: skip
forms = st.builds(Form, words, st.lists(
    st.builds(Section, plain, words, words, plain, st.lists(questions, max_size=3).map(tuple)), max_size=2).map(tuple))  # fmt: skip
json = st.recursive(
    st.none() | st.booleans() | st.integers() | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        plain | st.sampled_from(["key", "kind", "questions", "sections", "label", "sv", "title", "years"]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=40)
@given(forms)
def test_a_form_survives_json(form: Form) -> None:
    assert from_json(to_json(form)) == form
    assert to_json(from_json(to_json(form))) == to_json(form)


@given(json)
def test_any_json_is_a_form_or_refused_with_places(data: Any) -> None:
    try:
        form = from_json(data)
    except Refused as no:
        assert all(f.where and f.fix for f in no.findings)
    else:
        assert from_json(to_json(form)) == form


@settings(max_examples=30)
@given(forms, st.dictionaries(plain, json, max_size=4))
def test_any_form_is_checked_and_any_answers_are_judged_without_a_crash(form: Form, answers: dict[str, Any]) -> None:
    publish_findings(form)
    logic_of(form).state(answers)
    response_findings(form, answers)


@given(st.sampled_from(list(from_json(WHOLE).questions())), json)
def test_any_answer_is_judged_and_findings_name_the_question(asked: Question, answer: Any) -> None:
    assert all(f.where.startswith(asked.key) for f in answer_findings(asked, answer))


def test_faults_of_shape_are_told_all_at_once_with_their_places() -> None:
    bad = {"title": [], "sections": [{"key": 1, "questions": [{"key": "a", "kind": "x", "limit": "3", "more": 1}]}]}
    with pytest.raises(Refused) as no:
        from_json(bad)
    assert [f.where for f in no.value.findings] == [
        "title", "sections[1].key", "sections[1].questions[1].more", "sections[1].questions[1].kind",
        "sections[1].questions[1].limit",
    ]  # fmt: skip


def test_a_whole_form_may_be_published() -> None:
    assert publish_findings(from_json(WHOLE)) == []
    assert to_json(from_json(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([{"key": "a", "kind": "text"}], [("label", "a")]),
        ([{"key": "a", "kind": "text", "label": {"sv": "Namn"}}], [("translation", "a")]),
        ([question("a", help={"en": "Help"})], [("translation", "a.help")]),
        ([question("a"), question("a")], [("twice", "a")]),
        ([question("A b")], [("key", "A b")]),
        ([question("and")], [("key", "and")]),
        ([question("part")], [("twice", "part")]),
        ([question("a", condition="zz = 1")], [("expression", "a.condition")]),
        ([question("a", condition="b is empty"), question("b", condition="a is empty")], [("circle", "a")]),
        ([question("a", "computed", expression="a + 1")], [("circle", "a")]),
        ([question("a", "choice", options=options("x"))], [("needs", "a")]),
        ([question("a", "scale", minimum="1", maximum="99")], [("bound", "a.maximum")]),
        ([question("a", "number", minimum="9", maximum="1")], [("bound", "a.minimum")]),
        ([question("a", "date", minimum="soon")], [("bound", "a.minimum")]),
        ([], [("size", "sections"), ("empty", "part")]),
    ],
)
def test_what_refuses_publishing(asked: list[dict[str, Any]], expected: list[tuple[str, str]]) -> None:
    found = [(f.code.removeprefix("instrument."), f.where) for f in publish_findings(form_of(*asked))]
    if expected[0][0] == "circle":
        found = [(code, "a") for code, _where in found]
    assert found == expected


BASE = [
    question("n", "number", minimum="0", maximum="10"), question("c", "choice", options=options("x", "y")),
    question("s", "multiple", options=options("x", "y", "z"), limit=2), question("d", "date", maximum="2026-12-31"),
    question("only_x", condition='c = "x"'), question("r", "scale", minimum="1", maximum="3"), question("t"),
    question("yes", "computed", expression='c = "x"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("n > 10", False),
        ("n >= 10", True),
        ("n > 3 and n < 4", False),
        ("n = 3.5", False),
        ("n < 0 or n = 0", True),
        ('c = "x" and c = "y"', False),
        ('c != "x" and c != "y"', False),
        ('not c in ["x", "y"]', False),
        ('not (c = "x" or n > 2)', True),
        ('s has "x" and s has "y"', True),
        ('s has "x" and s has "y" and s has "z"', False),
        ('s has "x" and not s has "x"', False),
        ("t is empty and length(t) > 2", True),
        ('t is empty and t = "a"', False),
        ('d > date("2026-12-31")', False),
        ('d > date("2026-12-30")', True),
        ("r > 1 and r < 3 and r != 2", False),
        ('only_x is not empty and c = "y"', False),
        ('only_x is empty and c = "y"', True),
        ('yes and c = "y"', False),
        ("1 > 2", False),
        ("5 < n and 6 > n", False),
    ],
)
def test_a_condition_that_can_never_be_true_is_found(condition: str, possible: bool) -> None:
    found = [f.code for f in publish_findings(form_of(*BASE, question("last", condition=condition)))]
    assert found == ([] if possible else ["instrument.unreachable"])


def test_a_question_in_a_section_that_excludes_it_is_unreachable() -> None:
    data = to_json(form_of(question("c", "choice", options=options("x", "y"))))
    data["sections"].append({"key": "two", "title": said("Two"), "condition": 'c = "x"',
                             "questions": [question("q", condition='c = "y"')]})  # fmt: skip
    assert [f.where for f in publish_findings(from_json(data))] == ["q.condition"]


GOOD = {
    "name": "Bolaget", "number": "2021005026", "county": "18", "staff": "12", "size": "small", "founded": "2001-01-01",
    "focus": ["green"], "maturity": 3, "prior": "no", "people": [{"who": "A", "hours": "2.0"}, {"who": "B"}],
    "wanted": 1000000, "budget": {"salaries": {"2026": 1500000, "2027": 500000}, "services": {"2026": 100}},
}  # fmt: skip


def test_computed_values_and_visible_questions_follow_from_the_answers() -> None:
    state = logic_of(from_json(WHOLE)).state(GOOD)
    assert state.sections == ("company", "plan")
    assert set(from_json(WHOLE).by_key) - state.visible == {"which"}
    assert state.computed == {"cost": Fraction(20001), "share": Fraction(50), "all_hours": Fraction(2)}


def test_hidden_answers_do_not_count_and_hidden_questions_ask_nothing() -> None:
    state = logic_of(from_json(WHOLE)).state({**GOOD, "staff": "0"})
    assert (state.sections, state.computed) == (("company",), {})
    assert response_findings(from_json(WHOLE), {**GOOD, "staff": "0"}) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"name": ""}, [("required", "name")]),
        ({"name": "x" * 21}, [("long", "name")]),
        ({"number": "2021005027"}, [("organisation", "number")]),
        ({"county": "99"}, [("choice", "county")]),
        ({"staff": "300"}, [("most", "staff")]),
        ({"staff": "1.5"}, [("decimals", "staff")]),
        ({"staff": "många"}, [("number", "staff")]),
        ({"founded": "2026-02-30"}, [("date", "founded")]),
        ({"focus": ["green", "digital", "skills"]}, [("many", "focus")]),
        ({"focus": ["red"]}, [("choice", "focus")]),
        ({"maturity": 6}, [("most", "maturity")]),
        ({"prior": "yes"}, [("required", "which")]),
        ({"people": [{"hours": "x"}]}, [("number", "people[1].hours")]),
        ({"wanted": 100}, [("least", "wanted")]),
        ({"wanted": 1100000}, [("check", "share")]),
        ({"budget": {"salaries": {"2029": 1}}}, [("budget", "budget.salaries")]),
        ({"unknown": "x"}, [("unknown", "unknown")]),
    ],
)
def test_findings_of_a_response_name_the_question(changed: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = response_findings(from_json(WHOLE), {**GOOD, **changed})
    assert [(f.code.removeprefix("answer."), f.where) for f in found] == expected


def test_the_check_speaks_the_language_asked_for() -> None:
    [finding] = response_findings(from_json(WHOLE), {**GOOD, "wanted": 1100000}, language="en")
    assert str(finding) == "share: At most half."


def test_changes_of_a_form_and_whom_they_hit() -> None:
    before = form_of(question("a"), question("b"), question("c", "number"), question("e"))
    after = form_of(question("a", label=said("new")), question("c", "number", maximum="5"), question("d", required=True),
                    question("e", condition="c > 3"))  # fmt: skip
    assert differences(before, after) == [
        Change("a", "changed", ("label",)), Change("c", "changed", ("maximum",)), Change("d", "added"),
        Change("e", "changed", ("condition",)), Change("b", "removed"),
    ]  # fmt: skip
    assert affected(before, after, {"a": "x", "b": "y", "d": "z"}) == ["d", "b"]
    assert affected(before, after, {"a": "x", "e": "y"}) == ["d", "e"]
    assert affected(before, before, {"a": "x"}) == []


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("multiple", ("09", "24"), []),
        ("multiple", ("09", "elsewhere"), ["instrument.fills_counties"]),
        ("choice", ("09", "24"), ["instrument.fills"]),
    ],
)
def test_a_question_of_the_counties_of_the_work_has_counties_to_choose_among(kind, keys, expected) -> None:
    form = form_of(question("lan", kind, options=options(*keys), fills="work.counties"))
    assert [one.code for one in publish_findings(form)] == expected
