"""The main menu: every app adds its own entries in `apps.ready()`; the frame shows those that lead this user somewhere.

from verkstad.ui.nav import nav
nav.add(label=_lazy("Mandates"), url_name="mandate:list", permission="mandate.view_mandate", order=20)
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """A way into an app. Without a permission it is for everybody."""

    label: str | Promise
    url_name: str
    permission: str = ""
    order: int = 50

    @property
    def url(self) -> str:
        """Its address; "" where the name leads nowhere, which `manage check` reports."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


@dataclass
class Nav:
    """The entries by URL name; adding one twice replaces it, so that a reload of the apps does no harm."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def add(self, *, label: str | Promise, url_name: str, permission: str = "", order: int = 50) -> None:
        self.entries[url_name] = Entry(label, url_name, permission, order)

    def items(self, user: Any, path: str) -> list[tuple[str | Promise, str, bool]]:
        """(label, address, is it where we are) in order, for those entries that the user may open.

        The entry with the longest address that the path begins with is the present one; "/" only for itself.
        """
        open_to = [e for e in sorted(self.entries.values(), key=lambda e: e.order) if may_open(user, e)]
        shown = [(entry.label, url) for entry in open_to if (url := entry.url)]
        here = present(path, (url for _label, url in shown))
        return [(label, url, url == here) for label, url in shown]


def may_open(user: Any, entry: Entry) -> bool:
    return not entry.permission or (user is not None and user.has_perm(entry.permission))


def present(path: str, urls: Iterable[str]) -> str:
    """The longest address that `path` lies under, "" without."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")


nav = Nav()


def check_entries(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report an entry whose URL name does not exist."""
    return [
        Error(
            f"The menu entry {entry.url_name} leads nowhere.",
            hint="Correct url_name in the app's apps.py.",
            id="ui.E001",
        )
        for entry in nav.entries.values()
        if not entry.url
    ]
