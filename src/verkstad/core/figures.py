"""Printed figures: each stands for every value that rounds to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from verkstad.core.findings import Finding
from verkstad.core.money import ORE_PER, half_up

_MEASURES = {
    **dict.fromkeys(("öre", "kr", "sek", "tkr", "ksek", "mkr", "msek", "mdkr"), "money"),
    **dict.fromkeys(("pct", "%", "procent", "percent"), "share"),
    **dict.fromkeys(("h", "tim", "timmar", "hours"), "hours"),
    **dict.fromkeys(("antal", "st", "count", "number", "projects", "companies", "regions", "personer"), "count"),
    **dict.fromkeys(("kr/h", "kr/tim", "tkr/år", "år", "ratio", "kvot", "index"), "plain"),
    "": "plain",
}
MEASURES = ("money", "share", "hours", "count", "plain")
_MONEY = {**ORE_PER, "sek": 100, "ksek": 100_000, "msek": 100_000_000, "mdkr": 100_000_000_000}


def measure_of(unit: str) -> str:
    """What a unit measures: money, share, hours, count or plain; KeyError for a unit nobody declared."""
    return _MEASURES[unit.lower()]


def factor_between(unit: str, other: str) -> Fraction:
    """What a figure in `unit` is multiplied by to be in `other`: 1 unless both are units of money."""
    known = _MONEY.get(unit.lower()), _MONEY.get(other.lower())
    return Fraction(known[0], known[1]) if known[0] and known[1] else Fraction(1)


class BadTable(ValueError):
    """A table or a file of relations that cannot be read; every reason is a finding with its file and line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


@dataclass(frozen=True)
class Span:
    """A closed interval of exact numbers; arithmetic gives the interval of every possible result."""

    low: Fraction
    high: Fraction

    @classmethod
    def point(cls, value: Fraction | Decimal | int) -> "Span":
        return cls(Fraction(value), Fraction(value))

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Span":
        return Span(-self.high, -self.low)

    def __sub__(self, other: "Span") -> "Span":
        return self + -other

    def __mul__(self, other: "Span") -> "Span":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def __truediv__(self, other: "Span") -> "Span":
        """ZeroDivisionError where the divisor may be nought."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        return self * Span(1 / other.high, 1 / other.low)

    def meet(self, other: "Span") -> "Span | None":
        """What both have in common, None when they cannot meet."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Span(low, high) if low <= high else None

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2

    @property
    def width(self) -> Fraction:
        return self.high - self.low


@dataclass(frozen=True)
class Printed:
    """A figure as printed: its exact value and the unit of its last digit (0 when it is not rounded)."""

    value: Fraction
    step: Fraction = Fraction(1)

    @property
    def span(self) -> Span:
        return Span(self.value - self.step / 2, self.value + self.step / 2)

    def rounds(self, value: Fraction) -> Fraction:
        """Another value rounded as this figure is, half up; itself when this figure is not rounded."""
        return Fraction(half_up(value / self.step)) * self.step if self.step else value

    @property
    def decimals(self) -> int:
        """Decimals it is printed with; 0 for whole figures."""
        count, step = 0, self.step or Fraction(1, self.value.denominator)
        while step < 1 and count < 12:
            step, count = step * 10, count + 1
        return count


class Place(NamedTuple):
    """Where a figure stands; the plain pair (row, column) is the same place."""

    row: str
    column: str


@dataclass(frozen=True)
class TableRow:
    """A row of a table: its key, its label, unit and measure, what the table says of its formula, and its line in the file."""

    key: str
    label: str
    unit: str
    measure: str = "plain"
    kind: str = ""
    line: int = 0


@dataclass(frozen=True)
class Table:
    """Printed figures by row and column; a place without a figure is blank."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    cells: Mapping[Place, Printed]
    labels: Mapping[str, str] = field(default_factory=dict)

    def row(self, key: str) -> TableRow:
        """The row of that key; KeyError without."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def places(self) -> list[Place]:
        """Every place in reading order, blank ones included."""
        return [Place(row.key, column) for row in self.rows for column in self.columns]


def plain_number(value: Fraction | Decimal | int) -> int | float:
    """A number for JSON: int where whole, else the float nearest (the shortest decimal that reads back as it)."""
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else float(exact)
