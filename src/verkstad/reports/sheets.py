"""The statement as an XLSX workbook: unrounded numbers shown rounded, percentages with their two numbers."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext

from verkstad.core.figures import plain_number
from verkstad.core.statement import Statement
from verkstad.core.statement_compare import Difference

FORMATS = {"tkr": "#,##0", "h": "#,##0", "pct": '0" %"'}


def workbook(statement: Statement, differences: Sequence[Difference], title: str, as_of: date, language: str) -> bytes:
    """The workbook's bytes: a sheet with the statement, a sheet with the parts of every figure, one with differences."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1})
    shown = {unit: book.add_format({"num_format": form}) for unit, form in FORMATS.items()}
    sheet = book.add_worksheet(gettext("Statement"))
    sheet.write(0, 0, f"{title}, {as_of.isoformat()}", book.add_format({"bold": True, "font_size": 13}))
    labels = [c.label_sv if language == "sv" else c.label_en for c in statement.layout.columns]
    sheet.write_row(2, 0, [gettext("Row"), gettext("Unit"), *labels], head)
    sheet.set_column(0, 0, 46)
    sheet.set_column(2, 2 + len(labels), 18)
    sheet.freeze_panes(3, 2)
    parts = book.add_worksheet(gettext("Parts"))
    headings = ["row", "column", "value", "numerator", "denominator", "entries"]
    parts.write_row(0, 0, headings, head)
    line = 1
    for at, row in enumerate(statement.layout.rows, 3):
        sheet.write_row(at, 0, [row.label(language), "%" if row.unit == "pct" else row.unit])
        for place, column in enumerate(statement.layout.columns, 2):
            cell = statement.cell(row.key, column.key)
            if cell.value is None:
                continue
            sheet.write_number(at, place, plain_number(cell.value), shown[row.unit])
            entries = cell.entries if isinstance(cell.entries, int) else len(cell.entries)
            numbers = [plain_number(n) if n is not None else "" for n in (cell.value, cell.numerator, cell.denominator)]
            parts.write_row(line, 0, [row.key, column.key, *numbers, entries])
            line += 1
    if differences:
        other = book.add_worksheet(gettext("Differences"))
        names = ["row", "column", "published", "computed", "cause", "explanation"]
        other.write_row(0, 0, names, head)
        other.set_column(5, 5, 90)
        for at, difference in enumerate(differences, 1):
            plain = difference.as_json(gettext)
            other.write_row(at, 0, ["" if plain[name] is None else plain[name] for name in names])
    book.close()
    return buffer.getvalue()
