"""The language of conditions and computed values: what is read, refused, typed and given."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.instruments.forms import form as form_of
from tests.core.instruments.forms import options, question
from verkstad.core.instruments.evaluate import evaluate
from verkstad.core.instruments.expressions import BadExpression, Binary, Const, Ref, Unary, Within, parse
from verkstad.core.instruments.types import Type, Typing

FORM = form_of(
    question("n", "number"), question("m", "money"), question("t"), question("d", "date"),
    question("c", "choice", options=options("a", "b")), question("cs", "multiple", options=options("a", "b")),
    question("b", "budget", options=options("x", "y"), years=[2026]),
    question("tab", "table", columns=[{"key": "h", "kind": "number"}, {"key": "w", "kind": "text"}]),
)  # fmt: skip
VALUES: dict[str, Any] = {
    "n": Fraction(3), "m": Fraction(100), "t": "hej", "d": date(2026, 3, 1), "c": "a", "cs": ("a",),
    "b": {"x": {"2026": Fraction(10)}, "y": {"2026": Fraction(5)}}, "tab": [{"h": Fraction(2), "w": "x"}, {"w": "y"}],
}  # fmt: skip


def test_and_binds_tighter_than_or_and_product_tighter_than_sum() -> None:
    a, b, c = Ref("a"), Ref("b"), Ref("c")
    assert parse("a or b and c") == Binary("or", a, Binary("and", b, c))
    assert parse("a + b * c") == Binary("+", a, Binary("*", b, c))
    assert parse("not a is not empty") == Unary("not", Unary("not", Unary("empty", a)))
    assert parse('a in ["x", -1]') == Within(a, (Const("x"), Const(Fraction(-1))))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression ends where “a question or a value” was expected."),
        ("n >", "The expression ends where “a question or a value” was expected."),
        ("n > 1)", "“)” comes unexpected."),
        ("(n", "The expression ends where “)” was expected."),
        ("n § 3", "“§ 3” is not understood."),
        ("open(n)", "There is no function open; there are count, date, days, if, length, max, min, round, sum, year."),
        ("n in [m]", "A list may hold only texts and numbers."),
        ("(" * 100 + "n", "The expression is nested too deeply."),
        ("not " * 100 + "n", "The expression is nested too deeply."),
        ("n" * 1001, "The expression is longer than 1000 characters."),
    ],
)
def test_what_cannot_be_read_says_where(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as wrong:
        parse(text)
    assert str(wrong.value) == message


@given(st.text(alphabet='abn01." ()[]<>=!+-*/,andotrhsi', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except BadExpression as wrong:
        assert str(wrong)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("n + 1", Type.NUMBER, Fraction(4)),
        ("m + 1", Type.MONEY, Fraction(101)),
        ("m / m", Type.NUMBER, Fraction(1)),
        ("m * n - -5", Type.MONEY, Fraction(305)),
        ("m / (n - 3)", Type.MONEY, None),
        ("sum(b)", Type.MONEY, Fraction(15)),
        ("sum(b.x)", Type.MONEY, Fraction(10)),
        ("sum(tab.h)", Type.NUMBER, Fraction(2)),
        ("count(tab) + count(cs)", Type.NUMBER, Fraction(3)),
        ("length(t)", Type.NUMBER, Fraction(3)),
        ("round(n / 2)", Type.NUMBER, Fraction(2)),
        ("min(n, 2)", Type.NUMBER, Fraction(2)),
        ("max(m, 200)", Type.MONEY, Fraction(200)),
        ("year(d)", Type.NUMBER, Fraction(2026)),
        ('days(d, date("2026-03-31"))', Type.NUMBER, Fraction(30)),
        ('if(c = "a", m, 0)', Type.MONEY, Fraction(100)),
        ('c in ["b"] or cs has "a"', Type.BOOL, True),
        ("t is empty", Type.BOOL, False),
        ('d < date("2026-01-01") and n = 3', Type.BOOL, False),
    ],
)
def test_types_and_values(text: str, kind: Type, value: object) -> None:
    node = parse(text)
    assert (Typing(FORM.by_key, {}).of(node), evaluate(node, VALUES)) == (kind, value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x > 1", "There is no question x."),
        ("m > n", "Money cannot be added to or compared with a number that is not money."),
        ("m * m", "Money cannot be multiplied by money."),
        ("n / m", "A number cannot be divided by money."),
        ('n = "a"', "a number cannot be compared with a text."),
        ('t < "a"', "Only numbers, money and dates have an order."),
        ('c = "z"', "The question c has no choice z."),
        ('cs has "z"', "The question cs has no choice z."),
        ('c in ["a", "z"]', "The question c has no choice z."),
        ("sum(tab.w)", "The question tab has no part w that can be summed."),
        ("n and t", "Here is a number, where true or false is needed."),
        ("days(d)", "days takes 2 values, not 1."),
        ('date("2026-02-30") = d', 'Write a date as date("2026-10-14").'),
        ("(n + 1) is empty", "Only the answer of a question can be empty."),
        ("if(t is empty, n, t)", "Both values of “if” must be alike; here are a number and a text."),
        ("round(n, t)", "The decimals of round are a whole number from 0 to 6."),
    ],
)
def test_what_cannot_be_done_is_told_before_anybody_answers(text: str, message: str) -> None:
    with pytest.raises(BadExpression) as wrong:
        Typing(FORM.by_key, {}).of(parse(text))
    assert str(wrong.value) == message


@pytest.mark.parametrize(
    ("text", "value"),
    [("x > 1", None), ("not x > 1", None), ("x > 1 or true", True), ("x > 1 and false", False), ("x is empty", True)],
)
def test_what_rests_on_a_missing_answer_is_unknown_unless_the_rest_settles_it(text: str, value: object) -> None:
    assert evaluate(parse(text), {}) is value
