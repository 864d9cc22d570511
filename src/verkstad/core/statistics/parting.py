"""A question to a live table: what is asked for, cut into pieces that the server allows, and joined again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from verkstad.core.refused import Refused
from verkstad.core.statistics.counties import region_of
from verkstad.core.statistics.cube import MAX_CELLS, Cube, Dimension, Value, no, offset_of, places_of
from verkstad.core.statistics.jsonstat import Described
from verkstad.core.statistics.mapping import Meaning, problems, year_of
from verkstad.core.words import gettext_noop as _

Selection = dict[str, tuple[str, ...]]
MOST_PARTS = 500


def selection_of(table: Described, meaning: Meaning, file: str = "") -> Selection:
    """What a dataset's meaning asks of a table: its counties, its years, the contents and codes that are used.

    Raises Refused with everything in the meaning that the table does not have.
    """
    wrong = list(problems(table.cube, meaning, file, leave_out=table.left_out))
    if wrong:
        raise Refused(*wrong)
    asked: Selection = {}
    for one in table.cube.dimensions:
        if one.code == meaning.region:
            asked[one.code] = tuple(c for c, label in zip(one.codes, one.labels, strict=True) if region_of(c, label))
        elif one.code == meaning.time:
            asked[one.code] = tuple(code for code in one.codes if year_of(code))
        elif one.code == meaning.contents:
            asked[one.code] = tuple(code for code in one.codes if meaning.indicators.get(code))
        elif meaning.only.get(one.code):
            asked[one.code] = tuple(meaning.only[one.code])
    if prod(map(len, asked.values())) > MAX_CELLS:
        raise no("too_large", _("The table has %(n)s figures, more than %(most)s."), _("Choose fewer values in the table."),
                 where=file, n=prod(map(len, asked.values())), most=MAX_CELLS)  # fmt: skip
    return asked


def parted(selection: Mapping[str, Sequence[str]], most: int) -> list[Selection]:
    """The selection in pieces of at most `most` cells, which together are all of it and share none.

    The longest dimension is halved first, so pieces are few and of like size. Raises Refused where they would be too many.
    """
    whole = {name: tuple(codes) for name, codes in selection.items()}
    if prod(map(len, whole.values())) > most * MOST_PARTS or most < 1:
        raise no("too_many_parts", _("The server allows %(most)s figures at a time, too few for this table."),
                 _("Choose fewer values in the table."), most=most)  # fmt: skip
    done, left = [], [whole]
    while left:
        one = left.pop()
        if prod(map(len, one.values())) <= most:
            done.append(one)
            continue
        name = max(one, key=lambda dimension: len(one[dimension]))
        half = (len(one[name]) + 1) // 2
        left += [{**one, name: one[name][half:]}, {**one, name: one[name][:half]}]
    return done


def joined(selection: Mapping[str, Sequence[str]], parts: Sequence[Cube], table: Cube) -> Cube:
    """One cube of the pieces, with the names that the table itself gives. Raises Refused where a piece is missing or holds
    something else than what was asked."""
    dimensions = tuple(_cut(one, selection[one.code]) for one in table.dimensions if one.code in selection)
    sizes = [one.size for one in dimensions]
    count = prod(sizes)
    values: list[Value] = [None] * count
    marks: dict[int, str] = {}
    filled = bytearray(count)
    where = [{code: at for at, code in enumerate(one.codes)} for one in dimensions]
    for part in parts:
        order = [part.dimension(one.code) for one in dimensions]
        for at, value in enumerate(part.values):
            codes = {
                one.code: one.codes[place]
                for one, place in zip(part.dimensions, places_of(part.sizes, at), strict=True)
            }
            places = [known.get(codes.get(one.code, "")) for one, known in zip(dimensions, where, strict=True)]
            if None in order or len(part.dimensions) != len(dimensions) or None in places:
                raise _other(part)
            to = offset_of(sizes, [place for place in places if place is not None])
            filled[to] += filled[to] < 2
            values[to] = value
            if at in part.marks:
                marks[to] = part.marks[at]
    if filled != b"\x01" * count:
        raise _other(table)
    notes = parts[0].notes if parts else table.notes
    return Cube(
        dimensions, tuple(values), marks, table.title, table.source, table.table_id, table.updated, table.licence, notes
    )


def fits(part: Cube, selection: Mapping[str, Sequence[str]]) -> bool:
    """Whether a piece holds what was asked and nothing else."""
    return {one.code: set(one.codes) for one in part.dimensions} == {
        name: set(codes) for name, codes in selection.items()
    }


def _cut(one: Dimension, codes: Sequence[str]) -> Dimension:
    units = {code: unit for code, unit in one.units.items() if code in codes}
    return Dimension(one.code, one.label, tuple(codes), tuple(map(one.label_of, codes)), one.role, units)


def _other(cube: Cube) -> Refused:
    return no("other_answer", _("The server answered with other values than those asked for."),
              _("Try again later; if it goes on, save the table by hand and load the file."), where=cube.table_id)  # fmt: skip
