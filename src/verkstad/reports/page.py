"""The statement as a page shows it: cells with their links, what was printed, and the differences in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from verkstad.core.checks_words import ROUNDING
from verkstad.core.figures import Place
from verkstad.core.money import format_number
from verkstad.core.reporting.figure import Frame
from verkstad.core.statement import Cell, Row, Statement
from verkstad.core.statement_compare import Difference
from verkstad.mandate.models import Mandate
from verkstad.reports.figures.addresses import address_of
from verkstad.reports.models import PublishedReport
from verkstad.reports.queries import (
    LedgerStatement,
    differences_of,
    entries_of_cell,
    hours_of_cell,
    ledger_statement,
    parts,
    published_of,
)

KEY_FIGURES = "k_"
SUMS = frozenset({"sum_funding", "opex", "payout", "payout_oh"})


@dataclass(frozen=True)
class ShownCell:
    """One cell as text, with the address of what is behind it and what was printed."""

    text: str
    url: str
    share: str = ""
    published: str = ""
    differs: bool = False
    root: bool = False


@dataclass(frozen=True)
class ShownRow:
    key: str
    label: str
    unit: str
    cells: Sequence[ShownCell]
    is_sum: bool


@dataclass(frozen=True)
class ShownDifference:
    place: str
    url: str
    explanation: str
    cause: str
    follows: bool


@dataclass(frozen=True)
class StatementPage:
    """All that the statement's template shows."""

    mandate: Mandate
    as_of: date
    ledger: LedgerStatement
    columns: Sequence[str]
    accounts: Sequence[ShownRow]
    key_figures: Sequence[ShownRow]
    report: PublishedReport | None
    wrong: Sequence[ShownDifference]
    rounded: Sequence[ShownDifference]
    follows: Sequence[ShownDifference]

    @property
    def differences(self) -> list[ShownDifference]:
        """What is wrong first, then what only rounding explains, then what follows from these."""
        return [*self.wrong, *self.rounded, *self.follows]

    @property
    def statement(self) -> Statement:
        return self.ledger.statement


def language() -> str:
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def cell_url(mandate: Mandate, row: str, column: str, as_of: date) -> str:
    address = reverse("reports:figure", kwargs={"key": mandate.key, "row": row, "column": column})
    return f"{address}?{urlencode({'as_of': as_of.isoformat()})}"


def shown_number(cell: Cell, unit: str) -> str:
    """A cell as it is printed: whole tkr, hours or per cent; blank where nothing is booked."""
    if cell.value is None:
        return ""
    return format_number(cell.value) + ("\u202f%" if unit == "pct" else "")


def shown_share(cell: Cell, row: Row) -> str:
    """The two numbers of a percentage, in the unit of the table (R36)."""
    if row.unit != "pct" or cell.numerator is None or cell.denominator is None:
        return ""
    return gettext("%(part)s of %(whole)s") % {
        "part": format_number(Fraction(cell.numerator)),
        "whole": format_number(Fraction(cell.denominator)),
    }


def label_of(statement: Statement, place: Place) -> str:
    column = next(c for c in statement.layout.columns if c.key == place.column)
    label = column.label_sv if language() == "sv" else column.label_en
    return f"{statement.layout.row(place.row).label(language())}, {label}"


def statement_page(mandate: Mandate, asked: date | None) -> StatementPage:
    """Compute the statement of a mandate and set beside it the report printed for that date, where there is one.

    Without a date it is computed as of the latest printed report, else as of today.
    """
    if mandate.book is None:
        raise ValueError(f"mandate {mandate.key} has no book")
    reports = published_of(mandate)
    as_of = asked or (reports[0].as_of if reports else timezone.localdate())
    ledger = ledger_statement(mandate.book, as_of)
    statement = ledger.statement
    report = next((r for r in reports if r.as_of == as_of), None)
    differences = differences_of(statement, report, language()) if report else ()
    printed = {Place(f.row, f.column): f.printed for f in report.figures.all()} if report else {}
    wrong = {Place(d.row, d.column): d for d in differences}
    rows = [shown_row(mandate, statement, row, as_of, printed, wrong) for row in statement.layout.rows]
    told = [shown_difference(mandate, statement, d, as_of) for d in differences]
    return StatementPage(
        mandate=mandate,
        as_of=as_of,
        ledger=ledger,
        columns=[c.label_sv if language() == "sv" else c.label_en for c in statement.layout.columns],
        accounts=[r for r in rows if not r.key.startswith(KEY_FIGURES)],
        key_figures=[r for r in rows if r.key.startswith(KEY_FIGURES)],
        report=report,
        wrong=[d for d in told if not d.follows and d.cause != ROUNDING],
        rounded=[d for d in told if not d.follows and d.cause == ROUNDING],
        follows=[d for d in told if d.follows],
    )


