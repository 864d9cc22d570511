from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from verkstad.core.figures import Place, Table, TableRow, measure_of
from verkstad.core.figures_file import read_figure
from verkstad.core.figures_formula import names, parse_formula
from verkstad.core.statement import Column, Input, Layout, Statement, compute_statement
from verkstad.core.statement_compare import Difference, compare
from verkstad.core.statement_default import default_layout
from verkstad.funds.models import Book, Entry, FundingSource, Group, HoursEntry, Layer
from verkstad.funds.queries import entries_behind, hours_behind, hours_totals, totals
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.reports.models import PublishedReport

BUDGET, HOURS, OVERHEAD = "budget", "hours", "oh"


def find_mandate(text: str) -> Mandate | None:
    """The mandate of a key or a government or agency diary number, as a person types it."""
    wanted = text.strip()
    found = Mandate.objects.filter(
        Q(key=wanted) | Q(government_number__iexact=wanted) | Q(agency_number__iexact=wanted)
    ).select_related("book", "programme")
    return found.first()


def layout_of(book: Book) -> Layout:
    """The statement's rows with one column per funding source of the book (R37)."""
    sources = FundingSource.objects.filter(book=book)
    return default_layout([Column(s.key, s.label_sv, s.label_en, s.repayable) for s in sources])


def row_of(kind: str, group: str, layout: Layout) -> str:
    """The statement row a cost kind is shown in: its own, or its group's where the layout has none by its name."""
    if any(row.key == kind and not row.formula for row in layout.rows):
        return kind
    return {Group.FUNDING: "bidrag", Group.PROGRAMME: "other", Group.TRANSFER: "transfers"}[Group(group)]


def statement_of(book: Book, as_of: date) -> Statement:
    """The statement of a book as of a date (booking dates up to and including it), every cell from entries."""
    layout = layout_of(book)
    inputs: dict[tuple[str, str], list[Input]] = {}

    def put(row: str, source: str, entry: Input) -> None:
        inputs.setdefault((row, source), []).append(entry)

    for total in totals(book, as_of, layer=Layer.ACTUAL):
        if total.group != Group.COUNTER:
            row = row_of(total.cost_kind, total.group, layout)
            put(row, total.source, Input(total.amount_ore, total.entries))
    for total in budget_totals(book, as_of):
        put(BUDGET, total.source, Input(total.amount_ore, total.entries))
    for total in hours_totals(book, as_of):
        put(HOURS, total.source, Input(Decimal(total.minutes) / 60, total.entries, rate=total.rate_ore_per_hour))
    return compute_statement(layout, inputs)


def budget_totals(book: Book, as_of: date) -> list:  # type: ignore[type-arg]
    """The budget by source: its funding side where that is booked, else its cost side; never both."""
    booked = [t for t in totals(book, as_of, layer=Layer.BUDGET) if t.group != Group.COUNTER]
    funding = {t.source for t in booked if t.group == Group.FUNDING}
    return [t for t in booked if (t.group == Group.FUNDING) == (t.source in funding)]


def published_of(mandate: Mandate) -> list[PublishedReport]:
    return list(PublishedReport.objects.filter(mandate=mandate).prefetch_related("figures"))


def table_of(report: PublishedReport, layout: Layout) -> Table:
    """A printed report as a table of figures that can be compared and checked."""
    rows = tuple(TableRow(r.key, r.label_sv, r.unit, measure_of(r.unit)) for r in layout.rows)
    measures = {r.key: r.measure for r in rows}
    cells = {
        Place(f.row, f.column): read_figure(f.printed, measures[f.row])
        for f in report.figures.all()
        if f.row in measures
    }
    columns = tuple(column.key for column in layout.columns)
    labels = {column.key: column.label_sv for column in layout.columns}
    known = {place: printed for place, printed in cells.items() if place.column in columns}
    return Table(report.key, columns, rows, known, labels)


def differences_of(statement: Statement, report: PublishedReport) -> tuple[Difference, ...]:
    return compare(statement, table_of(report, statement.layout))


def leaves(layout: Layout, row_key: str) -> list[str]:
    """The input rows a row rests on, in the order of the layout."""
    row = layout.row(row_key)
    if not row.formula:
        return [row_key]
    found = {leaf for name in names(parse_formula(row.formula)) for leaf in leaves(layout, name)}
    return [r.key for r in layout.rows if r.key in found]


def parts(layout: Layout, row_key: str) -> list[str]:
    """The rows a row's formula names, directly."""
    row = layout.row(row_key)
    return list(dict.fromkeys(names(parse_formula(row.formula)))) if row.formula else []


def sources_behind(statement: Statement, row_key: str, column: str) -> list[str]:
    """Keys of the funding sources a cell counts: its own column, or in the total every one that is not blank."""
    keys = [s.key for s in statement.layout.sources]
    if column in keys:
        return [column]
    if not statement.layout.row(row_key).only_repayable:
        return keys
    return [s.key for s in statement.layout.sources if s.repayable]


def entries_of_cell(book: Book, statement: Statement, row: str, column: str, as_of: date) -> QuerySet[Entry]:
    """The posted entries behind a cell, newest first: what its sum is the sum of."""
    layout = statement.layout
    rows = set(leaves(layout, row))
    sources = sources_behind(statement, row, column)
    kinds = book.cost_kinds.exclude(group=Group.COUNTER)
    shown = [k.key for k in kinds if row_of(k.key, k.group, layout) in rows]
    actual = entries_behind(book, as_of, layer=Layer.ACTUAL, sources=sources, cost_kinds=shown)
    if BUDGET not in rows:
        return actual if shown else Entry.objects.none()
    budget = entries_behind(book, as_of, layer=Layer.BUDGET, sources=sources, cost_kinds=_budget_kinds(book, as_of))
    return (actual | budget) if shown else budget


def _budget_kinds(book: Book, as_of: date) -> list[str]:
    return sorted({t.cost_kind for t in budget_totals(book, as_of)})


def hours_of_cell(book: Book, statement: Statement, row: str, column: str, as_of: date) -> QuerySet[HoursEntry]:
    """The hours behind a cell."""
    if HOURS not in leaves(statement.layout, row):
        return HoursEntry.objects.none()
    return hours_behind(book, as_of, sources=sources_behind(statement, row, column))


def mandates_with_statement(user: Who) -> Iterable[Mandate]:
    """Mandates whose statement the user may open."""
    return Mandate.objects.visible_to(user).filter(book__isnull=False).select_related("programme", "book")
