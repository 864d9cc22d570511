"""Documents, definitions and answers as plain JSON values and back: no floats, nothing that two machines write differently."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from verkstad.core.reporting import document as parts
from verkstad.core.reporting.cited import Cited
from verkstad.core.reporting.figure import Definition, Frame, How, Unit

_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
KINDS = {
    one.__name__: one
    for one in (
        parts.Bound, parts.Text, parts.Link, parts.Heading, parts.Paragraph, parts.Items, parts.Note, parts.Column,
        parts.Row, parts.Table, parts.Mark, parts.Picture, parts.PageBreak, parts.Section, parts.Document, Cited,
    )
}  # fmt: skip


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8: the bytes that are hashed. Raises TypeError for a float."""
    refuse_floats(value)
    return _ENCODE(value).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refuse_floats(value: Any) -> None:
    """Raise TypeError where a float hides: it is written differently by different machines."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float")
    if isinstance(value, Mapping):
        for one in value.values():
            refuse_floats(one)
    elif isinstance(value, list | tuple):
        for one in value:
            if type(one) is not int and type(one) is not str:
                refuse_floats(one)


def fraction_text(value: Fraction | None) -> str | None:
    """5/2 as "5/2", 16 as "16"; nothing stays nothing."""
    return None if value is None else str(value)


def fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def told(value: Any) -> Any:
    """A part of a document as JSON values: its kind under "is", and each field that is not what it is by default."""
    if isinstance(value, tuple | list):
        return [told(one) for one in value]
    kind = type(value).__name__
    if kind in KINDS and isinstance(value, KINDS[kind]):
        made = {"is": kind}
        for one in fields(value):
            given = getattr(value, one.name)
            if one.default is MISSING or given != one.default:
                made[one.name] = told(given)
        return made
    if value is None or isinstance(value, str | int):
        return str(value) if isinstance(value, StrEnum) else value
    raise TypeError(f"{value!r} has no place in a document")


def untold(value: Any) -> Any:
    """The same from JSON values. Raises KeyError, TypeError or ValueError for what is no part of a document."""
    if isinstance(value, list):
        return tuple(untold(one) for one in value)
    if isinstance(value, Mapping):
        given = dict(value)
        kind = KINDS[given.pop("is")]
        return kind(**{name: untold(one) for name, one in given.items()})
    return value


def document_of(value: Any) -> parts.Document:
    """Raises ValueError where the value is no document."""
    try:
        made = untold(value)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no document: {error}") from error
    if not isinstance(made, parts.Document):
        raise ValueError("no document")
    return made


def frame_told(frame: Frame) -> dict[str, Any]:
    """{"as_of": "2018-12-31", "known": ..., and the dimensions that are held fast}."""
    known = {"known": frame.known.isoformat()} if frame.known else {}
    return {"as_of": frame.as_of.isoformat(), **known, **frame.asked}


def frame_of(value: Mapping[str, Any]) -> Frame:
    given = dict(value)
    known = given.pop("known", None)
    year = given.pop("year", None)
    return Frame(
        as_of=date.fromisoformat(given.pop("as_of")),
        known=datetime.fromisoformat(known) if known else None,
        year=int(year) if year not in (None, "") else None,
        **given,
    )


def definition_told(one: Definition) -> dict[str, Any]:
    """The words and the method of a figure; who may open its rows is no part of the method."""
    return {
        "sv": one.sv, "en": one.en, "unit": str(one.unit), "meaning_sv": one.meaning_sv, "meaning_en": one.meaning_en,
        "how": str(one.how) if one.how else "", "formula": one.formula, "few": one.few, "least": one.least,
        "clause": one.clause, "group": one.group,
    }  # fmt: skip


def definition_of(key: str, value: Mapping[str, Any]) -> Definition:
    given = dict(value)
    how = given.pop("how")
    return Definition(key=key, unit=Unit(given.pop("unit")), how=How(how) if how else None, **given)
