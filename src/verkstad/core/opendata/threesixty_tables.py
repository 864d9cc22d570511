"""360Giving as tables: the main one with a row for each grant, and one for each list within a grant."""

from collections.abc import Iterator
from typing import Any

from verkstad.core.opendata.threesixty_schema import GRANT, PARTS, Part

MAIN = "grants"
Cell = str | int | float
HEAD = (
    *((None, one) for one in GRANT),
    *((part, one) for part in PARTS if part.rolled for one in part.fields),
)
LISTS = tuple(part for part in PARTS if not part.rolled)


def headings() -> list[str]:
    """The columns of the main table."""
    return [f"{part.title}:{one.title}" if part else one.title for part, one in HEAD]


def row(grant: dict[str, Any]) -> list[Cell]:
    """A grant in the main table; what is not known is an empty cell."""
    return [(first(grant, part) if part else grant).get(one.name, "") for part, one in HEAD]


def first(grant: dict[str, Any], part: Part) -> dict[str, Any]:
    return next(iter(grant.get(part.name, ())), {})


def list_headings(part: Part) -> list[str]:
    """The columns of a list's own table, each row of which names its grant."""
    return [GRANT[0].title, *(f"{part.title}:0:{one.title}" for one in part.fields)]


def list_rows(grant: dict[str, Any], part: Part) -> Iterator[list[Cell]]:
    for item in grant.get(part.name, ()):
        yield [grant["id"], *(item.get(one.name, "") for one in part.fields)]
