"""CSV and XLSX: one line a row, rows with the same voucher name are one voucher."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from verkstad.core.findings import Finding
from verkstad.core.rows import Cell, ColumnSpec, Row, read_table
from verkstad.core.rows_values import BadCell, day_of, ore_of, year_of
from verkstad.core.words import gettext_noop as _
from verkstad.funds.drafts import Chart, Draft, Line, counter_legs
from verkstad.funds.models import Book, Layer
from verkstad.funds.queries import chart_of
from verkstad.funds.reading import Reading
from verkstad.funds.steps import Step, Steps, finish

T = TypeVar("T")
TOLD = 2_000

COLUMNS = (
    ColumnSpec("voucher", ("Verifikat", "Voucher", "Verifikation")),
    ColumnSpec("date", ("Datum", "Date", "Bokföringsdatum"), required=True),
    ColumnSpec("text", ("Text", "Beskrivning", "Description"), required=True),
    ColumnSpec("source", ("Finansieringskälla", "Funding source", "Källa", "Source"), required=True),
    ColumnSpec("cost_kind", ("Kostnadsslag", "Cost kind", "Slag", "Kind"), required=True),
    ColumnSpec("year", ("År", "Year")),
    ColumnSpec("project", ("Projekt", "Project")),
    ColumnSpec("amount", ("Belopp", "Amount", "Belopp kr", "Amount SEK"), required=True),
    ColumnSpec("layer", ("Skikt", "Layer")),
    ColumnSpec("note", ("Underlag", "Source note")),
)
LAYERS = {
    **dict.fromkeys(("", "actual", "utfall", "betalning", "betalningar", "payments"), Layer.ACTUAL),
    **dict.fromkeys(("commitment", "commitments", "beviljat", "åtagande", "åtaganden"), Layer.COMMITMENT),
    **dict.fromkeys(("budget",), Layer.BUDGET),
}


@dataclass(frozen=True)
class Names:
    """What people call the book's sources and kinds: keys and labels in both languages, whatever case."""

    sources: Mapping[str, str]
    kinds: Mapping[str, str]
    chart: Chart


def names_of(book: Book) -> Names:
    def known(rows: list[tuple[str, str, str]]) -> dict[str, str]:
        return {name.casefold(): key for key, *labels in rows for name in (*labels, key)}

    labels = ("key", "label_sv", "label_en")
    sources, kinds = (known(list(things.values_list(*labels))) for things in (book.sources, book.cost_kinds))
    return Names(sources, kinds, chart_of(book))


def read_bookings(content: bytes, book: Book) -> Reading:
    """What `reading_bookings` finds."""
    return finish(reading_bookings(content, book))


def reading_bookings(content: bytes, book: Book) -> Steps[Reading]:
    """Read a table of bookings in natural sign (funding received and cost both positive), whole or with all its faults.

    Rows that share a voucher name become one voucher, which is booked once however often the file comes; its date,
    text and layer must agree. A row without one is a voucher of its own, known again by its content.
    """
    yield Step("read")
    table = read_table(content, COLUMNS)
    reading = Reading(table.kind, findings=list(table.findings))
    names = names_of(book)
    vouchers: dict[str, list[tuple[Row, Draft, Line]]] = {}
    met: dict[str, int] = {}
    for number, row in enumerate(table.rows):
        if number % TOLD == 0:
            yield Step("sort", number, len(table.rows))
        one = _read_row(row, names, reading)
        if one is None:
            continue
        name = row.text("voucher")
        key = f"file:{name}" if name else _content_key(one, met)
        vouchers.setdefault(key[:120], []).append((row, *one))
    for key, rows in vouchers.items():
        reading.drafts.append(_voucher(key, rows, names.chart, reading))
    return reading


def _content_key(one: tuple[Draft, Line], met: dict[str, int]) -> str:
    """Two equal rows of one file are two payments; the same rows in the next file are the same ones."""
    draft, line = one
    content = json.dumps([draft.booked_on.isoformat(), draft.text, str(draft.layer), line.source, line.cost_kind,
                          line.amount_ore, line.year, line.project])  # fmt: skip
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    met[digest] = met.get(digest, 0) + 1
    return f"row:{digest}:{met[digest]}"


