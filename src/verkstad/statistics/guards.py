"""What the database itself refuses of statistics, on both engines; installed by migration 0002_guards.

Versions, their files and their figures are never changed and never removed: what a report said can be asked for again.

SQLite forgets triggers when a later migration rebuilds a table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

FIXED = {"statistics_version": "id", "statistics_savedfile": "version_id", "statistics_figure": "id"}
SAID = "statistics that were loaded never change"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION statistics_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""


def sqlite_triggers() -> dict[str, str]:
    """Name and body of every trigger on SQLite. INSERT OR REPLACE takes a row away without asking the triggers of DELETE."""
    found = {
        f"{table}_no_{act.lower()}": f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for table in FIXED
        for act in ("UPDATE", "DELETE")
    }
    for table, key in FIXED.items():
        found[f"{table}_taken"] = f"""BEFORE INSERT ON {table} BEGIN
            SELECT RAISE(ABORT, '{SAID}') WHERE EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}); END"""
    return found


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place, replacing those that are there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in sqlite_triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute(FUNCTION)
        for table in FIXED:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed ON {table}")
            cursor.execute(f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                           "EXECUTE FUNCTION statistics_refuse()")  # fmt: skip


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away (the reverse of the migration)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for table in FIXED:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed ON {table}")
        cursor.execute("DROP FUNCTION IF EXISTS statistics_refuse()")
