"""An instrument's content as JSON and back; what is wrong is named by its place."""

from collections.abc import Callable, Mapping
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.instruments.answers import is_writable
from verkstad.core.instruments.questions import Column, Form, Kind, Option, Question, Section, Validation, Words
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop

FORMAT = "instrument/1"
MOST = 500  # entries in any one list


def to_json(form: Form) -> dict[str, Any]:
    """The content as plain JSON values; what is empty is left out."""
    return {"format": FORMAT, "title": _words(form.title), "sections": [_section(s) for s in form.sections]}


def _words(words: Words) -> dict[str, str]:
    return {"sv": words.sv, "en": words.en}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not False and v not in ("", None, [], {"sv": "", "en": ""})}


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        **_filled({"title": _words(section.title), "help": _words(section.help), "condition": section.condition}),
        "questions": [question_to_json(q) for q in section.questions],
    }


def question_to_json(question: Question) -> dict[str, Any]:
    row = {
        "label": _words(question.label), "help": _words(question.help), "required": question.required,
        "condition": question.condition, "limit": question.limit, "minimum": question.minimum,
        "maximum": question.maximum, "decimals": question.decimals or None, "years": list(question.years),
        "options": [{"key": o.key, "label": _words(o.label)} for o in question.options],
        "columns": [{"key": c.key, "kind": str(c.kind), "label": _words(c.label)} for c in question.columns],
        "expression": question.expression,
        "validations": [{"expression": v.expression, "message": _words(v.message)} for v in question.validations],
        "fills": question.fills,
    }  # fmt: skip
    return {"key": question.key, "kind": str(question.kind), **_filled(row)}


def from_json(data: Any) -> Form:
    """The content of a JSON value. Raises Refused with every fault of shape, each with its place."""
    reader = _Reader()
    form = reader.form(data)
    if reader.found:
        raise Refused(*reader.found)
    return form


class _Reader:
    """Reads leniently and notes what is wrong, so that all faults are told at once."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def wrong(self, where: str, message: str, fix: str, **params: Any) -> None:
        self.found.append(Finding("instrument.shape", message, params, where=where, fix=fix))

    def row(self, data: Any, where: str, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.wrong(where or "–", gettext_noop("This is not an object with named fields."),
                       gettext_noop("Write it between { and }."))  # fmt: skip
            return {}
        for name in sorted(map(str, set(data) - known)):
            self.wrong(f"{where}.{name}".lstrip(".") or "–", gettext_noop("There is no field %(name)s here."),
                       gettext_noop("Take it away; fields here are %(known)s."), name=name,
                       known=", ".join(sorted(known)))  # fmt: skip
        return data

    def text(self, row: Mapping[str, Any], name: str, where: str) -> str:
        value: str = row.get(name, "")
        if is_writable(value):
            return value
        self.wrong(f"{where}.{name}", gettext_noop("This is not text."), gettext_noop("Write it in quotes."))
        return ""

    def whole(self, row: Mapping[str, Any], name: str, where: str, most: int) -> int | None:
        value = row.get(name)
        if value is None or (type(value) is int and 0 <= value <= most):
            return value
        self.wrong(f"{where}.{name}", gettext_noop("This is not a whole number from 0 to %(most)s."),
                   gettext_noop("Write such a number without quotes, or leave the field out."), most=most)  # fmt: skip
        return None

    def words(self, row: Mapping[str, Any], name: str, where: str) -> Words:
        if name not in row:
            return Words()
        inner = self.row(row[name], f"{where}.{name}".lstrip("."), {"sv", "en"})
        return Words(self.text(inner, "sv", f"{where}.{name}"), self.text(inner, "en", f"{where}.{name}"))

    def each(self, row: Mapping[str, Any], name: str, where: str, read: Callable[[Any, str], Any]) -> tuple[Any, ...]:
        value = row.get(name, [])
        if not isinstance(value, list) or len(value) > MOST:
            self.wrong(f"{where}.{name}".lstrip("."), gettext_noop("This is not a list of at most %(most)s entries."),
                       gettext_noop("Write the entries between [ and ]."), most=MOST)  # fmt: skip
            return ()
        return tuple(read(one, f"{where}.{name}[{at}]".lstrip(".")) for at, one in enumerate(value, 1))

    def form(self, data: Any) -> Form:
        row = self.row(data, "", {"format", "title", "sections"})
        if row.get("format", FORMAT) != FORMAT:
            self.wrong("format", gettext_noop("This is another format than %(format)s."),
                       gettext_noop("Write %(format)s."), format=FORMAT)  # fmt: skip
        return Form(self.words(row, "title", ""), self.each(row, "sections", "", self.section))

    def section(self, data: Any, where: str) -> Section:
        row = self.row(data, where, {"key", "title", "help", "condition", "questions"})
        return Section(
            key=self.text(row, "key", where),
            title=self.words(row, "title", where),
            help=self.words(row, "help", where),
            condition=self.text(row, "condition", where),
            questions=self.each(row, "questions", where, self.question),
        )

    def kind(self, row: Mapping[str, Any], where: str) -> Kind:
        name = self.text(row, "kind", where)
        if name in Kind._value2member_map_:
            return Kind(name)
        self.wrong(f"{where}.kind", gettext_noop("%(kind)s is no kind of question."),
                   gettext_noop("Write one of %(known)s."), kind=name or "–", known=", ".join(Kind))  # fmt: skip
        return Kind.TEXT

    def question(self, data: Any, where: str) -> Question:
        row = self.row(data, where, set(Question.__dataclass_fields__))
        required = row.get("required", False)
        if not isinstance(required, bool):
            self.wrong(f"{where}.required", gettext_noop("This is neither true nor false."),
                       gettext_noop("Write true or false without quotes."))  # fmt: skip
        return Question(
            key=self.text(row, "key", where), kind=self.kind(row, where), label=self.words(row, "label", where),
            help=self.words(row, "help", where), required=required is True, condition=self.text(row, "condition", where),
            limit=self.whole(row, "limit", where, 100_000), minimum=self.text(row, "minimum", where),
            maximum=self.text(row, "maximum", where), decimals=self.whole(row, "decimals", where, 6) or 0,
            options=self.each(row, "options", where, self.option), columns=self.each(row, "columns", where, self.column),
            years=self.each(row, "years", where, self.year), expression=self.text(row, "expression", where),
            validations=self.each(row, "validations", where, self.validation), fills=self.text(row, "fills", where),
        )  # fmt: skip

    def option(self, data: Any, where: str) -> Option:
        row = self.row(data, where, {"key", "label"})
        return Option(self.text(row, "key", where), self.words(row, "label", where))

    def column(self, data: Any, where: str) -> Column:
        row = self.row(data, where, {"key", "label", "kind"})
        return Column(self.text(row, "key", where), self.words(row, "label", where), self.kind(row, where))

    def validation(self, data: Any, where: str) -> Validation:
        row = self.row(data, where, {"expression", "message"})
        return Validation(self.text(row, "expression", where), self.words(row, "message", where))

    def year(self, data: Any, where: str) -> int:
        if type(data) is int and 1900 <= data <= 2200:
            return data
        self.wrong(where, gettext_noop("This is not a year."), gettext_noop("Write a year such as 2026."))
        return 2000