def _voucher(key: str, rows: list[tuple[Row, Draft, Line]], chart: Chart, reading: Reading) -> Draft:
    first_row, first, _line = rows[0]
    for row, draft, _line in rows[1:]:
        for column, mine, theirs in (
            ("date", draft.booked_on, first.booked_on),
            ("text", draft.text, first.text),
            ("layer", draft.layer, first.layer),
        ):
            if mine != theirs:
                reading.findings.append(
                    Finding(
                        "voucher_differs",
                        _("This differs from row %(row)s, which is the same voucher."),
                        {"row": first_row.number},
                        where=row.cells[column].where,
                        fix=_(
                            "Rows of one voucher share date, text and layer; give other events another voucher name."
                        ),
                    )
                )
    legs, wheres = counter_legs(chart, [line for _row, _draft, line in rows])
    return Draft(first.booked_on, first.text, legs, first.layer, first.source_note, import_key=key,
                 where=first.where, wheres=wheres)  # fmt: skip


def _read_row(row: Row, names: Names, reading: Reading) -> tuple[Draft, Line] | None:
    before = len(reading.findings)

    def cell(key: str) -> Cell:
        return row.cells.get(key) or Cell(None, str(row.number))

    def wrong(code: str, at: Cell, message: str, fix: str = "", **params: object) -> None:
        reading.findings.append(Finding(code, message, params, where=at.where, fix=fix))

    def read(key: str, meaning: Callable[[Cell], T], needed: bool = True) -> T | None:
        if needed and not cell(key).text:
            wrong("empty", cell(key), _("The cell is empty."))
            return None
        try:
            return meaning(cell(key))
        except BadCell as bad:
            reading.findings.append(Finding("bad_cell", bad.message, bad.params, where=cell(key).where))
            return None

    def named(key: str, known: Mapping[str, str], message: str) -> str | None:
        found = known.get(cell(key).text.casefold())
        if not cell(key).text:
            wrong("empty", cell(key), _("The cell is empty."))
        elif found is None:
            wrong(f"unknown_{key}", cell(key), message, fix=_("Known here: %(known)s."), key=cell(key).text,
                  known=", ".join(dict.fromkeys(known.values())))  # fmt: skip
        return found

    day, ore, year = read("date", day_of), read("amount", ore_of), read("year", year_of, needed=False)
    text = read("text", lambda one: one.text)
    source = named("source", names.sources, _("The book has no funding source “%(key)s”."))
    kind = named("cost_kind", names.kinds, _("The book has no cost kind “%(key)s”."))
    layer = LAYERS.get(cell("layer").text.casefold())
    if layer is None:
        wrong("unknown_layer", cell("layer"), _("There is no layer “%(layer)s”."), layer=cell("layer").text)
    if ore == 0:
        wrong("zero", cell("amount"), _("The amount is zero."), fix=_("Leave the line out."))
    project = row.text("project")
    if project and project not in names.chart.projects:
        wrong("unknown_project", cell("project"), _("The book has no project “%(key)s”."), key=project)
    if len(reading.findings) > before or day is None or ore is None or layer is None or not (text and source and kind):
        return None
    where = cell("amount").where
    line = Line(source, kind, ore, year, project, where=where)
    return Draft(day, text, (), layer, row.text("note"), where=where), line


def template_rows(book: Book) -> list[list[str]]:
    """Header and two example rows with keys that this book knows."""
    head = [column.names[0] for column in COLUMNS]
    sources = list(book.sources.values_list("key", flat=True)[:1]) or [""]
    year = str(book.first_year)
    return [
        head,
        [
            "1",
            f"{year}-03-14",
            "Konsult, kartläggning",
            sources[0],
            "services",
            year,
            "",
            "12 500,00",
            "",
            "Faktura 101",
        ],
        ["2", f"{year}-03-31", "Löner mars", sources[0], "staff", year, "", "48 200,50", "", ""],
    ]
