"""Tables of a dossier: what each column means and in what unit, written as CSV row by row and told as a data package
(Frictionless Data Package 1)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
LINES = 500  # written together


@dataclass(frozen=True)
class Column:
    """A column: its type as the data package names it, its meaning, its unit. `text` is written by people and is withheld
    where what the row tells is marked with secrecy; `summed` columns are added up and compared by who checks."""

    name: str
    sv: str
    en: str
    type: str = "string"
    unit: str = ""
    text: bool = False
    summed: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    sv: str
    en: str
    columns: tuple[Column, ...]

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"


@dataclass
class Count:
    """What was written of a table."""

    rows: int = 0
    sums: dict[str, int] = field(default_factory=dict)


def ore(name: str, sv: str, en: str, *, summed: bool = True) -> Column:
    """A column of money, in whole öre."""
    return Column(name, sv, en, "integer", "öre", summed=summed)


def whole(name: str, sv: str, en: str) -> Column:
    return Column(name, sv, en, "integer")


def day(name: str, sv: str, en: str) -> Column:
    return Column(name, sv, en, "date")


def moment(name: str, sv: str, en: str) -> Column:
    return Column(name, sv, en, "datetime")


def yes(name: str, sv: str, en: str) -> Column:
    return Column(name, sv, en, "boolean")


def free(name: str, sv: str, en: str) -> Column:
    """A text that somebody wrote."""
    return Column(name, sv, en, text=True)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def cell(value: Any) -> str:
    """A value as the data package's types are written; nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def lines(table: Table, rows: Iterable[Sequence[Any]], count: Count) -> Iterator[bytes]:
    """The table as CSV in pieces; `count` is filled as the rows pass. Raises ValueError for a row of another width."""
    places = [(at, one.name) for at, one in enumerate(table.columns) if one.summed]
    count.sums.update({name: 0 for _at, name in places})
    piece = io.StringIO()
    writer = csv.writer(piece, lineterminator="\r\n")
    writer.writerow([one.name for one in table.columns])
    for row in rows:
        if len(row) != len(table.columns):
            raise ValueError(f"{table.name}: {len(row)} cells, {len(table.columns)} columns")
        writer.writerow([cell(one) for one in row])
        count.rows += 1
        for at, name in places:
            count.sums[name] += row[at] or 0
        if count.rows % LINES == 0:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def package(name: str, title: str, made: Iterable[tuple[Table, int, str]]) -> dict[str, Any]:
    """The data package of tables: each with its size in bytes and its SHA-256."""
    return {
        "profile": "tabular-data-package", "name": name, "title": title,
        "description": "Pengar i hela ören. En text som börjar med = + - eller @ har fått ett ' framför sig, så att inget "
                       "kalkylark tar den för en formel. / Money in whole öre. A text that begins with = + - or @ has a ' "
                       "before it, so that no spreadsheet takes it for a formula.",
        "resources": [_resource(table, size, sha256) for table, size, sha256 in made],
    }  # fmt: skip


def _resource(table: Table, size: int, sha256: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource", "name": table.name.replace("_", "-"), "path": f"{table.name}.csv",
        "title": table.sv, "description": table.en, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "bytes": size, "hash": f"sha256:{sha256}", "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": {"missingValues": [""], "fields": [_field(one) for one in table.columns]},
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.sv, "description": column.en}
    if column.type == "boolean":
        told |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.unit:
        told["unit"] = column.unit
    return told
