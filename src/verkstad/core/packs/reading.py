"""Reads the folder: bytes to rows with values, and every finding on the way. Nothing here raises."""

from __future__ import annotations

import csv
import difflib
import io
import os
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from verkstad.core.packs import toml_lines
from verkstad.core.packs.findings import PackFinding, finding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.schema import Field, Table
from verkstad.core.packs.tables import FILES, FOLDERS, UNREAD, of_file
from verkstad.core.packs.values import Bad, read

LIMIT_MB = 50


def read_folder(folder: Path) -> tuple[Pack, list[PackFinding]]:
    """The pack in a folder, as far as it can be read, and what stands in the way."""
    pack, found = Pack(), []
    try:
        entries = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return pack, [finding("no_folder", str(folder), value=str(folder))]
    for name in entries:
        if name not in FILES and name not in FOLDERS and name not in UNREAD and not name.startswith("."):
            found.append(finding("unknown_file", _printable(name), nearest=nearest(name, FILES)))
    for name in FILES:
        tables = of_file(name)
        if name not in entries:
            pack.absent.add(name)
            if any(table.required for table in tables):
                found.append(finding("missing_file", name))
            continue
        text, problem = text_of(folder / name, name)
        if problem:
            pack.unreliable.add(name)
            found.append(problem)
        elif name.endswith(".toml"):
            found += _read_toml(pack, name, tables, text)
        else:
            found += _read_csv(pack, tables[0], text)
    return pack, found


