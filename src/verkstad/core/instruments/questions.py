"""What an instrument is made of: sections with questions, in two languages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

TRI_STATE = ("yes", "no", "unknown")


class Kind(StrEnum):
    """What a question asks for, and so what an answer looks like (`answers.py`)."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    TABLE = "table"
    ORGANISATION = "organisation"
    REGION = "region"
    BUDGET = "budget"
    SCALE = "scale"
    TRI_STATE = "tri_state"
    FILE = "file"
    COMPUTED = "computed"


# What a question may be filled with beforehand: a fact of the organisation that answers, or the counties that what is
# described works in (`counties_of`), and the kind of question it fits.
FILLS = {
    "own.number": Kind.ORGANISATION,
    "own.name": Kind.TEXT,
    "own.region": Kind.REGION,
    "own.employees": Kind.NUMBER,
    "own.turnover": Kind.MONEY,
    "work.counties": Kind.MULTIPLE,
}
COLUMN_KINDS = (Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE)


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    sv: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.sv or self.en

    def told(self, language: str) -> str:
        """The text in a language ("sv", "en"), in the other where it is missing."""
        return (self.en or self.sv) if language.startswith("en") else (self.sv or self.en)


# The counties by the code of Statistics Sweden.
COUNTIES = {
    "01": Words("Stockholms län", "Stockholm County"),
    "03": Words("Uppsala län", "Uppsala County"),
    "04": Words("Södermanlands län", "Södermanland County"),
    "05": Words("Östergötlands län", "Östergötland County"),
    "06": Words("Jönköpings län", "Jönköping County"),
    "07": Words("Kronobergs län", "Kronoberg County"),
    "08": Words("Kalmar län", "Kalmar County"),
    "09": Words("Gotlands län", "Gotland County"),
    "10": Words("Blekinge län", "Blekinge County"),
    "12": Words("Skåne län", "Skåne County"),
    "13": Words("Hallands län", "Halland County"),
    "14": Words("Västra Götalands län", "Västra Götaland County"),
    "17": Words("Värmlands län", "Värmland County"),
    "18": Words("Örebro län", "Örebro County"),
    "19": Words("Västmanlands län", "Västmanland County"),
    "20": Words("Dalarnas län", "Dalarna County"),
    "21": Words("Gävleborgs län", "Gävleborg County"),
    "22": Words("Västernorrlands län", "Västernorrland County"),
    "23": Words("Jämtlands län", "Jämtland County"),
    "24": Words("Västerbottens län", "Västerbotten County"),
    "25": Words("Norrbottens län", "Norrbotten County"),
}


@dataclass(frozen=True)
class Option:
    """One choice, or one row (cost kind) of a budget."""

    key: str
    label: Words = Words()


@dataclass(frozen=True)
class Column:
    key: str
    label: Words = Words()
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Validation:
    """What must be true of the answers, and what is said when it is not."""

    expression: str
    message: Words = Words()


@dataclass(frozen=True)
class Question:
    """One question. `limit` is characters of a text, most choices, rows or MB; bounds are kronor, numbers or steps. `fills`
    names the fact of the answering organisation (FILLS) that may be put in beforehand."""

    key: str
    kind: Kind
    label: Words = Words()
    help: Words = Words()
    required: bool = False
    condition: str = ""
    limit: int | None = None
    minimum: str = ""
    maximum: str = ""
    decimals: int = 0
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    years: tuple[int, ...] = ()
    expression: str = ""
    validations: tuple[Validation, ...] = ()
    fills: str = ""

    def option_keys(self) -> tuple[str, ...]:
        """What an answer may be, for the kinds that choose from a list."""
        if self.kind is Kind.REGION:
            return tuple(COUNTIES)
        return TRI_STATE if self.kind is Kind.TRI_STATE else tuple(o.key for o in self.options)


@dataclass(frozen=True)
class Section:
    key: str
    title: Words = Words()
    help: Words = Words()
    condition: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Form:
    """An instrument's content: what one version of it asks."""

    title: Words = Words()
    sections: tuple[Section, ...] = field(default=())

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Questions by key; of two with one key the first."""
        found: dict[str, Question] = {}
        for question in self.questions():
            found.setdefault(question.key, question)
        return found

    @cached_property
    def section_of(self) -> dict[str, Section]:
        found: dict[str, Section] = {}
        for section in self.sections:
            for question in section.questions:
                found.setdefault(question.key, section)
        return found
