"""What the database itself refuses of reports to the government, on both engines; installed by migration 0002_guards.

- A template's version, a text's version, a signature, an edition and its copies never change and are never removed (R43).
- An edition is of a report that waits for approval, in the round it says, and who decided has written none of that round
  and did not present it (R13).

SQLite forgets triggers when a later migration rebuilds a table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

FIXED = ("editions_template", "editions_text", "editions_signature", "editions_edition", "editions_copy")
SAID = "what was written, signed or approved of a report never changes"
EYES = "a report is approved by somebody who wrote none of it and did not present it, when it waits for that"
FOUNDED = """EXISTS (
    SELECT 1 FROM editions_report r WHERE r.id = NEW.report_id AND r.state = 'proposed' AND r.round = NEW.number)
  AND NOT EXISTS (SELECT 1 FROM editions_text t
    WHERE t.report_id = NEW.report_id AND t.round = NEW.number AND t.saved_by = NEW.decided_by)
  AND EXISTS (SELECT 1 FROM editions_signature s WHERE s.report_id = NEW.report_id AND s.round = NEW.number
    AND s.step = 'proposed' AND s."by" = NEW.proposed_by)"""


def sqlite_triggers() -> dict[str, str]:
    """Name and body of every trigger on SQLite."""
    found = {
        f"{table}_no_{act.lower()}": f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for table in FIXED
        for act in ("UPDATE", "DELETE")
    }
    for table in FIXED:  # INSERT OR REPLACE takes a row away without asking the triggers of DELETE
        found[f"{table}_taken"] = f"""BEFORE INSERT ON {table} BEGIN
            SELECT RAISE(ABORT, '{SAID}') WHERE EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id); END"""
    found["editions_edition_eyes"] = f"""BEFORE INSERT ON editions_edition BEGIN
        SELECT RAISE(ABORT, '{EYES}') WHERE NOT ({FOUNDED}); END"""
    return found


def _raise(said: str) -> str:
    return f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'"


FUNCTIONS = {
    "editions_refuse": f"BEGIN {_raise(SAID)}; END",
    "editions_eyes": f"BEGIN IF NOT ({FOUNDED}) THEN {_raise(EYES)}; END IF; RETURN NEW; END",
}


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """Name of every trigger on PostgreSQL, with its table and body."""
    found = {
        f"{table}_fixed": (table, f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION editions_refuse()")
        for table in FIXED
    }
    body = "BEFORE INSERT ON editions_edition FOR EACH ROW EXECUTE FUNCTION editions_eyes()"
    return {**found, "editions_edition_eyes": ("editions_edition", body)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, replacing those that are there."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in sqlite_triggers().items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
        else:
            for name, body in FUNCTIONS.items():
                cursor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
            for name, (_table, body) in postgres_triggers().items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for name, (table, _body) in postgres_triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for name in FUNCTIONS:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
