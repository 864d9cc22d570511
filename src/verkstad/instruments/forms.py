"""The form of one section of a response, made from its questions."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext

from verkstad.core.instruments.answers import answer_findings
from verkstad.core.instruments.questions import Kind, Question
from verkstad.instruments.fields import field_of, hint, said
from verkstad.ui.words import told

SPARE_ROWS = 2
GRIDS = (Kind.TABLE, Kind.BUDGET)


@dataclass(frozen=True)
class Cells:
    """One row of a table or a budget."""

    label: str
    fields: list[BoundField]


@dataclass(frozen=True)
class Block:
    """One question on the page: a field, a grid of cells, or a computed value; `base` is the revision it shows."""

    question: Question
    label: str
    help: str
    base: int = 0
    field: BoundField | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[Cells, ...] = ()
    computed: str = ""

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def errors(self) -> list[str]:
        """What is wrong at the field or in its cells, each thing once."""
        fields = [self.field] if self.field else [cell for row in self.rows for cell in row.fields]
        return list(dict.fromkeys(str(error) for one in fields for error in one.errors))


class SectionForm(forms.Form):
    """Reads a section's questions to JSON answers. Nothing is required here: a draft may be incomplete.

    The page tells which questions it showed, and at which revision each (`seen=KEY:REVISION`), so that what was not on
    the page is not taken for emptied, and what others saved meanwhile can be merged. A post without says: all of them.
    After `is_valid()`: `given` holds the answers of the right shape whether or not others are wrong, `uploads` files.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Collection[Question],
        answers: Mapping[str, Any],
        revision: int = 0,
        only: Collection[str] | None = None,
    ) -> None:
        open_ = {q.key: q for q in questions if only is None or q.key in only}
        self.base, self.chosen, self.page = dict[str, int](), dict[str, str](), secrets.token_hex(8)
        told_seen = data is not None and "seen" in data
        if told_seen:
            pairs = (str(one).rpartition(":") for one in data.getlist("seen"))
            self.base = {key: int(n) for key, _colon, n in pairs if key in open_ and n.isdecimal() and len(n) < 10}
            self.page = str(data.get("page", ""))[:32] or self.page
            self.chosen = {key: side for key in open_ if (side := data.get(f"choose-{key}")) in ("mine", "theirs")}
        self.questions = [q for q in open_.values() if not told_seen or q.key in self.base]
        self.asked, self.revision = {q.key for q in self.questions}, revision
        super().__init__(data, files, prefix="q", use_required_attribute=False)
        for question in self.questions:
            self._add(question, answers.get(question.key))
        self._mark(True)

    def full_clean(self) -> None:
        """What must be answered is said on the page, but is not demanded of a draft."""
        self.given: dict[str, Any] = {}
        self.uploads: dict[str, UploadedFile] = {}
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
            field.label, field.help_text = said(question.label), hint(question)
            field.initial = None if question.kind is Kind.FILE else answer
            self.fields[question.key] = field

    def _cell(self, name: str, kind: Kind, value: Any) -> None:
        field = field_of(Question("cell", kind, limit=100))
        field.initial, field.help_text = value, ""
        field.widget.attrs.pop("data-limit", None)
        self.fields[name] = field

    def _rows(self, question: Question, answer: Any) -> int:
        """As many as the page had, or those that are filled and some to spare."""
        most = question.limit if question.limit is not None else 100
        lead = f"q-{question.key}-"
        sent = {name.removeprefix(lead).partition("-")[0] for name in self.data if name.startswith(lead)}
        last = max((int(at) + 1 for at in sent if at.isdecimal() and len(at) < 4), default=0)
        return min(max(most, len(answer or [])), max(len(answer or []) + SPARE_ROWS, 3, last))

    def clean(self) -> dict[str, Any]:
        """The answers by question key; what a question does not take becomes an error at its field."""
        for question in self.questions:
            single = question.kind not in GRIDS
            if question.kind is Kind.COMPUTED or (single and question.key in self.errors):
                continue
            if question.kind is Kind.FILE:
                self._file(question)
                continue
            answer = self._answer(question)
            found = answer_findings(question, answer)
            if not (found and answer_findings(question, answer, only_form=True)):
                self.given[question.key] = answer
            for finding in found:
                self.wrong(question, finding)
        return self.cleaned_data

    def wrong(self, question: Question, finding: Any) -> None:
        """Put a finding at the field or cell it speaks of."""
        name = self._shifted(question, finding.where.replace("[", "-").replace("]", "").replace(".", "-"))
        told_ = told(finding)
        at = name if name in self.fields else next(iter(self.names(question)))
        self.add_error(at, ValidationError(f"{told_.message} {told_.fix}".strip()))

    def _file(self, question: Question) -> None:
        if upload := self.cleaned_data.get(question.key):
            self.uploads[question.key] = upload
        elif self.data.get(f"q-{question.key}-remove"):
            self.given[question.key] = None

    def _shifted(self, question: Question, name: str) -> str:
        """The cell a finding of a table speaks of: findings count filled rows from one, cells all rows from nought."""
        parts = name.split("-")
        if question.kind is Kind.TABLE and len(parts) == 3 and parts[1].isdecimal():
            filled = [at for at in range(len(self.names(question))) if self._filled(question, at)]
            parts[1] = str(filled[int(parts[1]) - 1])
        return "-".join(parts)

    def names(self, question: Question) -> list[str]:
        return [n for n in self.fields if n == question.key or n.startswith(f"{question.key}-")]

    def _value(self, name: str) -> Any:
        """A cell as it was typed; one that cannot be read keeps what it held."""
        found = self.fields[name].initial if name in self.errors else self.cleaned_data.get(name)
        return _plain(found)

    def _filled(self, question: Question, at: int) -> dict[str, Any]:
        names = {c.key: f"{question.key}-{at}-{c.key}" for c in question.columns}
        cells = {key: self._value(name) for key, name in names.items() if name in self.fields}
        return {k: v for k, v in cells.items() if v not in (None, "")}

    def _answer(self, question: Question) -> Any:
        if question.kind is Kind.TABLE:
            rows = [
                self._filled(question, at) for at in range(len(self.names(question)) // max(len(question.columns), 1))
            ]
            return [row for row in rows if row]
        if question.kind is Kind.BUDGET:
            lines = {
                o.key: {
                    str(y): v for y in question.years if (v := self._value(f"{question.key}-{o.key}-{y}")) is not None
                }
                for o in question.options
            }
            return {key: line for key, line in lines.items() if line}
        value = _plain(self.cleaned_data.get(question.key))
        return int(value) if question.kind is Kind.SCALE and value else value

    def blocks(self, computed: Mapping[str, str]) -> list[Block]:
        """The questions in order, as the page shows them."""
        return [self._block(q, computed.get(q.key, "")) for q in self.questions]

    def _block(self, question: Question, computed: str) -> Block:
        head = (question, said(question.label), hint(question), self.base.get(question.key, self.revision))
        if question.kind is Kind.COMPUTED:
            return Block(*head, computed=computed)
        if question.kind not in GRIDS:
            return Block(*head, field=self[question.key])
        if question.kind is Kind.BUDGET:
            rows = [(said(o.label), [f"{question.key}-{o.key}-{y}" for y in question.years]) for o in question.options]
            heads = [str(y) for y in question.years]
        else:
            heads = [said(c.label) for c in question.columns]
            count = len(self.names(question)) // max(len(question.columns), 1)
            rows = [(gettext("Row %s") % (at + 1), [f"{question.key}-{at}-{c.key}" for c in question.columns])
                    for at in range(count)]  # fmt: skip
        cells = []
        for label, names in rows:
            for name, column in zip(names, heads, strict=True):
                self.fields[name].label = f"{head[1]}: {label}, {column}"
                self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
            cells.append(Cells(label, [self[name] for name in names]))
        return Block(*head, heads=tuple(heads), rows=tuple(cells))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
