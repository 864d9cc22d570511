"""The database keeps how handling ended as it was written: a withdrawal, dismissal or invitation never changes nor goes.

SQLite's INSERT OR REPLACE removes a row without asking the triggers of DELETE: what is added may not meet what is there.
"""

from django.db import migrations

KEPT = "an outcome is kept as it is"
MEETS = " OR ".join(
    f"EXISTS (SELECT 1 FROM handling_outcome WHERE {name} = NEW.{name})"  # noqa: S608
    for name in ("id", "document_id", "next_id")
)
SQLITE = [
    f"""CREATE TRIGGER handling_outcome_new BEFORE INSERT ON handling_outcome WHEN {MEETS}
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER handling_outcome_fixed BEFORE UPDATE ON handling_outcome
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER handling_outcome_no_delete BEFORE DELETE ON handling_outcome
    BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
]
SQLITE_BACK = [f"DROP TRIGGER handling_outcome_{name}" for name in ("new", "fixed", "no_delete")]
POSTGRESQL = [
    f"""CREATE FUNCTION handling_outcome_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER handling_outcome_guard BEFORE UPDATE OR DELETE ON handling_outcome
    FOR EACH ROW EXECUTE FUNCTION handling_outcome_guard()""",
    """CREATE TRIGGER handling_outcome_no_truncate BEFORE TRUNCATE ON handling_outcome
    FOR EACH STATEMENT EXECUTE FUNCTION handling_outcome_guard()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER handling_outcome_guard ON handling_outcome",
    "DROP TRIGGER handling_outcome_no_truncate ON handling_outcome",
    "DROP FUNCTION handling_outcome_guard()",
]


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("handling", "0004_pieces_of_waiting_completions")]
    operations = [migrations.RunPython(forwards, backwards)]
