"""Official statistics of a pack: each a TOML file in the folder statistics/ that says what a saved table beside it means."""

from __future__ import annotations

import os
import stat
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.packs import toml_lines
from verkstad.core.packs.findings import PackFinding, finding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.reading import LIMIT_MB, text_of, toml_row
from verkstad.core.packs.schema import Field, Table, names
from verkstad.core.refused import Refused
from verkstad.core.statistics.describing import description_findings
from verkstad.core.statistics.indicators import INDICATORS
from verkstad.core.statistics.mapping import facts, mapping_from
from verkstad.core.statistics.reading import read_cube

FOLDER = "statistics"
MOST_FILES = 200

STATISTICS = Table(
    "statistics",
    f"{FOLDER}/*.toml",
    "One table of official statistics a file. The table itself lies beside it, as its publisher saved it (json-stat2 or "
    "PxWeb's CSV). A changed file makes a new version; versions that are loaded stay as they were. In an invented pack the "
    "figures are invented too, say so, and are shown with this programme alone.",
    key=("key",),
    fields=(
        Field("key", "text", "Its name in addresses: a-z, 0-9 and hyphen.", required=True, limit=60),
        *[replace(one, name=one.name.replace("name", "title")) for one in names("the statistics")],
        Field("publisher", "text", "Who publishes it.", required=True),
        Field("table", "text", "What the publisher calls the table, such as TAB1234; needed to fetch it.", limit=100),
        Field("source", "text", "Where it is published: an address, or words.", limit=500),
        Field("licence", "text", "On what terms it may be used."),
        Field("file", "text", "The saved table beside this file. Without one nothing is loaded yet."),
        Field("fetched", "day", "The day it was saved; needed with a file."),
    ),
)


def read_statistics(folder: Path, pack: Pack) -> list[PackFinding]:
    """Read every table of statistics in the folder into `pack` and tell what is wrong. Never raises for what the files hold."""
    place = folder / FOLDER
    try:
        lying = [name for name in sorted(os.listdir(place)) if not name.startswith(".")][:MOST_FILES]
    except (FileNotFoundError, NotADirectoryError):
        return [finding("not_a_folder", FOLDER)] if os.path.lexists(place) else []
    except (OSError, ValueError) as error:
        return [finding("unreadable", FOLDER, reason=getattr(error, "strerror", "") or type(error).__name__)]
    found, rows, used = list[PackFinding](), pack.rows.setdefault("statistics", []), set[str]()
    for name in [one for one in lying if one.endswith(".toml")]:
        text, problem = text_of(place / name, f"{FOLDER}/{name}")
        row, problems = (None, [problem]) if problem else read_one(f"{FOLDER}/{name}", text)
        found += problems
        if row is None:
            continue
        before = next((one for one in rows if one["key"] and one["key"] == row["key"]), None)
        if before is not None:
            found.append(row.finding("statistics_twice", "key", value=row["key"], other=before.table.file))
            continue
        used.add(row["file"] or "")
        if not problems:
            found += _with_table(row, place)
        rows.append(row)
    more = [name for name in lying if not name.endswith(".toml") and name not in used]
    return found + [finding("unknown_file", f"{FOLDER}/{name}", nearest="") for name in more]


def read_one(file: str, text: str) -> tuple[Row | None, list[PackFinding]]:
    """What one description says; None where it is no TOML."""
    try:
        content, lines = toml_lines.parse(toml_lines.quote_impossible_dates(text))
    except tomllib.TOMLDecodeError as error:
        reason = toml_lines.ERROR_PLACE.sub("", str(error)).strip()
        return None, [finding("broken_toml", file, toml_lines.error_line(error, text), reason=reason)]
    except RecursionError:
        return None, [finding("broken_toml", file, reason="brackets nested too deep")]
    told = content.pop("mapping", {})
    row, found = toml_row(replace(STATISTICS, file=file), content, lines, (), 1)
    row.lines["mapping"] = lines.get(("mapping",), 1)
    if row["file"] and not row["fetched"] and "fetched" not in row.bad:
        found.append(row.finding("missing_key", "file", name="fetched", help=STATISTICS.fields[-1].help))
    said = {field: row[field] or "" for field in ("title_sv", "title_en", "publisher", "table", "source", "licence")}
    if not found:
        wrong = description_findings(key=row["key"], fictional=False, programme="", **said)
        found += [_at(row, one, one.where) for one in wrong]
    try:
        row.values["meaning"] = mapping_from(told)
    except Refused as refused:
        found += [_at(row, one, "mapping") for one in refused.findings]
    return row, found


def _with_table(row: Row, place: Path) -> list[PackFinding]:
    """Read the saved table that a description names; every fault of it stands at the description, with its place in the table."""
    name: Any = row["file"]
    if not name:
        return []
    path = place / name
    try:
        if Path(name).name != name or not stat.S_ISREG(path.stat().st_mode):
            return [row.finding("not_a_file", "file")]
        if path.stat().st_size > LIMIT_MB * 2**20:
            return [row.finding("too_large", "file", limit=LIMIT_MB)]
        row.values["content"] = path.read_bytes()
    except (OSError, ValueError) as error:
        return [row.finding("unreadable", "file", reason=getattr(error, "strerror", "") or type(error).__name__)]
    try:
        facts(read_cube(row.values["content"], name), row.values["meaning"], name)
    except Refused as refused:
        return [_at(row, one, "mapping" if "(" in one.where else "file") for one in refused.findings]
    return []


def _at(row: Row, one: Finding, name: str) -> PackFinding:
    """A finding at the line of the description that it concerns; its place in the table is told with it."""
    file, line = row.table.file, row.line_of(name)
    inside = f" ({one.where})" if one.where and one.where != name else ""
    return PackFinding(code=one.code, message=one.message, params=one.params, severity=one.severity, fix=one.fix,
                       where=f"{file}:{line}{inside}", file=file, line=line, name=name)  # fmt: skip


def statistics_doc() -> str:
    """The part of docs/packs.md that tells of the mapping; the rest is printed from the table."""
    known = ", ".join(f"`{key}`" for key in INDICATORS)
    return f"""`[mapping]` says what the table's dimensions are; its names are the table's own codes (in CSV the headings).

| key | required | what it says |
|---|---|---|
| `region` | yes | The dimension of regions. Counties and the country are taken, municipalities are not. |
| `time` | yes | The dimension of time. Whole years are taken. |
| `contents` | | The dimension that tells what each figure is. |
| `indicators` | yes | A table: each code of `contents` that is used, and what it is here. Without `contents` its one key is `""`. |
| `only` | | A table: the codes taken of every other dimension, `SNI2007 = ["C"]`. Several are added up. |
| `units` | | A table: the unit of an indicator, where the table does not say. |
| `codelists` | | A table: the code list of a dimension that a live server is to use. |

Indicators: {known}.
"""
