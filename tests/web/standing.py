"""Rows that nearly every test of a module begins with: made once for the module, left standing, and each test's own taken back.

What stands is made in a transaction that every test's own nests in. Who makes such rows asks `given` first, and gets a standing
one once in a test: whoever makes a second makes it.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model


class Standing:
    """At most one kind of rows stands at a time."""

    def __init__(self) -> None:
        self.name = ""
        self.row: Model | None = None
        self.outer: transaction.Atomic | None = None
        self.taken = False

    def stand(self, name: str, make: Callable[[], Model]) -> None:
        """Let these stand, and no others. Runs outside of every test's transaction."""
        self.taken = False
        if name == self.name:
            return
        self.fall()
        if name:
            self.outer = transaction.atomic()
            self.outer.__enter__()
            self.row = make()
            self.name = name

    def fall(self) -> None:
        if self.outer is not None:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
        self.name, self.row, self.outer = "", None, None

    def given(self, name: str) -> Any:
        """The row as the database has it now, the first time in a test; None where none stands, or it was given already."""
        if self.name != name or self.taken or self.row is None:
            return None
        self.taken = True
        return type(self.row)._default_manager.get(pk=self.row.pk)


standing = Standing()


def decided() -> Model:
    from tests.web.decisions import facts

    return facts.decided()


def fourth() -> Model:
    from tests.web.mandate import conftest

    return conftest.the_fourth()


def fifth() -> Model:
    from tests.web.mandate import conftest

    return conftest.the_fifth()


MAKERS: dict[str, Callable[[], Model]] = {"decided": decided, "fourth": fourth, "fifth": fifth}
# Modules whose tests (nearly) all begin with a decided grant.
DECIDED = {
    "payments/test_levels.py", "payments/test_letters.py", "payments/test_pages.py", "payments/test_paying.py",
    "payments/test_recovering.py", "payments/test_secrets.py", "progress/test_closing.py", "progress/test_listing.py",
    "progress/test_pages.py", "progress/test_papers.py", "progress/test_reporting.py", "progress/test_results.py",
    "claims/test_control.py", "claims/test_kept.py", "claims/test_letters.py", "claims/test_pages.py",
    "claims/test_sheets.py", "claims/test_writing.py", "agreements/test_offering.py",
    "dossiers/test_pages.py", "dossiers/test_secrecy.py",
}  # fmt: skip


def wanted(module: str, fixtures: list[str]) -> str:
    """What is to stand for a test: by the fixtures it asks for, or by its module (app/file).

    A test of these modules that begins with a call or a mandate of its own asks for `empty_house`.
    """
    for name in ("fourth", "fifth"):
        if name in fixtures:
            return name
    return "decided" if module in DECIDED and "empty_house" not in fixtures else ""
