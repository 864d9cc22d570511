"""Tables made by rounding exact figures, and slips planted in them; the same seed makes the same table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

from verkstad.core.figures import Place, Printed, Table, TableRow
from verkstad.core.relations import Relation, relations_of_table

Exact = dict[Place, Fraction]
Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Made:
    """A correct table: what was rounded, what was printed, and its relations."""

    exact: Exact
    table: Table
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Planted:
    """A table with one slip: where it stands, its cause, the printed table, and the figures computed from the slip."""

    place: Place
    cause: str
    table: Table
    carried: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Shape:
    """How a table looks: groups of inputs, sources, decimals of money and of percentages, and so on."""

    groups: tuple[int, ...]
    sources: int
    money_decimals: int
    share_decimals: int
    with_total: bool
    with_negatives: bool
    half_even: bool


def any_shape(rng: Random) -> Shape:
    """A shape of a kind that reports have: 1-3 groups of 2-5 rows, 1-12 sources, 0-1 decimals."""
    return Shape(
        tuple(rng.randint(2, 5) for _ in range(rng.randint(1, 3))),
        rng.choice((1, 2, 2, 3, 4, 6, 12)),
        rng.choice((0, 0, 1)),
        rng.choice((0, 0, 1)),
        rng.random() < 0.8,
        rng.random() < 0.3,
        rng.random() < 0.3,
    )


def make_table(rng: Random, shape: Shape) -> Made:
    """Exact amounts, sums, a difference, shares, hours and overhead, each figure rounded by itself."""
    rows = _rows(shape)
    sources = [f"source_{number}" for number in range(shape.sources)]
    exact: Exact = {}
    for source in sources:
        for row in rows:
            if not row.kind:
                exact[Place(row.key, source)] = _amount(rng, row, shape)
        for row in rows:
            if row.kind:
                exact[Place(row.key, source)] = _derived(row, source, exact)
    columns = (*sources, "total") if shape.with_total else tuple(sources)
    if shape.with_total:
        for row in rows:
            if row.measure != "share":
                exact[Place(row.key, "total")] = sum((exact[Place(row.key, one)] for one in sources), Fraction(0))
        for row in rows:
            if row.measure == "share":
                exact[Place(row.key, "total")] = _derived(row, "total", exact)
    cells = {place: print_figure(value, _row(rows, place), shape) for place, value in exact.items()}
    table = Table("made", columns, tuple(rows), cells)
    return Made(exact, table, tuple(relations_of_table(table)))


def _rows(shape: Shape) -> list[TableRow]:
    rows, sums, shares = [], [], []
    for number, size in enumerate(shape.groups):
        parts = [f"part_{number}_{part}" for part in range(size)]
        rows += [TableRow(part, part, "tkr", "money") for part in parts]
        rows.append(TableRow(f"sum_{number}", "", "tkr", "money", "+".join(parts)))
        shares.append(TableRow(f"share_{parts[0]}", "", "pct", "share", f"{parts[0]}/sum_{number}"))
        sums.append(f"sum_{number}")
    rows.append(TableRow("grand", "", "tkr", "money", "+".join(sums) if len(sums) > 1 else f"derived: {sums[0]}"))
    rows += [TableRow("budget", "", "tkr", "money"), TableRow("left", "", "tkr", "money", "budget-grand")]
    rows += [TableRow("hours", "", "h", "hours"), TableRow("oh", "", "tkr", "money", "hours*250/1000")]
    rows.append(TableRow("grand_oh", "", "tkr", "money", "grand+oh"))
    shares += [TableRow(f"share_{one}", "", "pct", "share", f"{one}/grand") for one in sums if len(sums) > 1]
    return [*rows, *shares, TableRow("outturn", "", "pct", "share", "grand/budget")]


def _row(rows: list[TableRow] | tuple[TableRow, ...], place: Place) -> TableRow:
    return next(row for row in rows if row.key == place.row)


def _amount(rng: Random, row: TableRow, shape: Shape) -> Fraction:
    size = 10 ** rng.uniform(1.2, 5.5)
    if row.key == "budget":
        size *= len(shape.groups) * 3
    sign = -1 if shape.with_negatives and row.key.startswith("part") and rng.random() < 0.15 else 1
    return sign * Fraction(round(size * 100), 100)


def _derived(row: TableRow, column: str, exact: Exact) -> Fraction:
    """The row's formula, worked out by hand: not by the code under test."""
    text = row.kind.removeprefix("derived: ")
    if row.key == "oh":
        return exact[Place("hours", column)] / 4
    if "/" in text:
        above, below = (exact[Place(name, column)] for name in text.split("/"))
        return 100 * above / below if below else Fraction(0)
    if "-" in text:
        first, second = text.split("-")
        return exact[Place(first, column)] - exact[Place(second, column)]
    return sum((exact[Place(name, column)] for name in text.split("+")), Fraction(0))


