"""The rows of a CSV or XLSX ledger of any length, read once from top to bottom, with the faults that only the file knows.

`core.rows` reads forms of the house whole; a ledger may have a hundred thousand rows, or a million blank ones below its
figures, so here a row is a tuple of values and only what is wrong gets an address.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from verkstad.core.findings import Finding, Severity
from verkstad.core.rows import HEADER_WITHIN, MAX_UNPACKED, Value, unpacked_size, value_of
from verkstad.core.words import gettext_noop as _

MOST_ROWS = 200_000
MOST_COLUMNS = 60
PIECE = 1 << 20
BROKEN = re.compile("Ã¥|Ã¤|Ã¶|Ã…|Ã„|Ã–")  # UTF-8 read as Latin-1 and saved again
DOS = frozenset("\u0084\u0086\u0094\u008e\u008f\u0099")  # åäöÅÄÖ in the code page of DOS, read as Latin-1
ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#NUM!", "#NULL!"))
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"|<(v|is)[> ]|<mergeCell ref="([A-Z0-9:]+)"')
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(<v>[^<])?')

Values = tuple[Value, ...]


@dataclass
class Sheet:
    """What stands in a file: its kind, rows as (number, values), and what is wrong with the file itself.

    `merged` and `unsaved` are cells by address: merged ones, and formulas that were never computed.
    """

    kind: str
    rows: Iterator[tuple[int, Values]]
    last: int = 0
    merged: tuple[str, ...] = ()
    unsaved: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)


def sheet_of(content: bytes) -> Sheet:
    """The file by what its content is, not by its name. Never raises for what a file may hold."""
    if content[:4] == b"PK\x03\x04":
        return _xlsx(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _none("xls", Finding("old_excel", _("The file is of the old Excel kind (XLS)."),
                                    fix=_("Save it as XLSX or CSV and send that.")))  # fmt: skip
    return _csv(content)


def too_many(last: int) -> Finding:
    """A ledger that is longer than can be read at once: said before any of it is read."""
    return Finding("too_many_rows", _("The file has figures down to row %(last)s; at most %(most)s can be read."),
                   {"last": last, "most": MOST_ROWS}, fix=_("Divide it by year."))  # fmt: skip


def _none(kind: str, finding: Finding) -> Sheet:
    return Sheet(kind, iter(()), findings=[finding])


def _csv(content: bytes) -> Sheet:
    text, findings = decoded(content)
    if "\0" in text:
        return _none("csv", Finding("not_a_table", _("The file is neither SIE, CSV nor XLSX."),
                                    fix=_("Export the ledger in one of these and send that.")))  # fmt: skip
    lines = text.splitlines(keepends=True)
    sheet = Sheet("csv", iter(()), len(lines), findings=findings)
    if len(lines) > MOST_ROWS:
        sheet.findings.append(too_many(len(lines)))
        return sheet
    sheet.rows = _csv_rows(lines, sheet)
    return sheet


def _csv_rows(lines: list[str], sheet: Sheet) -> Iterator[tuple[int, Values]]:
    reader = csv.reader(lines, delimiter=delimiter(lines[:20]), strict=True)
    number = 0
    try:
        for number, fields in enumerate(reader, start=1):
            if any(fields):
                yield number, tuple(one.strip() or None for one in fields[:MOST_COLUMNS])
    except csv.Error:
        sheet.findings.append(Finding("bad_quotes", _("The quotation marks of this row do not match."), where=f"A{number + 1}",
                                      fix=_("A quotation mark inside a field is written twice.")))  # fmt: skip


def decoded(content: bytes) -> tuple[str, list[Finding]]:
    """The text, whether it is UTF-8, UTF-16, Windows' or DOS' code page; a finding where letters are lost already."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError:
            pass
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        dos = sum(text.count(one) for one in DOS)
        if dos > sum(text.count(one) for one in "åäöÅÄÖ"):
            return content.decode("cp437"), []
        return content.decode("cp1252", "replace"), []
    found = BROKEN.search(text) or re.search("\ufffd", text)
    if not found:
        return text, []
    line = text.count("\n", 0, found.start()) + 1
    finding = Finding("encoding", _("Letters have been lost: “%(text)s”."),
                      {"text": text[max(found.start() - 8, 0) : found.end() + 8].replace("\n", " ").strip()}, where=str(line),
                      fix=_("Export the file anew as UTF-8, without opening it in another program between."))  # fmt: skip
    return text, [finding]


