"""A TOML file of relations as read, with the line each part stands on."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verkstad.core.figures import MEASURES, BadTable
from verkstad.core.figures_file import read_text
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _

FIELDS: dict[str, dict[str, bool]] = {
    "sum": {"row": False, "equals": False, "of": True, "columns": False},
    "difference": {"row": True, "from": True, "minus": True, "columns": False},
    "share": {"row": True, "of": True, "by": True, "columns": False},
    "product": {"row": True, "of": True, "times": False, "columns": False},
    "cross_cast": {"rows": False, "parts": False, "total": False},
    "formula": {"row": True, "is": True, "columns": False},
}
SETTINGS: dict[str, tuple[str, ...]] = {"table": ("total",), "units": (), "rounding": ()}


@dataclass(frozen=True)
class Fault:
    """One fault: what is wrong, what to do, and the word by which its line is found."""

    message: str
    fix: str
    part: str
    params: Mapping[str, object]


class BadRelation(Exception):
    """A fault in one relation, raised where it is seen and turned into a finding where its line is known."""

    def __init__(self, message: str, fix: str, part: str = "", /, **params: object) -> None:
        self.fault = Fault(message, fix, part, params)
        super().__init__(message)


@dataclass(frozen=True)
class RelationsFile:
    """The content of a file and its text."""

    path: Path
    text: str
    content: Mapping[str, Any]

    def setting(self, name: str) -> dict[str, Any]:
        """The table [name], empty without it."""
        return dict(self.content.get(name, {}))

    def line(self, kind: str, at: int = 0, part: str = "") -> int:
        """The line of the nth [[kind]] or [kind], or of the first line within it that has `part`; 1 when not found."""
        lines = self.text.split("\n")
        header = re.compile(rf"\s*\[{{1,2}}\s*[\"']?{re.escape(kind)}[\"']?\s*\]|\s*{re.escape(kind)}\s*=")
        starts = [number for number, line in enumerate(lines) if header.match(line)]
        if at >= len(starts):
            return 1
        word = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)")
        for number in range(starts[at] + 1, len(lines) if part else 0):
            if re.match(r"\s*\[{1,2}\s*[\w\"']+\s*\]", lines[number]):
                break
            if word.search(lines[number]):
                return number + 1
        return starts[at] + 1

    def finding(self, code: str, fault: Fault, kind: str, at: int = 0) -> Finding:
        """The fault with its file and line."""
        where = f"{self.path}:{self.line(kind, at, fault.part)}"
        return Finding(code, fault.message, fault.params, where=where, fix=fault.fix)


def read_relations(path: Path) -> RelationsFile:
    """Read a file of relations; BadTable with file and line where it is not TOML or not of the schema's shape."""
    return relations_from(read_text(path), path)


def relations_from(text: str, path: Path) -> RelationsFile:
    """The same from a text; `path` is only named in findings."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{found[1] if found else text.count(chr(10)) + 1}"
        message = _("The file is not TOML: %(reason)s.")
        finding = Finding("toml", message, {"reason": str(error)}, where=where, fix=_("Correct that line."))
        raise BadTable([finding]) from error
    file = RelationsFile(path, text, content)
    findings = [file.finding("schema", fault, kind, at) for kind, at, fault in _faults(content)]
    if findings:
        raise BadTable(findings)
    return file


def _faults(content: Mapping[str, Any]) -> Iterator[tuple[str, int, Fault]]:
    for kind, given in content.items():
        name = {"name": kind, "known": ", ".join((*SETTINGS, *FIELDS))}
        if kind in SETTINGS:
            if isinstance(given, dict):
                yield from ((kind, 0, fault) for fault in _setting_faults(kind, given))
            else:
                yield kind, 0, Fault(_("%(name)s is not a table."), _("Write it as [%(name)s]."), "", name)
        elif kind not in FIELDS:
            yield kind, 0, Fault(_("%(name)s is not a kind of relation."), _("Use one of %(known)s."), "", name)
        elif not (isinstance(given, list) and all(isinstance(one, dict) for one in given)):
            yield kind, 0, Fault(_("%(name)s is not a list of tables."), _("Write it as [[%(name)s]]."), "", name)
        else:
            yield from ((kind, at, fault) for at, one in enumerate(given) for fault in _field_faults(kind, one))
    if not any(content.get(kind) for kind in FIELDS):
        yield "", 0, Fault(_("The file declares no relation."), _("Add at least one, such as [[sum]]."), "", {})


def _setting_faults(kind: str, given: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in given.items():
        params = {"name": name, "known": ", ".join(SETTINGS[kind] or MEASURES)}
        if kind == "table" and name not in SETTINGS[kind]:
            yield Fault(_("“%(name)s” is not a field of [table]."), _("Use %(known)s."), name, params)
        if kind == "units" and value not in MEASURES:
            yield Fault(_("The unit “%(name)s” has no known measure."), _("Give it one of %(known)s."), name, params)
        if kind == "rounding" and (
            isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e18
        ):
            yield Fault(
                _("The rounding of “%(name)s” is not a number above 0."), _("Write it as 10 or 0.1."), name, params
            )


def _field_faults(kind: str, given: Mapping[str, Any]) -> Iterator[Fault]:
    known = ", ".join(FIELDS[kind])
    for name in given:
        if name not in FIELDS[kind]:
            params = {"name": name, "kind": kind, "known": known}
            yield Fault(_("“%(name)s” is not a field of [[%(kind)s]]."), _("Use %(known)s."), name, params)
    for name, needed in FIELDS[kind].items():
        if needed and name not in given:
            params = {"name": name, "kind": kind, "known": known}
            yield Fault(
                _("[[%(kind)s]] lacks the field “%(name)s”."), _("Add it; the fields are %(known)s."), "", params
            )
