"""Templates for reports of a pack: each a TOML file in the folder reports/."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from verkstad.core.packs import toml_lines
from verkstad.core.packs.findings import PackFinding, finding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.reading import text_of, toml_row
from verkstad.core.packs.tables_reports import REPORTS
from verkstad.core.reporting.document import Part
from verkstad.core.reporting.template import TEXT, Template
from verkstad.core.reporting.theory import BadTheory, read_theory

FOLDER = "reports"
MOST_FILES = 50
LINES = ("steps_sv", "steps_en", "arrows_sv", "arrows_en")
OPTIONS = ("by", "unit", "funnel", "intro_sv", "intro_en")


def read_reports(folder: Path, pack: Pack) -> list[PackFinding]:
    """Read every template in the folder into `pack` and tell what is wrong. Never raises for what the files hold."""
    place = folder / FOLDER
    try:
        names = sorted(os.listdir(place))
    except (FileNotFoundError, NotADirectoryError):
        return [finding("not_a_folder", FOLDER)] if place.exists() else []
    except (OSError, ValueError) as error:
        return [finding("unreadable", FOLDER, reason=getattr(error, "strerror", "") or type(error).__name__)]
    found: list[PackFinding] = []
    rows = pack.rows.setdefault("reports", [])
    for name in [one for one in names if not one.startswith(".")][:MOST_FILES]:
        file = f"{FOLDER}/{name}"
        if not name.endswith(".toml"):
            found.append(finding("unknown_file", file, nearest=""))
            continue
        text, problem = text_of(place / name, file)
        row, problems = (None, [problem]) if problem else read_report(file, text)
        found += problems
        before = next((one for one in rows if row and one["key"] == row["key"]), None)
        if row is not None and before is not None and row["key"]:
            found.append(row.finding("report_twice", "key", value=row["key"], other=before.table.file))
        elif row is not None:
            rows.append(row)
    return found


def read_report(file: str, text: str) -> tuple[Row | None, list[PackFinding]]:
    """What one file says; None where it is no TOML."""
    try:
        content, lines = toml_lines.parse(toml_lines.quote_impossible_dates(text))
    except tomllib.TOMLDecodeError as error:
        reason = toml_lines.ERROR_PLACE.sub("", str(error)).strip()
        return None, [finding("broken_toml", file, toml_lines.error_line(error, text), reason=reason)]
    except RecursionError:
        return None, [finding("broken_toml", file, reason="brackets nested too deep")]
    here = replace(REPORTS, file=file, fields=tuple(
        replace(one, table=replace(one.table, file=file)) if one.table else one for one in REPORTS.fields))  # fmt: skip
    row, found = toml_row(here, content, lines, (), 1)
    return row, found + list(_parts_findings(row))


def _parts_findings(row: Row) -> Iterator[PackFinding]:
    """A part's key stands once in a template; only what is written begins as something, and the rest has no such text."""
    seen: dict[str, Row] = {}
    for part in row.children.get("part", []):
        if part["key"] in seen:
            yield part.finding("duplicate", "key", name="part", value=part["key"], first=seen[part["key"]].line)
        elif part["key"]:
            seen[part["key"]] = part
        for language in ("sv", "en"):
            try:
                read_theory(part[f"steps_{language}"], part[f"arrows_{language}"])
            except BadTheory as bad:
                yield part.finding("bad_theory", f"steps_{language}", line=str(bad)[:80])
        for name in ("start_sv", "start_en") if part["kind"] not in (TEXT, None) else ():
            if part[name]:
                yield part.finding("start_of_made", name, kind=part["kind"])


def template_of(row: Row) -> Template:
    """The template that a file without errors says."""
    return Template(
        row["key"], row["kind"], row["title_sv"], row["title_en"],
        tuple(_part(one) for one in row.children.get("part", [])), tuple(row["mandates"]),
    )  # fmt: skip


def _part(row: Row) -> Part:
    options = {name: str(value) for name in OPTIONS if (value := row[name])}
    if row["figures"]:
        options["figures"] = " ".join(row["figures"])
    for name in LINES:
        if row[name]:
            options[name] = "\n".join(row[name])
    return Part(
        row["key"], row["title_sv"], row["title_en"], row["kind"], row["hint_sv"] or "", row["hint_en"] or "",
        (row["start_sv"] or "").strip(), (row["start_en"] or "").strip(), options, not row["optional"],
    )  # fmt: skip
