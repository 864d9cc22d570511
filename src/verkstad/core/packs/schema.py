"""The words in which the schema of a pack is written: fields, tables and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SCHEMA = "verkstad-pack/1"

Kind = Literal[
    "text", "key", "integer", "place", "money", "date", "day", "yearday", "year", "yes_no", "choice", "orgnr", "address", "list",
    "share", "number", "moment", "tables",
]  # fmt: skip

KINDS: dict[str, str] = {
    "text": "Words, at most 200 characters where nothing else is said. Spaces at the ends do not count.",
    "key": "A name for use in other files: a-z, 0-9, hyphen and underscore, beginning with a letter or figure; at most 60.",
    "integer": "A whole number without spaces, such as 2593.",
    "place": "A place in a list: 1, 2, 3 and so on to 999.",
    "number": "A number with a point or comma before decimals, such as 27.5.",
    "money": "An amount with its unit, kr, tkr or mkr, as the source prints it: `25 mkr`, `1 268 tkr`, `2.5 mkr`. Whole öre at the finest.",
    "date": "A day, a month or a year: 2018-09-30, 2018-09 or 2018. A start and a decision count from its first day, "
    "an end from its last.",
    "day": "A day: 2018-09-30.",
    "yearday": "A day of every year: 05-30.",
    "year": "A year, such as 2018.",
    "yes_no": "In TOML true or false, in CSV yes or no.",
    "choice": "One of the words listed.",
    "orgnr": "A Swedish organisation number, ten figures with or without hyphen; the last figure is a check digit.",
    "address": "A web address, https:// or http://.",
    "list": "Several keys: in TOML an array, in CSV with ; between.",
    "moment": "A time in Sweden, `2026-10-15 16:00`; a day, month or year where no more is known; in an invented pack also a time "
    "counted from the day of loading, `+14 days 16:00`. In the hour that comes twice add +02:00 or +01:00.",
    "share": "A per cent with at most one decimal, such as `5 %` or `2.5 %`.",
    "tables": "Tables inside this one, each under its own `[[...]]`.",
}

QUALIFIERS = ("about", "over", "at_least")


@dataclass(frozen=True)
class Field:
    """One column of a CSV file or one key of a TOML table."""

    name: str
    kind: Kind
    help: str
    required: bool = False
    ref: str = ""  # the table whose key this value (or each value of a list) must be
    choices: tuple[str, ...] = ()
    table: Table | None = None  # kind "tables": what each of them holds
    limit: int = 200  # of a text, in characters


@dataclass(frozen=True)
class Table:
    """One CSV file, one array of tables in a TOML file, or the whole of a TOML file (`array` empty)."""

    name: str
    file: str
    help: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()  # what makes a row one of a kind
    array: str = ""  # TOML: the name of the array of tables
    required: bool = False
    figures: str = ""  # CSV: the table whose keys may be further columns, each holding a figure

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def source(*, required: bool = True) -> Field:
    return Field("source", "list", "Where the fact stands: ids of sources.csv.", required=required, ref="sources")


def qualifier(of: str, name: str = "qualifier") -> Field:
    return Field(
        name, "choice", f"The word the source puts before {of}; blank for an exact figure.", choices=QUALIFIERS
    )


def certainty() -> Field:
    return Field(
        "certainty", "choice", "unconfirmed: the source infers it or no source says it outright.",
        choices=("confirmed", "unconfirmed"),
    )  # fmt: skip


def names(of: str, limit: int = 200) -> tuple[Field, Field]:
    return (
        Field("name_sv", "text", f"The Swedish name of {of}.", required=True, limit=limit),
        Field("name_en", "text", f"The English name of {of}.", required=True, limit=limit),
    )


def words() -> tuple[Field, Field]:
    return (
        Field(
            "text_sv", "text", "The word where the source gives no figure, in Swedish, such as hundratals.", limit=60
        ),
        Field("text_en", "text", "The same in English, such as hundreds.", limit=60),
    )


def note() -> Field:
    return Field("note", "text", "What a reader must know to use the fact rightly.", limit=300)


def notes() -> tuple[Field, Field]:
    return (
        Field("note_sv", "text", "What a reader must know to use the fact rightly, in Swedish.", limit=300),
        Field("note_en", "text", "The same in English.", limit=300),
    )
