"""What the database itself refuses of reports, on both engines; installed by migration 0002_guards.

- What was sent, what was asked of it and a theory of change that was saved never change and are never removed (R14).
- An approved report's figures and participants are fixed, and the report stays approved.

SQLite forgets triggers when a later migration rebuilds a table: such a migration must call `install` again.
"""

# ruff: noqa: S608 - every statement is put together from this file's own constants
from django.db.backends.base.base import BaseDatabaseWrapper

FIXED = ("progress_edition", "progress_remark", "progress_theory", "progress_closing")
LOCKED = ("progress_indicatorvalue", "progress_participant", "progress_handover")
SAID = "what was sent or saved of a report never changes"
SAID_APPROVED = "an approved report never changes"
REPORT = "progress_report"


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
    for table in LOCKED:
        for act, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            ids = ", ".join(f"{row}.report_id" for row in rows)
            found[
                f"{table}_locked_{act.lower()}"
            ] = f"""BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAID_APPROVED}')
                WHERE EXISTS (SELECT 1 FROM {REPORT} WHERE id IN ({ids}) AND state = 'approved'); END"""
    for act in ("UPDATE", "DELETE"):
        found[f"{REPORT}_approved_{act.lower()}"] = f"""BEFORE {act} ON {REPORT} WHEN OLD.state = 'approved' BEGIN
            SELECT RAISE(ABORT, '{SAID_APPROVED}'); END"""
    return found


def _raise(said: str) -> str:
    return f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'"


FUNCTIONS = {
    "progress_refuse": f"BEGIN {_raise(SAID)}; END",
    "progress_refuse_approved": f"""BEGIN IF OLD.state = 'approved' THEN {_raise(SAID_APPROVED)}; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END""",
    "progress_refuse_locked": f"""BEGIN
        IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM {REPORT} WHERE id = OLD.report_id AND state = 'approved')
            THEN {_raise(SAID_APPROVED)}; END IF;
        IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM {REPORT} WHERE id = NEW.report_id AND state = 'approved')
            THEN {_raise(SAID_APPROVED)}; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END""",
}


def postgres_triggers() -> dict[str, tuple[str, str]]:
    """Name of every trigger on PostgreSQL, with its table and body."""
    found = {
        f"{table}_fixed": (table, f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION progress_refuse()")
        for table in FIXED
    }
    for table in LOCKED:
        body = f"BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION progress_refuse_locked()"
        found[f"{table}_locked"] = (table, body)
    body = f"BEFORE UPDATE OR DELETE ON {REPORT} FOR EACH ROW EXECUTE FUNCTION progress_refuse_approved()"
    return {**found, f"{REPORT}_approved": (REPORT, body)}


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
