"""`verkstad figure`: any figure on the command line, as words or as JSON whose keys stay."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from verkstad.core.reporting.figure import DIMENSIONS, Answer, Definition, Frame
from verkstad.reports.figures import (
    FIGURES,
    GROUPS,
    CannotSplit,
    UnknownFigure,
    answer,
    definition,
    explain,
    split,
    words,
)
from verkstad.reports.output import without_thin_spaces
from verkstad.reports.queries import find_mandate

CALL_ERROR = 2


class Sorry(Exception):
    """A call that cannot be answered, in words."""


def figure(arguments: argparse.Namespace) -> int:
    """Print a figure, or the list of them. Returns 0, or 2 for a call that cannot be answered."""
    try:
        if arguments.list or not arguments.key:
            return _list(arguments)
        one, frame = definition(arguments.key), frame_of(arguments)
        since = _moment(arguments.since)
        told = answer(one.key, frame, hide=not arguments.all)
        parts = split(one.key, frame, arguments.by, hide=not arguments.all) if arguments.by else []
    except UnknownFigure as error:
        near = f"; did you mean {', '.join(error.near)}?" if error.near else "; `verkstad figure --list` names them all"
        return _sorry(f"there is no figure {error.key!r}{near}")
    except CannotSplit as error:
        return _sorry(f"{error.key} is not known by {error.by}; it is known by: {', '.join(error.known) or 'nothing'}")
    except Sorry as error:
        return _sorry(str(error))
    if arguments.since:
        return _explained(one, frame, since, arguments.lang)
    if arguments.json:
        print(json.dumps(plain(one, told, parts, arguments.by or "", arguments.lang), ensure_ascii=False, indent=1))
    else:
        print(without_thin_spaces("\n".join(lines(one, told, parts, arguments.lang))))
    return 0


def frame_of(arguments: argparse.Namespace) -> Frame:
    """The frame that is asked for; Sorry for a day, moment, mandate or dimension that is none."""
    if arguments.by and arguments.by not in DIMENSIONS:
        near = get_close_matches(arguments.by, DIMENSIONS, 1, 0.4)
        raise Sorry(f"--by: there is no dimension {arguments.by!r}"
                    + (f"; did you mean {near[0]}?" if near else f"; there are {', '.join(DIMENSIONS)}"))  # fmt: skip
    mandate = find_mandate(arguments.mandate) if arguments.mandate else None
    if arguments.mandate and mandate is None:
        raise Sorry(f"--mandate: there is no mandate {arguments.mandate!r}; give its key or diary number")
    return Frame(_day(arguments.as_of), _moment(arguments.known), mandate=mandate.key if mandate else "",
                 project=arguments.project or "", region=arguments.region or "", source=arguments.source or "",
                 year=_year(arguments.year))  # fmt: skip


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as error:
        raise Sorry(f"--as-of: {text!r} is not a date; write YYYY-MM-DD, for example 2018-12-31") from error


def _year(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Sorry(f"--year: {text!r} is not a year; 0 stands for money of no year")
    return int(text)


def _moment(text: str | None) -> datetime | None:
    """A moment as typed; a day is its end, here."""
    if not text:
        return None
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59, 999_999))
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Sorry(f"--known: {text!r} is not a moment; write YYYY-MM-DD or YYYY-MM-DDThh:mm")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _explained(one: Definition, frame: Frame, since: datetime | None, language: str) -> int:
    """What came, went and changed since a moment, row by row, with the journal's acts."""
    assert since is not None  # noqa: S101  told by the caller; for the type checker
    told = explain(one.key, frame, since)
    print(without_thin_spaces(f"{one.key}: {shown(one, told.before, language)} -> {shown(one, told.now, language)}"))
    for mark, found in (("+", told.come), ("-", told.gone), ("~", told.changed)):
        for row in found:
            fact = row.now or row.before
            acts = ", ".join(f"{act.position} {act.act}" for act in row.acts)
            amounts = " -> ".join(str(each.amount) for each in (row.before, row.now) if each is not None)
            print(
                f"  {mark} {fact.id if fact else ''} {fact.day if fact else ''} {amounts}"
                + (f"  [{acts}]" if acts else "")
            )
    return 0


def _list(arguments: argparse.Namespace) -> int:
    language = 0 if arguments.lang == "sv" else 1
    if arguments.json:
        told = [{"key": one.key, "group": one.group, "words": one.words(arguments.lang), "unit": one.unit.value,
                 "by": list(one.by), "formula": one.formula} for one in FIGURES.values()]  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    width = max(len(key) for key in FIGURES)
    for group, names in GROUPS.items():
        mine = [one for one in FIGURES.values() if one.group == group]
        if mine:
            print(names[language])
            print("\n".join(f"  {one.key:<{width}}  {one.words(arguments.lang)}" for one in mine))
    return 0


def plain(one: Definition, told: Answer, parts: Sequence[tuple[str, Answer]], by: str, language: str) -> dict[str, Any]:
    """The answer as JSON: these keys stay. Numbers are exact: whole ones as numbers, others as "numerator/denominator"."""
    made = {
        "key": one.key, "words": one.words(language), "unit": one.unit.value, "meaning": one.meaning(language),
        "formula": one.formula, "clause": one.clause, "as_of": told.frame.as_of.isoformat(),
        "known": told.frame.known.astimezone(UTC).isoformat() if told.frame.known else None,
        "of": dict(told.frame.asked), **_numbers(told),
        "parts": [{"key": part.key, **_numbers(part)} for part in told.parts],
    }  # fmt: skip
    if by:
        made |= {"by": by, "split": [{"part": part, **_numbers(each)} for part, each in parts]}
    return made


def _numbers(told: Answer) -> dict[str, Any]:
    return {"value": _number(told.value), "numerator": _number(told.numerator), "denominator": _number(told.denominator),
            "facts": None if told.hidden else told.facts, "hidden": told.hidden, "why": told.why}  # fmt: skip


def _number(value: Fraction | None) -> int | str | None:
    return None if value is None else int(value) if value.denominator == 1 else str(value)


def lines(one: Definition, told: Answer, parts: Sequence[tuple[str, Answer]], language: str) -> list[str]:
    """The answer in words."""
    known = f", {'känt' if language == 'sv' else 'known'} {told.frame.known.isoformat()}" if told.frame.known else ""
    of = "".join(f", {name} {value}" for name, value in told.frame.asked.items())
    made = [f"{one.words(language)} ({told.frame.as_of.isoformat()}{known}{of}): {shown(one, told, language)}"]
    made += [f"  {one.meaning(language)}"]
    if one.formula:
        made += [f"  = {one.formula}"]
        made += [f"    {part.key}: {shown(definition(part.key), part, language)}" for part in told.parts]
    width = max((len(part) for part, _each in parts), default=0)
    return [*made, *(f"  {part:<{width}}  {shown(one, each, language)}" for part, each in parts)]


def shown(one: Definition, told: Answer, language: str) -> str:
    """A value with its unit; a share with its two numbers (R36)."""
    halves = words.share(one, told, language)
    return words.value(one, told, language) + (f" ({halves})" if halves else "")


def _sorry(text: str) -> int:
    print(f"verkstad: {text}", file=sys.stderr)
    return CALL_ERROR
