"""A number that is quoted from somebody else's statistics: no figure of the house, so nothing here reckons it again.

It carries what it takes to look it up: the table, which of its saved versions, the fingerprint of the file that was read,
and the cells in it. What can be checked is that the text says the value, and that a share is that of its two cells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any

from verkstad.core.reporting.document import Document, Text
from verkstad.core.reporting.words import number_text, with_unit

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Cited(Text):
    """A quoted number: its text, and the exact value as a fraction's text. `cells` are "INDICATOR REGION YEAR"; of a share,
    `of` are its numerator and denominator. `decimals` and `unit` ("%" or none) are the form in which the text tells it."""

    value: str = ""
    of: tuple[str, ...] = ()
    decimals: int = 0
    unit: str = ""
    dataset: str = ""
    version: int = 0
    sha256: str = ""
    cells: tuple[str, ...] = ()


def cited(
    value: Fraction, language: str, *, decimals: int = 0, unit: str = "", of: tuple[Fraction, ...] = (), **source: Any
) -> Cited:
    """A quoted number with its text. `source` is dataset, version, sha256 and cells."""
    made = Cited("", "", str(value), tuple(str(one) for one in of), decimals, unit, **source)
    return Cited(
        said(made, language),
        "",
        made.value,
        made.of,
        decimals,
        unit,
        made.dataset,
        made.version,
        made.sha256,
        made.cells,
    )


def said(one: Cited, language: str) -> str:
    """How the value is told. Raises ValueError and ZeroDivisionError for what is no number."""
    exact = Fraction(one.value) * (100 if one.of else 1)
    text = number_text(exact, one.decimals, language)
    return with_unit(text, one.unit, language) if one.unit == "%" else text


def cited_in(value: Any) -> Iterator[Cited]:
    """Every quoted number of a document, or of a part of one, in reading order."""
    if isinstance(value, Cited):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from cited_in(one)
    elif is_dataclass(value) and not isinstance(value, Text):
        for field in fields(value):
            yield from cited_in(getattr(value, field.name))


def wrong(document: Document) -> Iterator[tuple[Cited, str]]:
    """The quoted numbers that do not say what they carry, each with what it should say, or what is missing of its source."""
    values: dict[tuple[str, int, str], str] = {}
    sources: dict[tuple[str, int], str] = {}
    for one in cited_in(document):
        try:
            expected = said(one, document.language)
            share = not one.of or Fraction(one.value) == Fraction(one.of[0]) / Fraction(one.of[1])
        except (ValueError, ArithmeticError, IndexError):
            expected, share = "-", False
        if expected != one.text:
            yield one, expected
        elif not share:
            yield one, " / ".join(one.of)
        elif not (one.dataset and one.version and one.cells and _HASH.fullmatch(one.sha256)):
            yield one, "?"
        elif sources.setdefault((one.dataset, one.version), one.sha256) != one.sha256:
            yield one, one.sha256
        else:
            stated = one.of or (one.value,)
            pairs = zip(one.cells, stated, strict=False)
            if any(values.setdefault((one.dataset, one.version, cell), value) != value for cell, value in pairs):
                yield one, ", ".join(one.cells)


def sources_in(document: Document) -> list[tuple[str, int, str]]:
    """Each saved file that is quoted: table, version and fingerprint, in order."""
    return sorted({(one.dataset, one.version, one.sha256) for one in cited_in(document)})
