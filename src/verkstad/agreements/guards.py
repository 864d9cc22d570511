"""What the database itself refuses of agreements, on both engines; installed by migration 0002_guards: a version that is
in force never changes and is never removed (R14).

SQLite forgets triggers when a later migration rebuilds the table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

SAID = "a version of an agreement never changes"
SQLITE = {
    "agreements_version_no_update": f"BEFORE UPDATE ON agreements_version BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    "agreements_version_no_delete": f"BEFORE DELETE ON agreements_version BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    "agreements_version_taken": f"""BEFORE INSERT ON agreements_version BEGIN
        SELECT RAISE(ABORT, '{SAID}') WHERE EXISTS (SELECT 1 FROM agreements_version WHERE id = NEW.id
        OR (agreement_id = NEW.agreement_id AND number = NEW.number)); END""",
}
FUNCTION = f"""CREATE OR REPLACE FUNCTION agreements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRES = (
    "CREATE TRIGGER agreements_version_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON agreements_version "
    "EXECUTE FUNCTION agreements_refuse()"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, replacing those that are there."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
        else:
            cursor.execute(FUNCTION)
            cursor.execute(POSTGRES)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS agreements_version_fixed ON agreements_version")
            cursor.execute("DROP FUNCTION IF EXISTS agreements_refuse()")
