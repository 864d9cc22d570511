"""Reads a table of printed figures from a CSV file as people save them, and says what is wrong with it line by line."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    head = text.lstrip("\n").split("\n", 1)[0]
    reader = _Rows(path, header, roles, declared, point_is_decimal=_delimiter(head) == ",")
    for line, record in body:
        reader.read(line, record)
    if reader.findings:
        raise BadTable(reader.findings)
    columns = tuple(name.strip() for name, role in zip(header, roles, strict=True) if role == "figures")
    return Table(path.stem, columns, tuple(reader.rows), reader.cells)


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
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(head), strict=True)
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


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


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


@dataclass
class _Rows:
    """Reads the rows below a header one by one and gathers figures and faults."""

    path: Path
    header: list[str]
    roles: list[str]
    declared: Mapping[str, str]
    point_is_decimal: bool
    rows: list[TableRow] = field(default_factory=list)
    cells: dict[Place, Printed] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self, line: int, record: list[str]) -> None:
        if len(record) != len(self.header):
            message = _("The row has %(found)s fields, the header %(wanted)s.")
            fix = _("Add or remove separators; put quotation marks round a text or number that holds the separator.")
            self._fault(line, "ragged", message, fix, found=len(record), wanted=len(self.header))
            return
        of = {role: text.strip() for role, text in zip(reversed(self.roles), reversed(record), strict=True)}
        key, unit = of["key"], of.get("unit", "")
        self._check_key(line, key)
        measure = self._measure(line, key, unit)
        self.rows.append(TableRow(key, of.get("label") or key, unit, measure, of.get("kind", ""), line))
        for name, role, text in zip(self.header, self.roles, record, strict=True):
            if role == "figures" and text.strip() not in BLANKS:
                self._read_cell(line, Place(key, name.strip()), text, measure)

    def _fault(self, line: int, code: str, message: str, fix: str, **params: object) -> None:
        self.findings.append(_at(self.path, line, code, message, fix, **params))

    def _check_key(self, line: int, key: str) -> None:
        if not key:
            self._fault(line, "no_key", _("The row has no key."), _("Give it a short name of its own."))
        earlier = [row.line for row in self.rows if row.key == key]
        if earlier:
            message = _("The key “%(key)s” stands already on line %(earlier)s.")
            self._fault(line, "twice", message, _("Give each row a key of its own."), key=key, earlier=earlier[0])

    def _measure(self, line: int, key: str, unit: str) -> str:
        try:
            return self.declared.get(unit.lower()) or measure_of(unit)
        except KeyError:
            message = _("The unit “%(unit)s” of row “%(key)s” is not known.")
            fix = _("Use öre, kr, tkr, mkr, pct, h or antal, or declare it under [units] in the file of relations.")
            self._fault(line, "unit", message, fix, unit=unit, key=key)
            return "plain"

    def _read_cell(self, line: int, place: Place, text: str, measure: str) -> None:
        try:
            self.cells[place] = read_figure(text, measure, point_is_decimal=self.point_is_decimal)
        except BadNumber as bad:
            fix = _("Correct it in row %(row)s, column %(column)s.")
            self._fault(line, "number", bad.message, fix, **bad.params, row=place.row, column=place.column)


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
