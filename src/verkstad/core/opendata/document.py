"""The page of the docs: what each file holds, field by field, from the tables that write them."""

from collections.abc import Iterator
from typing import Any

from verkstad.core.opendata import datasets, funders_schema, tables, threesixty_schema

INTRO = """# Open data: files and fields

Made from the code by `make docs`. `verkstad opendata build` writes every file below from one table of facts
(`core/opendata/facts.py`), which `opendata/queries/` alone fills; the newest lie at `/oppna-data/<file>`, each version at
`/oppna-data/version/<day>/<file>`, and `manifest.json` tells sizes, checksums (SHA-256) and what checked each file. All of it is
CC0. Amounts are kronor with a point before öre. Nothing known is an empty cell, `null` or no field at all: it is never 0.

What is told: published projects of published mandates with what they report, and grants that are in force. Of support to a
company its name and the sum, and nothing that it wrote; of a sole trader neither name nor number. A case whose decision or
agreement is marked with secrecy is left out whole and only counted. Applications that were not granted are numbers for each call,
told when it has closed; the sum applied for is told only where it does not tell of a single applicant. No person, address,
telephone number or e-mail stands in any file.

A standard that demands what is not known leaves the grant out; the page and the manifest say which and why.
"""


def fields_doc() -> str:
    """The page as Markdown."""
    return "\n".join([INTRO, *_files(), *_tables(), *_threesixty(), *_funders()])


def _files() -> Iterator[str]:
    yield "## Files\n\n| data set | form | files |\n|---|---|---|"
    for one in datasets.EVERY:
        yield f"| {one.title.en} | [{one.standard}]({one.standard_url}) | {', '.join(f'`{file.name}`' for file in one.files)} |"


def _tables() -> Iterator[str]:
    for table in tables.TABLES:
        yield f"\n## `{table.file}`: {table.en.lower()}\n\n| column | type | what it says |\n|---|---|---|"
        for one in table.columns:
            codes = f" ({', '.join(f'`{code}`' for code in one.one_of)})" if one.one_of else ""
            yield f"| `{one.name}`{' *' if one.demanded else ''} | {one.type} | {one.en}{codes} |"
    yield "\n`*` is never empty."


def _threesixty() -> Iterator[str]:
    yield "\n## 360Giving\n\n| field | heading in the tables | what it says |\n|---|---|---|"
    for one in threesixty_schema.GRANT:
        yield f"| `{one.name}` | {one.title} | {one.what} |"
    for part in threesixty_schema.PARTS:
        for one in part.fields:
            yield f"| `{part.name}[].{one.name}` | {part.title}: {one.title} | {one.what} |"


def _funders() -> Iterator[str]:
    yield "\n## The Swedish funders' form\n\n| list | names |\n|---|---|"
    for name, schema in funders_schema.SCHEMA["properties"].items():
        yield f"| `{name}` | {', '.join(f'`{one}`' for one in _names(schema['items']))} |"


def _names(schema: dict[str, Any]) -> list[str]:
    return list(schema["properties"])