def text_of(path: Path, name: str) -> tuple[str, PackFinding | None]:
    """A file's text, or why it cannot be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "", finding("not_a_file", name)
        if status.st_size > LIMIT_MB * 2**20:
            return "", finding("too_large", name, limit=LIMIT_MB)
        content = path.read_bytes()
    except OSError as error:
        return "", finding("unreadable", name, reason=error.strerror or type(error).__name__)
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        offset = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        letters = content[offset : offset + 1].decode("latin-1").lower() in "åäöéü"
        guess = " (it looks like Latin-1 or Windows-1252)" if letters else ""
        return "", finding(
            "not_utf8", name, content.count(b"\n", 0, offset) + 1, byte=f"0x{content[offset]:02x}", guess=guess
        )


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def nearest(word: str, known: Iterable[str]) -> str:
    """`Did you mean “x”? ` for the nearest known word; empty where none is near."""
    near = difflib.get_close_matches(str(word)[:80], [str(one) for one in known], n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”? " if near else ""


# TOML


def _read_toml(pack: Pack, name: str, tables: tuple[Table, ...], text: str) -> list[PackFinding]:
    try:
        text = toml_lines.quote_impossible_dates(text)
        content, lines = toml_lines.parse(text)
    except tomllib.TOMLDecodeError as error:
        pack.unreliable.add(name)
        reason = toml_lines.ERROR_PLACE.sub("", str(error)).strip()
        return [finding("broken_toml", name, toml_lines.error_line(error, text), reason=reason)]
    except RecursionError:
        pack.unreliable.add(name)
        return [finding("broken_toml", name, reason="brackets nested too deep")]
    if not tables[0].array:
        row, found = toml_row(tables[0], content, lines, (), 1)
        pack.rows[tables[0].name] = [row]
        return found
    found = []
    known = {table.array: table for table in tables}
    for key in content:
        if key not in known:
            found.append(
                finding(
                    "unknown_key",
                    name,
                    lines.get((key,), lines.get((key, 0), 0)),
                    name=key,
                    nearest=nearest(key, known),
                )
            )
    for table in tables:
        rows, problems = _toml_array(table, content.get(table.array, []), lines, (table.array,))
        pack.rows[table.name] = rows
        found += problems
        if table.required and not rows and not problems:
            found.append(finding("missing_key", name, 1, name=f"[[{table.array}]]", help=table.help))
    return found


def _toml_array(
    table: Table, content: Any, lines: dict[toml_lines.Path, int], path: toml_lines.Path
) -> tuple[list[Row], list[PackFinding]]:
    if not isinstance(content, list) or not all(isinstance(part, dict) for part in content):
        line = lines.get(path, lines.get((*path, 0), 0))
        return [], [finding("not_tables", table.file, line, name=table.array)]
    rows, found = [], []
    for place, part in enumerate(content):
        row, problems = toml_row(table, part, lines, (*path, place), lines.get((*path, place), 1))
        rows.append(row)
        found += problems
    return rows, found


def toml_row(
    table: Table, content: dict[str, Any], lines: dict[toml_lines.Path, int], path: toml_lines.Path, line: int
) -> tuple[Row, list[PackFinding]]:
    row, found = Row(table, line), []
    for key, value in content.items():
        row.lines[key] = lines.get((*path, key), lines.get((*path, key, 0), line))
        field = table.field(key)
        if not field:
            found.append(row.finding("unknown_key", key, name=key, nearest=nearest(key, table.names)))
        elif field.table:
            row.children[key], problems = _toml_array(field.table, value, lines, (*path, key))
            found += problems
            row.bad |= {key} if problems else set()
        else:
            found += _value(row, field, value)
    for field in table.fields:
        if field.required and field.name not in content:
            found.append(row.finding("missing_key", field.name, name=field.name, help=field.help))
            row.bad.add(field.name)
    return row, found


def _value(row: Row, field: Field, value: Any) -> list[PackFinding]:
    """Set one value; a blank one is left out, which is a finding where it is required."""
    if isinstance(value, str) and not value.strip():
        if not field.required:
            return []
        row.bad.add(field.name)
        return [row.finding("missing_key", field.name, name=field.name, help=field.help)]
    try:
        result = read(field, value)
        if field.choices and result not in field.choices:
            raise Bad(
                "bad_choice", value=result, nearest=nearest(result, field.choices), choices=", ".join(field.choices)
            )
        row.values[field.name] = result
    except Bad as bad:
        row.bad.add(field.name)
        return [row.finding(bad.code, field.name, **{"name": field.name, **bad.params})]
    return []


# CSV


def _read_csv(pack: Pack, table: Table, text: str) -> list[PackFinding]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    found: list[PackFinding] = []
    rows = pack.rows.setdefault(table.name, [])
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            pack.unreliable.add(table.file)
            found.append(finding("broken_csv", table.file, line, reason=str(error)))
            break
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            found += _header(pack, table, header, line)
            continue
        if len(cells) != len(header):
            found.append(finding("row_length", table.file, line, found=len(cells), wanted=len(header)))
            pack.unreliable.add(table.file)
            continue
        row = Row(table, line)
        for name, cell in zip(header, cells, strict=True):
            found += _cell(pack, row, name, cell)
        rows.append(row)
    if header is None and table.file not in pack.unreliable:
        found.append(finding("empty_file", table.file, 1, names=", ".join(table.names)))
        pack.unreliable.add(table.file)
    return found


def _header(pack: Pack, table: Table, header: list[str], line: int) -> list[PackFinding]:
    found = []
    allowed = set(table.names) | _figure_columns(pack, table)
    for name in dict.fromkeys(header):
        if name not in allowed:
            found.append(
                finding("unknown_column", table.file, line, column=name, name=name, nearest=nearest(name, allowed))
            )
        if header.count(name) > 1:
            found.append(finding("repeated_column", table.file, line, column=name, name=name))
    for field in table.fields:
        if field.required and field.name not in header:
            found.append(
                finding("missing_column", table.file, line, column=field.name, name=field.name, help=field.help)
            )
            pack.unreliable.add(table.file)
    return found


def _figure_columns(pack: Pack, table: Table) -> set[str]:
    return set(pack.by_key(table.figures)) if table.figures else set()


def _cell(pack: Pack, row: Row, name: str, cell: str) -> list[PackFinding]:
    field = row.table.field(name)
    if field:
        return _value(row, field, cell)
    if name in _figure_columns(pack, row.table) and cell.strip():
        figure = Field(name, "number", "")
        found = _value(row, figure, cell)
        row.figures[name] = row.values.pop(name, None)
        return found
    return []
