"""What notices say: each app registers its own templates when it starts, so that notices know no domain.

    from verkstad.notices.words import templates
    templates.add("mandate.due_soon", subject=_("%(what)s is due %(day)s"), body=_("Hand in %(what)s by %(day)s."))

Both texts are filled from the notice's context in the receiver's language; values that look like dates
(year-month-day) are shown in words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from verkstad.notices.models import Notice
from verkstad.ui.formats import dateword

Text = str | Promise
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Template:
    """A subject of one line and a body of a few sentences, both with %(name)s."""

    subject: Text
    body: Text


@dataclass(frozen=True)
class Told:
    """A notice as its receiver reads it."""

    subject: str
    body: str


class Templates:
    """The registered templates by name ("app.what_happened")."""

    def __init__(self) -> None:
        self._known: dict[str, Template] = {}

    def add(self, name: str, *, subject: Text, body: Text) -> None:
        """Register a template. Raises ValueError where the name is taken by other words."""
        known = self._known.get(name)
        if known and (str(known.subject), str(known.body)) != (str(subject), str(body)):
            raise ValueError(f"the notice {name} already has other words")
        self._known[name] = Template(subject, body)

    def told(self, name: str, context: Mapping[str, Any]) -> Told:
        """Fill in a template in the active language. Raises KeyError for an unknown template or a missing value."""
        template = self._known[name]
        values = {key: shown(value) for key, value in context.items()}
        return Told(" ".join((str(template.subject) % values).split()), str(template.body) % values)

    def tell(self, notice: Notice) -> Told:
        """A stored notice in words; one whose template has since gone is told by its name."""
        try:
            return self.told(notice.template, notice.context)
        except (KeyError, ValueError, TypeError):
            return Told(notice.template, "")


def shown(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dateword(date.fromisoformat(value))
        except ValueError:
            return value
    return value


templates = Templates()
