"""The 360Giving grants as a workbook: a sheet of grants, and one for each list that a grant may have several of."""

from datetime import datetime
from pathlib import Path
from typing import Any, Self

from verkstad.core.opendata.threesixty_tables import LISTS, MAIN, headings, list_headings, list_rows, row

MOST = 31  # characters in a sheet's name


class Workbook:
    """Written row by row; the same grants give the same bytes."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter

        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"created": datetime(2000, 1, 1)})
        self.sheets = {MAIN: self.book.add_worksheet(MAIN)} | {
            part.name: self.book.add_worksheet(part.name[:MOST]) for part in LISTS
        }
        self.rows = dict.fromkeys(self.sheets, 0)
        self._put(MAIN, list(headings()))
        for part in LISTS:
            self._put(part.name, list(list_headings(part)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self.book.close()

    def _put(self, sheet: str, cells: list[Any]) -> None:
        self.sheets[sheet].write_row(self.rows[sheet], 0, cells)
        self.rows[sheet] += 1

    def add(self, grant: dict[str, Any]) -> None:
        self._put(MAIN, list(row(grant)))
        for part in LISTS:
            for cells in list_rows(grant, part):
                self._put(part.name, list(cells))