def shown_row(
    mandate: Mandate,
    statement: Statement,
    row: Row,
    as_of: date,
    printed: Mapping[Place, str],
    wrong: Mapping[Place, Difference],
) -> ShownRow:
    cells = []
    for column in statement.layout.columns:
        place, cell = Place(row.key, column.key), statement.cell(row.key, column.key)
        difference = wrong.get(place)
        cells.append(
            ShownCell(
                text=shown_number(cell, row.unit),
                url=cell_url(mandate, row.key, column.key, as_of),
                share=shown_share(cell, row),
                published=shown_printed(printed.get(place, ""), row) if difference else "",
                differs=difference is not None,
                root=difference is not None and not difference.roots,
            )
        )
    unit = "%" if row.unit == "pct" else row.unit
    return ShownRow(row.key, row.label(language()), unit, cells, row.key in SUMS)


def shown_printed(text: str, row: Row) -> str:
    """A printed figure set like the others: thin spaces, minus sign, per cent."""
    plain = text.replace(" ", "").replace("%", "").replace("\u2212", "-")
    shown = format_number(int(plain)) if plain.lstrip("-").isdigit() else text
    return shown + ("\u202f%" if row.unit == "pct" else "")


def explained(statement: Statement, difference: Difference) -> str:
    """The explanation for a page: numbers that do not break, rows by their names alone."""
    text = gettext(difference.cause.message) % difference.cause.params
    for row in statement.layout.rows:
        text = text.replace(f" ({row.key})", "")
    return text.replace(" %", "\u202f%").replace(" / ", "\u00a0/\u00a0")


def shown_difference(mandate: Mandate, statement: Statement, difference: Difference, as_of: date) -> ShownDifference:
    place = Place(difference.row, difference.column)
    return ShownDifference(
        place=label_of(statement, place),
        url=cell_url(mandate, difference.row, difference.column, as_of),
        explanation=explained(statement, difference),
        cause=difference.cause.name,
        follows=bool(difference.roots),
    )


@dataclass(frozen=True)
class FormulaPart:
    """A row that a figure is computed from, with its value and address."""

    label: str
    text: str
    url: str


def formula_parts(page: StatementPage, row: str, column: str) -> list[FormulaPart]:
    """The rows a figure is directly computed from; in the total column of an input row, the sources."""
    statement, layout = page.statement, page.statement.layout
    named = [(layout.row(key), column) for key in parts(layout, row)]
    if not named and column == layout.total.key:
        named = [(layout.row(row), source.key) for source in layout.sources]
        return [
            FormulaPart(
                label_of(statement, Place(row, at)).split(", ")[-1],
                shown_number(statement.cell(row, at), layout.row(row).unit),
                cell_url(page.mandate, row, at, page.as_of),
            )
            for _row, at in named
        ]
    return [
        FormulaPart(
            one.label(language()),
            shown_number(statement.cell(one.key, at), one.unit),
            cell_url(page.mandate, one.key, at, page.as_of),
        )
        for one, at in named
    ]


def explained_at(page: StatementPage, place: Place) -> str:
    """The page that explains the same number: its definition, splits and rows."""
    source = "" if place.column == page.statement.layout.total.key else place.column
    return address_of(f"money_{place.row}", Frame(page.as_of, mandate=page.mandate.key, source=source))


def figure_facts(page: StatementPage, place: Place, number: str | None) -> dict[str, Any]:
    """What the page of one figure shows: its value and parts, a page of the entries and the hours behind it."""
    statement, row = page.statement, page.statement.layout.row(place.row)
    cell = statement.cells[place]
    own = cell_url(page.mandate, place.row, place.column, page.as_of)
    behind = entries_of_cell(page.ledger, place.row, place.column)
    return {
        "page": page,
        "row": row,
        "place": place,
        "title": label_of(statement, place),
        "value": shown_number(cell, row.unit),
        "reason": gettext(cell.reason) if cell.reason else "",
        "share": shown_share(cell, row),
        "parts": formula_parts(page, place.row, place.column),
        "entries": Paginator(behind, 50).get_page(number),
        "hours": list(hours_of_cell(page.ledger, place.row, place.column)[:200]),
        "difference": next((d for d in page.differences if d.url == own), None),
        "explained": explained_at(page, place),
    }
