"""Whether a condition can ever be true, given what the questions it refers to can be answered with.

A condition is unfolded into alternatives, each a list of plain statements about one question; an alternative also
holds the conditions of every question that must have been answered in it. A condition is unreachable only when every
alternative contradicts itself. What is not a plain statement (such as a sum) is taken to be possible.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

from verkstad.core.instruments.answers import bound
from verkstad.core.instruments.evaluate import evaluate
from verkstad.core.instruments.expressions import Binary, Call, Const, Node, Ref, Unary, Within, references
from verkstad.core.instruments.logic import Logic
from verkstad.core.instruments.questions import Kind, Question

MOST = 400  # alternatives; a condition with more is taken to be reachable
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
LISTED = (Kind.CHOICE, Kind.REGION, Kind.TRI_STATE)


class _TooMany(Exception):
    pass


@dataclass(frozen=True)
class Statement:
    """One plain statement: `sign` is a comparison, in, has, lacks, empty, filled, or "?" for what is not looked into."""

    key: str
    sign: str
    value: Any = None


Alternative = tuple[Statement, ...]


def reachable(logic: Logic, condition: Node) -> bool:
    """Whether some answers make the condition true."""
    try:
        waiting = [(alternative, frozenset[str]()) for alternative in _alternatives(logic, condition, True)]
        for _turn in range(MOST * 10):
            if not waiting:
                return False
            alternative, grown = waiting.pop()
            if not _possible(logic, alternative):
                continue
            answered = {s.key for s in alternative if s.key and s.sign != "empty"} - grown
            shown = [c for key in sorted(answered) if (c := logic.condition(key))]
            if not shown:
                return True
            parts = [_alternatives(logic, c, True) for c in shown]
            waiting += [(alternative + more, grown | answered) for more in _joined(parts)]
        return True
    except _TooMany:
        return True


def _joined(parts: Iterable[list[Alternative]]) -> list[Alternative]:
    whole: list[Alternative] = [()]
    for part in parts:
        if len(whole) * len(part) > MOST:
            raise _TooMany
        whole = [a + b for a, b in product(whole, part)]
    return whole


def _alternatives(logic: Logic, node: Node, wanted: bool) -> list[Alternative]:
    """The alternatives in which the node is true (or false): a disjunction of conjunctions."""
    if isinstance(node, Unary) and node.sign == "not":
        return _alternatives(logic, node.inner, not wanted)
    if isinstance(node, Binary) and node.sign in ("and", "or"):
        parts = [_alternatives(logic, side, wanted) for side in (node.left, node.right)]
        if (node.sign == "and") == wanted:
            return _joined(parts)
        return parts[0] + parts[1]
    if isinstance(node, Ref) and node.key in logic.computed:
        return _joined([_alternatives(logic, logic.computed[node.key], wanted), [(Statement(node.key, "?"),)]])
    if not any(True for _ref in references(node)):
        return [()] if evaluate(node, {}) is wanted else []
    return [(_statement(logic, node, wanted),)]


def _statement(logic: Logic, node: Node, wanted: bool) -> Statement:
    unknown = Statement("", "?")
    if isinstance(node, Unary) and isinstance(node.inner, Ref):
        return Statement(node.inner.key, "empty" if wanted else "filled")
    if isinstance(node, Within) and isinstance(node.inner, Ref):
        return Statement(node.inner.key, "in" if wanted else "not in", tuple(c.value for c in node.values))
    if not isinstance(node, Binary):
        return unknown
    sign, left, right = node.sign, node.left, node.right
    if isinstance(right, Ref) and _constant(left) and sign in TURNED:
        sign, left, right = TURNED[sign], right, left
    if not (isinstance(left, Ref) and not left.part and _constant(right)) or left.key in logic.computed:
        return unknown
    value = evaluate(right, {})
    if value is None:
        return unknown
    if sign == "has":
        return Statement(left.key, "has" if wanted else "lacks", value)
    return Statement(left.key, sign if wanted else OPPOSITE[sign], value)


def _constant(node: Node) -> bool:
    return isinstance(node, Const | Call | Binary | Unary) and not any(True for _ref in references(node))


@dataclass
class _Room:
    """What is left of a question's possible answers."""

    least: Any = None
    most: Any = None
    over: bool = False  # the least itself is excluded
    under: bool = False
    only: set[Any] | None = None
    never: set[Any] = field(default_factory=set)
    has: set[Any] = field(default_factory=set)
    lacks: set[Any] = field(default_factory=set)


def _possible(logic: Logic, alternative: Alternative) -> bool:
    for key in {s.key for s in alternative if s.key in logic.form.by_key}:
        mine = [s for s in alternative if s.key == key]
        empty = any(s.sign == "empty" for s in mine)
        if empty and any(s.sign != "empty" for s in mine):
            return False
        if not empty and not _fits(logic.form.by_key[key], mine):
            return False
    return True


def _fits(question: Question, statements: list[Statement]) -> bool:
    room = _Room(least=bound(question, question.minimum), most=bound(question, question.maximum))
    if question.kind in LISTED:
        room.only = set(question.option_keys())
    for s in statements:
        _narrow(room, s)
    if question.kind is Kind.MULTIPLE:
        limit = question.limit if question.limit is not None else len(question.options)
        return not room.has & room.lacks and len(room.has) <= limit and bool(set(question.option_keys()) - room.lacks)
    if room.only is not None:
        return any(_inside(room, v) and _on_step(question, v) for v in room.only - room.never)
    return _interval(question, room)


def _narrow(room: _Room, s: Statement) -> None:
    if s.sign in ("=", "in"):
        values = {s.value} if s.sign == "=" else set(s.value)
        room.only = values if room.only is None else room.only & values
    elif s.sign in ("!=", "not in"):
        room.never |= {s.value} if s.sign == "!=" else set(s.value)
    elif s.sign in ("has", "lacks"):
        getattr(room, s.sign).add(s.value)
    elif s.sign in (">", ">=") and (room.least is None or (s.value, s.sign == ">") > (room.least, room.over)):
        room.least, room.over = s.value, s.sign == ">"
    elif s.sign in ("<", "<=") and (room.most is None or (s.value, s.sign == "<=") < (room.most, not room.under)):
        room.most, room.under = s.value, s.sign == "<"


def _inside(room: _Room, value: Any) -> bool:
    low = room.least is None or value > room.least or (value == room.least and not room.over)
    return low and (room.most is None or value < room.most or (value == room.most and not room.under))


def _step(question: Question) -> Fraction:
    """The least distance between two answers."""
    if question.kind is Kind.MONEY:
        return Fraction(1, 100)
    return Fraction(1, 10**question.decimals) if question.kind is Kind.NUMBER else Fraction(1)


def _on_step(question: Question, value: Any) -> bool:
    return not isinstance(value, Fraction) or (value / _step(question)).denominator == 1


def _interval(question: Question, room: _Room) -> bool:
    """Whether some step lies between the bounds and is not excluded."""
    if room.least is None or room.most is None:
        return True
    step = _step(question)
    least, most = (Fraction(v.toordinal()) if isinstance(v, date) else v for v in (room.least, room.most))
    first = floor(least / step) + 1 if room.over else ceil(least / step)
    last = ceil(most / step) - 1 if room.under else floor(most / step)
    never = {Fraction(v.toordinal()) if isinstance(v, date) else v for v in room.never}
    if last - first >= len(never):
        return True
    return any(at * step not in never for at in range(first, last + 1))
