"""Types of expressions: what each question gives, and what may be done with it. Found before anybody answers."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from verkstad.core.instruments.expressions import BadExpression, Binary, Call, Const, Node, Ref, Unary, Within
from verkstad.core.instruments.questions import Kind, Question
from verkstad.core.words import gettext_noop


class Type(StrEnum):
    """What an expression gives. Money is kronor; a bare number takes part as kronor, a counted one does not."""

    NUMBER = gettext_noop("a number")
    MONEY = gettext_noop("money")
    TEXT = gettext_noop("a text")
    DATE = gettext_noop("a date")
    BOOL = gettext_noop("true or false")
    CHOICES = gettext_noop("several choices")
    TABLE = gettext_noop("a table")
    BUDGET = gettext_noop("a budget")
    FILE = gettext_noop("a file")
    COLUMN_NUMBER = gettext_noop("a column of numbers")
    COLUMN_MONEY = gettext_noop("a column of money")


OF_KIND = {
    Kind.TEXT: Type.TEXT, Kind.NUMBER: Type.NUMBER, Kind.MONEY: Type.MONEY, Kind.DATE: Type.DATE,
    Kind.CHOICE: Type.TEXT, Kind.MULTIPLE: Type.CHOICES, Kind.TABLE: Type.TABLE, Kind.ORGANISATION: Type.TEXT,
    Kind.REGION: Type.TEXT, Kind.BUDGET: Type.BUDGET, Kind.SCALE: Type.NUMBER, Kind.TRI_STATE: Type.TEXT,
    Kind.FILE: Type.FILE,
}  # fmt: skip
NUMERIC = (Type.NUMBER, Type.MONEY)
CHOOSING = (Kind.CHOICE, Kind.REGION, Kind.TRI_STATE)


class Typing:
    """Types over the questions of a form; `computed` holds the types of the computed ones."""

    def __init__(self, questions: Mapping[str, Question], computed: Mapping[str, Type]) -> None:
        self.questions, self.computed = questions, computed

    def of(self, node: Node) -> Type:
        """The type of an expression. Raises BadExpression for what cannot be done."""
        if isinstance(node, Const):
            return {bool: Type.BOOL, str: Type.TEXT}.get(type(node.value), Type.NUMBER)
        if isinstance(node, Ref):
            return self._ref(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Within):
            for value in node.values:
                self._comparable(node.inner, value, "=")
            return Type.BOOL
        if isinstance(node, Unary):
            return self._unary(node)
        return self._binary(node)

    def _ref(self, ref: Ref) -> Type:
        question = self.questions.get(ref.key)
        if question is None:
            raise BadExpression(gettext_noop("There is no question %(key)s."), key=ref.key)
        if not ref.part:
            if question.kind is Kind.COMPUTED:
                return self.computed.get(ref.key, Type.NUMBER)
            return OF_KIND[question.kind]
        if question.kind is Kind.BUDGET and ref.part in question.option_keys():
            return Type.COLUMN_MONEY
        for column in question.columns if question.kind is Kind.TABLE else ():
            if column.key == ref.part and column.kind in (Kind.NUMBER, Kind.MONEY):
                return Type.COLUMN_MONEY if column.kind is Kind.MONEY else Type.COLUMN_NUMBER
        raise BadExpression(
            gettext_noop("The question %(key)s has no part %(part)s that can be summed."), key=ref.key, part=ref.part
        )

    def need(self, node: Node, *wanted: Type) -> Type:
        found = self.of(node)
        if found not in wanted:
            raise BadExpression(
                gettext_noop("Here is %(found)s, where %(wanted)s is needed."), found=str(found), wanted=str(wanted[0])
            )
        return found

    def _unary(self, node: Unary) -> Type:
        if node.sign == "not":
            return self.need(node.inner, Type.BOOL)
        if node.sign == "-":
            return self.need(node.inner, *NUMERIC)
        if not isinstance(node.inner, Ref) or node.inner.part:
            raise BadExpression(gettext_noop("Only the answer of a question can be empty."))
        self.of(node.inner)
        return Type.BOOL

    def _binary(self, node: Binary) -> Type:
        if node.sign in ("and", "or"):
            self.need(node.left, Type.BOOL)
            return self.need(node.right, Type.BOOL)
        if node.sign == "has":
            self.need(node.left, Type.CHOICES)
            if not isinstance(node.right, Const) or self.of(node.right) is not Type.TEXT:
                raise BadExpression(gettext_noop("After “has” stands the key of a choice in quotes."))
            self._known_option(node.left, node.right)
            return Type.BOOL
        if node.sign in ("+", "-", "*", "/"):
            return self._sum(node)
        self._comparable(node.left, node.right, node.sign)
        return Type.BOOL

    def _sum(self, node: Binary) -> Type:
        left, right = self.need(node.left, *NUMERIC), self.need(node.right, *NUMERIC)
        money = (left is Type.MONEY, right is Type.MONEY)
        if node.sign in "+-":
            self._same_unit(node.left, left, node.right, right)
            return Type.MONEY if any(money) else Type.NUMBER
        if money == (True, True):
            if node.sign == "*":
                raise BadExpression(gettext_noop("Money cannot be multiplied by money."))
            return Type.NUMBER
        if node.sign == "/" and money == (False, True):
            raise BadExpression(gettext_noop("A number cannot be divided by money."))
        return Type.MONEY if any(money) else Type.NUMBER

    def _same_unit(self, left: Node, of_left: Type, right: Node, of_right: Type) -> None:
        if of_left is not of_right and not isinstance(left if of_left is Type.NUMBER else right, Const):
            raise BadExpression(gettext_noop("Money cannot be added to or compared with a number that is not money."))

    def _comparable(self, left: Node, right: Node, sign: str) -> None:
        of_left, of_right = self.of(left), self.of(right)
        numbers = of_left in NUMERIC and of_right in NUMERIC
        if numbers:
            self._same_unit(left, of_left, right, of_right)
        elif of_left is not of_right or of_left not in (Type.TEXT, Type.DATE, Type.BOOL):
            raise BadExpression(
                gettext_noop("%(left)s cannot be compared with %(right)s."), left=str(of_left), right=str(of_right)
            )
        if sign not in ("=", "!=") and not numbers and of_left is not Type.DATE:
            raise BadExpression(gettext_noop("Only numbers, money and dates have an order."))
        self._known_option(left, right)
        self._known_option(right, left)

    def _known_option(self, node: Node, value: Node) -> None:
        if not (isinstance(node, Ref) and isinstance(value, Const)) or node.key not in self.questions:
            return
        question = self.questions[node.key]
        if question.kind in (*CHOOSING, Kind.MULTIPLE) and value.value not in question.option_keys():
            raise BadExpression(
                gettext_noop("The question %(key)s has no choice %(option)s."), key=node.key, option=str(value.value)
            )

    def _call(self, node: Call) -> Type:
        name, args = node.name, node.args
        fewest, most = {"days": (2, 2), "round": (1, 2), "if": (3, 3), "min": (1, 20), "max": (1, 20)}.get(name, (1, 1))
        if not fewest <= len(args) <= most:
            raise BadExpression(
                gettext_noop("%(name)s takes %(count)s values, not %(given)s."),
                name=name, count=str(fewest) if fewest == most else f"{fewest}–{most}", given=len(args),
            )  # fmt: skip
        if name == "sum":
            return self._summed(args[0])
        if name == "if":
            return self._if(args)
        if name in ("min", "max"):
            return self._least(args)
        if name == "round":
            places = args[1].value if len(args) > 1 and isinstance(args[1], Const) else Fraction(0)
            if len(args) > 1 and (not isinstance(args[1], Const) or places not in range(7)):
                raise BadExpression(gettext_noop("The decimals of round are a whole number from 0 to 6."))
            return self.need(args[0], *NUMERIC)
        if name == "date":
            _day(args[0])
            return Type.DATE
        wanted = {"count": (Type.TABLE, Type.CHOICES), "length": (Type.TEXT,)}.get(name, (Type.DATE,))
        for arg in args:
            self.need(arg, *wanted)
        return Type.NUMBER

    def _summed(self, arg: Node) -> Type:
        found = self.need(arg, Type.COLUMN_NUMBER, Type.COLUMN_MONEY, Type.BUDGET)
        return Type.NUMBER if found is Type.COLUMN_NUMBER else Type.MONEY

    def _if(self, args: tuple[Node, ...]) -> Type:
        self.need(args[0], Type.BOOL)
        first, second = self.of(args[1]), self.of(args[2])
        if first in NUMERIC and second in NUMERIC:
            self._same_unit(args[1], first, args[2], second)
            return Type.MONEY if Type.MONEY in (first, second) else Type.NUMBER
        if first is not second:
            raise BadExpression(
                gettext_noop("Both values of “if” must be alike; here are %(left)s and %(right)s."),
                left=str(first), right=str(second),
            )  # fmt: skip
        return first

    def _least(self, args: tuple[Node, ...]) -> Type:
        types = [self.need(arg, Type.NUMBER, Type.MONEY) for arg in args]
        if Type.MONEY in types:
            for arg, found in zip(args, types, strict=True):
                self._same_unit(arg, found, args[types.index(Type.MONEY)], Type.MONEY)
        return Type.MONEY if Type.MONEY in types else Type.NUMBER


def _day(arg: Node) -> None:
    try:
        date.fromisoformat(str(arg.value) if isinstance(arg, Const) else "")
    except ValueError:
        raise BadExpression(gettext_noop('Write a date as date("2026-10-14").')) from None
