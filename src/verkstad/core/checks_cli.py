"""The report checker at the command line: read, check, print, and say by the exit code how it went."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from verkstad.core.checks import Checked, Remark, check_table
from verkstad.core.checks_words import CAUSE_NAMES
from verkstad.core.figures import BadTable, Table
from verkstad.core.figures_file import read_table
from verkstad.core.findings import Finding
from verkstad.core.money import THIN, format_number
from verkstad.core.relations import Relation, relations_of_table
from verkstad.core.relations_file import relations_of_file, rounded_as_declared
from verkstad.core.relations_toml import read_relations
from verkstad.core.words import gettext_noop as _

Translate = Callable[[str], str]
CLEAN, FOUND, BAD_INPUT = 0, 1, 2

FINDING_LINE = _("%(row)s, %(column)s: printed %(printed)s, computed %(computed)s (%(cause)s). %(explanation)s")
NOTE_LINE = _("note: %(row)s, %(column)s: printed %(printed)s, computed %(computed)s (%(cause)s). %(explanation)s")
SKIPPED_LINE = _("skipped: %(relation)s: %(reason)s.")
COUNT_LINE = _("Findings: %(findings)d. Notes: %(notes)d. Relations checked: %(checked)d of %(relations)d (%(table)s).")
NO_RELATIONS = _("The table declares no relation.")
NO_RELATIONS_FIX = _("Add a column kind with formulas, name a column total, or give a file of relations.")


def run_check_report(path: Path, relations: Path | None, as_json: bool, out: TextIO, translate: Translate = str) -> int:
    """Check a table and write the outcome; 1 with findings, 0 without, 2 for input that cannot be read.

    `relations` is a TOML file (see `relations_file`); without it the table's own column `kind` and its column of
    totals declare them. `translate` is the edge's gettext.
    """
    try:
        table, declared = load(path, relations)
    except BadTable as bad:
        _write_bad(bad, as_json, out, translate)
        return BAD_INPUT
    checked = check_table(table, declared)
    if as_json:
        json.dump(checked.as_json(translate), out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.writelines(line + "\n" for line in lines_of(checked, translate))
    return FOUND if checked.findings else CLEAN


def load(path: Path, relations: Path | None = None) -> tuple[Table, list[Relation]]:
    """The table and its relations; BadTable with every fault found, and when there is no relation at all."""
    if relations is not None:
        file = read_relations(relations)
        table = rounded_as_declared(file, read_table(path, file.setting("units")))
        return table, relations_of_file(file, table)
    table = read_table(path)
    declared = relations_of_table(table, where=str(path))
    if not declared:
        raise BadTable([Finding("no_relations", NO_RELATIONS, where=str(path), fix=NO_RELATIONS_FIX)])
    return table, declared


def lines_of(checked: Checked, translate: Translate = str) -> list[str]:
    """One line per finding, note and skipped relation, and a line of counts at the end."""
    lines = [_line(checked.table, one, translate(FINDING_LINE), translate) for one in checked.findings]
    lines += [_line(checked.table, one, translate(NOTE_LINE), translate) for one in checked.notes]
    lines += [
        translate(SKIPPED_LINE) % {"relation": one.relation.text, "reason": one.reason.explanation(translate)}
        for one in checked.skipped
    ]
    counts = {
        "findings": len(checked.findings),
        "notes": len(checked.notes),
        "checked": checked.checked,
        "relations": checked.relations,
        "table": checked.table.name,
    }
    return [*lines, translate(COUNT_LINE) % counts]


def _line(table: Table, one: Remark, template: str, translate: Translate) -> str:
    decimals = table.cells[one.place].decimals
    return template % {
        "row": one.place.row,
        "column": one.place.column,
        "printed": format_number(one.printed, decimals).replace(THIN, " "),
        "computed": format_number(one.computed, decimals).replace(THIN, " "),
        "cause": translate(CAUSE_NAMES[one.cause.name]),
        "explanation": one.cause.explanation(translate),
    }


def _write_bad(bad: BadTable, as_json: bool, out: TextIO, translate: Translate) -> None:
    def said(text: str, finding: Finding) -> str:
        return translate(text) % finding.params if text and finding.params else translate(text) if text else ""

    errors = [
        {"where": one.where, "message": said(one.message, one), "fix": said(one.fix, one)} for one in bad.findings
    ]
    if as_json:
        json.dump({"errors": errors}, out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.writelines(f"{one['where']}: {one['message']} {one['fix']}".rstrip() + "\n" for one in errors)
