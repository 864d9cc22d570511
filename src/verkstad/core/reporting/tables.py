"""A report's table as the report checker reads it: what is printed, against what must hold between its rows (R35)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from verkstad.core import figures
from verkstad.core.checks import Checked, check_table
from verkstad.core.figures import Printed, TableRow, measure_of
from verkstad.core.money import BadNumber, format_number, parse_number
from verkstad.core.relations_file import relations_of_file, rounded_as_declared
from verkstad.core.relations_toml import relations_from
from verkstad.core.reporting.document import Document, Table, Value, Values
from verkstad.core.reporting.labels import label
from verkstad.core.reporting.places import column_of, plain_text
from verkstad.core.reporting.words import WORDS

_UNIT = {"timmar": "h", "hours": "h", "thousand": "tkr", "million": "mkr", "dagar": "", "days": "", "": ""}
_TOLD = re.compile(
    r"(?:SEK\s)?(?P<number>[−-]?\d[\d\s.,]*?)\s*(?P<unit>kr|tkr|mkr|%|timmar|hours|dagar|days|thousand|million)?"
)


@dataclass(frozen=True)
class Read:
    """A printed number as a reader takes it: its value in its unit ("" where none stands beside it) and its decimals."""

    number: Fraction
    decimals: int
    unit: str = ""


def read_told(text: str, language: str = "sv") -> Read | None:
    """A number from its printed text; None where it is none, or rounded with a word before it."""
    plain = re.sub(r"\s+", " ", text.strip())
    if any(plain.startswith(word[language] + " ") for word in WORDS.values()):
        return None
    found = _TOLD.fullmatch(plain)
    if not found:
        return None
    try:
        number: Decimal = parse_number(found["number"], english=language == "en", point_is_decimal=language == "en")
    except BadNumber:
        return None
    unit = found["unit"] or ""
    if plain.startswith("SEK"):
        unit = unit or "kr"
    exponent = number.as_tuple().exponent
    return Read(Fraction(number), max(-exponent, 0) if isinstance(exponent, int) else 0, _UNIT.get(unit, unit))


def row_key(table: Table, at: int) -> str:
    return table.rows[at].key or f"r{at + 1}"


def column_keys(table: Table) -> list[str]:
    """What relations call the columns of figures: those that stand over cells."""
    most = max((len(row.cells) for row in table.rows), default=0)
    first = len(table.columns) - most
    return [column.key or f"c{at + 1}" for at, column in enumerate(table.columns[first:])]


def as_printed(table: Table, values: Mapping[str, Value], language: str) -> figures.Table:
    """The table of printed figures; a cell that holds no single number is blank."""
    keys, cells, rows = column_keys(table), {}, []
    labels = dict(zip(keys, (column.label for column in table.columns[len(table.columns) - len(keys) :]), strict=True))
    for at, row in enumerate(table.rows):
        units = set()
        for place, cell in enumerate(row.cells):
            found = read_told(plain_text(cell, values), language)
            if found is None:
                continue
            cells[figures.Place(row_key(table, at), keys[place])] = Printed(
                found.number, Fraction(1, 10**found.decimals)
            )
            units.add(found.unit or _known(column_of(table, place).unit))
        unit = units.pop() if len(units) == 1 else ""
        rows.append(TableRow(row_key(table, at), plain_text(row.head, values), unit, measure_of(unit)))
    return figures.Table(table.id, tuple(keys), tuple(rows), cells, labels)


def _known(unit: str) -> str:
    try:
        measure_of(unit)
    except KeyError:
        return ""
    return unit


def check(table: Table, values: Values, language: str = "sv") -> Checked | None:
    """Run the report checker over a table; None where it declares no relations. Raises BadTable for relations that are none."""
    if not table.relations:
        return None
    printed = as_printed(table, values, language)
    file = relations_from(table.relations, Path(f"{table.id}.toml"))
    printed = rounded_as_declared(file, printed)
    return check_table(printed, relations_of_file(file, printed))


def rounding_notes(table: Table, values: Values, language: str) -> list[str]:
    """What is said under a table whose shown parts do not add up, though the exact ones do (R35)."""
    checked = check(table, values, language)
    if checked is None:
        return []
    told = []
    for note in checked.notes:
        cell = checked.table.cells[note.place]
        where = checked.table.row(note.place.row).label
        column = checked.table.labels.get(note.place.column, note.place.column)
        printed, parts = (_number(one, cell.decimals, language) for one in (note.printed, note.computed))
        told.append(f"{where}, {column}: " + label("rounded", language).format(printed, parts))
    return told


def _number(value: Fraction, decimals: int, language: str) -> str:
    text = format_number(value, decimals)
    return text if language == "sv" else text.replace("\u202f", " ").replace(",", ".").replace(" ", ",")


def tables_of(document: Document) -> list[Table]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
