"""Lists as files."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import Http404, HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def table(rows: Sequence[Sequence[Any]], name: str, kind: str) -> HttpResponse:
    """Rows (the first the heads) as CSV with semicolons and decimal comma, or as XLSX. Raises Http404 for another kind."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if kind == "xlsx":
        import xlsxwriter

        buffer = BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [float(c) if isinstance(c, Decimal) else c for c in row], bold if at == 0 else None)
        sheet.set_column(0, len(rows[0]) - 1, 16)
        sheet.freeze_panes(1, 0)
        book.close()
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    else:
        text = StringIO()
        for row in rows:
            cells = [str(c).replace(".", ",") if isinstance(c, Decimal) else harmless(c) for c in row]
            csv.writer(text, delimiter=";").writerow(cells)
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
