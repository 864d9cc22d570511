"""On which line each key of a TOML file stands. The parser of the standard library does not say."""

from __future__ import annotations

import re
import tomllib
from typing import Any

Path = tuple[str | int, ...]

LONGEST_STATEMENT = 2_000  # lines; keeps a hostile file from costing quadratic time


def parse(text: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """The file's content and the line of every table and key; raises tomllib.TOMLDecodeError."""
    return tomllib.loads(text), lines_of(text)


def lines_of(text: str) -> dict[Path, int]:
    """Path of keys and array places -> line number, for a text that is valid TOML.

    A statement ends on the first line where the lines since its start are TOML by themselves: an open bracket or
    quotation mark is not. So the parser itself finds the statements, whatever strings they hold.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        start, part, content = at, lines[at], None
        while content is None:
            try:
                content = tomllib.loads(part)
            except tomllib.TOMLDecodeError:
                at += 1
                if at >= len(lines) or at - start > LONGEST_STATEMENT:
                    return found
                part += "\n" + lines[at]
        at += 1
        if not content:
            continue
        head = part.lstrip()
        if head.startswith("["):
            table = _header(_chain(content), head.startswith("[["), counts)
            found.setdefault(table, start + 1)
        else:
            _note(content, table, start + 1, found)
    return found


def _chain(content: Any) -> list[str]:
    """The names of a header that was parsed alone."""
    names: list[str] = []
    while content:
        if isinstance(content, list):
            content = content[0]
            continue
        name = next(iter(content))
        names.append(name)
        content = content[name]
    return names


def _header(names: list[str], is_array: bool, counts: dict[Path, int]) -> Path:
    """The path of a header, each array of tables on the way with the place of its last table."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        last = position == len(names) - 1
        if last and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _note(content: Any, path: Path, line: int, found: dict[Path, int]) -> None:
    if path:
        found.setdefault(path, line)
    if isinstance(content, dict):
        for name, value in content.items():
            _note(value, (*path, name), line, found)
    elif isinstance(content, list):
        for place, value in enumerate(content):
            _note(value, (*path, place), line, found)


ERROR_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?![\w:.-])")


def error_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line that the parser's message names; the last one where it says the end of the file."""
    place = ERROR_PLACE.search(str(error))
    return int(place[1]) if place else text.count("\n") + 1


def quote_impossible_dates(text: str) -> str:
    """The text with dates that are no days (2018-09-31) put in quotation marks, so that the rest can still be read."""
    for _ in range(text.count("\n") + 1):
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = ERROR_PLACE.search(str(error))
            if not place:
                return text
            lines = text.split("\n")
            row, column = int(place[1]) - 1, int(place[2]) - 1
            match = DATE.match(lines[row], column) if row < len(lines) else None
            if not match:
                return text
            lines[row] = f'{lines[row][:column]}"{match[0]}"{lines[row][match.end() :]}'
            text = "\n".join(lines)
        else:
            return text
    return text
