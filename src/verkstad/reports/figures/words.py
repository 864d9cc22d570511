"""Figures as people read them: a value with its unit, a share with its two numbers (R36), and why nothing is told."""

from fractions import Fraction

from verkstad.core.money import format_number
from verkstad.core.reporting.figure import FEW, NOTHING, WITHHELD, Answer, Definition, Unit
from verkstad.reports.figures.registry import definition

UNITS = {Unit.ORE: ("kr", "kr"), Unit.MINUTES: ("h", "h"), Unit.DAYS: ("dagar", "days"), Unit.SHARE: ("%", "%"),
         Unit.COMPANIES: ("företag", "companies"), Unit.COUNT: ("", ""), Unit.PLAIN: ("", "")}  # fmt: skip
WHY = {
    NOTHING: ("det finns inget att räkna på", "there is nothing to reckon from"),
    FEW: ("visas inte: så få företag att de kan kännas igen, eller så ger andra siffror bort det",
          "not told: so few companies that they can be known, or other figures would give it away"),
    WITHHELD: ("lämnas inte ut för det urvalet", "not told for that choice"),
}  # fmt: skip
SPACE = "\u00a0"


def at(language: str) -> int:
    return 1 if language == "en" else 0


def value_of(one: Definition, value: Fraction) -> Fraction:
    """In what it is told in: kronor, hours, per cent."""
    return {Unit.ORE: value / 100, Unit.SHARE: value * 100, Unit.MINUTES: value / 60}.get(one.unit, value)


def number(one: Definition, value: Fraction) -> str:
    """The number alone: exact, but for a share (one decimal) and parts of an öre, hour or day (two)."""
    told = value_of(one, value)
    if told.denominator == 1:
        return format_number(told)
    return format_number(told, 1 if one.unit in (Unit.SHARE, Unit.DAYS) else 2)


def unit(one: Definition, language: str) -> str:
    return UNITS[one.unit][at(language)]


def value(one: Definition, told: Answer, language: str) -> str:
    """The value with its unit, or why there is none."""
    if told.value is None:
        return WHY[told.why or NOTHING][at(language)]
    return f"{number(one, told.value)}{SPACE}{unit(one, language)}".strip(SPACE)


def share(one: Definition, told: Answer, language: str) -> str:
    """The two numbers of a share; empty for anything else."""
    if one.unit is not Unit.SHARE or told.numerator is None or told.denominator is None or told.hidden:
        return ""
    of = ("av", "of")[at(language)]
    return f"{_half(one, told.numerator)} {of} {_half(one, told.denominator)}"


def _half(one: Definition, amount: Fraction) -> str:
    """A half of a share in the unit of the figures that it is made of."""
    part = definition(one.parts[0])
    return number(part, amount) + (f"{SPACE}kr" if part.unit is Unit.ORE else "")
