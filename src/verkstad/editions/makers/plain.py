"""Figures in a list, and the report beside one that was printed."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Block, Column, Note, Row, Table
from verkstad.core.statement import Layout
from verkstad.editions.makers.making import Making, figure, text
from verkstad.editions.makers.money import UNIT
from verkstad.editions.makers.printed import numbers
from verkstad.editions.makers.split import split_table, unit_of
from verkstad.reports.figures import FIGURES
from verkstad.reports.queries import differences_of, published_of, statement_of
from verkstad.ui import formats


def figures(making: Making) -> Iterator[Block]:
    """The figures that the template names: in a list, or split by a dimension."""
    keys = [key for key in making.options.get("figures", "").split() if key in FIGURES]
    if by := making.options.get("by"):
        yield from split_table(making, keys, by, table="figures", picture=True)
        return
    rows = tuple(
        Row(text(FIGURES[key].words(making.language)), (figure(key, unit_of(making, key)),
                                                        text(FIGURES[key].meaning(making.language))), key=key)
        for key in keys
    )  # fmt: skip
    if rows:
        columns = (Column(_("Figure")), Column(_("Value"), "", True), Column(_("What it means")))
        yield Table("figures", text(_("Figures of the report")), columns, rows, _("the agency's records"))


def published(making: Making) -> Iterator[Block]:
    """The statement beside the one that was printed: every figure that differs, with its cause."""
    mandate = making.mandate
    printed = published_of(mandate) if mandate.book else []
    if not printed or mandate.book is None:
        yield Note(text(_("No printed report is known to compare with.")), "unknown")
        return
    report = printed[0]
    ledger = statement_of(mandate.book, min(report.as_of, making.frame.as_of))
    keys, units = {one.key for one in ledger.layout.sources}, {one.key: UNIT[one.unit] for one in ledger.layout.rows}
    told = {(one.row, one.column): one.printed for one in report.figures.all()}
    found = differences_of(ledger, report, making.language)
    rows = tuple(
        Row(
            text(f"{ledger.layout.row(one.row).label(making.language)}, {label_of(ledger.layout, one.column, making.language)}"),
            (
                text(as_printed(told.get((one.row, one.column), ""))),
                figure(
                    f"money_{one.row}", units[one.row], {"source": one.column} if one.column in keys else None
                ),
                text(one.cause.explanation(gettext)),
            ),
        )
        for one in found
    )  # fmt: skip
    title = _("Figures of %(report)s that differ from the ledger") % {"report": making.words(report, "title")}
    if not rows:
        yield Note(
            text(_("Every figure of %(report)s agrees with the ledger.") % {"report": making.words(report, "title")})
        )
        yield from numbers(making, report)
        return
    columns = (Column(_("Figure")), Column(_("Printed"), "", True), Column(_("Recomputed"), "", True), Column(_("Why")))
    yield Table("published", text(title), columns, rows, report.source_note)
    yield from numbers(making, report)


def as_printed(given: str) -> str:
    """A printed number with its thousands apart; what is no plain number stays as it was printed."""
    plain = given.replace("−", "-").strip()
    return formats.number(int(plain)) if plain.removeprefix("-").isdecimal() else given


def label_of(layout: Layout, column: str, language: str) -> str:
    """A column's name; of no source in particular it is the total."""
    one = next((one for one in layout.columns if one.key == column), None)
    if one is None:
        return column
    return one.label_sv if language == "sv" else one.label_en
