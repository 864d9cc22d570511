"""What the triggers of SQLite ask of large tables is answered by an index, so that a full house is as quick as a new one."""

import re

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="EXPLAIN QUERY PLAN is SQLite's"),
]
SMALL = ("journal_head", "funds_posting", "funds_never")


def asked(body: str) -> list[str]:
    """The inner SELECTs of EXISTS ( ... ), brackets balanced, with literals for NEW and OLD."""
    found = []
    for start in (m.end() for m in re.finditer(r"EXISTS \(", body)):
        depth, end = 1, start
        while depth:
            depth += {"(": 1, ")": -1}.get(body[end], 0)
            end += 1
        inner = body[start : end - 1]
        outer = "NEW|OLD" if "funds_voucher v" in inner else "NEW|OLD|v"
        found.append(re.sub(rf"\b({outer})\.(?:\w+|\"\w+\")", "'x'", inner))
    return found


def test_no_guard_reads_a_whole_table_or_a_whole_book():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        questions = {(name, one) for name, sql in cursor.fetchall() for one in asked(sql)}
        slow = []
        for name, one in sorted(questions):
            cursor.execute(f"EXPLAIN QUERY PLAN {one}")
            for *_, step in cursor.fetchall():
                whole = step.startswith("SCAN ") and step.split()[1] not in (*SMALL, "CONSTANT")
                if whole or step.endswith("(book_id=?)"):
                    slow.append((name, step))
    assert questions
    assert slow == []
