"""The value of an expression over answers. Three-valued: what rests on a missing answer is unknown (None)."""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from verkstad.core.instruments.expressions import Binary, Call, Const, Node, Ref, Unary, Within

Value = Any  # Fraction, str, date, bool, tuple of option keys, rows of a table, lines of a budget; None = unknown
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "=": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def evaluate(node: Node, values: Mapping[str, Value]) -> Value:
    """The value of a tree whose types have been found right; `values` are by question key, money in kronor."""
    if isinstance(node, Const):
        return node.value
    if isinstance(node, Ref):
        return _part(values.get(node.key), node.part)
    if isinstance(node, Call):
        return _call(node.name, node.args, values)
    if isinstance(node, Within):
        inner = evaluate(node.inner, values)
        return None if inner is None else inner in [c.value for c in node.values]
    if isinstance(node, Unary):
        inner = evaluate(node.inner, values)
        if node.sign == "empty":
            return inner in (None, "", (), {})
        return None if inner is None else (not inner if node.sign == "not" else -inner)
    return _binary(node, values)


def _binary(node: Binary, values: Mapping[str, Value]) -> Value:
    left = evaluate(node.left, values)
    if node.sign in ("and", "or"):
        settled = node.sign == "or"
        if left is settled:
            return settled
        right = evaluate(node.right, values)
        return settled if right is settled else (None if None in (left, right) else right)
    right = evaluate(node.right, values)
    if left is None or right is None:
        return None
    if node.sign == "has":
        return right in left
    if node.sign == "/":
        return left / right if right else None
    return _SIGNS[node.sign](left, right)


def _part(value: Value, part: str) -> Value:
    """A column of a table or a row of a budget as a list of numbers."""
    if not part or value is None:
        return value
    if isinstance(value, Mapping):
        return list(value.get(part, {}).values())
    return [row[part] for row in value if row.get(part) is not None]


def _call(name: str, args: Sequence[Node], values: Mapping[str, Value]) -> Value:
    if name == "if":
        first = evaluate(args[0], values)
        return None if first is None else evaluate(args[1] if first else args[2], values)
    found = [evaluate(arg, values) for arg in args]
    if name == "count":
        return Fraction(len(found[0] or ()))
    if name == "sum":
        return _sum(found[0])
    if name == "length":
        return Fraction(len(found[0] or ""))
    if any(value is None for value in found):
        return None
    if name in ("min", "max"):
        return min(found) if name == "min" else max(found)
    if name == "round":
        return _rounded(found[0], int(found[1]) if len(found) > 1 else 0)
    if name == "date":
        return date.fromisoformat(found[0])
    return Fraction(found[0].year) if name == "year" else Fraction((found[1] - found[0]).days)


def _sum(found: Value) -> Fraction:
    """The sum of a column, a budget's row or a whole budget; 0 of nothing."""
    lines = [v for row in found.values() for v in row.values()] if isinstance(found, Mapping) else (found or [])
    return sum(lines, Fraction(0))


def _rounded(value: Fraction, places: int) -> Fraction:
    """Half away from zero, as people round."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)
