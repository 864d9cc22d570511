"""The CSV files of PxWeb: figures under headings, with titles above or not, in the encodings and signs that it writes."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod

from verkstad.core.statistics.cube import MAX_CELLS, Cube, Dimension, Value, no, offset_of
from verkstad.core.statistics.jsonstat import LARGEST
from verkstad.core.words import gettext_noop as _

# A figure that is missing: not available or too uncertain, cannot occur, nothing to tell (PX file format, DATASYMBOL).
MISSING = {"..", ".", "...", "....", "-", "–", ""}
TIMES = {"år", "tid", "time", "year", "period", "månad", "month", "kvartal", "quarter"}
PLACES = {"region", "län", "county", "kommun", "municipality"}
CONTENTS = "ContentsCode"
FIGURES = "figures"
TIME = "Tid"
HEADER_WITHIN = 12  # a title and blank lines may stand above the header
_PERIOD = re.compile(r"(?:(.*\S)\s+)?(\d{4}(?:[MKQ]\d{1,2})?)", re.DOTALL)
_CODED = re.compile(r"([0-9A-ZÅÄÖ][0-9A-ZÅÄÖ.+,–-]*)\s+(\S.*)", re.DOTALL)  # "01 Stockholms län", "B+C tillverkning"
_FIGURE = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
_BLANKS = str.maketrans("", "", "\u00a0\u202f\u2009 ")


@dataclass(frozen=True)
class _Sheet:
    """The rows below a header, each with its line; `title` is what stood above."""

    header: list[str]
    lines: list[int]
    rows: list[list[str]]
    title: str


def read_csv(content: bytes, file: str = "") -> Cube:
    """The cube of a CSV file as PxWeb saves it: comma, semicolon or tab; UTF-8 or Windows-1252; decimal comma or point;
    years in columns or in a column of their own. Raises Refused, naming the file and the cell."""
    sheet = _sheet(_text(content, file), file)
    if not sheet.rows:
        raise no("no_rows", _("There are no rows below the header."), _("Save the table again."), where=file)
    figures = _figure_columns(sheet)
    if not figures or len(figures) == len(sheet.header):
        raise no("no_columns", _("No column tells what the figures are of, or none holds figures."),
                 _("Save the table with its headings, as CSV with texts or codes."), where=f"{file}:{sheet.lines[0] - 1}")  # fmt: skip
    stubs = [at for at in range(len(sheet.header)) if at not in figures]
    told = [_stub(sheet.header[at], [row[at] for row in sheet.rows]) for at in stubs]
    if len({one.code for one in told}) != len(told):
        raise no("column_twice", _("Two columns have the same heading."), _("Save the table again."), where=file)
    heads, metric, time = _heads([sheet.header[at] for at in figures], any(one.role == "time" for one in told), file)
    if CONTENTS in {one.code for one in told}:
        metric = replace(metric, code=FIGURES, label="värde", role="")
    dimensions = (*told, metric, *((time,) if time else ()))
    sizes = [one.size for one in dimensions]
    if prod(sizes) > MAX_CELLS:
        raise no("too_large", _("The table has %(n)s figures, more than %(most)s."), _("Choose fewer values in the table."),
                 where=file, n=prod(sizes), most=MAX_CELLS)  # fmt: skip
    values: list[Value] = [None] * prod(sizes)
    marks: dict[int, str] = {}
    seen: dict[tuple[int, ...], int] = {}
    places = [{text: at for at, text in enumerate(_texts(row[stub] for row in sheet.rows))} for stub in stubs]
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        place = tuple(known[row[stub].strip()] for known, stub in zip(places, stubs, strict=True))
        if place in seen:
            raise no("row_twice", _("This row tells of the same as row %(first)s."), _("Keep one of them."),
                     where=f"{file}:{line}", first=seen[place])  # fmt: skip
        seen[place] = line
        for column, head in zip(figures, heads, strict=True):
            at = offset_of(sizes, (*place, *head))
            values[at] = _value(row[column], f"{file}:{line} ({sheet.header[column] or column + 1})")
            if values[at] is None and row[column].strip():
                marks[at] = row[column].strip()
    return Cube(dimensions, tuple(values), marks, title=sheet.title)


def _text(content: bytes, file: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "windows-1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise no("not_text", _("The file is no text."), _("Save the table as CSV, or as json-stat2."), where=file)


def _sheet(text: str, file: str) -> _Sheet:
    lines = text.splitlines(keepends=True)
    mark = _delimiter(lines)
    grid: list[tuple[int, list[str]]] = []
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        for row in reader:
            grid.append((reader.line_num, row))
            if len(grid) > MAX_CELLS:
                break
    except csv.Error:
        raise no("quotes", _("The quotation marks of this row do not match."), _("Save the table again."),
                 where=f"{file}:{reader.line_num}") from None  # fmt: skip
    wide = max((len(row) for _line, row in grid), default=0)
    at = next((at for at, (_line, row) in enumerate(grid[:HEADER_WITHIN]) if len(row) == wide > 1), None)
    if at is None:
        raise no("no_header", _("No header row was found."), _("The first rows must name the columns, with ; , or tab between."),
                 where=file)  # fmt: skip
    title = " ".join(cell.strip() for _line, row in grid[:at] for cell in row if cell.strip())
    below = [(line, row) for line, row in grid[at + 1 :] if any(cell.strip() for cell in row)]
    lines_of, rows = list[int](), list[list[str]]()
    for line, row in below:
        if len(row) != wide:
            if rows and len(row) == 1:
                break  # notes below the table
            raise no("row_length", _("The row has %(found)s cells, the header %(wide)s."), _("Save the table again."),
                     where=f"{file}:{line}", found=len(row), wide=wide)  # fmt: skip
        lines_of.append(line)
        rows.append(row)
    return _Sheet([cell.strip() for cell in grid[at][1]], lines_of, rows, title)


def _delimiter(lines: Sequence[str]) -> str:
    """The mark that parts most fields outside quotes; a comma only where there is no other, as it stands in numbers."""
    plain = re.sub(r'"[^"]*"', "", "".join(lines[:40]))
    return max(";\t,", key=lambda mark: plain.count(mark) * (1 if mark == "," else 1000))


def _figure_columns(sheet: _Sheet) -> list[int]:
    """The columns that hold figures: no cell with words in it, and no heading that says time."""
    return [
        at
        for at, name in enumerate(sheet.header)
        if name.casefold() not in TIMES | PLACES
        and all(_is_figure(row[at]) for row in sheet.rows)
        and not _codes(sheet, at)
    ]


def _codes(sheet: _Sheet, at: int) -> bool:
    """Whether a column of plain figures is one of codes: each as long as the others, one with a nought in front."""
    cells = {row[at].strip() for row in sheet.rows}
    return len({len(cell) for cell in cells}) == 1 and any(len(c) > 1 and c[0] == "0" and c.isdigit() for c in cells)


def _is_figure(cell: str) -> bool:
    plain = cell.translate(_BLANKS)
    return plain in MISSING or bool(_FIGURE.fullmatch(plain))


def _value(cell: str, where: str) -> Value:
    plain = cell.translate(_BLANKS)
    if plain in MISSING:
        return None
    found = Decimal(plain.replace(",", ".").replace("−", "-"))
    if abs(found) >= LARGEST:
        raise no("figure", _("“%(value)s” at %(place)s is not a figure."), _("A figure that is missing is written “..”."),
                 where=where, value=plain[:40], place=where)  # fmt: skip
    return found


def _texts(cells: object) -> list[str]:
    return list(dict.fromkeys(str(cell).strip() for cell in cells))  # type: ignore[attr-defined]


def _stub(name: str, cells: list[str]) -> Dimension:
    """A column of what the figures are of; "01 Stockholms län" in every cell is a code with a name."""
    texts = _texts(cells)
    parts = [_CODED.fullmatch(text) for text in texts]
    folded = name.casefold()
    role = "time" if folded in TIMES else "geo" if folded in PLACES else "metric" if name == CONTENTS else ""
    coded = [(one[1], one[2]) for one in parts if one]
    if len(coded) == len(texts) and len({code for code, _name in coded}) == len(texts):
        return Dimension(name, name, tuple(c for c, _n in coded), tuple(n for _c, n in coded), role)
    return Dimension(name, name, tuple(texts), tuple(texts), role)


def _heads(names: list[str], time_told: bool, file: str) -> tuple[list[tuple[int, ...]], Dimension, Dimension | None]:
    """What the headings of the figures say: contents, and time where each ends in a period ("Anställda 2019")."""
    periods = [_PERIOD.fullmatch(name) for name in names]
    if time_told or not all(periods):
        texts = _texts(names)
        if len(texts) != len(names):
            raise no("column_twice", _("Two columns have the same heading."), _("Save the table again."), where=file)
        return [(at,) for at in range(len(names))], _metric(texts), None
    pairs = [((one[1] or "").strip(), one[2]) for one in periods if one]
    texts, times = _texts(text for text, _time in pairs), _texts(time for _text, time in pairs)
    if len(set(pairs)) != len(pairs):
        raise no("column_twice", _("Two columns have the same heading."), _("Save the table again."), where=file)
    heads: list[tuple[int, ...]] = [(texts.index(text), times.index(time)) for text, time in pairs]
    return heads, _metric(texts), Dimension(TIME, "tid", tuple(times), tuple(times), "time")


def _metric(texts: list[str]) -> Dimension:
    return Dimension(CONTENTS, "tabellinnehåll", tuple(one or "1" for one in texts), tuple(texts), "metric")
