"""What the database itself refuses of calls, on SQLite and PostgreSQL alike.

A published version, an extension and an answered question stay as they were; a published call keeps its kind and
mandate and never becomes a draft again, nor goes. A migration that alters one of these tables must `put` the guards
again afterwards: SQLite makes an altered table anew, without its triggers.
"""

from typing import Any

VERSION = "a published version of a call cannot be changed or removed"
EXTENSION = "an extension of a call cannot be changed or removed"
CALL = "a published call keeps its key, kind and mandate, is not made a draft again and is not removed"
ANSWER = "an answered question about a call cannot be changed or removed"

ANSWERED = "OLD.published_at IS NOT NULL"
ANSWER_FIELDS = ("call_id", "question_sv", "question_en", "answer_sv", "answer_en", "published_at", "answered_by")

# name: (event, table, when (of SQLite; <> on nulls is told by IS NOT / IS DISTINCT FROM), said)
GUARDS: dict[str, tuple[str, str, str, str]] = {
    "calls_version_fixed": ("UPDATE", "callversion", ANSWERED, VERSION),
    "calls_version_no_delete": ("DELETE", "callversion", ANSWERED, VERSION),
    "calls_extension_fixed": ("UPDATE", "extension", "1 = 1", EXTENSION),
    "calls_extension_no_delete": ("DELETE", "extension", "1 = 1", EXTENSION),
    "calls_call_fixed": (
        "UPDATE",
        "call",
        "OLD.state <> 'draft' AND (NEW.state = 'draft' OR NEW.key <> OLD.key OR NEW.kind <> OLD.kind "
        "OR NEW.mandate_id <> OLD.mandate_id OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled'))",
        CALL,
    ),
    "calls_call_no_delete": ("DELETE", "call", "OLD.state <> 'draft'", CALL),
    "calls_answer_fixed": (
        "UPDATE",
        "callquestion",
        f"{ANSWERED} AND (" + " OR ".join(f"NEW.{f} IS DISTINCT FROM OLD.{f}" for f in ANSWER_FIELDS) + ")",
        ANSWER,
    ),
    "calls_answer_no_delete": ("DELETE", "callquestion", ANSWERED, ANSWER),
}
NO_TRUNCATE = ("callversion", "extension", "call", "callquestion")


def put(schema_editor: Any) -> None:
    """Hang every guard up; those that hang are taken down first."""
    take(schema_editor)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _postgresql() if postgresql else _sqlite():
        schema_editor.execute(statement, params=None)


def take(schema_editor: Any) -> None:
    """Take every guard down."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, (_event, table, _when, _said) in GUARDS.items():
        on = f" ON calls_{table}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)
    if postgresql:
        for table in NO_TRUNCATE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS calls_{table}_no_truncate ON calls_{table}", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS calls_refuse()", params=None)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON calls_{table} WHEN {when.replace('IS DISTINCT FROM', 'IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for name, (event, table, when, said) in GUARDS.items()
    ]


def _postgresql() -> list[str]:
    function = """CREATE FUNCTION calls_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    rows = [
        f"CREATE TRIGGER {name} BEFORE {event} ON calls_{table} FOR EACH ROW WHEN ({when}) "
        f"EXECUTE FUNCTION calls_refuse('{said}')"
        for name, (event, table, when, said) in GUARDS.items()
    ]
    whole = [
        f"CREATE TRIGGER calls_{table}_no_truncate BEFORE TRUNCATE ON calls_{table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION calls_refuse('calls cannot be emptied')"
        for table in NO_TRUNCATE
    ]
    return [function, *rows, *whole]
