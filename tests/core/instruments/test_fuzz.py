"""Whatever stands in a form or an answer, the engine answers with findings and never breaks."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.core.instruments.strategies import EVERY, anything, expressions, random_form, text
from verkstad.core.findings import Finding
from verkstad.core.instruments.build import findings_at, key_from
from verkstad.core.instruments.checks import KEY, publish_findings
from verkstad.core.instruments.document import from_json, to_json
from verkstad.core.instruments.expressions import BadExpression, parse
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.plain import plain_of
from verkstad.core.instruments.responses import affected, differences, response_findings
from verkstad.core.packs.instruments import read_instrument
from verkstad.core.refused import Refused

slowly = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def told(found: list[Finding]) -> None:
    for one in found:
        str(one).encode("utf-8", "surrogatepass")


@given(random_form, anything)
@slowly
def test_a_form_of_the_right_shape_is_judged_drawn_and_answered(content: Any, answer: Any) -> None:
    try:
        form = from_json(content)
    except Refused as refused:
        return told(list(refused.findings))
    told(publish_findings(form))
    told([one for some in findings_at(form).values() for one in some])
    given_ = {q.key: answer for q in form.questions()}
    logic_of(form).state(given_)
    told(response_findings(form, given_))
    assert (differences(form, form), affected(form, form, given_)) == ([], [])
    again = json.loads(json.dumps(to_json(form)))
    assert to_json(from_json(again)) == again


@given(anything)
@slowly
def test_what_is_no_form_is_refused_with_its_place(content: Any) -> None:
    try:
        told(publish_findings(from_json(content)))
    except Refused as refused:
        told(list(refused.findings))


@given(anything, anything)
@slowly
def test_any_answer_to_any_question_gives_findings(one: Any, other: Any) -> None:
    keys = list(EVERY.by_key)
    found = {key: (one if at % 2 else other) for at, key in enumerate(keys)}
    told(response_findings(EVERY, found))
    logic_of(EVERY).state(found)
    told(response_findings(EVERY, {str(one): other}))


@given(expressions)
@slowly
def test_any_text_is_an_expression_or_says_why_not(expression: str) -> None:
    try:
        parse(expression)
    except BadExpression as wrong:
        assert str(wrong)
    plain_of(expression)


@given(text)
def test_a_key_is_made_of_any_label(label: str) -> None:
    key = key_from(label, {"namn", "fraga"}, otherwise="fraga")
    assert KEY.fullmatch(key) and key not in {"namn", "fraga", "and", "sum"}


@given(text)
@slowly
def test_any_file_of_a_pack_is_read_or_named(content: str) -> None:
    for wrapped in (content, f"key = {json.dumps(content)}\ntitle = 1", f"[[sections]]\nkey = '''{content}'''"):
        _one, found = read_instrument("instruments/a.toml", wrapped)
        told(list(found))
