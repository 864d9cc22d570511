"""Relations declared in a TOML file, each with the line it stands on.

    [table]
    total = "total"            # the column of totals for [[cross_cast]]; without it one named total, totalt, summa or sum
    [units]                    # units of your own: money, share, hours, count or plain
    "kr/plats" = "plain"
    [rounding]                 # figures rounded coarser than their last digit: by unit or by row, the unit of rounding
    tkr = 10                   # every figure in tkr is rounded to 10 tkr
    "staff" = 100
    [[sum]]                    # row = the sum of `of`
    row = "opex"               #   or: equals = 100, where the figures must add to a constant
    of = ["staff", "services", "other"]
    columns = ["special_funds"]   # every kind but [[cross_cast]] may say in which columns; without it in all
    [[difference]]             # row = from minus the others
    row = "repay"
    from = "payout"
    minus = ["budget"]
    [[share]]                  # row = of / by, in percent where the row's unit is pct
    row = "k_opex"
    of = "opex"                #   of and by may be lists, which are summed
    by = "payout"              #   "payout@total" is that row in the column total
    [[product]]                # row = the product of `of`, times a number
    row = "oh"
    of = ["hours"]
    times = 0.25               #   1 without
    [[cross_cast]]             # the column of totals = the sum of the other columns
    rows = ["staff", "opex"]   #   without: every row of money, hours or counts
    parts = ["special_funds", "admin_appropriation"]   # without: every column but the total
    [[formula]]                # row = anything of rows, numbers, + - * / and parentheses
    row = "payout_oh"
    is = "payout + hours * 250 / 1000"

Rows are named by their key. Every table is optional; at least one relation must be declared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from verkstad.core.figures import BadTable, Place, Table
from verkstad.core.figures_formula import (
    BadFormula,
    Formula,
    Name,
    Number,
    Two,
    add_up,
    in_column,
    names,
    parse_formula,
)
from verkstad.core.findings import Finding
from verkstad.core.relations import ADDS_UP, Relation, cross_cast, relate, total_column
from verkstad.core.relations_toml import BadRelation, Fault, RelationsFile
from verkstad.core.words import gettext_noop as _

Given = Mapping[str, Any]


def rounded_as_declared(file: RelationsFile, table: Table) -> Table:
    """The table with the coarser rounding the file declares by unit or row; BadTable for one the table lacks."""
    cells, findings = dict(table.cells), []
    for name, step in file.setting("rounding").items():
        rows = {row.key for row in table.rows if name in (row.key, row.unit)}
        if not rows:
            fault = Fault(_("The table has no row or unit “%(name)s”."), _("Use one of its own."), name, {"name": name})
            findings.append(file.finding("unknown_row", fault, "rounding"))
        for place, printed in table.cells.items():
            if place.row in rows and Fraction(str(step)) > printed.step:
                cells[place] = replace(printed, step=Fraction(str(step)))
    if findings:
        raise BadTable(findings)
    return replace(table, cells=cells)


def relations_of_file(file: RelationsFile, table: Table) -> list[Relation]:
    """The declared relations for a table; BadTable with a line for each unknown row or column and each bad value."""
    relations: list[Relation] = []
    findings: list[Finding] = []
    for kind, make in _MAKERS.items():
        for at, given in enumerate(file.content.get(kind, [])):
            try:
                relations += make(given, table, file, file.line(kind, at))
            except BadRelation as bad:
                findings.append(file.finding("relation", bad.fault, kind, at))
    if findings:
        raise BadTable(findings)
    return relations


def _result(given: Given, table: Table) -> str:
    """The row a relation is about, checked."""
    return _name(given["row"], table).row


def _name(text: Any, table: Table) -> Name:
    """A row, or "row@column", that the table has."""
    if not isinstance(text, str):
        raise BadRelation(
            _("%(part)s is not the key of a row."), _("Write it in quotation marks."), str(text), part=text
        )
    if text in {row.key for row in table.rows}:
        return Name(text)
    row, _at, column = text.rpartition("@")
    _check_name(Name(row or text, column if row else ""), table)
    return Name(row, column)


def _check_name(name: Name, table: Table) -> None:
    if name.row not in {row.key for row in table.rows}:
        keys = ", ".join(row.key for row in table.rows)
        fix = _("Its rows are %(known)s.")
        raise BadRelation(_("The table has no row “%(part)s”."), fix, name.row, part=name.row, known=keys)
    if name.column:
        _column(name.column, table)


def _column(column: Any, table: Table) -> str:
    if column not in table.columns:
        known, fix = ", ".join(table.columns), _("Its columns are %(known)s.")
        raise BadRelation(_("The table has no column “%(part)s”."), fix, str(column), part=column, known=known)
    return str(column)


def _texts(given: Given, field: str) -> list[Any]:
    """A field that is one text or a list of texts, as a list."""
    value = given[field]
    values = value if isinstance(value, list) else [value]
    if not values:
        raise BadRelation(_("“%(part)s” is empty."), _("Name at least one."), field, part=field)
    return values


def _columns(given: Given, table: Table) -> Iterable[str]:
    return [_column(column, table) for column in _texts(given, "columns")] if "columns" in given else table.columns


def _joined(sign: str, parts: Iterable[Formula]) -> Formula:
    first, *rest = parts
    for part in rest:
        first = Two(sign, first, part)
    return first


def _summed(given: Given, field: str, table: Table) -> Formula:
    return add_up([_name(text, table) for text in _texts(given, field)])


def _number(given: Given, field: str) -> Fraction:
    value = given[field]
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e18:
        raise BadRelation(_("“%(part)s” is not a number."), _("Write it as 100 or 0.25."), field, part=field)
    return Fraction(str(value))


def _in_columns(given: Given, table: Table, formula: Formula, kind: str, line: int) -> list[Relation]:
    row = _result(given, table)
    return [relate(table, Place(row, column), formula, kind, line) for column in _columns(given, table)]


def _sums(given: Given, table: Table, _file: RelationsFile, line: int) -> list[Relation]:
    formula = _summed(given, "of", table)
    if ("row" in given) == ("equals" in given):
        fix = _("Give the row that is the sum, or equals = 100 for a constant.")
        raise BadRelation(_("[[sum]] needs row or equals, and not both."), fix)
    if "row" in given:
        return _in_columns(given, table, formula, "sum", line)
    target = _number(given, "equals")
    return [relate(table, target, in_column(formula, column), "sum", line) for column in _columns(given, table)]


def _differences(given: Given, table: Table, _file: RelationsFile, line: int) -> list[Relation]:
    parts = [_name(given["from"], table), *(_name(text, table) for text in _texts(given, "minus"))]
    return _in_columns(given, table, _joined("-", parts), "difference", line)


def _shares(given: Given, table: Table, _file: RelationsFile, line: int) -> list[Relation]:
    share = Two("/", _summed(given, "of", table), _summed(given, "by", table))
    return _in_columns(given, table, share, "share", line)


def _products(given: Given, table: Table, _file: RelationsFile, line: int) -> list[Relation]:
    factors: list[Formula] = [_name(text, table) for text in _texts(given, "of")]
    if "times" in given:
        factors.append(Number(_number(given, "times")))
    return _in_columns(given, table, _joined("*", factors), "product", line)


def _formulas(given: Given, table: Table, _file: RelationsFile, line: int) -> list[Relation]:
    try:
        formula = parse_formula(str(given["is"]))
    except BadFormula as bad:
        raise BadRelation(bad.message, _("Correct the formula."), "is", **bad.params) from bad
    for name in names(formula):
        _check_name(name, table)
    if not names(formula):
        raise BadRelation(_("The formula names no row."), _("Name at least one."), "is")
    return _in_columns(given, table, formula, "", line)


def _cross_casts(given: Given, table: Table, file: RelationsFile, line: int) -> list[Relation]:
    total = given.get("total") or file.setting("table").get("total") or total_column(table.columns)
    if total is None:
        raise BadRelation(_("No column of totals is known."), _("Name it: total = “...”."))
    _column(total, table)
    every = [column for column in table.columns if column != total]
    parts = [_column(column, table) for column in _texts(given, "parts")] if "parts" in given else every
    if not parts or total in parts:
        raise BadRelation(_("The total cannot be one of its parts."), _("Name the other columns in parts."), "parts")
    added = [row.key for row in table.rows if row.measure in ADDS_UP]
    rows = [_name(text, table).row for text in _texts(given, "rows")] if "rows" in given else added
    return [cross_cast(table, row, total, parts, line) for row in rows]


_MAKERS: dict[str, Callable[[Given, Table, RelationsFile, int], list[Relation]]] = {
    "sum": _sums,
    "difference": _differences,
    "share": _shares,
    "product": _products,
    "cross_cast": _cross_casts,
    "formula": _formulas,
}
