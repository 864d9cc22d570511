"""Vouchers and templates as files."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

from django.db.models import QuerySet
from django.http import HttpResponse

from verkstad.core.money import to_kronor
from verkstad.funds.models import Entry, Group, Voucher

COLUMNS = (
    "voucher", "date", "text", "layer", "origin", "source", "cost_kind", "year", "project", "amount", "corrects", "note",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_lines(vouchers: QuerySet[Voucher]) -> Iterator[str]:
    """Every entry of the vouchers, counter account left out: semicolons, decimal comma, natural sign, kronor."""
    yield "\ufeff" + _line(COLUMNS)
    entries = (
        Entry.objects.filter(voucher__in=vouchers.order_by().values("pk"))
        .exclude(cost_kind__group=Group.COUNTER)
        .select_related("voucher__corrects", "source", "cost_kind", "project")
        .order_by("-voucher__number", "pk")
    )
    for entry in entries.iterator(chunk_size=2000):
        voucher = entry.voucher
        amount = str(to_kronor(entry.natural_ore)).replace(".", ",")
        corrects = voucher.corrects.number if voucher.corrects else ""
        cells = [voucher.number, voucher.booked_on.isoformat(), harmless(voucher.text), voucher.layer, voucher.origin,
                 entry.source.key, entry.cost_kind.key, entry.year or "", entry.project.code if entry.project else "",
                 amount, corrects, harmless(voucher.source_note)]  # fmt: skip
        yield _line(cells)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(cells: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";").writerow(cells)
    return line.getvalue()


def template(rows: Sequence[Sequence[str]], kind: str) -> HttpResponse:
    """The rows as a CSV or XLSX file to save."""
    if kind == "xlsx":
        import xlsxwriter

        buffer = BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet = book.add_worksheet("Bokföring")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, book.add_format({"bold": True}) if number == 0 else None)
        sheet.set_column(0, len(rows[0]) - 1, 18)
        book.close()
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    else:
        content = "\ufeff" + "".join(_line(row) for row in rows)
        answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bokforing-mall.{kind}"'
    return answer
