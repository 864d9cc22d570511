"""The financial statement: a layout as data, inputs by funding source, and every cell exact with its parts (R35-R38)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from verkstad.core.figures import Place, measure_of
from verkstad.core.figures_formula import Formula, Name, compute, names, parse_formula, quotient
from verkstad.core.money import ORE_PER
from verkstad.core.words import gettext_noop as _

Entries = int | tuple[object, ...]
NOTHING_TO_DIVIDE_BY = _("There is nothing to divide by.")
NO_ENTRIES = _("Nothing is booked.")


@dataclass(frozen=True)
class Column:
    """A funding source, or the total. What is left of a repayable source is owed back."""

    key: str
    label_sv: str
    label_en: str
    repayable: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the statement; without formula it is an input.

    `formula` is a sum or difference of rows, or for unit pct a sum through a sum. `overhead` (öre per hour) makes the
    row the cost of the hours row that the formula names, for hours whose entry has no rate of its own.
    `only_repayable` leaves the row blank for sources that are not owed back; the total then counts the others.
    """

    key: str
    label_sv: str
    label_en: str
    unit: str
    formula: str = ""
    overhead: int | None = None
    only_repayable: bool = False

    def label(self, language: str) -> str:
        return self.label_sv if language == "sv" else self.label_en


@dataclass(frozen=True)
class Layout:
    """Ordered rows, one column per funding source, and the column of totals."""

    rows: tuple[Row, ...]
    sources: tuple[Column, ...]
    total: Column = Column("total", "Summa", "Total")

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.sources, self.total)

    def row(self, key: str) -> Row:
        """The row of that key; KeyError without."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)


@dataclass(frozen=True)
class Input:
    """What the ledger says of a row and source: whole öre (Decimal hours in a row of hours) and the entries behind it.

    `entries` is their number, or their ids. `rate` is öre per hour for hours with a rate of their own.
    An input of 0 shows as 0; a place without input is blank.
    """

    value: int | Decimal
    entries: Entries = 0
    rate: int | None = None


@dataclass(frozen=True)
class Cell:
    """One cell: its unrounded value in the row's unit, the two numbers it is made of, and the entries behind it.

    Money: numerator öre, denominator öre per unit. Hours: hours and 1. Percent: the two sums, value 100 x n / d.
    A blank cell has value None and says why in `reason`.
    """

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    entries: Entries = 0
    reason: str = ""


@dataclass(frozen=True)
class Statement:
    """A layout with all its cells."""

    layout: Layout
    cells: Mapping[Place, Cell]

    def cell(self, row: str, column: str) -> Cell:
        """The cell of a row and a column; KeyError for a place the layout does not have."""
        return self.cells[Place(row, column)]


Inputs = Mapping[Place, Input | Sequence[Input]] | Mapping[tuple[str, str], Input | Sequence[Input]]


class BadLayout(ValueError):
    """A layout, or inputs for it, that cannot be computed; the text names the row and what is wrong."""


def compute_statement(layout: Layout, inputs: Inputs) -> Statement:
    """Compute every cell exactly; totals come from unrounded sums, percentages of the total from its own sums.

    Raises BadLayout where a formula or an input names a row or column that is not there.
    """
    check_layout(layout)
    booked = _by_place(layout, inputs)
    parts: dict[Place, _Part] = {}
    for column in layout.sources:
        for row in layout.rows:
            _source_part(layout, row, column, booked, parts)
    for row in layout.rows:
        _total_part(layout, row, parts)
    return Statement(
        layout, {place: _cell(layout, layout.row(place.row), part, booked) for place, part in parts.items()}
    )


@dataclass(frozen=True)
class _Part:
    """An amount in öre, hours or (for percent) two amounts, with the inputs it rests on; None is blank."""

    amount: Fraction | None
    leaves: frozenset[Place] = frozenset()
    through: Fraction | None = None


_BLANK = _Part(None)


def _by_place(layout: Layout, inputs: Inputs) -> dict[Place, tuple[Input, ...]]:
    open_rows = {row.key for row in layout.rows if not row.formula}
    sources = {column.key for column in layout.sources}
    booked = {}
    for (row, column), given in inputs.items():
        if row not in open_rows or column not in sources:
            raise BadLayout(f"input {row}/{column}: not an input row and a funding source of the layout")
        booked[Place(row, column)] = (given,) if isinstance(given, Input) else tuple(given)
    return booked


def _source_part(
    layout: Layout, row: Row, column: Column, booked: Mapping[Place, tuple[Input, ...]], parts: dict[Place, _Part]
) -> _Part:
    place = Place(row.key, column.key)
    if place in parts:
        return parts[place]
    if row.only_repayable and not column.repayable:
        part = _BLANK
    elif not row.formula:
        part = _sum_of(place, booked, lambda given: Fraction(given.value))
    elif row.overhead is not None:
        hours, rate = Place(row.formula, column.key), row.overhead
        part = _sum_of(
            hours, booked, lambda given: Fraction(given.value) * (rate if given.rate is None else given.rate)
        )
    else:
        formula = parse_formula(row.formula)
        for name in names(formula):
            _source_part(layout, layout.row(name.row), column, booked, parts)
        part = _formula_part(formula, column.key, parts)
    parts[place] = part
    return part


def _sum_of(place: Place, booked: Mapping[Place, tuple[Input, ...]], value_of: Callable[[Input], Fraction]) -> _Part:
    given = booked.get(place, ())
    return _Part(sum(map(value_of, given), Fraction(0)), frozenset({place})) if given else _BLANK


def _total_part(layout: Layout, row: Row, parts: dict[Place, _Part]) -> None:
    total = Place(row.key, layout.total.key)
    if total in parts:
        return
    if measure_of(row.unit) == "share":
        formula = parse_formula(row.formula)
        for name in names(formula):
            _total_part(layout, layout.row(name.row), parts)
        parts[total] = _formula_part(formula, layout.total.key, parts)
        return
    known = [part for column in layout.sources if (part := parts[Place(row.key, column.key)]).amount is not None]
    amounts = [part.amount for part in known if part.amount is not None]
    leaves = frozenset[Place]().union(*(part.leaves for part in known))
    parts[total] = _Part(sum(amounts, Fraction(0)), leaves) if known else _BLANK


def _formula_part(formula: Formula, column: str, parts: Mapping[Place, _Part]) -> _Part:
    share = quotient(formula)
    if share:
        above, below = (_formula_part(half, column, parts) for half in share)
        return _Part(above.amount or Fraction(0), above.leaves | below.leaves, below.amount or Fraction(0))
    known = [part for name in names(formula) if (part := parts[Place(name.row, column)]).amount is not None]
    if not known:
        return _BLANK
    amount = compute(formula, lambda place: parts[Place(place.row, column)].amount or Fraction(0), Fraction)
    return _Part(amount, frozenset[Place]().union(*(part.leaves for part in known)))


def _cell(layout: Layout, row: Row, part: _Part, booked: Mapping[Place, tuple[Input, ...]]) -> Cell:
    entries = _entries([given.entries for place in sorted(part.leaves) for given in booked[place]])
    if part.amount is None:
        return Cell(None, reason="" if row.only_repayable else NO_ENTRIES)
    if measure_of(row.unit) == "share":
        shown_in = _per_unit(layout.row(names(parse_formula(row.formula))[0].row))
        above, below = part.amount / shown_in, (part.through or Fraction(0)) / shown_in
        if not below:
            return Cell(None, entries=entries, reason=NOTHING_TO_DIVIDE_BY)
        return Cell(100 * above / below, above, below, entries)
    per_unit = _per_unit(row)
    return Cell(part.amount / per_unit, part.amount, per_unit, entries)


def _per_unit(row: Row) -> Fraction:
    return Fraction(ORE_PER.get(row.unit, 1))


def _entries(given: Sequence[Entries]) -> Entries:
    if all(isinstance(one, int) for one in given):
        return sum(one for one in given if isinstance(one, int))
    return tuple(dict.fromkeys(entry for one in given if isinstance(one, tuple) for entry in one))


def check_layout(layout: Layout) -> None:
    """Raise BadLayout for the first row whose formula is not about rows of the layout, goes in a circle or mixes units."""
    keys = [row.key for row in layout.rows]
    for kind, all_keys in (("row", keys), ("column", [column.key for column in layout.columns])):
        twice = [key for key in all_keys if all_keys.count(key) > 1]
        if twice:
            raise BadLayout(f"{kind} {twice[0]}: given more than once")
    for row in layout.rows:
        _check_row(layout, row, ())


def _check_row(layout: Layout, row: Row, above: tuple[str, ...]) -> None:
    if row.key in above:
        raise BadLayout(f"row {row.key}: its formula comes back to itself ({' > '.join((*above, row.key))})")
    try:
        share = measure_of(row.unit) == "share"
        formula = parse_formula(row.formula) if row.formula else None
        used = [layout.row(name.row) for name in names(formula)] if formula else []
    except (KeyError, ValueError) as error:
        raise BadLayout(f"row {row.key}: unknown unit or row, or bad formula: {error}") from error
    if share and not (formula and quotient(formula)):
        raise BadLayout(f"row {row.key}: a percentage needs a formula such as payout/budget")
    if row.overhead is not None:
        if not (isinstance(formula, Name) and used[0].unit == "h"):
            raise BadLayout(f"row {row.key}: overhead needs the key of a row of hours as its formula")
    elif len({one.unit for one in used} | (set() if share else {row.unit})) > 1:
        raise BadLayout(f"row {row.key}: its formula mixes units")
    for one in used:
        _check_row(layout, one, (*above, row.key))
