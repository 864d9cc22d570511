"""A statement as JSON, as a table of text and as CSV, all from the same rows."""

import csv
import io
from typing import Any

from verkstad.core.figures import plain_number
from verkstad.core.money import format_number
from verkstad.core.statement import Cell, Statement


def to_json(statement: Statement, language: str = "sv") -> dict[str, Any]:
    """{"columns": [...], "rows": [{"key", "label", "unit", "cells": {column: {"value", "numerator", "denominator", "entries"}}}]}.

    Values are exact and unrounded: whole numbers as int, others as the nearest float (numerator and denominator
    then carry the exact value). A blank cell has nulls and a "reason".
    """
    columns = [column.key for column in statement.layout.columns]
    rows = [
        {
            "key": row.key,
            "label": row.label(language),
            "unit": row.unit,
            "cells": {column: _json_cell(statement.cell(row.key, column)) for column in columns},
        }
        for row in statement.layout.rows
    ]
    return {"columns": columns, "rows": rows}


def _json_cell(cell: Cell) -> dict[str, Any]:
    numbers = {"value": cell.value, "numerator": cell.numerator, "denominator": cell.denominator}
    shown: dict[str, Any] = {name: None if one is None else plain_number(one) for name, one in numbers.items()}
    shown["entries"] = list(cell.entries) if isinstance(cell.entries, tuple) else cell.entries
    return {**shown, "reason": cell.reason} if cell.value is None else shown


def rows_for_table(statement: Statement, language: str = "sv") -> list[list[Any]]:
    """A header and one list per row: key, label, unit, then unrounded numbers; None where a cell is blank."""
    columns = statement.layout.columns
    header = ["key", f"label_{language}", "unit", *(column.key for column in columns)]
    table: list[list[Any]] = [header]
    for row in statement.layout.rows:
        cells = [statement.cell(row.key, column.key).value for column in columns]
        numbers = [None if value is None else plain_number(value) for value in cells]
        table.append([row.key, row.label(language), row.unit, *numbers])
    return table


def to_csv(statement: Statement, language: str = "sv") -> str:
    """The table as CSV (comma, decimal point, unrounded), in the layout the report checker reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(rows_for_table(statement, language))
    return text.getvalue()


def to_text(statement: Statement, language: str = "sv") -> str:
    """The table for people: whole figures in Swedish format, aligned to the right; blank cells stay blank."""
    columns = statement.layout.columns
    heads = ["", "", *(column.label_sv if language == "sv" else column.label_en for column in columns)]
    lines = [heads]
    for row in statement.layout.rows:
        values = [statement.cell(row.key, column.key).value for column in columns]
        unit = "%" if row.unit == "pct" else row.unit
        lines.append([row.label(language), unit, *("" if v is None else format_number(v) for v in values)])
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    aligned = [
        "  ".join(
            text.ljust(width) if at < 2 else text.rjust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join(line.rstrip() for line in aligned) + "\n"
