"""The menu shows what the user may open, in order, and marks where we are."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from verkstad.ui.nav import Entry, Link, Nav, check_entries, nav, present


@pytest.fixture
def menu() -> Nav:
    made = Nav()
    made.add(label="Tillgänglighet", url_name="ui:accessibility", order=90)
    made.add(label="Stilsida", url_name="ui:style_page", permission="ui.see", order=10)
    made.add(label="Borta", url_name="ui:gone", order=1)
    return made


def user(*permissions: str) -> SimpleNamespace:
    return SimpleNamespace(has_perm=lambda name: name in permissions)


def shown(links: Iterable[Link]) -> list[Any]:
    return [(str(one.label), shown(one.links), one.current) if one.links else (str(one.label), one.url, one.current)
            for one in links]  # fmt: skip


def test_entries_in_order_for_those_who_may_open_them(menu: Nav) -> None:
    everything = [("Stilsida", "/ui/", True), ("Tillgänglighet", "/tillganglighet/", False)]
    assert shown(menu.links(user("ui.see"), "/ui/part/")) == everything
    assert shown(menu.links(user(), "/ui/part/")) == [("Tillgänglighet", "/tillganglighet/", False)]
    assert shown(menu.links(None, "/tillganglighet/")) == [("Tillgänglighet", "/tillganglighet/", True)]


def test_adding_an_entry_twice_replaces_it(menu: Nav) -> None:
    menu.add(label="Ny", url_name="ui:accessibility")
    assert shown(menu.links(user(), "/")) == [("Ny", "/tillganglighet/", False)]


def test_menus_gather_entries_only_where_there_are_more_than_fit_in_one_line(
    menu: Nav, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu.gather(key="about", label="Om", order=5, entries=("ui:accessibility", "ui:style_page", "ui:gone"))
    one_line = [("Stilsida", "/ui/", True), ("Tillgänglighet", "/tillganglighet/", False)]
    assert shown(menu.links(user("ui.see"), "/ui/")) == one_line
    monkeypatch.setattr("verkstad.ui.nav.IN_ONE_LINE", 1)
    inside = [("Tillgänglighet", "/tillganglighet/", False), ("Stilsida", "/ui/", True)]
    assert shown(menu.links(user("ui.see"), "/ui/")) == [("Om", inside, True)]
    assert shown(menu.links(user(), "/ui/")) == [("Tillgänglighet", "/tillganglighet/", False)]


def test_a_menu_with_one_entry_left_is_that_entry(menu: Nav, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verkstad.ui.nav.IN_ONE_LINE", 0)
    menu.gather(key="about", label="Om", order=5, entries=("ui:accessibility", "ui:style_page"))
    assert shown(menu.links(user(), "/")) == [("Tillgänglighet", "/tillganglighet/", False)]


@pytest.mark.parametrize(("path", "here"), [("/a/b/c/", "/a/b/"), ("/a/", "/a/"), ("/", "/"), ("/x/", "")])
def test_the_longest_address_is_where_we_are(path: str, here: str) -> None:
    assert present(path, ["/", "/a/", "/a/b/"]) == here


def test_an_entry_that_leads_nowhere_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        nav, "entries", {"ui:gone": Entry("Borta", "ui:gone"), "ui:style_page": Entry("Stil", "ui:style_page")}
    )
    assert [(error.id, error.msg) for error in check_entries(None)] == [
        ("ui.E001", "The menu entry ui:gone leads nowhere.")
    ]
