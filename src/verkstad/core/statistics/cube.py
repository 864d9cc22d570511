"""A statistical table as a cube: dimensions with codes and names, and one figure for each combination of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import prod

from verkstad.core.refused import Refused

MAX_CELLS = 1_000_000

Value = Decimal | None  # None: not stated


@dataclass(frozen=True)
class Dimension:
    """One way of dividing a table. `role` is time, geo, metric or empty; `units` belong to the codes of a metric."""

    code: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.codes)

    def label_of(self, code: str) -> str:
        return self.labels[self.codes.index(code)]


@dataclass(frozen=True)
class Cube:
    """The whole table, its last dimension running fastest. `marks` are what the publisher says of a figure, by offset:
    why it is missing, that it is preliminary. A figure that is not stated is None, never nought."""

    dimensions: tuple[Dimension, ...]
    values: tuple[Value, ...]
    marks: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    source: str = ""
    table_id: str = ""
    updated: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(one.size for one in self.dimensions)

    def dimension(self, code: str) -> Dimension | None:
        return next((one for one in self.dimensions if one.code == code), None)

    def role(self, role: str) -> tuple[Dimension, ...]:
        return tuple(one for one in self.dimensions if one.role == role)

    def at(self, codes: Mapping[str, str]) -> tuple[Value, str]:
        """The figure at a code of every dimension, and its mark. Raises ValueError for a code that is not there."""
        offset = offset_of(self.sizes, [one.codes.index(codes[one.code]) for one in self.dimensions])
        return self.values[offset], self.marks.get(offset, "")

    def address(self, offset: int) -> str:
        """Where a figure lies, as a person finds it: "Region=01, Tid=2019"."""
        places = places_of(self.sizes, offset)
        return ", ".join(f"{one.code}={one.codes[at]}" for one, at in zip(self.dimensions, places, strict=True))


def offset_of(sizes: Sequence[int], places: Sequence[int]) -> int:
    """The place of a cell in the list of values, the last dimension running fastest."""
    offset = 0
    for size, place in zip(sizes, places, strict=True):
        if not 0 <= place < size:
            raise IndexError(f"place {place} of {size}")
        offset = offset * size + place
    return offset


def places_of(sizes: Sequence[int], offset: int) -> tuple[int, ...]:
    """The reverse of `offset_of`."""
    if not 0 <= offset < prod(sizes):
        raise IndexError(f"offset {offset} of {prod(sizes)}")
    places = []
    for size in reversed(sizes):
        offset, place = divmod(offset, size)
        places.append(place)
    return tuple(reversed(places))


def cells(cube: Cube) -> Iterator[tuple[tuple[str, ...], Value, str]]:
    """Every figure with the codes it stands at and its mark, in order."""
    for offset, value in enumerate(cube.values):
        places = places_of(cube.sizes, offset)
        codes = tuple(one.codes[at] for one, at in zip(cube.dimensions, places, strict=True))
        yield codes, value, cube.marks.get(offset, "")


def no(code: str, message: str, fix: str, *, where: str = "", **params: object) -> Refused:
    """A refusal of a file or table, told at its place."""
    return Refused.because(f"statistics.{code}", message, params, where=where, fix=fix)
