"""Names that must exist elsewhere, and names that must be one of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.reading import nearest
from verkstad.core.packs.tables import BY_NAME


def findings(pack: Pack) -> list[PackFinding]:
    return [*_duplicates(pack), *_references(pack)]


def _duplicates(pack: Pack) -> Iterator[PackFinding]:
    for rows in pack.rows.values():
        yield from _duplicate_rows(rows)
        for row in rows:
            for children in row.children.values():
                yield from _duplicate_rows(children)


def _duplicate_rows(rows: list[Row]) -> Iterator[PackFinding]:
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        if not row.table.key or row.bad & set(row.table.key):
            continue
        before = first.setdefault(row.key, row)
        if before is not row:
            shown = " / ".join(
                "; ".join(part) if isinstance(part, tuple) else str(part) for part in row.key if part is not None
            )
            yield row.finding(
                "duplicate", row.table.key[0], name=" / ".join(row.table.key), value=shown, first=before.line
            )


def _references(pack: Pack) -> Iterator[PackFinding]:
    known = {name: pack.by_key(name) for name in BY_NAME if len(BY_NAME[name].key) == 1}
    for row in pack.every():
        for field in row.table.fields:
            if not field.ref:
                continue
            file = BY_NAME[field.ref].file
            if file in pack.unreliable:
                continue
            value = row[field.name]
            for one in value if isinstance(value, list) else [value]:
                if one is None or one in known[field.ref]:
                    continue
                if file in pack.absent:
                    yield row.finding("nothing_to_refer", field.name, value=one, file=file)
                else:
                    yield row.finding(
                        "no_such_ref", field.name, value=one, file=file, nearest=nearest(one, known[field.ref])
                    )
