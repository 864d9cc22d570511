"""What parts of the house above this one put into a mandate's dossier: figures, reports. Registered when the app starts."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from verkstad.core.dossiers.masking import Withheld
from verkstad.core.dossiers.tables import Table
from verkstad.dossiers.contents.case import Row
from verkstad.mandate.models import Mandate


class Giving(Protocol):
    """What a part writes with. `day` is that of the last act which the dossier tells."""

    mandate: Mandate
    day: date

    def table(self, table: Table, rows: Iterable[Row]) -> None:
        """Write a table; texts of its rows are searched for what must not be told."""

    def file(self, path: str, pieces: Iterable[bytes], *, size: int = 0) -> str:
        """Put in a file that everybody may have; the path of one of the same content where there is one."""

    def tells(self, text: str) -> str:
        """The clause under which a text may not be given out as it is; "" where it may."""

    def withhold(self, one: Withheld) -> None:
        """Tell of something that is left out."""


Part = Callable[[Giving], Any]


class Parts:
    def __init__(self) -> None:
        self._parts: dict[str, tuple[int, Part]] = {}

    def add(self, name: str, part: Part, *, order: int = 50) -> None:
        self._parts[name] = order, part

    def all(self) -> list[Part]:
        return [part for _order, part in sorted(self._parts.values(), key=lambda one: one[0])]


parts = Parts()
