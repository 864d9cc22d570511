"""Sets published figures beside the computed statement and explains each difference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from verkstad.core import checks_words as words
from verkstad.core.checks_causes import Evidence, Wrong, find_cause
from verkstad.core.checks_words import Cause
from verkstad.core.figures import (
    BadTable,
    Place,
    Printed,
    Span,
    Table,
    TableRow,
    factor_between,
    measure_of,
    plain_number,
)
from verkstad.core.figures_formula import Name, Number, Two, compute, parse_formula
from verkstad.core.findings import Finding
from verkstad.core.relations import Relation, cross_cast, relate
from verkstad.core.statement import Layout, Statement
from verkstad.core.words import gettext_noop as _


@dataclass(frozen=True)
class Difference:
    """A published figure that is not the computed one: both, the cause, and for `follows` the figures it goes back to."""

    row: str
    column: str
    published: Printed
    computed: Fraction | None
    cause: Cause
    roots: tuple[Place, ...] = ()

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """{"row", "column", "published", "computed", "cause", "explanation"}, for `follows` also "roots"."""
        plain = {
            "row": self.row,
            "column": self.column,
            "published": plain_number(self.published.value),
            "computed": None if self.computed is None else plain_number(self.computed),
            "cause": self.cause.name,
            "explanation": self.cause.explanation(translate),
        }
        return {**plain, "roots": [list(place) for place in self.roots]} if self.roots else plain


def compare(statement: Statement, published: Table, language: str = "sv") -> tuple[Difference, ...]:
    """Every published figure that differs from the computed one as printed, in the order of the statement.

    A blank published figure is no difference, nor is a published 0 where nothing is booked. Raises BadTable for a
    published row or column that the statement does not have. `language` is that of the labels (sv or en).
    """
    _check_places(statement.layout, published)
    table = _as_laid_out(statement, published, language)
    return tuple(_Comparison(statement, table).differences())


def _check_places(layout: Layout, published: Table) -> None:
    rows, columns = {row.key for row in layout.rows}, {column.key for column in layout.columns}
    fix = _("Use the keys of the statement, or leave it out.")
    message = _("The published table has the row “%(key)s”, which the statement does not have.")
    findings = [
        Finding("unknown_row", message, {"key": row.key}, where=f"{published.name}:{row.line}", fix=fix)
        for row in published.rows
        if row.key not in rows
    ]
    message = _("The published table has the column “%(key)s”, which the statement does not have.")
    findings += [
        Finding("unknown_column", message, {"key": column}, where=f"{published.name}:1", fix=fix)
        for column in published.columns
        if column not in columns
    ]
    units = {row.key: row.unit for row in layout.rows}
    message = _("The published row “%(key)s” is in “%(unit)s”, the statement in “%(wanted)s”.")
    findings += [
        Finding(
            "unit",
            message,
            {"key": row.key, "unit": row.unit, "wanted": units[row.key]},
            where=f"{published.name}:{row.line}",
            fix=_("Give it in the unit of the statement."),
        )
        for row in published.rows
        if row.unit and row.key in units and measure_of(units[row.key]) != row.measure
    ]
    if findings:
        raise BadTable(findings)


def _as_laid_out(statement: Statement, published: Table, language: str) -> Table:
    """The published table with the layout's labels, order and units; money in another unit is converted."""
    layout = statement.layout
    factors = {row.key: factor_between(row.unit, layout.row(row.key).unit) for row in published.rows}
    cells = {
        place: Printed(printed.value * factors[place.row], printed.step * factors[place.row])
        for place, printed in published.cells.items()
    }
    rows = tuple(TableRow(row.key, row.label(language), row.unit, measure_of(row.unit)) for row in layout.rows)
    labels = {c.key: c.label_sv if language == "sv" else c.label_en for c in layout.columns}
    return replace(published, rows=rows, columns=tuple(labels), labels=labels, cells=cells)


def relations_of_statement(statement: Statement, table: Table) -> list[Relation]:
    """The layout's formulas column by column, then the cross-casts of the total; overhead as hours times the rate paid."""
    layout, found = statement.layout, []
    for row in layout.rows:
        for column in layout.columns:
            place = Place(row.key, column.key)
            if row.overhead is not None:
                hours, cost = statement.cell(row.formula, column.key).value, statement.cell(*place).value
                if hours and cost is not None:
                    found.append(relate(table, place, Two("*", Name(row.formula), Number(cost / hours)), "product"))
            elif row.formula and not (row.only_repayable and not _may_be_owed(layout, column.key)):
                found.append(relate(table, place, parse_formula(row.formula)))
    sources = [column.key for column in layout.sources]
    added = [row.key for row in layout.rows if measure_of(row.unit) != "share"]
    return found + [cross_cast(table, key, layout.total.key, sources) for key in added]


