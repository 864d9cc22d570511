"""Entries into the database, as many as a file holds: an ORM object for each would take most of the time."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import connection

COLUMNS = ("voucher_id", "book_id", "layer", "booked_on", "source_id", "cost_kind_id", "year", "project_id",
           "amount_ore", "text")  # fmt: skip
Row = tuple[int, int, str, date, int, int, int | None, int | None, int, str]
ROWS = 1_000


def insert_entries(rows: Iterable[Row]) -> None:
    """Insert entries given as tuples of COLUMNS; what the database's guards refuse raises its error.

    SQLite repeats one prepared statement; elsewhere many rows share a statement, so that the guards run once for each.
    """
    into = f"INSERT INTO funds_entry ({', '.join(COLUMNS)}) VALUES "  # noqa: S608 - constants only
    one = f"({', '.join(['%s'] * len(COLUMNS))})"
    with connection.cursor() as cursor:
        for part in _parts(rows):
            if connection.vendor == "sqlite":
                cursor.executemany(into + one, [[*row[:3], row[3].isoformat(), *row[4:]] for row in part])
            else:
                cursor.execute(into + ", ".join([one] * len(part)), [cell for row in part for cell in row])


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while part := list(islice(left, ROWS)):
        yield part