def delimiter(lines: list[str]) -> str:
    """The mark that parts most fields outside quotes; commas count least, as they stand in numbers."""
    plain = re.sub(r'"[^"]*"', "", "".join(lines))
    return max(";\t,", key=lambda mark: plain.count(mark) * (1 if mark == "," else 10))


def _xlsx(content: bytes) -> Sheet:
    size = unpacked_size(content)
    if size < 0 or size > MAX_UNPACKED:
        return _none("xlsx", Finding("not_a_table", _("The file is damaged or too large to unpack."),
                                     fix=_("Save it anew, or divide it by year.")))  # fmt: skip
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles it does not know; they hold no figures
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        page: Any = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
        last, merged, unsaved = _scan(content, page._worksheet_path)
    except Exception:  # whatever a damaged file leads to; to the sender it is one fault
        return _none("xlsx", Finding("damaged", _("The file cannot be opened as a spreadsheet."),
                                     fix=_("Open it in the spreadsheet program, save it anew as XLSX and try again.")))  # fmt: skip
    sheet = Sheet("xlsx", iter(()), last, merged, unsaved)
    if last > MOST_ROWS:
        sheet.findings.append(too_many(last))
        return sheet
    if len(book.worksheets) > 1:
        sheet.findings.append(Finding("more_sheets", _("Only the sheet “%(name)s” is read; the file has %(n)s."),
                                      {"name": page.title, "n": len(book.worksheets)}, Severity.NOTE))  # fmt: skip
    sheet.rows = _xlsx_rows(page, last, sheet)
    return sheet


def _xlsx_rows(page: Any, last: int, sheet: Sheet) -> Iterator[tuple[int, Values]]:
    if not last:
        return
    page.reset_dimensions()  # some programs write a wrong one; rows end where the figures do
    try:
        width = 0  # of the rows at the top, headings among them: a cell to the right of them means nothing
        for number, row in enumerate(page.iter_rows(max_row=last, max_col=MOST_COLUMNS, values_only=True), start=1):
            if number <= HEADER_WITHIN:
                width = max(width, *(at for at, one in enumerate(row, start=1) if one is not None), 0)
            if any(one is not None for one in row[:width]):
                yield number, tuple(value_of(one) for one in row[:width])
    except Exception:  # a damaged part of the file, met while it is read
        sheet.findings.append(Finding("damaged", _("The file cannot be opened as a spreadsheet."),
                                      fix=_("Open it in the spreadsheet program, save it anew as XLSX and try again.")))  # fmt: skip


def _scan(content: bytes, path: str) -> tuple[int, tuple[str, ...], frozenset[str]]:
    """The last row that holds anything, merged cells, and formulas without a saved value: one pass over the raw sheet."""
    last, row = 0, 0
    merged: list[str] = []
    unsaved: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open(path.lstrip("/")) as raw:
        rest = b""
        while piece := raw.read(PIECE):
            text = rest + piece
            cut = (
                len(text)
                if len(piece) < PIECE
                else max(text.rfind(b"</c>"), text.rfind(b"<row "), text.rfind(b"<mergeCell "), 0)
            )
            text, rest = text[:cut], text[cut:]
            for found in _ROW.finditer(text):
                number, value, cells = found.groups()
                if number:
                    row = int(number)
                elif value:
                    last = row
                else:
                    merged.append(cells.decode())
            if b"<f" in text:
                unsaved |= {where.decode() for where, saved in _FORMULA.findall(text) if not saved}
        merged += [one.group(3).decode() for one in _ROW.finditer(rest) if one.group(3)]
    return last, tuple(merged), frozenset(unsaved)
