"""Conditions that need no expression to be written: one question, one comparison, one value."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from verkstad.core.instruments.expressions import BadExpression, Binary, Call, Const, Node, Ref, Unary, parse
from verkstad.core.instruments.questions import Kind, Question

CHOOSING = (Kind.CHOICE, Kind.REGION, Kind.TRI_STATE)
COUNTED = (Kind.NUMBER, Kind.MONEY, Kind.SCALE, Kind.COMPUTED, Kind.DATE)
SIGNS = {"least": ">=", "most": "<=", "more": ">", "less": "<", "is": "=", "is_not": "!="}


@dataclass(frozen=True)
class Plain:
    """`how`: is, is_not, has, lacks, least, most, more, less, filled or empty; `value` as people write it."""

    key: str
    how: str
    value: str = ""


def ways_of(question: Question) -> tuple[str, ...]:
    """The comparisons that go with a question's kind."""
    if question.kind in CHOOSING:
        return ("is", "is_not", "filled", "empty")
    if question.kind is Kind.MULTIPLE:
        return ("has", "lacks", "filled", "empty")
    return (
        ("least", "most", "more", "less", "is", "filled", "empty") if question.kind in COUNTED else ("filled", "empty")
    )


def expression_of(question: Question, plain: Plain) -> str:
    """The expression of a plain condition. Raises ValueError where the value is none for the question's kind."""
    if plain.how in ("filled", "empty"):
        return f"{plain.key} is {'not ' if plain.how == 'filled' else ''}empty"
    if plain.how in ("has", "lacks"):
        return f'{"not " if plain.how == "lacks" else ""}{plain.key} has "{_quoted(plain.value)}"'
    if question.kind in COUNTED:
        return f"{plain.key} {SIGNS[plain.how]} {_value(question, plain.value)}"
    return f'{plain.key} {SIGNS[plain.how]} "{_quoted(plain.value)}"'


def _quoted(text: str) -> str:
    if '"' in text or "\n" in text:
        raise ValueError(text)
    return text


def _value(question: Question, text: str) -> str:
    text = "".join(text.split())
    if question.kind is Kind.DATE:
        return f'date("{date.fromisoformat(text).isoformat()}")'
    try:
        number = Decimal(text.replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) >= 10**15:
        raise ValueError(text)
    return f"{number:f}"


def plain_of(text: str) -> Plain | None:
    """The plain condition that an expression is; None where it is something more."""
    try:
        return _plain(parse(text)) if text.strip() else None
    except BadExpression:
        return None


def _plain(node: Node) -> Plain | None:
    if isinstance(node, Unary) and node.sign == "not" and isinstance(node.inner, Unary | Binary):
        inner = _plain(node.inner)
        turned = {"empty": "filled", "has": "lacks"}
        return Plain(inner.key, turned[inner.how], inner.value) if inner and inner.how in turned else None
    if isinstance(node, Unary) and node.sign == "empty" and isinstance(node.inner, Ref):
        return Plain(node.inner.key, "empty")
    if not (isinstance(node, Binary) and isinstance(node.left, Ref) and not node.left.part):
        return None
    value = _text(node.right)
    how = "has" if node.sign == "has" else {sign: name for name, sign in SIGNS.items()}.get(node.sign)
    return Plain(node.left.key, how, value) if how and value is not None else None


def _text(node: Node) -> str | None:
    if isinstance(node, Call) and node.name == "date" and isinstance(node.args[0], Const):
        return str(node.args[0].value)
    if not isinstance(node, Const) or isinstance(node.value, bool):
        return None
    if not isinstance(node.value, Fraction):
        return node.value
    return f"{Decimal(node.value.numerator) / Decimal(node.value.denominator):f}"
