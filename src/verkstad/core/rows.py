"""Tables that people send: CSV and XLSX read into rows of cells, each with its address, every fault told together."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_UNPACKED = 300_000_000
HEADER_WITHIN = 20  # a title and some notes may stand above the header
SHEET_KINDS = ("csv", "xlsx")

Value = str | Decimal | date | None


@dataclass(frozen=True)
class ColumnSpec:
    """A column that is looked for by its header, in any of its names, whatever case and order."""

    key: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell's value (None = empty) and its address in the sheet, such as C14."""

    value: Value
    where: str

    @property
    def text(self) -> str:
        """The value as text: a whole number without decimals, a day in ISO form."""
        if isinstance(self.value, Decimal):
            return format(
                self.value.quantize(Decimal(1)) if self.value == self.value.to_integral() else self.value, "f"
            )
        return "" if self.value is None else str(self.value).strip()


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, and its cells by column key."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, key: str) -> str:
        return self.cells[key].text if key in self.cells else ""


@dataclass
class Table:
    """The rows of a sheet below its header, and what is wrong with the sheet."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_table(content: bytes, columns: Sequence[ColumnSpec]) -> Table:
    """Read CSV (semicolon, comma or tab; UTF-8 or Latin-1) or XLSX by what the content is, not by its name.

    Never raises for what a file may hold. The header is the first row, of the first twenty, that names at least two of
    the columns. Empty rows are skipped; a column that is not known is told as a finding, because its figures would
    be lost without a word.
    """
    kind = "xlsx" if content[:4] == b"PK\x03\x04" else "csv"
    table = Table(kind)
    if kind == "xlsx":
        from verkstad.core.rows_xlsx import xlsx_cells

        cells = xlsx_cells(content, table.findings)
    else:
        cells = _csv_cells(content, table.findings)
    if not table.findings or cells:
        _by_header(cells, columns, table)
    return table


Grid = list[list[Cell]]


def unpacked_size(content: bytes) -> int:
    """Bytes a zip file would unpack to; -1 where it is no zip file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return -1


def address(column: int, row: int) -> str:
    """A cell's address as a spreadsheet names it: (3, 14) -> C14."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _csv_cells(content: bytes, findings: list[Finding]) -> Grid:
    text = _decoded(content)
    if "\0" in text:
        findings.append(Finding("not_a_table", _("The file is neither CSV nor XLSX.")))
        return []
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_delimiter(lines[:HEADER_WITHIN]), strict=True)
    grid: Grid = []
    try:
        for number, fields in enumerate(reader, start=1):
            if number > MAX_ROWS:
                findings.append(Finding("too_many_rows", _("The file has more than %(n)s rows."), {"n": MAX_ROWS}))
                break
            grid.append([Cell(one.strip() or None, address(at, number)) for at, one in enumerate(fields, start=1)])
    except csv.Error:
        findings.append(
            Finding(
                "bad_quotes",
                _("The quotation marks of this row do not match."),
                where=f"A{len(grid) + 1}",
                fix=_("A quotation mark inside a field is written twice."),
            )
        )
    return grid


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _delimiter(lines: Iterable[str]) -> str:
    """The mark that parts most fields outside quotes; a semicolon where it is even, as commas stand in numbers."""
    plain = re.sub(r'"[^"]*"', "", "".join(lines))
    counts = {mark: plain.count(mark) for mark in ";\t,"}
    return max(counts, key=lambda mark: counts[mark] * (1 if mark == "," else 10))


def _by_header(grid: Grid, columns: Sequence[ColumnSpec], table: Table) -> None:
    known = {_plain(name): column.key for column in columns for name in (column.key, *column.names)}
    found = next((at for at, row in enumerate(grid[:HEADER_WITHIN]) if _named(row, known) >= 2), None)
    if found is None:
        wanted = ", ".join(column.names[0] for column in columns if column.required)
        table.findings.append(
            Finding(
                "no_header",
                _("No header row was found: none of the first rows names the columns."),
                {"columns": wanted},
                fix=_("The first row must name at least these columns: %(columns)s. A template can be downloaded."),
            )
        )
        return
    places: dict[str, int] = {}
    for at, cell in enumerate(grid[found]):
        key = known.get(_plain(cell.text))
        if key is None and cell.text:
            table.findings.append(Finding("unknown_column", _("The column “%(name)s” is not known."), {"name": cell.text},
                                          where=cell.where, fix=_("Remove it, or use a name from the template.")))  # fmt: skip
        elif key in places:
            table.findings.append(Finding("column_twice", _("The column “%(name)s” stands twice."), {"name": cell.text},
                                          where=cell.where))  # fmt: skip
        elif key:
            places[key] = at
    for column in columns:
        if column.required and column.key not in places:
            table.findings.append(Finding("no_column", _("The column “%(name)s” is missing."), {"name": column.names[0]},
                                          where=str(found + 1)))  # fmt: skip
    for number, row in enumerate(grid[found + 1 :], start=found + 2):
        cells = {key: row[at] if at < len(row) else Cell(None, address(at + 1, number)) for key, at in places.items()}
        if any(cell.value is not None for cell in cells.values()):
            table.rows.append(Row(number, cells))
    if not table.rows and not table.findings:
        table.findings.append(Finding("no_rows", _("There are no rows below the header.")))


def _named(row: Sequence[Cell], known: Mapping[str, str]) -> int:
    return len({known[_plain(cell.text)] for cell in row if _plain(cell.text) in known})


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", " ", name).strip().casefold()


def value_of(raw: object) -> Value:
    """A spreadsheet's value as text, Decimal or date; a number has the fifteen digits the spreadsheet shows."""
    if raw is None or isinstance(raw, bool):
        return None if raw is None else str(raw)
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == raw.time().min else raw.isoformat(sep=" ")
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float):
        return Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
    return str(raw).strip() or None
