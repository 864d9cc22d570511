"""Answers as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.se import orgnr

from verkstad.core.instruments.answers import answer_findings, is_empty
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import Form, Kind, Question
from verkstad.core.instruments.types import Type
from verkstad.instruments.fields import said
from verkstad.instruments.rules import choices_of
from verkstad.ui.formats import dateword, is_swedish, moment, money, number, size


@dataclass(frozen=True)
class Part:
    """A section with its answers in words; rows: key, term, value."""

    key: str
    title: str
    rows: list[dict[str, str]]


def answers_in_words(form: Form, answers: Mapping[str, Any]) -> list[Part]:
    """The sections and questions that these answers show, in the active language, each answer in words."""
    state = logic_of(form).state(answers)
    computed = computed_words(form, state.computed)
    return [
        Part(section.key, said(section.title), [
            {"key": q.key, "term": said(q.label), "value": computed.get(q.key) or shown_answer(q, answers.get(q.key))}
            for q in section.questions if q.key in state.visible
        ]) for section in form.sections if section.key in state.sections
    ]  # fmt: skip


def computed_words(form: Form, computed: Mapping[str, Any]) -> dict[str, str]:
    """Computed values as people read them, by key."""
    types = logic_of(form).types
    return {key: _value(types[key], value) for key, value in computed.items()}


def _value(kind: Type, value: Any) -> str:
    if value is None:
        return _("not known yet")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Fraction):
        decimals = 0 if value.denominator == 1 else 2
        return money(round(value * 100)) if kind is Type.MONEY else number(value, decimals)
    return dateword(value) if isinstance(value, date) else str(value)


def shown_answer(question: Question, answer: Any) -> str:
    """An answer in words, one line a row of a table or budget."""
    if is_empty(answer):
        return "–"
    if answer_findings(question, answer, only_form=True):
        return str(answer)
    if question.kind is Kind.FILE:
        return f"{answer['name']} ({size(answer['size'])})"
    if question.kind is Kind.MONEY:
        return money(answer)
    if question.kind is Kind.DATE:
        return dateword(date.fromisoformat(answer))
    if question.kind is Kind.NUMBER:
        return number(Decimal(answer), len(answer.partition(".")[2]))
    if question.kind is Kind.TABLE:
        rows = ["; ".join(f"{said(c.label)}: {shown_answer(Question(c.key, c.kind), row[c.key])}"
                          for c in question.columns if c.key in row) for row in answer]  # fmt: skip
        return "\n".join(rows)
    if question.kind is Kind.BUDGET:
        labels = {o.key: said(o.label) for o in question.options}
        return "\n".join(
            f"{labels[row]}, {year}: {money(ore)}" for row, years in answer.items() for year, ore in years.items()
        )
    if question.kind is Kind.ORGANISATION:
        return str(orgnr.format(answer))
    if question.kind is Kind.TEXT:
        return str(answer)
    names = dict(choices_of(question))
    return ", ".join(names.get(str(a), str(a)) for a in (answer if isinstance(answer, list) else [answer]))


def saved_words(at: datetime, revision: int) -> str:
    """When it was saved last, to the second: "Sparat 14.02.11"; with the day where it was not today."""
    if not revision:
        return _("Nothing is saved yet.")
    here = timezone.localtime(at)
    if here.date() != timezone.localdate():
        return _("Saved %s") % moment(at)
    return _("Saved %s") % f"{here:%H.%M.%S}" if is_swedish() else _("Saved %s") % f"{here:%H:%M:%S}"
