"""Cells of the first visible sheet of an XLSX file, with what a person must mend in it."""

import io
import warnings
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.rows import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, Cell, Grid, address, unpacked_size, value_of
from verkstad.core.words import gettext_noop as _


def xlsx_cells(content: bytes, findings: list[Finding]) -> Grid:
    """Read the sheet: formulas by the value they were saved with, merged cells as faults with their address."""
    size = unpacked_size(content)
    if size < 0 or size > MAX_UNPACKED:
        findings.append(Finding("not_a_table", _("The file is damaged or too large to unpack.")))
        return []
    try:
        formulas, values = (_sheet(content, saved) for saved in (False, True))
    except Exception:  # openpyxl raises whatever a damaged file leads to; to the sender it is one fault
        findings.append(Finding("damaged", _("The file cannot be opened as a spreadsheet."),
                                fix=_("Open it in the spreadsheet program, save it anew as XLSX and try again.")))  # fmt: skip
        return []
    if (formulas.max_row or 0) > MAX_ROWS or (formulas.max_column or 0) > MAX_COLUMNS:
        findings.append(Finding("too_many_rows", _("The file has more than %(n)s rows."), {"n": MAX_ROWS}))
        return []
    for merged in sorted(map(str, formulas.merged_cells.ranges)):
        first = merged.partition(":")[0]
        if not _above_table(formulas, merged):
            findings.append(Finding("merged", _("The cells %(cells)s are merged."), {"cells": merged}, where=first,
                                    fix=_("Split them and write the value in each row.")))  # fmt: skip
    return [
        [_cell(one, saved, findings) for one, saved in zip(row, saved_row, strict=True)]
        for row, saved_row in zip(formulas.iter_rows(), values.iter_rows(), strict=True)
    ]


def _sheet(content: bytes, saved: bool) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles it does not know; they hold no figures
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=saved, keep_links=False)
    return next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])


def _above_table(sheet: Any, merged: str) -> bool:
    """A merged title over an otherwise empty row does no harm."""
    first, _colon, last = merged.partition(":")
    row = sheet[first].row
    inside = sheet[merged]
    filled = [cell for cell in sheet[row] if cell.value is not None]
    return sheet[last].row == row and len(filled) <= 1 and any(cell.value is not None for cell in inside[0])


def _cell(one: Any, saved: Any, findings: list[Finding]) -> Cell:
    where = address(one.column, one.row) if hasattr(one, "column") else ""
    if one.data_type == "f" and saved.value is None:
        findings.append(Finding("formula", _("The cell holds a formula that has not been computed."), where=where,
                                fix=_("Open the file in the spreadsheet program and save it, or paste the value.")))  # fmt: skip
        return Cell(None, where)
    if saved.data_type == "e":
        findings.append(Finding("formula_error", _("The cell holds the error %(error)s."), {"error": saved.value},
                                where=where, fix=_("Mend the formula.")))  # fmt: skip
        return Cell(None, where)
    return Cell(value_of(saved.value), where)
