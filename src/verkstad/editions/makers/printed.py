"""The numbers that a printed report gives outside its statement, each worked out anew from the house's figures."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Bound, Column, Inline, Line, Note, Row, Table, Text
from verkstad.core.reporting.figure import Frame
from verkstad.core.reporting.published import DIFFERS, ROUNDING, Outcome, Wanted, all_tried, from_json
from verkstad.core.reporting.words import in_shown, number_text
from verkstad.editions.makers.making import Making, bound, text
from verkstad.reports.figures import FIGURES, answers
from verkstad.reports.models import PublishedReport

_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|\w+|\S")
_SIGNS = {"*": " × ", "/": " / ", "+": " + ", "-": " − "}


def numbers(making: Making, report: PublishedReport) -> Iterator[Table | Note]:
    """Two tables: what does not agree, with its cause, and what agrees or was never printed."""
    tried = outcomes(making, report)
    if not tried:
        return
    off = [one for one in tried if one.verdict in (DIFFERS, ROUNDING)]
    rest = [one for one in tried if one not in off]
    if off:
        yield _table("published_numbers", _("Other printed numbers that do not agree"), off, making, report)
    if rest:
        yield _table(
            "published_right", _("Numbers that agree, or that the report does not print"), rest, making, report
        )
    unknown = [one for one in rest if one.check.formula and one.value is None]
    if unknown:
        names = "; ".join(one.check.words(making.language) for one in unknown)
        yield Note(text(_("Cannot be worked out from what is known: %(names)s.") % {"names": names}), "unknown")


def outcomes(making: Making, report: PublishedReport) -> list[Outcome]:
    """Every check of the report, worked out as of the day that the report being written counts to."""
    checks = [from_json(one) for one in report.checks]
    wanted = [one for check in checks for one in check.values.values() if one.key in FIGURES]
    frames = [_frame(making, one) for one in wanted]
    told = {
        _mark(one): answer.value
        for one, answer in zip(wanted, answers(list(zip([w.key for w in wanted], frames, strict=True))), strict=True)
    }

    def value_of(one: Wanted) -> Fraction | None:
        value = told.get(_mark(one))
        return None if value is None else in_shown(value, one.unit)

    return all_tried(checks, value_of)


def _mark(one: Wanted) -> tuple[str, tuple[tuple[str, str], ...]]:
    return one.key, tuple(sorted(one.dims.items()))


def _frame(making: Making, one: Wanted) -> Frame:
    frame = Frame(making.frame.as_of, making.frame.known)
    for dimension, key in one.dims.items():
        frame = frame.of(dimension, key)
    return frame


def _table(key: str, title: str, found: Sequence[Outcome], making: Making, report: PublishedReport) -> Table:
    columns = (
        Column(_("Number")), Column(_("Printed"), "", True), Column(_("Worked out"), "", True), Column(_("From")),
        Column(_("Why")),
    )  # fmt: skip
    rows = tuple(
        Row(
            text(_named(one, making.language)),
            (
                text(one.check.printed),
                _worked_out(one, making.language),
                _from(one),
                text(one.check.cause(making.language)),
            ),
            key=f"n{one.check.nr}",
        )
        for one in found
    )
    return Table(key, text(title), columns, rows, report.source_note)


def _named(one: Outcome, language: str) -> str:
    name, unit = one.check.words(language), one.check.unit
    return f"{name}, {unit}" if unit else name


def _worked_out(one: Outcome, language: str) -> Line:
    """The figure itself where it is one; else what the figures in the next column come to."""
    if not one.check.formula:
        return text(one.check.other)
    if one.value is None:
        return text(_("not known"))
    only = list(one.check.values.items())
    if len(only) == 1 and one.check.formula.strip() == only[0][0]:
        return (_bound(only[0][1], _decimals(one)),)
    return text(number_text(one.value, _decimals(one), language))


def _decimals(one: Outcome) -> int:
    """As many decimals as were printed; for shares and prices that were not, two."""
    if one.check.printed:
        found = re.search(r"\d[,.](\d+)", one.check.printed)
        return (
            len(found[1]) if found else 1 if one.verdict == DIFFERS and one.value and one.value.denominator != 1 else 0
        )
    return 0 if one.value is not None and one.value.denominator == 1 else 2


def _bound(one: Wanted, decimals: int = 0) -> Bound:
    made = bound(one.key, one.unit, one.dims)
    return Bound(made.key, made.dims, made.unit, decimals)


def _from(one: Outcome) -> Line:
    """The formula with each of its figures bound; nothing where the number is one figure or another source's."""
    if len(one.check.values) < 2 and one.check.formula.strip() in one.check.values:
        return ()
    line: list[Inline] = []
    for token in _TOKEN.findall(one.check.formula):
        if token in one.check.values:
            wanted = one.check.values[token]
            line.append(_bound(wanted, 1 if wanted.unit == "mkr" else 0))
        else:
            line.append(Text(_SIGNS.get(token, token)))
    return tuple(line)
