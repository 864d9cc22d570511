"""Formulas over figures: read, computed exactly or as intervals, and solved for one figure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from verkstad.core.figures import Place, Span
from verkstad.core.words import gettext_noop as _

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:[.,]\d+)?)|(?P<name>[^\W\d]\w*(?:@\w+)?)|(?P<op>[-+*/()]))")
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/"})
Value = TypeVar("Value", Fraction, Span)


class BadFormula(ValueError):
    """A formula that cannot be read; `message` % `params` says where."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


@dataclass(frozen=True)
class Number:
    """A constant, exact."""

    value: Fraction


@dataclass(frozen=True)
class Name:
    """A row in a column; an empty column means the one at hand."""

    row: str
    column: str = ""

    @property
    def place(self) -> Place:
        return Place(self.row, self.column)


@dataclass(frozen=True)
class Two:
    """Two formulas joined by + - * or /."""

    sign: str
    left: "Formula"
    right: "Formula"


Formula = Number | Name | Two


def parse_formula(text: str) -> Formula:
    """Read "opex+transfers", "payout/budget", "hours*250/1000", "payout/payout@total"; raises BadFormula."""
    tokens = list(_tokens(text.translate(_SIGNS)))
    formula, rest = _sum(tokens)
    if rest:
        raise BadFormula(_("The formula “%(formula)s” goes wrong at “%(part)s”."), formula=text.strip(), part=rest[0])
    return formula


def _tokens(text: str) -> Iterator[str]:
    at, text = 0, text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise BadFormula(_("The formula “%(formula)s” goes wrong at “%(part)s”."), formula=text, part=text[at:])
        yield found[0].strip()
        at = found.end()


def _sum(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _product(tokens)
    while rest and rest[0] in "+-":
        right, after = _product(rest[1:])
        left, rest = Two(rest[0], left, right), after
    return left, rest


def _product(tokens: list[str]) -> tuple[Formula, list[str]]:
    left, rest = _atom(tokens)
    while rest and rest[0] in "*/":
        right, after = _atom(rest[1:])
        left, rest = Two(rest[0], left, right), after
    return left, rest


def _atom(tokens: list[str]) -> tuple[Formula, list[str]]:
    if not tokens:
        raise BadFormula(_("The formula ends too early."))
    head, rest = tokens[0], tokens[1:]
    if head == "-":
        inner, rest = _atom(rest)
        return Two("-", Number(Fraction(0)), inner), rest
    if head == "(":
        inner, rest = _sum(rest)
        if not rest or rest[0] != ")":
            raise BadFormula(_("The formula lacks a closing parenthesis."))
        return inner, rest[1:]
    if head[0].isdigit():
        return Number(Fraction(head.replace(",", "."))), rest
    if head in "+*/)":
        raise BadFormula(_("The formula has “%(part)s” where a row or a number should be."), part=head)
    row, _at, column = head.partition("@")
    return Name(row, column), rest


def add_up(parts: Sequence[Formula]) -> Formula:
    """The sum of one or more formulas, halved again and again so that a thousand parts stay shallow."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return Two("+", add_up(parts[:half]), add_up(parts[half:]))


def names(formula: Formula) -> list[Name]:
    """Every figure the formula names, in order, repeats included."""
    if isinstance(formula, Two):
        return names(formula.left) + names(formula.right)
    return [formula] if isinstance(formula, Name) else []


def replace_names(formula: Formula, by: Callable[[Name], Formula]) -> Formula:
    """The formula with every name replaced."""
    if isinstance(formula, Two):
        return Two(formula.sign, replace_names(formula.left, by), replace_names(formula.right, by))
    return by(formula) if isinstance(formula, Name) else formula


def in_column(formula: Formula, column: str) -> Formula:
    """The formula with the column at hand filled in where none is named."""
    return replace_names(formula, lambda name: Name(name.row, name.column or column))


def compute(formula: Formula, value_of: Callable[[Place], Value], number: Callable[[Fraction], Value]) -> Value:
    """The formula's value in whatever arithmetic the values have; ZeroDivisionError where it divides by nought."""
    if isinstance(formula, Number):
        return number(formula.value)
    if isinstance(formula, Name):
        return value_of(formula.place)
    return _join(formula.sign, compute(formula.left, value_of, number), compute(formula.right, value_of, number))


def _join(sign: str, left: Any, right: Any) -> Any:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else left / right


def solve(formula: Formula, place: Place, result: Span, span_of: Callable[[Place], Span]) -> Span | None:
    """The interval `place` must lie in for the formula to give `result`.

    None where the place is named more than once or not at all, or where the way back divides by nought.
    """
    if [name.place for name in names(formula)].count(place) != 1:
        return None
    wanted = result
    while isinstance(formula, Two):
        inside_left = place in [name.place for name in names(formula.left)]
        inner, other = (formula.left, formula.right) if inside_left else (formula.right, formula.left)
        try:
            wanted = _back(formula.sign, wanted, compute(other, span_of, Span.point), inside_left)
        except ZeroDivisionError:
            return None
        formula = inner
    return wanted


def _back(sign: str, wanted: Span, other: Span, left: bool) -> Span:
    if sign == "+":
        return wanted - other
    if sign == "-":
        return wanted + other if left else other - wanted
    if sign == "*":
        return wanted / other
    return wanted * other if left else other / wanted


def signed_terms(formula: Formula, sign: int = 1) -> list[tuple[int, Formula]]:
    """The terms of a sum with their signs; a formula that is no sum is one term."""
    if isinstance(formula, Two) and formula.sign in "+-":
        right = sign if formula.sign == "+" else -sign
        both = signed_terms(formula.left, sign) + signed_terms(formula.right, right)
        return [(way, term) for way, term in both if term != Number(Fraction(0))]
    return [(sign, formula)]


def quotient(formula: Formula) -> tuple[Formula, Formula] | None:
    """Numerator and denominator where the formula is one sum of figures through another, else None."""
    if isinstance(formula, Two) and formula.sign == "/" and names(formula.left) and names(formula.right):
        return formula.left, formula.right
    return None


def is_linear(formula: Formula) -> bool:
    """True where the formula only adds and subtracts figures."""
    return all(isinstance(term, Name) for _sign, term in signed_terms(formula))


def show(formula: Formula, name_of: Callable[[Name], str] = lambda name: name.row) -> str:
    """The formula as text, with as few parentheses as reading needs."""
    if isinstance(formula, Number):
        return f"{float(formula.value):g}"
    if isinstance(formula, Name):
        return name_of(formula)
    left, right = show(formula.left, name_of), show(formula.right, name_of)
    if formula.sign in "*/":
        left = f"({left})" if isinstance(formula.left, Two) and formula.left.sign in "+-" else left
        right = f"({right})" if isinstance(formula.right, Two) else right
    elif formula.sign == "-" and isinstance(formula.right, Two) and formula.right.sign in "+-":
        right = f"({right})"
    return f"{left} {formula.sign} {right}"
