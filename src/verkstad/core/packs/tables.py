"""The schema verkstad-pack/1 as data: every file and field of a programme pack. docs/packs.md is printed from here."""

from __future__ import annotations

from verkstad.core.packs.schema import SCHEMA, Field, Table, names, source
from verkstad.core.packs.tables_calls import CALL_TABLES
from verkstad.core.packs.tables_claims import CLAIM_TASKS
from verkstad.core.packs.tables_facts import FACT_TABLES, STATEMENT
from verkstad.core.packs.tables_money import MONEY_TABLES
from verkstad.core.packs.tables_places import PLACE_TABLES

PUBLISHED = Table(
    "pack.published",
    "pack.toml",
    "A statement printed by others, kept to be compared with the computed one.",
    array="published",
    key=("key",),
    fields=(
        Field("key", "key", "Its name.", required=True),
        Field("title_sv", "text", "Its title in Swedish.", required=True),
        Field("title_en", "text", "Its title in English.", required=True),
        Field("file", "choice", "The CSV file with the printed figures.", required=True, choices=(STATEMENT.file,)),
        Field("mandate", "key", "Whose statement it is.", required=True, ref="mandates"),
        Field("as_of", "day", "The day up to which it counts.", required=True),
        source(),
    ),
)

PACK = Table(
    "pack",
    "pack.toml",
    "What the folder is.",
    required=True,
    fields=(
        Field("schema", "choice", "The version of this schema.", required=True, choices=(SCHEMA,)),
        Field("key", "key", "The pack's own name in addresses and in the journal.", required=True),
        *names("the programme"),
        Field(
            "language", "choice", "The language of names that have only one form.", required=True, choices=("sv", "en")
        ),
        Field("fictional", "yes_no", "true: invented, and every page of the programme says so."),
        Field("agency", "key", "The organisation that holds the mandates.", ref="organisations"),
        Field("published", "tables", "Printed statements.", table=PUBLISHED),
    ),
)

TABLES: tuple[Table, ...] = (
    PACK,
    *FACT_TABLES[:1],
    *PLACE_TABLES[:3],
    *MONEY_TABLES,
    *FACT_TABLES[1:],
    *PLACE_TABLES[3:],
    *CALL_TABLES,
    CLAIM_TASKS,
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

# Folders of files, each read by a module of its own.
FOLDERS = ("instruments", "calls", "reports", "statistics")

# Files that may lie in the folder without being read.
UNREAD = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt")


def of_file(name: str) -> tuple[Table, ...]:
    """The tables that a file of this name holds; none for an unknown file."""
    return tuple(table for table in TABLES if table.file == name)


FILES: tuple[str, ...] = tuple(dict.fromkeys(table.file for table in TABLES))
