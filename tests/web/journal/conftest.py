"""A short chain, and ways to get at it behind the database's guards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from verkstad.journal.actions import record
from verkstad.journal.models import Act

GUARDS = (
    "journal_act_no_update",
    "journal_act_no_delete",
    "journal_act_at_end",
    "journal_act_moves_head",
    "journal_head_to_act",
    "journal_head_no_delete",
)


@pytest.fixture
def chain(db: None) -> list[Act]:
    """Six acts."""
    made = []
    for number in range(1, 7):
        with transaction.atomic():
            made.append(
                record(
                    actor="system:test",
                    act="claim.submitted",
                    subject_type="claim",
                    subject_key=number,
                    mandate="m4",
                    facts={"amount_ore": 100 * number},
                )
            )
    return made


@contextmanager
def behind_its_back() -> Iterator[None]:
    """As somebody who owns the database: no guards. They are put away for the rest of the test."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            for name in GUARDS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Run SQL behind the guards: tamper("UPDATE ...", [parameters])."""

    def run(statement: str, parameters: list[object] | None = None) -> None:
        with behind_its_back(), connection.cursor() as cursor:
            cursor.execute(statement, parameters or [])

    return run
