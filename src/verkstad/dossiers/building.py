"""Builds a project's dossier into an open file: tables, papers, journal and pages, streamed, from one moment's view of the
database. The same state gives the same bytes."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import connection
from django.utils.translation import override

from verkstad.agreements.models import Agreement
from verkstad.core.dossiers.bundle import Bundle
from verkstad.core.dossiers.tables import Count, Table, lines, package
from verkstad.dossiers.contents import granted, journal, money, pages, papers, reported
from verkstad.dossiers.contents.case import Case, Row, case_of
from verkstad.journal.models import Act

FORMAT = "verkstad-dossier/1"
TABLES: Sequence[tuple[Table, Callable[[Case], Iterable[Row]]]] = (*granted.TABLES, *money.TABLES, *reported.TABLES)
STEP = 1000  # rows between two words about how far it is

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Built:
    """What was made: the tree's root over the chain up to its head, how many acts, files, and things withheld."""

    root: str
    head: str
    acts: int
    files: int
    withheld: int


class Building:
    """One dossier on its way into a file; `tell` hears how many rows and files are done, now and then."""

    def __init__(self, agreement: Agreement, bundle: Bundle, *, unsearched: bool, tell: Tell) -> None:
        self.case, self.bundle = case_of(agreement), bundle
        self.unsearched, self.tell, self.done = unsearched, tell, 0
        self.tables: list[tuple[Table, Count]] = []

    def build(self) -> Built:
        """Write everything. Raises what the storage or the database raises; the file is then of no use."""
        for table, rows in TABLES:
            self._table(table, rows(self.case))
        with_papers = {"unsearched": self.unsearched, "told": self._told}
        told = self._table(papers.DOCUMENTS, papers.documents(self.case, self.bundle, **with_papers), keep=True)  # type: ignore[arg-type]
        files = self._table(papers.FILES, papers.files(self.case, self.bundle, **with_papers), keep=True)  # type: ignore[arg-type]
        found = journal.extract(self.case)
        self._journal(found)
        last = Act.objects.filter(position=found.size).values_list("at", flat=True).first()
        index = pages.index(self.case, pages.Made(list(self.tables), told, files, found, last))
        withheld = self.case.masker.all()
        self._table(pages.WITHHELD, pages.withheld(withheld))
        self._package()
        self.bundle.add("index.html", [index])
        self.bundle.add("stil.css", [pages.style()])
        self.bundle.add("README.txt", [pages.read_me(self.case, found)])
        self._manifest(found)
        self.bundle.close()
        return Built(found.root.hex(), str(found.head), len(found.positions), len(self.bundle.entries), len(withheld))

    def _told(self) -> None:
        self.done += 1
        self.tell(self.done)

    def _table(self, table: Table, rows: Iterable[Row], *, keep: bool = False) -> list[dict[str, Any]]:
        """Write a table; with `keep` its rows are given back, for the first page. A table whose rows put files into the
        bundle is gathered first: two files cannot be written at once."""
        count, kept = Count(), []
        told: Iterable[list[Any]] = self.case.told(table, rows)
        if keep:
            told = list(told)
            kept = [dict(zip((one.name for one in table.columns), row, strict=True)) for row in told]
        self.bundle.add(table.path, lines(table, self._counted(told), count))
        self.tables.append((table, count))
        return kept

    def _counted(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        for row in rows:
            self.done += 1
            if self.done % STEP == 0:
                self.tell(self.done)
            yield row

    def _journal(self, found: journal.Extract) -> None:
        self.bundle.add("journal/acts.jsonl", journal.lines(self.case, found))
        self.bundle.add("journal/tree.json", [_json(found.told())])
        self._table(journal.IN_WORDS, journal.in_words(self.case, found))

    def _package(self) -> None:
        made = [
            (table, one.size, one.sha256) for table, _count in self.tables if (one := self.bundle.entries[table.path])
        ]
        title = f"Revisionsakt {self.case.agreement.key}"
        self.bundle.add("data/datapackage.json", [_json(package(self.case.agreement.key, title, made))])

    def _manifest(self, found: journal.Extract) -> None:
        entries = sorted(self.bundle.entries.values(), key=lambda one: one.path)
        told = {
            "format": FORMAT, "agreement": self.case.agreement.key, "mandate": self.case.agreement.mandate.key,
            "journal": found.told(), "files_that_could_not_be_searched": "included" if self.unsearched else "withheld",
            "tables": {table.name: {"path": table.path, "rows": count.rows, "sums": count.sums} for table, count in self.tables},
            "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in entries],
        }  # fmt: skip
        self.bundle.add("manifest.json", [_json(told)])


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _silent(_done: int) -> None:
    return None


def build(agreement: Agreement, target: BinaryIO, *, unsearched: bool = False, tell: Tell = _silent) -> Built:
    """Build an agreement's dossier into an open, seekable file.

    Attachments that no search can read for personal data (pictures, most PDFs from others) are withheld unless
    `unsearched` says that somebody has looked at them.
    """
    with one_moment(), override("sv"):
        return Building(agreement, Bundle(target), unsearched=unsearched, tell=tell).build()


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stood at one moment while others write, without keeping them waiting."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
