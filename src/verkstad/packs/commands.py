"""`verkstad pack check` and `verkstad pack load`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from verkstad.core.findings import Finding, Severity
from verkstad.core.packs.check import check_pack, has_errors
from verkstad.core.packs.findings import PackFinding
from verkstad.core.refused import Refused
from verkstad.packs.report import LoadReport

ACTOR = "system:pack"
OK, FOUND, BAD_CALL = 0, 1, 2


def check(arguments: argparse.Namespace) -> int:
    """Print every finding with file, line and what to do. 0: none that stops a load, 1: errors, 2: no such folder."""
    return pack_check(Path(arguments.dir), as_json=arguments.json)


def load(arguments: argparse.Namespace) -> int:
    """Load a pack, or with --dry-run say what a load would change. 0: done, 1: refused, 2: no such folder."""
    return pack_load(Path(arguments.dir), dry_run=arguments.dry_run, as_json=arguments.json)


def pack_check(folder: Path, *, as_json: bool = False) -> int:
    found = check_pack(folder)
    if as_json:
        print(json.dumps(_findings_json(folder, found), ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(_line(one))
        errors = sum(one.severity == Severity.ERROR for one in found)
        print(f"{folder}: {_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}")
    return _code(found)


def pack_load(folder: Path, *, dry_run: bool = False, as_json: bool = False) -> int:
    from django.db.utils import OperationalError, ProgrammingError

    from verkstad.packs.actions import load_pack

    try:
        report = load_pack(directory=folder, actor=ACTOR, dry_run=dry_run)
    except Refused as refused:
        if as_json:
            print(json.dumps(_findings_json(folder, refused.findings), ensure_ascii=False, indent=2))
        else:
            for one in refused.findings:
                print(_line(one), file=sys.stderr)
            print(f"{folder}: nothing loaded, {_count(len(refused.findings), 'error')}", file=sys.stderr)
        return _code(refused.findings)
    except (OperationalError, ProgrammingError) as error:
        print(f"verkstad: the database cannot take the pack: {error}", file=sys.stderr)
        print("verkstad: if it is new or older than this version, run `verkstad migrate` first.", file=sys.stderr)
        return FOUND
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report)
    return OK


def load_quietly(folder: Path) -> int:
    """Load a pack and print one line, for the demo; one that says the same as at its last load is not gone through.

    A refusal is printed whole.
    """
    from verkstad.packs.actions import load_pack
    from verkstad.packs.queries import loaded_already

    if name := loaded_already(folder):
        print(f"{name}: loaded already, 0 changes", flush=True)
        return OK
    try:
        report = load_pack(directory=folder, actor=ACTOR)
    except Refused as refused:
        for one in refused.findings:
            print(_line(one), file=sys.stderr)
        return FOUND
    print(_summary(report), flush=True)
    return OK


def _print(report: LoadReport) -> None:
    for change in report.changes:
        for line in change.lines():
            print(line)
    for name in report.later:
        print(f"  {name}: dated after today, waits for its day")
    for name in report.left:
        print(f"  {name}: no longer in the pack, stays in the house")
    print(_summary(report))


def _summary(report: LoadReport) -> str:
    would = "would be " if report.dry_run else ""
    parts = f"{report.created} {would}new, {report.changed} {would}changed, {report.unchanged} unchanged"
    return f"{report.pack}: {_count(len(report.changes), 'change')} ({parts})"


def _line(one: Finding) -> str:
    where = f"{one.where}: " if one.where else ""
    rest = str(one).removeprefix(where)
    return f"{where}{one.severity.value}: {rest}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _code(found: Any) -> int:
    if any(one.code == "no_folder" for one in found):
        return BAD_CALL
    return FOUND if has_errors(list(found)) else OK


def _findings_json(folder: Path, found: Any) -> dict[str, Any]:
    errors = sum(one.severity == Severity.ERROR for one in found)
    return {
        "pack": str(folder),
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [
            {
                "severity": one.severity.value,
                "code": one.code,
                "file": one.file if isinstance(one, PackFinding) else one.where.partition(":")[0],
                "line": one.line if isinstance(one, PackFinding) else _line_number(one.where),
                "name": one.name if isinstance(one, PackFinding) else "",
                "message": one.message % one.params if one.params else one.message,
                "fix": one.fix % one.params if one.params else one.fix,
                "clause": one.clause,
            }
            for one in found
        ],
    }


def _line_number(where: str) -> int:
    number = where.partition(":")[2].partition(" ")[0]
    return int(number) if number.isdecimal() else 0
