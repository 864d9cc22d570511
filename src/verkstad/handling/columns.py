"""The columns of the staff list: which there are, how each is shown on the page and in a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.applications.models import Application

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Column:
    """One column. `value` gives what a file holds: text, a day, or a number (kronor); `kind` how the page sets it."""

    key: str
    label: str | Promise
    value: Callable[[Application], Cell]
    kind: str = "text"  # text | number | state | call | moment | day | money | person
    usual: bool = True


def kronor(ore: int) -> Cell:
    return ore // 100 if ore % 100 == 0 else ore / 100


def day_of(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def due(case: Application) -> date | None:
    text = getattr(case, "due", None)
    return date.fromisoformat(text) if text else None


def share(case: Application) -> Cell:
    return round(float(Fraction(case.applied_ore * 100, case.total_ore)), 1) if case.total_ore else None


COLUMNS: tuple[Column, ...] = (
    Column("title", _("Title"), lambda c: c.title or c.key),
    Column("owner", _("Applicant"), lambda c: c.owner.name),
    Column("call", pgettext_lazy("of a case", "Call"), lambda c: c.call.title, "call"),
    Column("state", _("State"), lambda c: c.get_state_display(), "state"),
    Column("sent", pgettext_lazy("column", "Sent"), lambda c: day_of(c.sent_at), "day"),
    Column("amount", _("Applied for"), lambda c: kronor(c.applied_ore), "money"),
    Column("handler", _("Handler"), lambda c: str(c.handler) if c.handler else None, "person"),
    Column("due", _("Due"), due, "due"),
    Column("total", _("Total cost"), lambda c: kronor(c.total_ore), "money", usual=False),
    Column("share", _("Share, per cent"), share, "number", usual=False),
    Column("kind", _("Kind of applicant"), lambda c: c.owner.get_kind_display(), usual=False),
    Column("orgnr", _("Organisation number"), lambda c: c.owner.public_number or None, usual=False),
    Column("stage", _("Stage"), lambda c: c.stage, "number", usual=False),
)
NUMBER = Column("number", _("Diary number"), lambda c: c.diary_number or c.key)


def chosen_columns(keys: Iterable[str]) -> list[Column]:
    """The columns asked for, in the house's order; the usual ones where none that exists is asked for."""
    wanted = set(keys)
    found = [column for column in COLUMNS if column.key in wanted]
    return found or [column for column in COLUMNS if column.usual]


def sheet_rows(cases: Iterable[Application], columns: Sequence[Column]) -> Iterable[list[Any]]:
    """The head and one row a case, as values for a file; the diary number always comes first."""
    every = (NUMBER, *columns)
    yield [str(column.label) for column in every]
    for case in cases:
        yield [column.value(case) for column in every]
