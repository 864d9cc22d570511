"""Entries behind a figure as CSV: what a public reader may see, no person in it."""

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from verkstad.funds.models import Entry

COLUMNS = (
    "voucher",
    "booked_on",
    "layer",
    "source",
    "cost_kind",
    "year",
    "project",
    "amount_kr",
    "text",
    "source_note",
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def tame(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def entry_row(entry: Entry) -> list[str]:
    ore = entry.natural_ore
    amount = f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
    year = str(entry.year) if entry.year else ""
    project = entry.project.code if entry.project else ""
    facts = [str(entry.voucher.number), entry.booked_on.isoformat(), entry.layer, entry.source.key, entry.cost_kind.key]
    return [*facts, year, project, amount, tame(entry.text or entry.voucher.text), tame(entry.voucher.source_note)]


def entries_csv(entries: QuerySet[Entry], name: str) -> StreamingHttpResponse:
    """The entries as a CSV download, streamed."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Line())
        yield writer.writerow(COLUMNS)
        for entry in entries.iterator(chunk_size=2000):
            yield writer.writerow(entry_row(entry))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
