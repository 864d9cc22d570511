"""What the database itself refuses of a report's files, on both engines; installed by migration 0003: a file that was sent is
never removed nor exchanged, and an approved report gets no other files.

SQLite forgets triggers when a later migration rebuilds the table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, REPORT = "progress_reportfile", "progress_report"
SAID = "a file that was sent with a report stays with it"
SAID_APPROVED = "an approved report never changes"
FIXED = "report_id", "key", "file", "name", "sha256", "size", "since"
CHANGED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FIXED)
APPROVED = f"EXISTS (SELECT 1 FROM {REPORT} WHERE id = {{row}}.report_id AND state = 'approved')"
SQLITE = {
    f"{TABLE}_kept": f"BEFORE DELETE ON {TABLE} WHEN OLD.since IS NOT NULL BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"{TABLE}_same": f"""BEFORE UPDATE ON {TABLE} WHEN OLD.since IS NOT NULL AND ({CHANGED}) BEGIN
        SELECT RAISE(ABORT, '{SAID}'); END""",
    f"{TABLE}_taken": f"""BEFORE INSERT ON {TABLE} BEGIN
        SELECT RAISE(ABORT, '{SAID}') WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id);
        SELECT RAISE(ABORT, '{SAID_APPROVED}') WHERE {APPROVED.format(row="NEW")}; END""",
    f"{TABLE}_locked": f"""BEFORE UPDATE ON {TABLE} BEGIN
        SELECT RAISE(ABORT, '{SAID_APPROVED}') WHERE {APPROVED.format(row="OLD")}; END""",
}
DISTINCT = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FIXED)
RAISE = "RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'"
FUNCTION = f"""CREATE OR REPLACE FUNCTION progress_refuse_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.since IS NOT NULL THEN {RAISE.format(said=SAID)}; END IF;
        RETURN OLD;
    END IF;
    IF {APPROVED.format(row="NEW")} THEN {RAISE.format(said=SAID_APPROVED)}; END IF;
    IF TG_OP = 'UPDATE' AND OLD.since IS NOT NULL AND ({DISTINCT}) THEN {RAISE.format(said=SAID)}; END IF;
    RETURN NEW;
END $$"""
POSTGRES = f"CREATE TRIGGER {TABLE}_fixed BEFORE INSERT OR UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION progress_refuse_file()"


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
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_fixed ON {TABLE}")
            cursor.execute("DROP FUNCTION IF EXISTS progress_refuse_file()")
