"""Relations between the figures of a table: which figure follows from which others.

A relation says that one printed figure is a sum, a difference, a share, a product, a cross-cast (the total of its row)
or any formula of other printed figures. Relations come from the table itself (`relations_of_table`: its column `kind`
or `formula`, and a cross-cast where a column is named total, summa or sum) or from a TOML file (see
`relations_file`). Amounts of different units of money are converted; blank figures in a sum count as nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.figures import BadTable, Place, Span, Table, TableRow, factor_between
from verkstad.core.figures_formula import (
    BadFormula,
    Formula,
    Name,
    Number,
    Two,
    add_up,
    in_column,
    is_linear,
    names,
    parse_formula,
    quotient,
    replace_names,
    show,
    signed_terms,
)
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _

HUNDRED = Number(Fraction(100))
ADDS_UP = ("money", "hours", "count")
TOTAL_NAMES = ("total", "totalt", "summa", "sum")


@dataclass(frozen=True)
class Relation:
    """One declared relation: `result` (a place, or a constant) equals `formula`, both in the unit of the result."""

    kind: str
    result: Place | Fraction
    formula: Formula
    text: str
    share: tuple[Formula, Formula] | None = None
    line: int = 0

    @property
    def inputs(self) -> list[Place]:
        """The figures the formula names, each once."""
        return list(dict.fromkeys(name.place for name in names(self.formula)))

    @property
    def places(self) -> list[Place]:
        """All figures the relation is about."""
        return [*([self.result] if isinstance(self.result, Place) else []), *self.inputs]

    def needs(self) -> set[Place]:
        """The figures that must not be blank: all in a product, the denominator of a share, none in a sum."""
        if self.share:
            return {name.place for name in names(self.share[1])}
        return set() if self.kind in ("sum", "difference", "cross_cast") else set(self.inputs)

    def result_span(self, span_of: Callable[[Place], Span]) -> Span:
        """What the printed result stands for."""
        return span_of(self.result) if isinstance(self.result, Place) else Span.point(self.result)


def relate(table: Table, result: Place | Fraction, formula: Formula, kind: str = "", line: int = 0) -> Relation:
    """Make the relation of a result and a formula, with units converted and a share of unit pct in hundredths.

    The formula names places of the table (KeyError otherwise); `kind` is read from its form when not given.
    """
    column = result.column if isinstance(result, Place) else ""
    formula = _without_hundred(in_column(formula, column))
    rows = {name: table.row(name.row) for name in names(formula)}
    share = quotient(formula)
    kind = kind or _kind(formula, share)
    unit = table.row(result.row).unit if isinstance(result, Place) else next(iter(rows.values())).unit
    text = _text(result, formula)
    if share and kind == "share":
        first = rows[names(formula)[0]].unit
        above, below = (_converted(half, rows, first) for half in share)
        percent = not isinstance(result, Place) or table.row(result.row).measure == "share"
        scaled = Two("/", Two("*", HUNDRED, above) if percent else above, below)
        return Relation(kind, result, scaled, text, (above, below), line)
    if kind in ("sum", "difference", "cross_cast"):
        formula = _converted(formula, rows, unit)
    return Relation(kind, result, formula, text, None, line)


def _kind(formula: Formula, share: tuple[Formula, Formula] | None) -> str:
    if is_linear(formula):
        return "difference" if any(sign < 0 for sign, _term in signed_terms(formula)) else "sum"
    if share and all(is_linear(half) for half in share):
        return "share"
    return "product" if len(signed_terms(formula)) == 1 else "formula"


def _without_hundred(formula: Formula) -> Formula:
    share = quotient(formula)
    if share and isinstance(share[0], Two) and share[0].sign == "*" and HUNDRED in (share[0].left, share[0].right):
        return Two("/", share[0].right if share[0].left == HUNDRED else share[0].left, share[1])
    if isinstance(formula, Two) and formula.sign == "*" and HUNDRED in (formula.left, formula.right):
        inner = formula.right if formula.left == HUNDRED else formula.left
        return inner if quotient(inner) else formula
    return formula


def _converted(formula: Formula, rows: dict[Name, TableRow], unit: str) -> Formula:
    def one(name: Name) -> Formula:
        factor = factor_between(rows[name].unit, unit)
        return name if factor == 1 else Two("*", Number(factor), name)

    return replace_names(formula, one)


def _text(result: Place | Fraction, formula: Formula) -> str:
    columns = {name.column for name in names(formula)} | ({result.column} if isinstance(result, Place) else set())
    if len(columns) == 1:
        left = result.row if isinstance(result, Place) else f"{float(result):g}"
        return f"{left} = {show(formula)} [{next(iter(columns))}]"
    left = f"{result.row}@{result.column}" if isinstance(result, Place) else f"{float(result):g}"
    return f"{left} = {show(formula, lambda name: f'{name.row}@{name.column}')}"


def total_column(columns: Sequence[str]) -> str | None:
    """The column of totals by its name, None without one."""
    return next((column for column in columns if column.lower() in TOTAL_NAMES), None)


def cross_cast(table: Table, row: str, total: str, parts: Iterable[str], line: int = 0) -> Relation:
    """The relation that a row's total is the sum of its other columns."""
    formula = add_up([Name(row, part) for part in parts])
    return relate(table, Place(row, total), formula, "cross_cast", line)


