from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, prefetch_related_objects

from verkstad.core.figures import Place, Table, TableRow, measure_of
from verkstad.core.figures_file import read_figure
from verkstad.core.figures_formula import names, parse_formula
from verkstad.core.statement import Column, Input, Layout, Statement, compute_statement
from verkstad.core.statement_compare import Difference, compare
from verkstad.core.statement_default import default_layout
from verkstad.funds.models import Book, CostKind, Entry, FundingSource, Group, HoursEntry, Layer
from verkstad.funds.queries import Total, hours_behind, statement_totals
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, may
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
    return default_layout([Column(s.key, s.label_sv, s.label_en, s.repayable) for s in book.sources.all()])


def row_of(kind: str, group: str, layout: Layout) -> str:
    """The statement row a cost kind is shown in: its own, or its group's where the layout has none by its name."""
    if any(row.key == kind and not row.formula for row in layout.rows):
        return kind
    return {Group.FUNDING: "bidrag", Group.PROGRAMME: "other", Group.TRANSFER: "transfers"}[Group(group)]


@dataclass(frozen=True)
class LedgerStatement:
    """A statement with, for each input row, the layer and the cost kinds that are summed in it."""

    book: Book
    as_of: date
    statement: Statement
    summed: Mapping[str, frozenset[tuple[str, str]]]


def statement_of(book: Book, as_of: date) -> Statement:
    """The statement of a book as of a date (booking dates up to and including it), every cell from entries."""
    return ledger_statement(book, as_of).statement


def ledger_statement(book: Book, as_of: date) -> LedgerStatement:
    """The statement with what is summed where, so that a figure can be opened."""
    prefetch_related_objects([book], "sources")
    layout = layout_of(book)
    inputs: dict[tuple[str, str], list[Input]] = {}
    summed: dict[str, set[tuple[str, str]]] = {}

    def put(row: str, total: Total, layer: str) -> None:
        inputs.setdefault((row, total.source), []).append(Input(total.amount_ore, total.entries))
        summed.setdefault(row, set()).add((layer, total.cost_kind))

    booked, hours = statement_totals(book, as_of)
    for total in booked[Layer.ACTUAL]:
        put(row_of(total.cost_kind, total.group, layout), total, Layer.ACTUAL)
    for total in one_side(booked[Layer.BUDGET]):
        put(BUDGET, total, Layer.BUDGET)
    for worked in hours:
        given = Input(Decimal(worked.minutes) / 60, worked.entries, rate=worked.rate_ore_per_hour)
        inputs.setdefault((HOURS, worked.source), []).append(given)
    statement = compute_statement(layout, inputs)
    return LedgerStatement(book, as_of, statement, {row: frozenset(kinds) for row, kinds in summed.items()})


def one_side(budget: list[Total]) -> list[Total]:
    """The budget by source: its funding side where that is booked, else its cost side; never both."""
    funding = {t.source for t in budget if t.group == Group.FUNDING}
    return [t for t in budget if (t.group == Group.FUNDING) == (t.source in funding)]


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


def differences_of(statement: Statement, report: PublishedReport, language: str = "sv") -> tuple[Difference, ...]:
    """Where a printed report differs from the entries; labels in the language."""
    return compare(statement, table_of(report, statement.layout), language)


def parts(layout: Layout, row_key: str) -> list[str]:
    """The rows a row's formula names, directly."""
    row = layout.row(row_key)
    return list(dict.fromkeys(name.row for name in names(parse_formula(row.formula)))) if row.formula else []


def leaves(layout: Layout, row_key: str) -> list[str]:
    """The input rows a row rests on, in the order of the layout."""
    direct = parts(layout, row_key)
    found = {leaf for part in direct for leaf in leaves(layout, part)} if direct else {row_key}
    return [row.key for row in layout.rows if row.key in found]


def sources_behind(statement: Statement, row_key: str, column: str) -> list[str]:
    """Keys of the funding sources a cell counts: its own column, or in the total every one that is not blank."""
    keys = [s.key for s in statement.layout.sources]
    if column in keys:
        return [column]
    if not statement.layout.row(row_key).only_repayable:
        return keys
    return [s.key for s in statement.layout.sources if s.repayable]


def entries_of_cell(ledger: LedgerStatement, row: str, column: str) -> QuerySet[Entry]:
    """The posted entries behind a cell, newest first: what its sum is the sum of."""
    book, statement = ledger.book, ledger.statement
    kinds: dict[str, set[str]] = {}
    for leaf in leaves(statement.layout, row):
        for layer, kind in ledger.summed.get(leaf, ()):
            kinds.setdefault(layer, set()).add(kind)
    if not kinds:
        return Entry.objects.none()
    wanted = Q()
    for layer, keys in kinds.items():
        wanted |= Q(layer=layer, cost_kind__in=CostKind.objects.filter(book=book, key__in=keys))
    sources = FundingSource.objects.filter(book=book, key__in=sources_behind(statement, row, column))
    found = Entry.objects.filter(wanted, book=book, booked_on__lte=ledger.as_of, source__in=sources)
    related = found.filter(voucher__posted=True).select_related("voucher", "source", "cost_kind", "project")
    return related.order_by("-booked_on", "-pk")


def hours_of_cell(ledger: LedgerStatement, row: str, column: str) -> QuerySet[HoursEntry]:
    """The hours behind a cell."""
    if HOURS not in leaves(ledger.statement.layout, row):
        return HoursEntry.objects.none()
    sources = sources_behind(ledger.statement, row, column)
    return hours_behind(ledger.book, ledger.as_of, sources=sources)


def shows_text(user: Who, mandate: Mandate) -> bool:
    """Whether a user may read what was typed with an entry: it may name a person, so only those who work with it.

    Texts that came with a programme pack are published facts and are shown to everybody.
    """
    return may(user, "reports.view_statement", mandate)


def may_open(user: Who, mandate: Mandate) -> bool:
    """Whether a user may see how the mandate's money was used: everybody if its book is public, else its readers."""
    book = mandate.book
    return book is not None and (book.public or may(user, "reports.view_statement", mandate))


def mandates_with_statement(user: Who) -> Iterable[Mandate]:
    """Mandates whose statement the user may open."""
    books = Book.objects.visible_to(user)
    return Mandate.objects.visible_to(user).filter(book__in=books).select_related("programme", "book")
