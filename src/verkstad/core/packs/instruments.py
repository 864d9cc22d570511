"""Instruments of a pack: each a TOML file in the folder instruments/, checked as it would be before publishing."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.document import FORMAT, from_json, to_json
from verkstad.core.instruments.questions import FILLS, Form, Kind, Question, Section
from verkstad.core.packs import toml_lines
from verkstad.core.packs.findings import PackFinding, finding
from verkstad.core.packs.reading import text_of
from verkstad.core.packs.values import KEY
from verkstad.core.refused import Refused

FOLDER = "instruments"
MOST_FILES = 200


@dataclass(frozen=True)
class PackInstrument:
    """One file: the instrument's key, whether it is published at load, and what it asks as JSON."""

    file: str
    line: int
    key: str
    publish: bool
    content: dict[str, Any]


def read_instruments(folder: Path) -> tuple[list[PackInstrument], list[PackFinding]]:
    """Every instrument in the folder and what is wrong with them, file by file. Never raises for what the files hold."""
    place = folder / FOLDER
    if not os.path.lexists(place):
        return [], []
    try:
        names = sorted(os.listdir(place))
    except NotADirectoryError:
        return [], [finding("not_a_folder", FOLDER)]
    except OSError as error:
        return [], [finding("unreadable", FOLDER, reason=error.strerror or type(error).__name__)]
    read, found = list[PackInstrument](), list[PackFinding]()
    for name in [n for n in names if not n.startswith(".")][:MOST_FILES]:
        file = f"{FOLDER}/{name}"
        if not name.endswith(".toml"):
            found.append(finding("unknown_file", file, nearest=""))
            continue
        text, problem = text_of(place / name, file)
        if problem:
            found.append(problem)
            continue
        one, problems = read_instrument(file, text)
        found += problems
        first = next((other for other in read if one and other.key == one.key), None)
        if first and one:
            found.append(finding("instrument_twice", file, one.line, column="key", value=one.key, other=first.file))
        elif one:
            read.append(one)
    return read, found


def read_instrument(file: str, text: str) -> tuple[PackInstrument | None, list[PackFinding]]:
    """What one file says. None where it cannot be loaded; drafts may be incomplete, which is then a warning."""
    try:
        content, lines = toml_lines.parse(toml_lines.quote_impossible_dates(text))
    except tomllib.TOMLDecodeError as error:
        reason = toml_lines.ERROR_PLACE.sub("", str(error)).strip()
        return None, [finding("broken_toml", file, toml_lines.error_line(error, text), reason=reason)]
    except RecursionError:
        return None, [finding("broken_toml", file, reason="brackets nested too deep")]
    key, publish, line = content.pop("key", None), content.pop("publish", False), lines.get(("key",), 1)
    found = []
    if not isinstance(key, str) or not KEY.fullmatch(key) or "_" in key:
        found.append(finding("instrument_key", file, line, column="key", value="" if key is None else str(key)[:60]))
    if not isinstance(publish, bool):
        found.append(finding("bad_yes_no", file, lines.get(("publish",), 1), column="publish", value=str(publish)[:60]))
    try:
        form = from_json(content)
    except Refused as refused:
        return None, found + [_placed(one, file, lines, _path(one.where)) for one in refused.findings]
    weight = Severity.ERROR if publish is True else Severity.WARNING
    wrong = [replace(one, severity=weight) for one in publish_findings(form)]
    found += [_placed(one, file, lines, _path_of_key(form, one.where)) for one in wrong]
    if any(one.severity is Severity.ERROR for one in found):
        return None, found
    return PackInstrument(file, line, str(key), publish is True, to_json(form)), found


def _placed(one: Finding, file: str, lines: Mapping[toml_lines.Path, int], path: toml_lines.Path) -> PackFinding:
    """The finding at the line of its place, or of the nearest thing around it."""
    own = [(*path, name) for name in ("label", "title") if one.code in ("instrument.label", "instrument.translation")]
    around = own + [path[:end] for end in range(len(path), 0, -1)]
    line = next((lines[one_] for one_ in around if one_ in lines), 1)
    return PackFinding(code=one.code, message=one.message, params=one.params, severity=one.severity, fix=one.fix,
                       where=f"{file}:{line} ({one.where})", file=file, line=line, name=one.where)  # fmt: skip


def _path(where: str) -> toml_lines.Path:
    """`sections[1].questions[2].label` as a path of names and places from nought."""
    path: list[str | int] = []
    for part in where.replace("[", ".").replace("]", "").split("."):
        path.append(int(part) - 1 if part.isdecimal() else part)
    return tuple(path)


def _path_of_key(form: Form, where: str) -> toml_lines.Path:
    """The path of what a finding names by the key of a section or question: `staff.options.small`, `staff.condition`."""
    key, *rest = _path(where)
    for at, section in enumerate(form.sections):
        if section.key == key:
            return ("sections", at, *_inside(section, rest))
        for place, question in enumerate(section.questions):
            if question.key == key:
                return ("sections", at, "questions", place, *_inside(question, rest))
    return (key, *rest)


def _inside(thing: Section | Question, rest: list[str | int]) -> list[str | int]:
    """Options and columns are named by key, in the file they have a place."""
    if len(rest) == 2 and rest[0] in ("options", "columns") and isinstance(thing, Question):
        keys = [one.key for one in getattr(thing, str(rest[0]))]
        return [rest[0], keys.index(str(rest[1]))] if str(rest[1]) in keys else [rest[0]]
    return rest


def instruments_doc() -> str:
    """The part of docs/packs.md that tells of these files."""
    kinds, fields = (", ".join(f"`{name}`" for name in names) for names in (Kind, Question.__dataclass_fields__))
    return f"""### {FOLDER}/*.toml (optional)

One instrument a file: a form, criteria, an assessment or a survey, in the terms of the format `{FORMAT}` that the site
exports as JSON. A second load changes nothing; a changed file makes a new version, and responses keep theirs. A draft that
somebody is writing in the site is never overwritten.

| key | required | what it says |
|---|---|---|
| `key` | yes | The instrument's key: a-z, 0-9 and hyphen; what calls and other files name it by. |
| `publish` | | true: published at load, so everything must be in order; else a draft, and what is missing is a warning. |
| `title` | yes | `{{ sv = "…", en = "…" }}`, as every text below. |
| `[[sections]]` | yes | `key`, `title`, and where needed `help` and `condition`. |
| `[[sections.questions]]` | yes | {fields}; `key`, `kind` and `label` are needed. |

Kinds: {kinds}. Keys of sections and questions are a-z, 0-9 and underscore, each once in the form. `limit` is characters
of a text, most choices, most rows or most MB of a file. `minimum` and `maximum` are written as text: `"0"`, `"2026-12-31"`.
`options` are `{{ key = "…", label = {{ … }} }}`, `columns` also have a `kind`, `validations` are
`{{ expression = "…", message = {{ … }} }}`. `fills` puts in what the register knows of the organisation that answers, shown with
source and date and refusable: {", ".join(f"`{name}` ({kind})" for name, kind in FILLS.items())}.
"""
