"""The small language of conditions, validations and computed values: text to tree. Nothing here runs anything.

    staff > 10 and county in ["10", "08"]      focus has "green"      note is empty      cost * 0.5
    sum(budget.staff) / sum(budget)            if(size = "small", 1, 2)                  days(start, finish) >= 30

Names are keys of questions; `name.part` is a column of a table or a row of a budget. Text stands in double quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verkstad.core.words import gettext_noop

LONGEST, DEEPEST = 1000, 40
WORDS = {"and", "or", "not", "in", "has", "is", "empty", "true", "false"}
FUNCTIONS = {"sum", "count", "length", "min", "max", "round", "year", "days", "date", "if"}
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"\n]*")|(?P<name>[a-z][a-z0-9_]*)'
    r"|(?P<sign><=|>=|!=|[-+*/=<>(),.\[\]]))"
)


class BadExpression(ValueError):
    """What is wrong with an expression: an English template and its parameters."""

    def __init__(self, message: str, **params: Any) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


@dataclass(frozen=True)
class Const:
    """A number (Fraction), a text or true/false as written."""

    value: Fraction | str | bool


@dataclass(frozen=True)
class Ref:
    """The answer of a question, or a part of it."""

    key: str
    part: str = ""


@dataclass(frozen=True)
class Call:
    name: str
    args: "tuple[Node, ...]"


@dataclass(frozen=True)
class Binary:
    """+ - * / = != < <= > >= and or has"""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Unary:
    """not, - and empty"""

    sign: str
    inner: "Node"


@dataclass(frozen=True)
class Within:
    """Whether something is one of these constants."""

    inner: "Node"
    values: tuple[Const, ...]


Node = Const | Ref | Call | Binary | Unary | Within


def children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Binary):
        return (node.left, node.right)
    return (node.inner,) if isinstance(node, Unary | Within) else ()


def references(node: Node) -> Iterator[Ref]:
    """Every reference in the order written."""
    if isinstance(node, Ref):
        yield node
    for child in children(node):
        yield from references(child)


def tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match:
            rest = text[at:].lstrip()[:10]
            raise BadExpression(gettext_noop("“%(rest)s” is not understood."), rest=rest)
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


def parse(text: str) -> Node:
    """The tree of an expression. Raises BadExpression, which says where reading stopped."""
    if len(text) > LONGEST:
        raise BadExpression(gettext_noop("The expression is longer than %(most)s characters."), most=LONGEST)
    reader = _Reader(tokens(text))
    node = reader.either()
    if reader.left():
        raise BadExpression(gettext_noop("“%(rest)s” comes unexpected."), rest=reader.peek())
    return node


class _Reader:
    """Recursive descent over the tokens; each method reads one level of binding."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        self.found, self.at, self.depth = found, 0, 0

    def left(self) -> bool:
        return self.at < len(self.found)

    def peek(self) -> str:
        return self.found[self.at][1] if self.left() else ""

    def take(self, *wanted: str) -> str:
        if self.left() and self.found[self.at][0] != "text" and self.peek() in wanted:
            self.at += 1
            return self.found[self.at - 1][1]
        return ""

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            self.unexpected(wanted)

    def unexpected(self, wanted: str) -> None:
        if self.left():
            raise BadExpression(
                gettext_noop("“%(rest)s” stands where “%(wanted)s” was expected."), rest=self.peek(), wanted=wanted
            )
        raise BadExpression(gettext_noop("The expression ends where “%(wanted)s” was expected."), wanted=wanted)

    def either(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadExpression(gettext_noop("The expression is nested too deeply."))
        node = self.both()
        while self.take("or"):
            node = Binary("or", node, self.both())
        self.depth -= 1
        return node

    def both(self) -> Node:
        node = self.negated()
        while self.take("and"):
            node = Binary("and", node, self.negated())
        return node

    def negated(self) -> Node:
        turns = 0
        while self.take("not"):
            turns += 1
        node = self.comparison()
        if turns > DEEPEST:
            raise BadExpression(gettext_noop("The expression is nested too deeply."))
        for _turn in range(turns):
            node = Unary("not", node)
        return node

    def comparison(self) -> Node:
        node = self.total()
        if sign := self.take("=", "!=", "<", "<=", ">", ">=", "has"):
            return Binary(sign, node, self.total())
        if self.take("in"):
            return self.within(node)
        if self.take("is"):
            negative = bool(self.take("not"))
            self.need("empty")
            empty = Unary("empty", node)
            return Unary("not", empty) if negative else empty
        return node

    def within(self, node: Node) -> Node:
        self.need("[")
        values = [self.constant()]
        while self.take(","):
            values.append(self.constant())
        self.need("]")
        return Within(node, tuple(values))

    def constant(self) -> Const:
        node = self.factor()
        if not isinstance(node, Const):
            raise BadExpression(gettext_noop("A list may hold only texts and numbers."))
        return node

    def total(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Binary(sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while sign := self.take("*", "/"):
            node = Binary(sign, node, self.factor())
        return node

    def factor(self) -> Node:
        minus = 0
        while self.take("-"):
            minus += 1
        node = self.atom()
        if minus % 2:
            return Const(-node.value) if isinstance(node, Const) and type(node.value) is Fraction else Unary("-", node)
        return node

    def atom(self) -> Node:
        if self.take("("):
            node = self.either()
            self.need(")")
            return node
        if not self.left():
            self.unexpected(gettext_noop("a question or a value"))
        kind, word = self.found[self.at]
        self.at += 1
        if kind == "number":
            return Const(Fraction(word))
        if kind == "text":
            return Const(word[1:-1])
        if kind == "name" and word in ("true", "false"):
            return Const(word == "true")
        if kind == "name" and self.peek() == "(" and word not in WORDS:
            return self.call(word)
        if kind == "name" and word not in WORDS:
            return self.named(word)
        self.at -= 1
        self.unexpected(gettext_noop("a question or a value"))
        raise AssertionError

    def named(self, word: str) -> Node:
        if not self.take("."):
            return Ref(word)
        if not self.left() or self.found[self.at][0] != "name":
            self.unexpected(gettext_noop("a column or a row"))
        self.at += 1
        return Ref(word, self.found[self.at - 1][1])

    def call(self, word: str) -> Node:
        if word not in FUNCTIONS:
            raise BadExpression(
                gettext_noop("There is no function %(name)s; there are %(known)s."),
                name=word,
                known=", ".join(sorted(FUNCTIONS)),
            )
        self.need("(")
        args = [self.either()]
        while self.take(","):
            args.append(self.either())
        self.need(")")
        return Call(word, tuple(args))
