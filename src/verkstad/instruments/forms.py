"""The form of one section of a response, made from its questions; and what authors write."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from verkstad.core.instruments.answers import answer_findings
from verkstad.core.instruments.questions import Column, Kind, Question
from verkstad.core.refused import Refused
from verkstad.instruments.rules import choices_of
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.words import told

SPARE_ROWS = 2


class PlainNumberField(forms.CharField):
    """A number as people write it, cleaned to "1250.5"; what is no number is left for the question to judge."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input--short", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        return "".join(str(super().clean(value)).split()).replace(",", ".").replace("−", "-")

    def prepare_value(self, value: Any) -> Any:
        return value.replace(".", ",") if isinstance(value, str) and _swedish() else value


class OrganisationField(forms.CharField):
    """An organisation number with or without hyphen and century, cleaned to ten figures."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        plain: str = orgnr.compact(super().clean(value))
        return plain[2:] if len(plain) == 12 and plain[:2] in {"16", "18", "19", "20"} else plain


@dataclass(frozen=True)
class Cells:
    """One row of a table or a budget."""

    label: str
    fields: list[BoundField]


@dataclass(frozen=True)
class Block:
    """One question on the page: a field, a grid of cells, or a computed value."""

    question: Question
    label: str
    help: str
    field: BoundField | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[Cells, ...] = ()
    computed: str = ""


class SectionForm(forms.Form):
    """Reads a section's questions to JSON answers. Nothing is required here: a draft may be incomplete."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, questions: list[Question], answers: Mapping[str, Any]) -> None:
        self.questions, self.asked = questions, {q.key for q in questions}
        super().__init__(data, prefix="q", use_required_attribute=False)
        for question in questions:
            self._add(question, answers.get(question.key))
        self._mark(True)

    def full_clean(self) -> None:
        """What must be answered is said on the page, but is not demanded of a draft."""
        self._mark(False)
        super().full_clean()
        self._mark(True)

    def _mark(self, required: bool) -> None:
        for question in self.questions:
            if question.required and question.key in self.fields:
                self.fields[question.key].required = required

    def _add(self, question: Question, answer: Any) -> None:
        if question.kind is Kind.TABLE:
            for at in range(self._rows(question, answer)):
                row = answer[at] if answer and at < len(answer) else {}
                for column in question.columns:
                    self._cell(f"{question.key}-{at}-{column.key}", column.kind, row.get(column.key))
        elif question.kind is Kind.BUDGET:
            for option in question.options:
                for year in question.years:
                    value = (answer or {}).get(option.key, {}).get(str(year))
                    self._cell(f"{question.key}-{option.key}-{year}", Kind.MONEY, value)
        elif question.kind is not Kind.COMPUTED:
            field = field_of(question)
            field.label, field.help_text, field.initial = said(question.label), hint(question), answer
            self.fields[question.key] = field

    def _cell(self, name: str, kind: Kind, value: Any) -> None:
        field = field_of(Question("cell", kind, limit=100))
        field.initial, field.help_text = value, ""
        field.widget.attrs.pop("data-limit", None)
        self.fields[name] = field

    def _rows(self, question: Question, answer: Any) -> int:
        most = question.limit if question.limit is not None else 100
        return min(most, max(len(answer or []) + SPARE_ROWS, 3))

    def clean(self) -> dict[str, Any]:
        """The answers by question key; what a question does not take becomes an error at its field."""
        self.given: dict[str, Any] = {}
        for question in self.questions:
            if question.kind is Kind.COMPUTED or any(n in self.errors for n in self.names(question)):
                continue
            self.given[question.key] = answer = self._answer(question)
            for finding in answer_findings(question, answer):
                name = finding.where.replace("[", "-").replace("]", "").replace(".", "-")
                name = self._shifted(question, name)
                said_ = told(finding)
                self.add_error(name if name in self.fields else self.names(question)[0],
                               ValidationError(f"{said_.message} {said_.fix}".strip()))  # fmt: skip
        return self.cleaned_data

    def _shifted(self, question: Question, name: str) -> str:
        """The cell a finding of a table speaks of: findings count filled rows from one, cells all rows from nought."""
        parts = name.split("-")
        if question.kind is Kind.TABLE and len(parts) == 3 and parts[1].isdecimal():
            filled = [at for at in range(len(self.names(question))) if self._filled(question, at)]
            parts[1] = str(filled[int(parts[1]) - 1])
        return "-".join(parts)

    def names(self, question: Question) -> list[str]:
        return [n for n in self.fields if n == question.key or n.startswith(f"{question.key}-")]

    def _filled(self, question: Question, at: int) -> dict[str, Any]:
        cells = {c.key: _plain(self.cleaned_data.get(f"{question.key}-{at}-{c.key}")) for c in question.columns}
        return {k: v for k, v in cells.items() if v not in (None, "")}

    def _answer(self, question: Question) -> Any:
        if question.kind is Kind.TABLE:
            rows = [self._filled(question, at) for at in range(len(self.names(question)) // len(question.columns))]
            return [row for row in rows if row]
        if question.kind is Kind.BUDGET:
            lines = {
                o.key: {str(y): v for y in question.years
                        if (v := self.cleaned_data.get(f"{question.key}-{o.key}-{y}")) is not None}
                for o in question.options
            }  # fmt: skip
            return {key: line for key, line in lines.items() if line}
        value = _plain(self.cleaned_data.get(question.key))
        return int(value) if question.kind is Kind.SCALE and value else value

    def blocks(self, computed: Mapping[str, str]) -> list[Block]:
        """The questions in order, as the page shows them."""
        return [self._block(q, computed.get(q.key, "")) for q in self.questions]

    def _block(self, question: Question, computed: str) -> Block:
        head = (question, said(question.label), hint(question))
        if question.kind is Kind.COMPUTED:
            return Block(*head, computed=computed)
        if question.kind not in (Kind.TABLE, Kind.BUDGET):
            return Block(*head, field=self[question.key])
        if question.kind is Kind.BUDGET:
            rows = [(said(o.label), [f"{question.key}-{o.key}-{y}" for y in question.years]) for o in question.options]
            heads = [str(y) for y in question.years]
        else:
            heads = [said(c.label) for c in question.columns]
            count = len(self.names(question)) // len(question.columns)
            rows = [(gettext("Row %s") % (at + 1), [f"{question.key}-{at}-{c.key}" for c in question.columns])
                    for at in range(count)]  # fmt: skip
        cells = []
        for label, names in rows:
            for name, column in zip(names, heads, strict=True):
                self.fields[name].label = f"{head[1]}: {label}, {column}"
                self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
            cells.append(Cells(label, [self[name] for name in names]))
        return Block(*head, heads=tuple(heads), rows=tuple(cells))


def said(words: Any) -> str:
    return str(words.told(get_language() or "sv"))


def _swedish() -> bool:
    return not (get_language() or "sv").startswith("en")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def hint(question: Question) -> str:
    """Help, and the limit where there is one."""
    parts = [said(question.help)]
    if question.limit is not None and question.kind is Kind.TEXT:
        parts.append(gettext("At most %s characters.") % question.limit)
    elif question.limit is not None and question.kind in (Kind.MULTIPLE, Kind.TABLE):
        parts.append(gettext("At most %s.") % question.limit)
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
    if kind is Kind.TEXT:
        limit = getattr(question, "limit", None)
        attrs = {"data-limit": str(limit)} if limit is not None else {}
        widget = forms.TextInput(attrs) if limit is not None and limit <= 200 else forms.Textarea({**attrs, "rows": 6})
        return forms.CharField(required=False, widget=widget)
    pairs = choices_of(question)  # type: ignore[arg-type]
    if kind is Kind.MULTIPLE:
        return forms.MultipleChoiceField(required=False, choices=pairs, widget=forms.CheckboxSelectMultiple)
    if len(pairs) > 7:
        return forms.ChoiceField(required=False, choices=[("", "–"), *pairs])
    return forms.ChoiceField(required=False, choices=pairs, widget=forms.RadioSelect)


class ContentForm(forms.Form):
    """What an instrument asks, as JSON."""

    content = forms.CharField(
        label=_("Content as JSON"),
        widget=forms.Textarea({"rows": 24, "spellcheck": "false"}),
        max_length=1_000_000,
        help_text=_(
            "Sections with questions, in Swedish and English. What an exported version holds can be pasted here."
        ),
    )

    def clean_content(self) -> Any:
        try:
            return json.loads(self.cleaned_data["content"])
        except (ValueError, RecursionError) as wrong:
            line = getattr(wrong, "lineno", 1)
            raise ValidationError(_("Line %s is not JSON. Look for a missing comma or quote.") % line) from None

    def take(self, refused: Refused) -> None:
        """Put each finding at its field, with the place in the content it speaks of."""
        for finding in refused.findings:
            said_ = told(finding)
            own = finding.where in self.fields
            text = " ".join(p for p in ("" if own else f"{said_.where}:", said_.message, said_.fix) if p)
            self.add_error(finding.where if own else "content", text)


class NewForm(ContentForm):
    """A new instrument."""

    key = forms.CharField(label=_("Key"), max_length=60,
                          help_text=_("Small letters, figures and hyphens; it stands in the address."))  # fmt: skip
    field_order = ["key", "content"]
