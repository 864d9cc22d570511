"""Writing every file of a version in one pass over the awards, whatever their number; nothing but the sums stays in memory."""

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

from verkstad.core.opendata import common_grants, funders, iati, tables, threesixty, threesixty_tables
from verkstad.core.opendata.facts import AwardFact, CallFact, Missing, Publisher
from verkstad.core.opendata.values import moment
from verkstad.core.opendata.workbook import Workbook

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


@dataclass
class Written:
    """What went into the files: how many, the days and the newest change that they speak of, and who was left out of what."""

    awards: int = 0
    calls: int = 0
    first: date | None = None
    last: date | None = None
    newest: datetime = BEGINNING
    left: dict[str, Missing] = field(default_factory=lambda: {"360giving": Missing(), "iati": Missing()})

    def add(self, award: AwardFact) -> None:
        self.awards += 1
        self.newest = max(self.newest, award.modified)
        if award.decided_on:
            self.first = min(self.first or award.decided_on, award.decided_on)
            self.last = max(self.last or award.decided_on, award.decided_on)


class Array:
    """A JSON array written item by item, within an object that is closed by `end`."""

    def __init__(self, file: TextIO, begin: str) -> None:
        self.file, self.any = file, False
        file.write(begin)

    def add(self, item: Row) -> None:
        self.file.write((",\n" if self.any else "\n") + json.dumps(item, ensure_ascii=False))
        self.any = True

    def end(self, close: str) -> None:
        self.file.write("\n" + close)


class Writing:
    """The open files of a version under way."""

    def __init__(self, folder: Path, publisher: Publisher, stack: ExitStack) -> None:
        self.folder, self.publisher, self.written = folder, publisher, Written()
        self.stack = stack
        self.tables = {table: self._csv(table.file, [one.name for one in table.columns]) for table in tables.TABLES}
        self.funders = Array(self.text("finansierade-aktiviteter.json"), '{"finansieradeaktiviteter": [')
        self.threesixty = Array(self.text("360giving.json"), '{"grants": [')
        self.threesixty_csv = self._csv("360giving.csv", threesixty_tables.headings())
        self.workbook = stack.enter_context(Workbook(folder / "360giving.xlsx"))
        self.awards = Array(self.text("commongrants-bidrag.json"), '{"awards": [')
        self.iati = self.text("iati.xml.part")

    def text(self, name: str, **more: Any) -> TextIO:
        return self.stack.enter_context((self.folder / name).open("w", encoding="utf-8", newline="\n", **more))

    def _csv(self, name: str, head: list[str]) -> Any:
        """A table with its head; no byte-order mark, since validators read plain UTF-8."""
        writer = csv.writer(self.text(name), lineterminator="\r\n")
        writer.writerow(head)
        return writer

    def add(self, award: AwardFact) -> None:
        self.written.add(award)
        for table, row in tables.rows_of(award):
            self.tables[table].writerow(row)
        granting = self.publisher.granting(award.mandate)
        self.funders.add(funders.activity(award, granting))
        self.awards.add(common_grants.award(award, granting))
        for grant in threesixty.grants(iter([award]), granting, self.written.left["360giving"]):
            self.threesixty.add(grant)
            self.threesixty_csv.writerow(threesixty_tables.row(grant))
            self.workbook.add(grant)
        for activity in iati.activities(iter([award]), granting, self.written.left["iati"]):
            self.iati.write(activity + "\n")

    def end(self, calls: list[CallFact], opportunities: list[Row]) -> Written:
        self.written.calls = len(calls)
        for fact in calls:
            self.tables[tables.CALLS].writerow(tables.cells(tables.CALLS, fact))
        self.funders.end("],")
        self._list(
            self.funders.file,
            "utlysningar",
            (funders.call(one, self.publisher.granting(one.mandate)) for one in calls),
            ",",
        )
        self._list(self.funders.file, "ansokningar", (funders.applications(one) for one in calls), "}\n")
        self.threesixty.end("]}\n")
        self.awards.end("]}\n")
        self._list(self.text("commongrants-utlysningar.json"), "opportunities", opportunities, "}\n", "{")
        return self.written

    def _list(self, file: TextIO, name: str, items: Iterable[Row], close: str, begin: str = "\n") -> None:
        array = Array(file, f'{begin}"{name}": [')
        for item in items:
            array.add(item)
        array.end("]" + close)


def write(
    folder: Path, awards: Iterator[AwardFact], calls: list[CallFact], opportunities: list[Row], publisher: Publisher
) -> Written:
    """Write the data files into an empty folder (the catalogue is not among them: it tells of these). One pass."""
    with ExitStack() as stack:
        writing = Writing(folder, publisher, stack)
        for award in awards:
            writing.add(award)
        written = writing.end(calls, opportunities)
    part = folder / "iati.xml.part"
    with (
        part.open(encoding="utf-8") as activities,
        (folder / "iati.xml").open("w", encoding="utf-8", newline="\n") as whole,
    ):
        whole.writelines(iati.document(iter(line.rstrip("\n") for line in activities), moment(written.newest)))
    part.unlink()
    return written