def _may_be_owed(layout: Layout, column: str) -> bool:
    return any(source.key == column and source.repayable for source in layout.sources)


class _Comparison:
    """One comparison: what differs, and for each difference whether it is a root or follows from others."""

    def __init__(self, statement: Statement, table: Table) -> None:
        self.statement, self.table = statement, table
        self.relations = relations_of_statement(statement, table)
        self.evidence = Evidence(table, self.relations, self._span, self._point)
        self.different = {place: printed for place, printed in table.cells.items() if self._differs(place, printed)}
        self.found: dict[Place, Difference] = {}

    def differences(self) -> Iterator[Difference]:
        for place in self.table.places():
            if place in self.different:
                yield self._explained(place)

    def _differs(self, place: Place, printed: Printed) -> bool:
        value = self.statement.cell(*place).value
        if value is None:
            return printed.value != 0
        return printed.rounds(value) != printed.value

    def _point(self, place: Place) -> Fraction | None:
        printed = self.table.cells.get(place)
        return printed.value if printed else None

    def _span(self, place: Place) -> Span | None:
        printed = self.table.cells.get(place)
        return printed.span if printed else None

    def _value(self, place: Place) -> Fraction:
        return self.statement.cell(*place).value or Fraction(0)

    def _explained(self, place: Place) -> Difference:
        if place not in self.found:
            self.found[place] = self._follows(place) or self._root(place)
        return self.found[place]

    def _relations(self, place: Place) -> list[Relation]:
        return [relation for relation in self.relations if relation.result == place]

    def _follows(self, place: Place) -> Difference | None:
        """A figure that its own rule gives from published figures, some of which differ; its own column's rule first."""
        for relation in self._relations(place):
            causes = [one for one in relation.inputs if one in self.different]
            span = self._printed_result(relation)
            if span is None:
                continue
            if causes and span.meet(self.different[place].span) and self._needed(relation, causes):
                return self._following(place, causes)
            if relation.kind in ("sum", "difference") and span.meet(self.different[place].span):
                return None
        return None

    def _printed_result(self, relation: Relation) -> Span | None:
        if any(self._span(place) is None for place in relation.needs()):
            return None
        try:
            return self.evidence.span(relation.formula)
        except ZeroDivisionError:
            return None

    def _needed(self, relation: Relation, causes: list[Place]) -> bool:
        """True where the right figures in place of the differing ones would have given another result."""
        assert isinstance(relation.result, Place)  # noqa: S101 - the relations of a statement have places as results
        printed = self.different[relation.result]
        try:
            right = compute(
                relation.formula,
                lambda place: self._value(place) if place in causes else self._point(place) or Fraction(0),
                Fraction,
            )
        except ZeroDivisionError:
            return True
        shown = self.evidence.point(relation.formula)
        return abs(shown - printed.value) < abs(right - printed.value)

    def _following(self, place: Place, causes: list[Place]) -> Difference:
        roots: dict[Place, None] = {}
        for cause in causes:
            roots.update(dict.fromkeys(self._explained(cause).roots or (cause,)))
        printed, value = self.different[place], self.statement.cell(*place).value
        params = {
            "printed": words.shown(self.table, place, printed.value, printed.decimals),
            "computed": words.shown(self.table, place, value or Fraction(0), printed.decimals),
            "roots": "; ".join(words.name_of(self.table, root) for root in roots),
        }
        return Difference(*place, printed, value, Cause(words.FOLLOWS, words.FOLLOWS_FROM, params), tuple(roots))

    def _root(self, place: Place) -> Difference:
        printed, value = self.different[place], self.statement.cell(*place).value
        if value is None:
            params = {"printed": words.shown(self.table, place, printed.value, printed.decimals)}
            return Difference(*place, printed, None, Cause(words.UNEXPLAINED, words.NOTHING_BOOKED, params))
        relation = next(iter(self._relations(place)), None)
        wanted = (self._printed_result(relation) if relation else None) or Span.point(value)
        if relation and not wanted.meet(Printed(printed.rounds(value), printed.step).span):
            wanted = Span.point(value)
        return Difference(
            *place, printed, value, find_cause(Wrong(place, printed, value, wanted, relation), self.evidence)
        )
