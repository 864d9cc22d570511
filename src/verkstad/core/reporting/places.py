"""A document put together: tables and pictures in their places, every figure with its id, what to ask, what is printed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from verkstad.core.reporting.document import (
    Bound,
    Document,
    Heading,
    Insert,
    Mark,
    Picture,
    Section,
    Table,
    Text,
    Value,
    lines_of,
)
from verkstad.core.reporting.figure import FEW, Answer, Definition, Frame
from verkstad.core.reporting.words import SHOWN, BadForm, form_of, tell, without_value

Question = tuple[str, Frame]


class NotThere(ValueError):
    """Names that the text puts in place and nobody made; `names` as they are typed."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        super().__init__(", ".join(self.names))


@dataclass(frozen=True)
class Place:
    """Where a figure stands: its section, the block's kind and id, and of a table its row and column, of a picture its mark."""

    bound: Bound
    section: str
    kind: str = "text"  # "text" | "cell" | "mark"
    block: str = ""
    row: str = ""
    column: str = ""
    unit: str = ""  # that the column states in its head, so that the cell does not

    def __str__(self) -> str:
        parts = [self.section, self.block, self.row, self.column]
        return " / ".join(part for part in parts if part)


def put_together(document: Document, made: Mapping[str, Table | Picture] | None = None) -> Document:
    """Set what the house made (by name) where the texts want it, and number figures and headings in reading order.

    Raises NotThere for a name that nobody made.
    """
    given = made or {}
    missing = [
        block.name
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Insert) and block.name not in given
    ]
    if missing:
        raise NotThere(missing)
    number = _Numbers()
    sections = tuple(number.section(section, given) for section in document.sections)
    return replace(document, sections=sections)


class _Numbers:
    """Gives out ids: f1, f2, ... to figures, h1, h2, ... to headings, t1 and p1 to tables and pictures without any.

    A heading never skips a level: who hears the report read would look for the one between (PDF/UA-1, 7.4).
    """

    def __init__(self) -> None:
        self.level = 1
        self.last = {"f": 0, "h": 0, "t": 0, "p": 0}
        self.taken: set[str] = set()

    def section(self, section: Section, given: Mapping[str, Table | Picture]) -> Section:
        self.level = 1
        blocks = (given[one.name] if isinstance(one, Insert) else one for one in section.blocks)
        return replace(section, blocks=tuple(self.block(one) for one in blocks))

    def next(self, letter: str) -> str:
        self.last[letter] += 1
        return f"{letter}{self.last[letter]}"

    def block(self, block: Any) -> Any:
        numbered = self.within(block)
        if isinstance(block, Heading):
            self.level = max(2, min(block.level, self.level + 1))
            return replace(numbered, id=self.next("h"), level=self.level)
        if isinstance(block, Table | Picture):
            own = block.id or self.next("t" if isinstance(block, Table) else "p")
            found, more = own, 1
            while found in self.taken:
                more += 1
                found = f"{own}-{more}"
            self.taken.add(found)
            return replace(numbered, id=found)
        return numbered

    def within(self, value: Any) -> Any:
        """The same value with every figure in it numbered."""
        if isinstance(value, Bound):
            return replace(value, id=self.next("f"))
        if isinstance(value, tuple):
            return tuple(self.within(one) for one in value)
        if isinstance(value, Table):
            title = self.within(value.title)
            return replace(value, title=title, rows=tuple(self.within(row) for row in value.rows))
        if is_dataclass(value) and not isinstance(value, type | Text):
            return replace(value, **{one.name: self.within(getattr(value, one.name)) for one in fields(value)})
        return value


