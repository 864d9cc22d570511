"""The staff list as a file: exactly the rows and columns that are chosen on the page."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: Any) -> Any:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def csv_lines(rows: Iterable[list[Any]]) -> Iterator[str]:
    """Lines of CSV with semicolons as Swedish spreadsheets read it, and the mark that makes them read UTF-8."""
    writer = csv.writer(Echo(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(["" if cell is None else harmless(cell) for cell in row])


def xlsx(rows: Iterable[list[Any]], title: str) -> bytes:
    """A workbook with one sheet: head frozen and filtered, days as days, amounts as numbers."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        count = width = 0
        for count, row in enumerate(rows):
            width = len(row)
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(count, at, cell, day)
                else:
                    sheet.write(count, at, "" if cell is None else cell, bold if count == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, max(width - 1, 0))
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, max(width - 1, 1), 22)
    return buffer.getvalue()
