"""What every step of a load has at hand: the pack, the report, the actor, and how a refusal is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from verkstad.core.changes import Changes
from verkstad.core.findings import Finding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.refused import Refused
from verkstad.packs.report import LoadReport

SOURCE_NOTE = 300  # characters that a source note holds


@dataclass
class Load:
    """One load under way."""

    pack: Pack
    actor: str
    report: LoadReport
    refused: list[Finding] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key of the programme."""
        return str(self.about["key"])

    @property
    def about(self) -> Row:
        about = self.pack.about
        if about is None:
            raise ValueError("a pack without pack.toml is never loaded")
        return about

    @property
    def fictional(self) -> bool:
        return bool(self.about["fictional"])

    @contextmanager
    def row(self, row: Row, name: str = "") -> Iterator[None]:
        """Do what a row says; a refusal is kept with the row's file and line, so that the next rows are heard too.

        Every action undoes its own work when it refuses, and a load with a refusal ends in one.
        """
        try:
            yield
        except Refused as refused:
            where = f"{row.table.file}:{row.line_of(name)}"
            self.refused += [
                replace(one, where=f"{where} ({one.where})" if one.where else where) for one in refused.findings
            ]

    def stop_if_refused(self) -> None:
        """Raise every refusal so far as one: what follows would only stumble over what is missing."""
        if self.refused:
            raise Refused(*self.refused)

    def note(self, row: Row, thing: str, key: str, outcome: tuple[models.Model, Changes]) -> None:
        """Count what an action says that it changed; what did not exist before the load is new."""
        saved, changes = outcome
        before = self._before[type(saved)]
        told = {name.removesuffix("_id"): self._by_key(saved, name, pair) for name, pair in changes.items()}
        self.report.note(thing, key, told, new=saved.pk not in before, where=f"{row.table.file}:{row.line}")
        if saved.pk not in before:
            before.add(saved.pk)
            self._made.add((type(saved), saved.pk))

    def is_new(self, saved: models.Model) -> bool:
        """Whether this load made it."""
        return (type(saved), saved.pk) in self._made

    def _by_key(self, saved: models.Model, name: str, pair: tuple[Any, Any]) -> tuple[Any, Any]:
        """A change of what a row points to, told by the keys of the two things instead of their numbers."""
        if not name.endswith("_id"):
            return pair
        kind: Any = saved._meta.get_field(name.removesuffix("_id")).related_model
        for number in pair:
            if number is not None and (kind, number) not in self._keys:
                thing = kind._default_manager.filter(pk=number).first()
                self._keys[kind, number] = getattr(thing, "key", number)
        return self._keys.get((kind, pair[0])), self._keys.get((kind, pair[1]))

    def remember(self, *kinds: type[models.Model]) -> None:
        """Note which rows exist before the load, so that a new thing is told from a changed one."""
        for kind in kinds:
            self._before[kind] = set(kind._default_manager.values_list("pk", flat=True))

    _before: dict[type[models.Model], set[Any]] = field(default_factory=dict)
    _keys: dict[tuple[type[models.Model], Any], Any] = field(default_factory=dict)
    _made: set[tuple[type[models.Model], Any]] = field(default_factory=set)

    def source_note(self, row: Row, note: str = "") -> str:
        """The row's sources in words: titles with mark and date, addresses where they fit; then what is to be noted."""
        sources = self.pack.by_key("sources")
        told = [sources[one] for one in row["source"] if one in sources]
        short = "; ".join(map(_title, told))
        long = "; ".join(f"{_title(one)}, {one['address']}" if one["address"] else _title(one) for one in told)
        end = f". {note}" if note else ""
        text = (long if len(long + end) <= SOURCE_NOTE else short) + end
        return text if len(text) <= SOURCE_NOTE else text[: SOURCE_NOTE - 1] + "…"

    def covered(self, row: Row) -> str:
        """The days that a booking covers, for its source note, in the pack's language: "Avser 2016-01-01–2018-12-31"."""
        word = "Avser" if self.about["language"] == "sv" else "Covers"
        first, last = row["from"].isoformat(), row["to"].isoformat()
        return f"{word} {first}" if first == last else f"{word} {first}–{last}"


def _title(source: Row) -> str:
    marks = [str(source[name]) for name in ("archive_ref", "published") if source[name]]
    return f"{source['title']} ({', '.join(marks)})" if marks else str(source["title"])


def digest(pack: Pack) -> str:
    """SHA-256 of what the pack says: comments, order of columns and blank lines do not count."""
    told = hashlib.sha256()
    for row in pack.every():
        told.update(repr((row.table.name, sorted(row.values.items()), sorted(row.figures.items()))).encode())
    for one in pack.instruments:
        told.update(repr((one.key, one.publish, one.content)).encode())
    return told.hexdigest()
