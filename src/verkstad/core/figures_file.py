"""Reads a table of printed figures from a CSV file as people save them, and says what is wrong with it line by line."""

import csv
import io
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from verkstad.core.figures import BadTable, Place, Printed, Table, TableRow, measure_of
from verkstad.core.findings import Finding
from verkstad.core.money import BadNumber, parse_number
from verkstad.core.words import gettext_noop as _

BLANKS = {"", "-", "–", "—", "−", ".", "..", "…"}
_ROLES = {
    "key": ("key", "nyckel", "row", "rad", "id"),
    "unit": ("unit", "enhet"),
    "kind": ("kind", "formula", "formel"),
    "text": ("note", "notes", "comment", "source", "anm", "anmärkning", "kommentar", "källa"),
}


def read_table(path: Path, measures: Mapping[str, str] | None = None) -> Table:
    """Read a CSV with a column `key`, maybe `label*`, `unit`, `kind` and notes; every other column holds figures.

    Comma, semicolon or tab; UTF-8 or Windows-1252; Swedish or plain numbers; "-" or nothing for a blank.
    `measures` declares units of your own (unit -> money, share, hours, count or plain).
    Raises BadTable with one finding per fault, each with file, line and what to do.
    """
    text = read_text(path)
    declared = {unit.lower(): measure for unit, measure in (measures or {}).items()}
    lines = list(_records(path, text))
    if not lines:
        raise BadTable(
            [_at(path, 1, "empty", _("The file has no table."), _("Write a header line and rows below it."))]
        )
    (_first, header), body = lines[0], lines[1:]
    roles = [_role(name) for name in header]
    findings = list(_header_findings(path, header, roles))
    if findings:
        raise BadTable(findings)
    rows: list[TableRow] = []
    cells: dict[Place, Printed] = {}
    for line, record in body:
        findings += _read_row(path, line, header, roles, record, declared, rows, cells, "," in text.split("\n")[0])
    if findings:
        raise BadTable(findings)
    columns = tuple(name.strip() for name, role in zip(header, roles, strict=True) if role == "figures")
    return Table(path.stem, columns, tuple(rows), cells)


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 or Windows-1252; BadTable where it is missing or is neither."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        fix = _("Check the name and that you may read the file.")
        message = _("The file cannot be read: %(reason)s.")
        raise BadTable([_at(path, 0, "unreadable", message, fix, reason=error.strerror or str(error))]) from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    fix = _("Save it as CSV in UTF-8.")
    raise BadTable([_at(path, 0, "encoding", _("The file is not text in UTF-8 or Latin-1."), fix)])


def _at(path: Path, line: int, code: str, message: str, fix: str = "", **params: object) -> Finding:
    return Finding(code, message, params, where=f"{path}:{line}" if line else str(path), fix=fix)


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    head = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    start = 1
    try:
        for record in reader:
            if any(one.strip() for one in record):
                yield start, record
            start = reader.line_num + 1
    except csv.Error as error:
        fix = _("Close the quotation marks on that line.")
        found = _at(path, start, "csv", _("The line is not CSV: %(reason)s."), fix, reason=str(error))
        raise BadTable([found]) from error


def _role(name: str) -> str:
    plain = name.strip().lower()
    if plain.startswith(("label", "benämning", "rubrik")):
        return "label"
    return next((role for role, known in _ROLES.items() if plain in known), "figures")


def _header_findings(path: Path, header: list[str], roles: list[str]) -> Iterator[Finding]:
    if roles.count("key") != 1:
        message = _("The header needs exactly one column named key; it has %(count)s.")
        yield _at(
            path,
            1,
            "no_key",
            message,
            _("Give each row a short name of its own in a column key."),
            count=roles.count("key"),
        )
    if "figures" not in roles:
        yield _at(
            path,
            1,
            "no_figures",
            _("The header names no column of figures."),
            _("Add one column per series of figures."),
        )
    plain = [name.strip() for name in header]
    for name in dict.fromkeys(plain):
        if plain.count(name) > 1 or not name:
            message = _("The header has the column “%(name)s” %(count)s times.") if name else _("A column has no name.")
            yield _at(
                path,
                1,
                "column_name",
                message,
                _("Give each column a name of its own."),
                name=name,
                count=plain.count(name),
            )


def _read_row(
    path: Path,
    line: int,
    header: list[str],
    roles: list[str],
    record: list[str],
    declared: Mapping[str, str],
    rows: list[TableRow],
    cells: dict[Place, Printed],
    point_is_decimal: bool,
) -> list[Finding]:
    if len(record) != len(header):
        message = _("The row has %(found)s fields, the header %(wanted)s.")
        fix = _("Add or remove separators; put quotation marks round a text or number that holds the separator.")
        return [_at(path, line, "ragged", message, fix, found=len(record), wanted=len(header))]
    of = {role: text.strip() for role, text in zip(reversed(roles), reversed(record), strict=True)}
    key, unit = of["key"], of.get("unit", "")
    findings = []
    if not key:
        findings.append(_at(path, line, "no_key", _("The row has no key."), _("Give it a short name of its own.")))
    earlier = [row.line for row in rows if row.key == key]
    if earlier:
        message = _("The key “%(key)s” stands already on line %(earlier)s.")
        findings.append(
            _at(path, line, "twice", message, _("Give each row a key of its own."), key=key, earlier=earlier[0])
        )
    try:
        measure = declared.get(unit.lower()) or measure_of(unit)
    except KeyError:
        message = _("The unit “%(unit)s” of row “%(key)s” is not known.")
        fix = _("Use öre, kr, tkr, mkr, pct, h or antal, or declare it under [units] in the file of relations.")
        findings.append(_at(path, line, "unit", message, fix, unit=unit, key=key))
        measure = "plain"
    rows.append(TableRow(key, of.get("label") or key, unit, measure, of.get("kind", ""), line))
    for name, role, text in zip(header, roles, record, strict=True):
        if role == "figures" and text.strip() not in BLANKS:
            try:
                cells[Place(key, name.strip())] = read_figure(text, measure, point_is_decimal=point_is_decimal)
            except BadNumber as bad:
                where = _at(path, line, "number", bad.message, _("Correct it in row %(row)s, column %(column)s."))
                findings.append(
                    Finding(
                        where.code,
                        where.message,
                        {**bad.params, "row": key, "column": name},
                        where=where.where,
                        fix=where.fix,
                    )
                )
    return findings


def read_figure(text: str, measure: str, *, point_is_decimal: bool = False) -> Printed:
    """Read a printed figure with its rounding: one unit of its last digit, none for a whole count; BadNumber."""
    plain = text.strip()
    if plain.endswith("%"):
        if measure != "share":
            raise BadNumber(_("“%(text)s” is a percentage but the unit of the row is not pct."), text=plain)
        plain = plain[:-1]
    number = parse_number(plain, point_is_decimal=point_is_decimal)
    places = int(number.as_tuple().exponent)
    exact = measure == "count" and places == 0
    return Printed(Fraction(number), Fraction(0) if exact else Fraction(10) ** places)
