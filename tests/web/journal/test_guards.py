"""The database itself says no, on both engines, to raw SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from verkstad.journal.models import Act
from verkstad.journal.queries import walk_chain

KEPT = "at, actor, act, subject_type, subject_key, mandate, facts"
COLUMNS = f"position, {KEPT}, previous_hash, hash"
BOTH = [
    "UPDATE journal_act SET actor = 'user:1' WHERE position = 3",
    "UPDATE journal_act SET facts = '{}' WHERE position = 3",
    "UPDATE journal_act SET position = 99 WHERE position = 6",
    "DELETE FROM journal_act WHERE position = 3",
    "DELETE FROM journal_act",
    f"INSERT INTO journal_act ({COLUMNS}) SELECT 9, {KEPT}, hash, 'x' FROM journal_act WHERE position = 6",
    f"INSERT INTO journal_act ({COLUMNS}) SELECT 7, {KEPT}, 'wrong', 'x' FROM journal_act WHERE position = 6",
    "UPDATE journal_head SET position = 5",
    "UPDATE journal_head SET position = 7, hash = 'x'",
    "UPDATE journal_head SET hash = 'x'",
    "DELETE FROM journal_head",
    "INSERT INTO journal_head (id, position, hash) VALUES (2, 0, 'x')",
]
SQLITE = [
    "INSERT OR REPLACE INTO journal_head (id, position, hash) SELECT 1, position, hash FROM journal_act WHERE position = 5",
    "INSERT OR REPLACE INTO journal_head (id, position, hash) VALUES (1, 0, 'x')",
    f"INSERT OR REPLACE INTO journal_act ({COLUMNS}) SELECT 7, {KEPT}, hash, hash FROM journal_act WHERE position = 6",
]
POSTGRESQL = ["TRUNCATE journal_act", "TRUNCATE journal_head"]


@pytest.mark.parametrize("statement", BOTH)
def test_what_must_never_happen_is_refused(chain, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Act.objects.count(), walk_chain().breaks) == (6, [])


@pytest.mark.parametrize("statement", SQLITE)
def test_putting_a_row_in_place_of_another_is_refused(chain, statement):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Act.objects.count(), walk_chain().breaks) == (6, [])


@pytest.mark.parametrize("statement", POSTGRESQL)
def test_emptying_is_refused(chain, statement):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; DELETE is tried above")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Act.objects.count() == 6


def test_the_orm_is_refused_alike(chain):
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.filter(position=2).update(act="claim.withdrawn")
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[0].delete()
    assert walk_chain().breaks == []
