"""The menu shows what the user may open, in order, and marks where we are."""

from types import SimpleNamespace

import pytest

from verkstad.ui.nav import Entry, Nav, check_entries, nav, present


@pytest.fixture
def menu() -> Nav:
    made = Nav()
    made.add(label="Tillgänglighet", url_name="ui:accessibility", order=90)
    made.add(label="Stilsida", url_name="ui:style_page", permission="ui.see", order=10)
    made.add(label="Borta", url_name="ui:gone", order=1)
    return made


def user(*permissions: str) -> SimpleNamespace:
    return SimpleNamespace(has_perm=lambda name: name in permissions)


def test_entries_in_order_for_those_who_may_open_them(menu: Nav) -> None:
    everything = [("Stilsida", "/ui/", True), ("Tillgänglighet", "/tillganglighet/", False)]
    assert menu.items(user("ui.see"), "/ui/part/") == everything
    assert menu.items(user(), "/ui/part/") == [("Tillgänglighet", "/tillganglighet/", False)]
    assert menu.items(None, "/tillganglighet/") == [("Tillgänglighet", "/tillganglighet/", True)]


def test_adding_an_entry_twice_replaces_it(menu: Nav) -> None:
    menu.add(label="Ny", url_name="ui:accessibility")
    assert menu.items(user(), "/") == [("Ny", "/tillganglighet/", False)]


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
