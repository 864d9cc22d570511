"""The form field of each kind of question."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from stdnum.se import orgnr

from verkstad.core.files.types import file_types
from verkstad.core.instruments.questions import Column, Kind, Question
from verkstad.instruments.rules import choices_of
from verkstad.ui.fields import DayField, MoneyField

THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")  # as English writes them


class PlainNumberField(forms.CharField):
    """A number as people write it, cleaned to "1250.5"; what is no number is left for the question to judge."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input--short", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        plain = "".join(str(super().clean(value)).split()).replace("−", "-")
        if not _swedish() and THOUSANDS.fullmatch(plain):
            return plain.replace(",", "")
        return plain.replace(",", ".")

    def prepare_value(self, value: Any) -> Any:
        return value.replace(".", ",") if isinstance(value, str) and _swedish() else value


class OrganisationField(forms.CharField):
    """An organisation number with or without hyphen and century, cleaned to ten figures."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        plain: str = orgnr.compact(super().clean(value))
        return plain[2:] if len(plain) == 12 and plain[:2] in {"16", "18", "19", "20"} else plain


class LinesField(forms.CharField):
    """Text whose lines end alike whatever the browser sends, so that it is counted as it was typed."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).replace("\r\n", "\n").replace("\r", "\n")


class FileAnswerField(forms.FileField):
    """A file to give as an answer; an empty one is left for the rules of files to refuse."""

    def __init__(self) -> None:
        accept = ",".join(f".{ending}" for ending in file_types())
        super().__init__(required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": accept}))

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None


def said(words: Any) -> str:
    return str(words.told(get_language() or "sv"))


def _swedish() -> bool:
    return not (get_language() or "sv").startswith("en")


def hint(question: Question) -> str:
    """Help, and the limit where there is one."""
    parts = [said(question.help)]
    if question.limit is not None and question.kind is Kind.TEXT:
        parts.append(gettext("At most %s characters.") % question.limit)
    elif question.limit is not None and question.kind in (Kind.MULTIPLE, Kind.TABLE):
        parts.append(gettext("At most %s.") % question.limit)
    if question.kind is Kind.BUDGET or any(c.kind is Kind.MONEY for c in question.columns):
        parts.append(gettext("Amounts in kronor."))
    if question.kind is Kind.FILE:
        kinds = ", ".join(file_types())
        parts.append(gettext("One of these kinds: %s. Files with macros are not taken in.") % kinds)
        parts += [gettext("At most %s MB.") % question.limit] if question.limit is not None else []
    if question.kind is Kind.DATE:
        parts.append(gettext("Year-month-day, for example 2026-10-14."))
    return " ".join(p for p in parts if p)


def field_of(question: Question | Column) -> forms.Field:
    """The form field of a kind; never required, for drafts may be incomplete."""
    kind = question.kind
    if kind is Kind.MONEY:
        return MoneyField(required=False, minimum=None)
    if kind is Kind.DATE:
        return DayField(required=False)
    if kind is Kind.NUMBER:
        return PlainNumberField(required=False, max_length=40)
    if kind is Kind.ORGANISATION:
        return OrganisationField(required=False, max_length=20)
    if kind is Kind.FILE:
        return FileAnswerField()
    if kind is Kind.TEXT:
        limit = getattr(question, "limit", None)
        attrs = {"data-limit": str(limit)} if limit is not None else {}
        widget = forms.TextInput(attrs) if limit is not None and limit <= 200 else forms.Textarea({**attrs, "rows": 6})
        return LinesField(required=False, widget=widget)
    pairs = choices_of(question)  # type: ignore[arg-type]
    if kind is Kind.MULTIPLE:
        return forms.MultipleChoiceField(required=False, choices=pairs, widget=forms.CheckboxSelectMultiple)
    if len(pairs) > 7:
        return forms.ChoiceField(required=False, choices=[("", "–"), *pairs])
    none = [] if getattr(question, "required", False) else [("", gettext("No answer"))]
    return forms.ChoiceField(required=False, choices=[*pairs, *none], widget=forms.RadioSelect)