def cross_casts(table: Table) -> list[Relation]:
    """One cross-cast for each row of money, hours or counts where a column is named as a total; never for percentages."""
    total = total_column(table.columns)
    parts = [column for column in table.columns if column != total]
    if total is None or not parts:
        return []
    return [cross_cast(table, row.key, total, parts, row.line) for row in table.rows if row.measure in ADDS_UP]


def relations_of_table(table: Table, where: str = "") -> list[Relation]:
    """Relations the table declares itself, in its column `kind` ("derived: opex+transfers (special funds only)").

    A remark in parentheses that ends with "only" names the columns the formula holds for; other remarks are left
    aside. "input" and nothing declare nothing. Raises BadTable with `where` (the file) and line for a bad formula.
    """
    declared: list[Relation] = []
    findings: list[Finding] = []
    total = total_column(table.columns)
    for row in table.rows:
        try:
            formula, columns = _declared(row, table)
        except BadFormula as bad:
            fix = _("Correct the formula in the column kind.")
            findings.append(
                Finding("formula", bad.message, bad.params, where=f"{where or table.name}:{row.line}", fix=fix)
            )
            continue
        if formula is not None:
            by_parts = row.measure in ADDS_UP and set(columns) != set(table.columns)
            within = [column for column in columns if not (by_parts and column == total)]
            declared += [relate(table, Place(row.key, column), formula, line=row.line) for column in within]
    if findings:
        raise BadTable(findings)
    return declared + cross_casts(table)


def _declared(row: TableRow, table: Table) -> tuple[Formula | None, Sequence[str]]:
    """The formula in a row's `kind` and the columns it holds for; None for an input."""
    head, colon, rest = row.kind.partition(":")
    body, remark = _split_remark(rest if colon else head)
    given = head.strip().lower().startswith(("input", "indata"))
    if given or not body or not (colon or any(sign in body for sign in "+-*/−")):
        return None, ()
    formula = parse_formula(body)
    for name in names(formula):
        if name.row not in {one.key for one in table.rows} or name.column not in {"", *table.columns}:
            part = name.row if not name.column else f"{name.row}@{name.column}"
            raise BadFormula(_("The formula names “%(part)s”, which the table does not have."), part=part)
    if not names(formula):
        raise BadFormula(_("The formula names no row."))
    return formula, _only(remark, table.columns)


def _split_remark(text: str) -> tuple[str, str]:
    """A formula and the remark in parentheses after it: a parenthesis that follows a space and a figure."""
    found = re.match(r"(?P<body>.*?[\w)])\s+\((?P<remark>.*)\)\s*$", text.strip())
    return (found["body"], found["remark"]) if found else (text.strip(), "")


def _only(remark: str, columns: Sequence[str]) -> Sequence[str]:
    for part in remark.split(","):
        named = part.strip().lower().replace("_", " ")
        if named.endswith(" only"):
            return [one for one in columns if one.lower().replace("_", " ") in named]
    return columns
