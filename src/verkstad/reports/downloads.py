"""Entries behind a figure as CSV: what a public reader may see, no person in it."""

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from verkstad.funds.models import Entry, Origin

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


def entry_row(entry: Entry, texts: bool) -> list[str]:
    ore = entry.natural_ore
    amount = f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
    year = str(entry.year) if entry.year else ""
    project = entry.project.code if entry.project else ""
    facts = [str(entry.voucher.number), entry.booked_on.isoformat(), entry.layer, entry.source.key, entry.cost_kind.key]
    said = entry.text or entry.voucher.text if texts or entry.voucher.origin == Origin.PACK else ""
    note = entry.voucher.source_note if texts or entry.voucher.origin == Origin.PACK else ""
    return [*facts, year, project, amount, tame(said), tame(note)]


def entries_csv(entries: QuerySet[Entry], name: str, texts: bool) -> StreamingHttpResponse:
    """The entries as a CSV download, streamed; with what was typed where the reader may see it."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Line())
        yield writer.writerow(COLUMNS)
        for entry in entries.iterator(chunk_size=2000):
            yield writer.writerow(entry_row(entry, texts))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
