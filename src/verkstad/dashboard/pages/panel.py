"""One part of the page: what was found, its picture or what is not known, and where each number comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.core.reporting.figure import FEW, NO_YEAR, NONE, WITHHELD, Answer
from verkstad.dashboard.queries.choice import Choice
from verkstad.reports.figures import definition
from verkstad.ui import formats
from verkstad.ui.pictures.picture import Picture

NOT_KNOWN = (NONE, str(NO_YEAR))  # parts of a split that belong to no year, county or project that is known


@dataclass(frozen=True)
class Line:
    """A line of the part's file: which figure, what part of it, and its answer."""

    key: str
    by: str
    part: str
    name: str
    answer: Answer


@dataclass(frozen=True)
class Meaning:
    """A figure that the part is made of: its name, what it means, and its own page."""

    name: str
    meaning: str
    url: str


@dataclass(frozen=True)
class Panel:
    """`name` is its file's; without a picture `missing` says what is not known, and `title` that in a few words."""

    name: str
    title: str
    lines: Sequence[Line]
    meanings: Sequence[Meaning]
    picture: Picture | None = None
    lead: str = ""
    missing: str = ""
    csv: str = ""
    open: bool = False


def language() -> str:
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def meanings(choice: Choice, *keys: str) -> list[Meaning]:
    """Each figure once, with its definition and its page for the same choice."""
    tongue = language()
    return [Meaning(definition(key).words(tongue), definition(key).meaning(tongue), choice.figure(key))
            for key in dict.fromkeys(keys)]  # fmt: skip


def money(ore: Fraction | None) -> str:
    """In millions, which is how the page tells money; exact sums are in the tables' figures and files."""
    return formats.money(ore, "mkr", 1) if ore is not None else formats.UNKNOWN


def number(value: Fraction | None) -> str:
    return formats.number(value) if value is not None else formats.UNKNOWN


def known(parts: Sequence[tuple[str, Answer]]) -> dict[str, Answer]:
    """Parts that have a name and a number that is not nought, or that is hidden."""
    return {part: told for part, told in parts if part not in NOT_KNOWN and (told.value or told.hidden)}


def unknown(parts: Sequence[tuple[str, Answer]]) -> Fraction:
    """What belongs to no part that is known."""
    return sum((told.value or Fraction(0) for part, told in parts if part in NOT_KNOWN), Fraction(0))


def hidden_words(told: Answer) -> str:
    """Why a number of companies is not told."""
    return {FEW: _("not shown: so few"), WITHHELD: _("not told for this choice")}.get(told.why, formats.UNKNOWN)