def places(document: Document) -> Iterator[Place]:
    """Every figure of a document in reading order, with where it stands."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _in_table(block, section.title)
            elif isinstance(block, Picture):
                yield from (
                    Place(one, section.title, "text", block.id) for one in block.title if isinstance(one, Bound)
                )
                for mark in block.marks:
                    if mark.value is not None:
                        yield Place(mark.value, section.title, "mark", block.id, mark.label)
            else:
                for line in lines_of(block):
                    yield from (Place(one, section.title) for one in line if isinstance(one, Bound))


def _in_table(table: Table, section: str) -> Iterator[Place]:
    yield from (Place(one, section, "text", table.id) for one in table.title if isinstance(one, Bound))
    for row in table.rows:
        name = plain_text(row.head)
        yield from (Place(one, section, "text", table.id, name) for one in row.head if isinstance(one, Bound))
        for at, cell in enumerate(row.cells):
            column = column_of(table, at)
            for one in cell:
                if isinstance(one, Bound):
                    yield Place(one, section, "cell", table.id, name, column.label, column.unit)


def column_of(table: Table, at: int) -> Any:
    """The column of a row's cell; the first column is of the rows' names where there is one more column than cells."""
    most = max((len(row.cells) for row in table.rows), default=0)
    return table.columns[at + (len(table.columns) - most)]


def plain_text(line: Iterable[Any], values: Mapping[str, Value] | None = None) -> str:
    """A line as plain text; its figures as they are printed, or their keys where no values are given."""
    said = []
    for one in line:
        if isinstance(one, Bound):
            said.append(values[one.id].text if values is not None else f"[{one.key}]")
        else:
            said.append(one.text)
    return "".join(said)


def document_words(document: Document, values: Mapping[str, Value]) -> Iterator[list[tuple[str, str]]]:
    """Line by line, (text, figure id) of all that a document says in its headings, texts and tables, in reading order: what must stand in
    every format, whoever sets it. Of pictures only the titles: their words stand where the drawing has them."""
    for section in document.sections:
        yield [(section.title, "")]
        for block in section.blocks:
            lines = [block.title] if isinstance(block, Picture) else lines_of(block)
            for line in lines:
                yield [(values[one.id].text, one.id) if isinstance(one, Bound) else (one.text, "") for one in line]


def frame_of(bound: Bound, frame: Frame) -> Frame:
    """The question of a figure: the report's own frame with what the figure is asked for beside it."""
    asked: dict[str, Any] = {}
    for name, value in bound.dims:
        if name == "as_of":
            asked[name] = date.fromisoformat(value)
        elif name == "known":
            asked[name] = datetime.fromisoformat(value)
        else:
            asked[name] = int(value) if name == "year" and value else None if name == "year" else value
    return replace(frame, **asked)


def questions(document: Document, frame: Frame) -> tuple[Question, ...]:
    """What must be asked for a document, each question once, in reading order."""
    return tuple(dict.fromkeys((place.bound.key, frame_of(place.bound, frame)) for place in places(document)))


def values_of(
    document: Document,
    frame: Frame,
    answers: Mapping[Question, Answer],
    definitions: Mapping[str, Definition],
    address: Callable[[str, Frame], str] | None = None,
) -> dict[str, Value]:
    """What is printed for every figure of a document, by its id. KeyError for an answer or a definition that is not given;
    BadForm for a form that a figure cannot be told in."""
    order = {question: at for at, question in enumerate(questions(document, frame))}
    made = {}
    for place in places(document):
        question = place.bound.key, frame_of(place.bound, frame)
        answer, definition = answers[question], definitions[place.bound.key]
        text = printed(place, answer, definition, document.language)
        opened = address(*question) if address is not None else ""
        made[place.bound.id] = Value(text, answer.value, order[question], answer.hidden, opened)
    return made


def printed(place: Place, answer: Answer, definition: Definition, language: str) -> str:
    """The text of a figure in its place; a cell leaves out the unit that its column states. Raises BadForm."""
    bound = place.bound
    if answer.value is None or answer.hidden:
        return without_value(FEW if answer.hidden else answer.why, language)
    unit = bound.unit or (place.unit if place.unit in SHOWN[definition.unit] else "")
    try:
        form = form_of(definition.unit, unit, bound.decimals, bound.word)
    except BadForm as bad:
        raise BadForm(f"{bound.id or bound.key}: {bad.message}", **bad.params) from bad
    return tell(answer.value, form, language, bare=bool(place.unit) and place.unit == form.unit).text


def marks_of(picture: Picture) -> dict[str, Mark]:
    return {mark.key: mark for mark in picture.marks}
