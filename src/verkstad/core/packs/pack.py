"""A pack as read: rows with values, each knowing its file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verkstad.core.packs.findings import PackFinding, finding
from verkstad.core.packs.schema import Table

if TYPE_CHECKING:
    from verkstad.core.packs.instruments import PackInstrument


@dataclass
class Row:
    """One row of a CSV file or one table of a TOML file. A value that was blank or bad is None, a list then empty."""

    table: Table
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    children: dict[str, list[Row]] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)  # the further columns of a published statement
    bad: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Any:
        value = self.values.get(name)
        if value is None:
            asked = self.table.field(name)
            return [] if asked and asked.kind == "list" else None
        return value

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes the row one of a kind; blank parts are None."""
        return tuple(
            tuple(part) if isinstance(part, list) else getattr(part, "text", part)
            for part in map(self.__getitem__, self.table.key)
        )

    def line_of(self, name: str) -> int:
        return self.lines.get(name, self.line)

    def finding(self, code: str, name: str = "", /, *, clause: str = "", **params: Any) -> PackFinding:
        """A finding at this row, or at the key `name` of it."""
        return finding(code, self.table.file, self.line_of(name), column=name, clause=clause, **params)


@dataclass
class Pack:
    """Everything a folder says, table by table, and the tables that could not be read whole."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    unreliable: set[str] = field(default_factory=set)  # names of files; what refers to them is not judged
    absent: set[str] = field(default_factory=set)
    instruments: list[PackInstrument] = field(default_factory=list)

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    @property
    def about(self) -> Row | None:
        return next(iter(self["pack"]), None)

    def by_key(self, table: str) -> dict[Any, Row]:
        """The rows of a table by their single key; the first of two with the same key."""
        found: dict[Any, Row] = {}
        for row in self[table]:
            if row.key[0] is not None:
                found.setdefault(row.key[0], row)
        return found

    def every(self) -> Iterator[Row]:
        """All rows and the rows inside them."""
        for rows in self.rows.values():
            for row in rows:
                yield row
                for children in row.children.values():
                    yield from children
