"""What every picture is: a drawing, a title that says the finding, a description, keys and a table twin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import slugify


@dataclass(frozen=True)
class Cell:
    """A cell of the table twin; `number` sets it right-aligned."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class Key:
    """One line of the legend: a swatch, what it stands for, and its figure if it has one."""

    swatch: SafeString
    label: str
    value: str = ""


@dataclass(frozen=True)
class Picture:
    """A finished picture; `ui/picture.html` sets it on the page."""

    key: str
    title: str
    svg: SafeString
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[Key, ...] = ()
    note: str = ""
    kind: str = ""
    unit: str = ""


def key_of(kind: str, title: str) -> str:
    """An id that is the same at every rendering: ids in one document must differ, so must titles of one kind."""
    return f"{kind}-{slugify(title)[:48] or 'untitled'}"


@dataclass(frozen=True)
class Row:
    """Reads the named values of a dict or an object alike, so that pages may pass what they have."""

    given: Any = field(repr=False)

    def get(self, name: str, default: Any = "") -> Any:
        value = self.given.get(name, default) if isinstance(self.given, Mapping) else getattr(self.given, name, default)
        return default if value is None else value

    def __getitem__(self, name: str) -> Any:
        """KeyError for a value that must be there."""
        if isinstance(self.given, Mapping):
            return self.given[name]
        if not hasattr(self.given, name):
            raise KeyError(name)
        return getattr(self.given, name)


def rows_of(given: Sequence[Any]) -> list[Row]:
    return [Row(one) for one in given]
