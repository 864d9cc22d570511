"""Answers: their JSON values, what is wrong with them, and what they are worth in expressions.

text, organisation, region, choice, tri_state: str · number: str ("12.5") · money: int (öre) · date: str (ISO) ·
scale: int · multiple: list of str · table: list of {column: value} · budget: {row: {year: öre}} ·
file: {"name", "size" (octets), "sha256", "stored" (where it is kept)}
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from verkstad.core.findings import Finding
from verkstad.core.instruments.questions import Kind, Question
from verkstad.core.words import gettext_noop

LONGEST_TEXT, MOST_ROWS = 20_000, 100
MOST_ORE = 10**15
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
CHOOSE = gettext_noop("Choose one of the list.")


UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def is_writable(value: Any) -> bool:
    """Whether this is text that every database keeps: no null character, no half of a character."""
    return isinstance(value, str) and UNWRITABLE.search(value) is None


def value_of(question: Question, answer: Any) -> Any:
    """An answer as expressions count with it; None when it is empty or of the wrong form."""
    if is_empty(answer) or answer_findings(question, answer, only_form=True):
        return None
    if question.kind is Kind.MULTIPLE:
        return tuple(answer)
    if question.kind is Kind.TABLE:
        kinds = {c.key: c.kind for c in question.columns}
        return [{key: _plain(kinds[key], value) for key, value in row.items()} for row in answer]
    if question.kind is Kind.BUDGET:
        return {row: {year: Fraction(ore, 100) for year, ore in years.items()} for row, years in answer.items()}
    return _plain(question.kind, answer)


def _plain(kind: Kind, answer: Any) -> Any:
    if kind is Kind.MONEY:
        return Fraction(answer, 100)
    if kind in (Kind.NUMBER, Kind.SCALE):
        return Fraction(answer)
    return date.fromisoformat(answer) if kind is Kind.DATE else answer


def answer_findings(question: Question, answer: Any, *, only_form: bool = False) -> list[Finding]:
    """What is wrong with one answer, each finding with `where` = the question's key (and cell). Empty is not wrong.

    `only_form` asks for the shape alone, without the question's own bounds.
    """
    if is_empty(answer):
        return []
    if question.kind in (Kind.MULTIPLE, Kind.TABLE):
        return _several(question, answer, only_form)
    if question.kind is Kind.BUDGET:
        return _budget(question, answer)
    found = _shape(question.kind, question.key, answer, question)
    return found or ([] if only_form else _bounds(question, answer))


def _finding(where: str, code: str, message: str, fix: str, **params: Any) -> list[Finding]:
    return [Finding(f"answer.{code}", message, params, where=where, fix=fix)]


def _shape(kind: Kind, where: str, answer: Any, question: Question) -> list[Finding]:
    if kind is Kind.MONEY:
        if type(answer) is int and abs(answer) <= MOST_ORE:
            return []
        return _finding(
            where, "money", gettext_noop("This is not an amount."), gettext_noop("Write kronor, such as 1 250,50.")
        )
    if kind is Kind.SCALE:
        if type(answer) is int:
            return []
        return _finding(where, "scale", gettext_noop("This is not a step of the scale."), CHOOSE)
    if kind is Kind.FILE:
        if _is_file(answer):
            return []
        return _finding(where, "file", gettext_noop("This is not a file."), gettext_noop("Choose the file again."))
    if not is_writable(answer):
        return _finding(where, "text", gettext_noop("This is not text."), gettext_noop("Write the answer as text."))
    if kind is Kind.NUMBER and not _NUMBER.fullmatch(answer):
        return _finding(
            where,
            "number",
            gettext_noop("“%(value)s” is not a number."),
            gettext_noop("Write figures, with a comma before decimals."),
            value=answer[:30],
        )
    if kind is Kind.DATE and not _is_day(answer):
        return _finding(
            where,
            "date",
            gettext_noop("“%(value)s” is not a day."),
            gettext_noop("Write the date as year-month-day, for example 2026-10-14."),
            value=answer[:30],
        )
    if kind is Kind.ORGANISATION and not _is_organisation(answer):
        return _finding(
            where,
            "organisation",
            gettext_noop("“%(value)s” is not a Swedish organisation number."),
            gettext_noop("Write ten figures, such as 202100-5026; the last one is a check digit."),
            value=answer[:30],
        )
    if kind in (Kind.CHOICE, Kind.REGION, Kind.TRI_STATE) and answer not in question.option_keys():
        return _finding(where, "choice", gettext_noop("“%(value)s” is none of the choices."), CHOOSE, value=answer[:30])
    if kind is Kind.TEXT and len(answer) > LONGEST_TEXT:
        return _too_long(where, len(answer), LONGEST_TEXT)
    return []


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_file(answer: Any) -> bool:
    if not isinstance(answer, Mapping) or set(answer) != {"name", "size", "sha256", "stored"}:
        return False
    texts = [answer[name] for name in ("name", "sha256", "stored")]
    return (
        all(is_writable(t) and 0 < len(t) <= 150 for t in texts) and type(answer["size"]) is int and answer["size"] >= 0
    )


def _is_organisation(text: str) -> bool:
    try:
        return orgnr.validate(text) == text
    except ValidationError:
        return False


def _too_long(where: str, length: int, limit: int) -> list[Finding]:
    return _finding(where, "long", gettext_noop("The text has %(length)s characters; at most %(limit)s are taken."),
                    gettext_noop("Shorten it by %(over)s."), length=length, limit=limit, over=length - limit)  # fmt: skip


def bound(question: Question, text: str) -> Fraction | date | None:
    """A bound of the question as a value: kronor, a number or a day; None where there is none that can be read."""
    try:
        if question.kind is Kind.DATE:
            return date.fromisoformat(text)
        return Fraction(Decimal(text)) if text and len(text) < 30 else None
    except (ValueError, InvalidOperation, OverflowError):
        return None


def _bounds(question: Question, answer: Any) -> list[Finding]:
    where = question.key
    if question.kind is Kind.TEXT and question.limit is not None and len(answer) > question.limit:
        return _too_long(where, len(answer), question.limit)
    if question.kind is Kind.FILE and question.limit is not None and answer["size"] > question.limit * 1_000_000:
        return _finding(where, "large", gettext_noop("The file is larger than %(limit)s MB."),
                        gettext_noop("Make it smaller."), limit=question.limit)  # fmt: skip
    if question.kind is Kind.NUMBER and len(answer.partition(".")[2]) > question.decimals:
        return _finding(where, "decimals", gettext_noop("At most %(decimals)s decimals are taken."),
                        gettext_noop("Round the number."), decimals=question.decimals)  # fmt: skip
    if question.kind not in (Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.SCALE):
        return []
    value: Any = _plain(question.kind, answer)
    least, most = bound(question, question.minimum), bound(question, question.maximum)
    if least is not None and value < least:
        return _finding(
            where,
            "least",
            gettext_noop("The least that is taken is %(bound)s."),
            gettext_noop("Write %(bound)s or more."),
            bound=question.minimum,
        )
    if most is not None and value > most:
        return _finding(
            where,
            "most",
            gettext_noop("The most that is taken is %(bound)s."),
            gettext_noop("Write %(bound)s or less."),
            bound=question.maximum,
        )
    return []


def _several(question: Question, answer: Any, only_form: bool) -> list[Finding]:
    where = question.key
    if not isinstance(answer, list) or len(answer) > MOST_ROWS:
        return _finding(where, "list", gettext_noop("This is not a list of at most %(most)s."), CHOOSE, most=MOST_ROWS)
    found = []
    if question.kind is Kind.MULTIPLE:
        unknown = [a for a in answer if a not in question.option_keys()]
        if unknown or len(set(answer)) < len(answer):
            return _finding(where, "choice", gettext_noop("“%(value)s” is none of the choices, or is chosen twice."),
                            CHOOSE, value=str((unknown or answer)[0])[:30])  # fmt: skip
    else:
        for at, row in enumerate(answer, 1):
            found += _row(question, f"{where}[{at}]", row)
    if not only_form and question.limit is not None and len(answer) > question.limit:
        found += _finding(where, "many", gettext_noop("There are %(count)s here; at most %(limit)s are taken."),
                          gettext_noop("Take some away."), count=len(answer), limit=question.limit)  # fmt: skip
    return found


def _row(question: Question, where: str, row: Any) -> list[Finding]:
    kinds = {c.key: c.kind for c in question.columns}
    if not isinstance(row, Mapping) or set(row) - set(kinds):
        return _finding(where, "row", gettext_noop("This row has other columns than the table."),
                        gettext_noop("Use the columns of the table."))  # fmt: skip
    return [f for key, cell in row.items() for f in _shape(kinds[key], f"{where}.{key}", cell, question)]


def _budget(question: Question, answer: Any) -> list[Finding]:
    where, years = question.key, {str(y) for y in question.years}
    if not isinstance(answer, Mapping):
        return _finding(
            where, "budget", gettext_noop("This is not a budget."), gettext_noop("Write an amount per row and year.")
        )
    found = []
    for row, cells in answer.items():
        if row not in question.option_keys() or not isinstance(cells, Mapping) or set(cells) - years:
            found += _finding(f"{where}.{row}", "budget", gettext_noop("The budget has no such row or year."),
                              gettext_noop("Use the rows and years of the budget."))  # fmt: skip
            continue
        for year, ore in cells.items():
            cell = f"{where}.{row}.{year}"
            found += _shape(Kind.MONEY, cell, ore, question)
            if type(ore) is int and ore < 0:
                found += _finding(
                    cell,
                    "least",
                    gettext_noop("The least that is taken is %(bound)s."),
                    gettext_noop("Write %(bound)s or more."),
                    bound="0",
                )
    return found