def print_figure(value: Fraction, row: TableRow, shape: Shape) -> Printed:
    """Rounded by the standard library's decimals, half up or half even."""
    decimals = {"share": shape.share_decimals, "hours": 0}.get(row.measure, shape.money_decimals)
    step = Decimal(1).scaleb(-decimals)
    long = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = long.quantize(step, ROUND_HALF_EVEN if shape.half_even else ROUND_HALF_UP)
    return Printed(Fraction(rounded), Fraction(step))


def slack(made: Made, relation: Relation) -> Bounds:
    """The least and the greatest result that roundings of the printed parts allow, from the corners of each part."""
    result = relation.result
    assert isinstance(result, Place)
    row, column = _row(made.table.rows, result), result.column
    parts = {place: _corners(made.table.cells[place]) for place in relation.inputs}
    if relation.kind == "share":
        above, below = (parts[Place(name, column)] for name in row.kind.split("/"))
        if below[0] <= 0 <= below[1]:
            return Fraction(-(10**12)), Fraction(10**12)
        corners = [100 * a / b for a in above for b in below]
        return min(corners), max(corners)
    if relation.kind == "difference":
        first, second = (parts[Place(name, column)] for name in row.kind.split("-"))
        return first[0] - second[1], first[1] - second[0]
    lows, highs = (sum((part[end] for part in parts.values()), Fraction(0)) for end in (0, 1))
    return (lows / 4, highs / 4) if row.key == "oh" and relation.kind == "product" else (lows, highs)


def _corners(printed: Printed) -> Bounds:
    return printed.value - printed.step / 2, printed.value + printed.step / 2


def hidden(made: Made, place: Place, value: Fraction, units: int = 1) -> bool:
    """True where rounding hides the planted figure: it breaks no sum, share or cross-cast by more than `units` of a digit."""
    step = made.table.cells[place].step
    for relation in made.relations:
        if place not in relation.places:
            continue
        if relation.result == place:
            low, high = slack(made, relation)
            if not low - step / 2 - units * step <= value <= high + step / 2 + units * step:
                return False
        elif isinstance(relation.result, Place) and relation.kind in ("sum", "difference", "cross_cast"):
            low, high = slack(made, relation)
            result = made.table.cells[relation.result]
            room = (high - low) / 2 + result.step / 2 + units * step
            if abs(value - made.table.cells[place].value) > 2 * room:
                return False
    return True


def with_figure(table: Table, place: Place, value: Fraction) -> Table:
    return replace(table, cells={**table.cells, place: replace(table.cells[place], value=value)})


def _places(made: Made, wanted: Callable[[TableRow, str], bool]) -> list[Place]:
    return [Place(row.key, column) for row in made.table.rows for column in made.table.columns if wanted(row, column)]


def _is_sum(row: TableRow, _column: str) -> bool:
    return "+" in row.kind


def _is_share(row: TableRow, _column: str) -> bool:
    return row.measure == "share"


def _on_grid(value: Fraction, step: Fraction) -> Fraction:
    return round(value / step) * step


def plant(rng: Random, made: Made, cause: str) -> Planted | None:
    """Plant one slip of a cause; None where the table offers no place for it or rounding would hide it."""
    drawn = PLANTERS[cause](rng, made)
    if drawn is None:
        return None
    place, value = drawn
    if cause != "rounding" and hidden(made, place, value):
        return None
    return Planted(place, cause, with_figure(made.table, place, value))


