"""The main menu: every app adds its own entries in `apps.ready()`; the frame shows those that lead this user somewhere.

from verkstad.ui.nav import nav
nav.add(label=_lazy("Mandates"), url_name="mandate:list", permission="mandate.view_mandate", order=20)

Who has few entries sees them all in one line. Who has many sees some gathered in menus that open; which entries lie in
which menu is said once, by the app on the top floor:

nav.gather(key="programme", label=_lazy("Programme"), order=40, entries=("mandate:list", "grants:list"))
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
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
        return address(self.url_name, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)


@dataclass(frozen=True)
class Gathering:
    """Entries that lie in one menu where there are many."""

    label: str | Promise
    order: int
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """An entry as the frame shows it, or a menu of entries (`links`); `current` where we are in it."""

    label: str | Promise
    url: str = ""
    current: bool = False
    links: "Sequence[Link]" = ()


IN_ONE_LINE = 9  # as many entries fit beside each other on a wide screen


@dataclass
class Nav:
    """The entries by URL name; adding one twice replaces it, so that a reload of the apps does no harm."""

    entries: dict[str, Entry] = field(default_factory=dict)
    gathered: dict[str, Gathering] = field(default_factory=dict)

    def gather(self, *, key: str, label: str | Promise, order: int, entries: tuple[str, ...]) -> None:
        """Let entries lie in one menu, in the order named, for those who have more of them than fit in one line."""
        self.gathered[key] = Gathering(label, order, entries)

    def links(self, user: Any, path: str) -> list[Link]:
        """The menu of a user: links in one line, or links and menus. A menu with one link left is that link."""
        open_to = {e.url_name: e for e in self.entries.values() if may_open(user, e) and e.url}
        here = present(path, (e.url for e in open_to.values()))
        made = {name: Link(e.label, e.url, e.url == here) for name, e in open_to.items()}
        menus = list(self.gathered.values()) if len(made) > IN_ONE_LINE else []
        inside = {name for menu in menus for name in menu.entries}
        line = [(e.order, made[name]) for name, e in open_to.items() if name not in inside]
        line += [(menu.order, link) for menu in menus if (link := folded(menu, made)) is not None]
        return [link for _order, link in sorted(line, key=lambda pair: pair[0])]

    def add(self, *, label: str | Promise, url_name: str, permission: str = "", order: int = 50) -> None:
        self.entries[url_name] = Entry(label, url_name, permission, order)


@cache
def address(url_name: str, prefix: str, urlconf: str) -> str:
    """Where a name leads, found once a process: every page asks for every entry."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def folded(menu: Gathering, made: dict[str, Link]) -> Link | None:
    """A menu with the links that are left in it; the link itself where it is only one."""
    links = [made[name] for name in menu.entries if name in made]
    if len(links) < 2:
        return links[0] if links else None
    return Link(menu.label, current=any(link.current for link in links), links=links)


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
