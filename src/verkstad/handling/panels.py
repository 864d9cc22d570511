"""What stages above say of a case on its page: each registers its own panel when it starts.

from verkstad.handling.panels import Panel, panels
panels.add("review", review_panel, order=10)      # review_panel(application, user) -> Panel | None, at most one query
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from verkstad.applications.models import Application
from verkstad.people.access import Who


@dataclass(frozen=True)
class Panel:
    """A part of the case page: a heading, rows of a summary list (term, value, url), and one way on."""

    title: str | Promise
    rows: Sequence[dict[str, Any]] = ()
    url: str = ""
    act: str | Promise = ""


Make = Callable[[Application, Who], Panel | None]


@dataclass
class Panels:
    made: dict[str, tuple[int, Make]] = field(default_factory=dict)

    def add(self, key: str, make: Make, *, order: int = 50) -> None:
        self.made[key] = (order, make)

    def of(self, application: Application, user: Who) -> list[Panel]:
        """The panels that have something to say of this case, in order."""
        found = (make(application, user) for _order, make in sorted(self.made.values(), key=lambda one: one[0]))
        return [panel for panel in found if panel is not None]


panels = Panels()