def _transposed(rng: Random, made: Made) -> tuple[Place, Fraction] | None:
    place = rng.choice(_places(made, lambda row, column: True))
    printed = made.table.cells[place]
    digits = list(str(abs(int(printed.value / printed.step))))
    pairs = [at for at in range(len(digits) - 1) if digits[at] != digits[at + 1] and (at or digits[1] != "0")]
    if not pairs:
        return None
    at = rng.choice(pairs)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    return place, int("".join(digits)) * printed.step * (-1 if printed.value < 0 else 1)


def _wrong_sum(rng: Random, made: Made) -> tuple[Place, Fraction] | None:
    place = rng.choice(_places(made, _is_sum))
    part = made.exact[Place(rng.choice(_row(made.table.rows, place).kind.split("+")), place.column)]
    wrong = made.exact[place] + part * rng.choice((-1, 1, -2))
    return place, _on_grid(wrong, made.table.cells[place].step)


def _wrong_denominator(rng: Random, made: Made) -> tuple[Place, Fraction] | None:
    place = rng.choice(_places(made, _is_share))
    above, below = _row(made.table.rows, place).kind.split("/")
    column = place.column
    others = [row.key for row in made.table.rows if row.measure == "money" and row.key not in (above, below)]
    near = [key for key in others if key.startswith(("sum", "grand", "budget"))]
    used = made.exact[Place(rng.choice(near if near and rng.random() < 0.7 else others), column)]
    if not used:
        return None
    return place, _on_grid(100 * made.exact[Place(above, column)] / used, made.table.cells[place].step)


def _off_by_rounding(rng: Random, made: Made) -> tuple[Place, Fraction] | None:
    places = _places(made, lambda row, _column: row.measure == "share" or "+" in row.kind)
    place = rng.choice(places)
    bounds = [slack(made, relation) for relation in made.relations if relation.result == place]
    low, high = max(low for low, _high in bounds), min(high for _low, high in bounds)
    step = made.table.cells[place].step
    if high - low > 10**9:
        return None
    value = _on_grid(high, step)
    while value - step / 2 <= high:
        value += step
    return place, value


def _unexplained(rng: Random, made: Made) -> tuple[Place, Fraction] | None:
    place = rng.choice(_places(made, lambda row, column: bool(row.kind) or "total" in made.table.columns))
    printed = made.table.cells[place]
    return place, _on_grid(printed.value * Fraction(rng.randint(130, 900), 100) + 3 * printed.step, printed.step)


PLANTERS: dict[str, Callable[[Random, Made], tuple[Place, Fraction] | None]] = {
    "transposed_digits": _transposed,
    "wrong_sum": _wrong_sum,
    "wrong_denominator": _wrong_denominator,
    "rounding": _off_by_rounding,
    "unexplained": _unexplained,
}


def plant_carried(rng: Random, made: Made, shape: Shape) -> Planted | None:
    """A wrong sum of a group, with everything in its column that is computed from it computed from the wrong one."""
    place = rng.choice(_places(made, lambda row, column: row.key.startswith("sum_") and column != "total"))
    part = made.exact[Place(rng.choice(_row(made.table.rows, place).kind.split("+")), place.column)]
    wrong = _on_grid(made.exact[place] - part, made.table.cells[place].step)
    if hidden(made, place, wrong):
        return None
    exact = dict(made.exact)
    exact[place] = wrong
    carried = []
    table = with_figure(made.table, place, wrong)
    for row in made.table.rows:
        at = Place(row.key, place.column)
        if row.kind and at != place:
            exact[at] = _derived(row, place.column, exact)
            printed = print_figure(exact[at], row, shape)
            if printed.value != table.cells[at].value:
                table = with_figure(table, at, printed.value)
                carried.append(at)
    return Planted(place, "follows", table, tuple(carried))


def plant_two(rng: Random, made: Made) -> list[Planted] | None:
    """Two slips that know nothing of each other, in different rows and columns; the second table has both."""
    first = plant(rng, made, rng.choice(("transposed_digits", "wrong_sum")))
    second = plant(rng, made, rng.choice(("transposed_digits", "wrong_sum", "wrong_denominator")))
    if (
        first is None
        or second is None
        or first.place.row == second.place.row
        or first.place.column == second.place.column
    ):
        return None
    both = with_figure(first.table, second.place, second.table.cells[second.place].value)
    return [first, replace(second, table=both)]
