"""Prints the schema as the page docs/packs.md: `python -m verkstad.core.packs.document > docs/packs.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from verkstad.core.packs.findings import CODES
from verkstad.core.packs.instruments import instruments_doc
from verkstad.core.packs.schema import KINDS, QUALIFIERS, SCHEMA, Field, Table
from verkstad.core.packs.statistics import STATISTICS, statistics_doc
from verkstad.core.packs.tables import BY_NAME, FILES, UNREAD, of_file
from verkstad.core.packs.tables_calls import CALLS
from verkstad.core.packs.tables_money import TERM_KINDS
from verkstad.core.packs.tables_reports import REPORTS

INTRODUCTION = f"""# Programme packs: the schema {SCHEMA}

This page is printed from the schema that the check itself uses; change `core/packs/tables*.py`, then run `make docs`.

A pack is one folder of TOML and CSV files that says everything a programme is. `verkstad pack check DIR` reads it and
prints every finding with file, line and what to do. `verkstad pack load DIR` stores it: all of it or nothing, and a
second load of the same folder changes nothing. `verkstad pack load DIR --dry-run` says what a load would change.

## How to write the files

- UTF-8. CSV has commas between cells, a first line with the names of the columns, and quotation marks around text that
  holds a comma or a line break. Columns may stand in any order; a column that is not required may be left out.
- Every fact names its `source`: one or more ids of `sources.csv`. A figure that its source rounds in words carries the
  word as a `qualifier`: {", ".join(f"`{word}`" for word in QUALIFIERS)} (cirka, över, minst, under, högst).
- What is not known is left blank. Nothing is guessed: a blank year means the period as a whole.
- {", ".join(f"`{name}`" for name in UNREAD)} and names that begin with a point may lie in the folder; they are not read.
"""


def render_schema_doc() -> str:
    """The whole page as Markdown."""
    return "\n".join(_page()).rstrip("\n") + "\n"


def _page() -> Iterator[str]:
    yield INTRODUCTION
    yield from ("## Kinds of value", "", "| kind | how it is written |", "|---|---|")
    yield from (f"| {kind} | {words} |" for kind, words in KINDS.items())
    yield from ("", "## Rules for terms", "", "| kind | what it says | needs |", "|---|---|---|")
    for kind, (needs, words) in TERM_KINDS.items():
        yield f"| `{kind}` | {words} | {', '.join(f'`{name}`' for name in needs)} |"
    yield from ("", "## The files", "")
    for name in FILES:
        tables = of_file(name)
        required = "required" if any(table.required for table in tables) else "optional"
        yield from (f"### {name} ({required})", "")
        for table in tables:
            yield from _table(table)
    yield instruments_doc()
    yield from (f"### {CALLS.file} (optional)", "", *_table(CALLS))
    yield from (f"### {REPORTS.file} (optional)", "", *_table(REPORTS))
    yield from (f"### {STATISTICS.file} (optional)", "", *_table(STATISTICS), statistics_doc())
    yield from ("## What the check finds", "", "| code | weight | finding | what to do |", "|---|---|---|---|")
    for code, (severity, words, fix) in CODES.items():
        yield f"| `{code}` | {severity.value} | {_plain(words)} | {_plain(fix)} |"


def _table(table: Table) -> Iterator[str]:
    if table.array:
        inside = "the mandate's " if table.name.startswith("mandates.") else ""
        path = f"{BY_NAME['mandates'].array}.{table.array}" if inside else table.array
        yield from (f"`[[{path}]]`: {table.help}", "")
    else:
        yield from (table.help, "")
    if table.key:
        yield from (f"One of a kind: {', '.join(f'`{name}`' for name in table.key)}.", "")
    heading = "column" if table.file.endswith(".csv") else "key"
    yield from (f"| {heading} | kind | required | what it says |", "|---|---|---|---|")
    yield from (_field(field) for field in table.fields)
    if table.figures:
        yield f"| a key of `{table.figures}` | number | | The figure of the column for that source. |"
    yield ""
    for field in table.fields:
        if field.table:
            yield from _table(field.table)


def _field(field: Field) -> str:
    words = field.help
    if field.choices:
        words += " " + ", ".join(f"`{choice}`" for choice in field.choices) + "."
    if field.kind == "text" and field.limit not in (0, 200):
        words += f" At most {field.limit} characters."
    if field.ref:
        words += f" Refers to {BY_NAME[field.ref].file}."
    return f"| `{field.name}` | {field.kind} | {'yes' if field.required else ''} | {words} |"


def _plain(words: str) -> str:
    """A template with its places shown as names in angle brackets."""
    for part in words.split("%(")[1:]:
        name = part.split(")s")[0]
        words = words.replace(f"%({name})s", "" if name == "nearest" else f"‹{name}›")
    return words.replace("%%", "%").replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(render_schema_doc())
