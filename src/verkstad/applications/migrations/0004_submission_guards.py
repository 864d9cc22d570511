"""The database keeps what was sent: a submission never changes nor goes, but for its confirmation and receipt, once each.

So with an official look into a sealed application. SQLite's INSERT OR REPLACE removes a row without asking the triggers
of DELETE: what is added may not meet what is there.
"""

from django.db import migrations

SENT = "what was sent is kept as it is"
LOOK = "an official look is kept as it is"
FIXED = (
    "id", "application_id", "number", "client_key", "content", "sha256", "sent_at", "sent_by", "in_grace", "document_id",
)  # fmt: skip
ONCE = ("confirmed_at", "receipt_id")
TAKEN = (
    "id = NEW.id",
    "client_key = NEW.client_key",
    "application_id = NEW.application_id AND number = NEW.number",
    "document_id = NEW.document_id",
)


def changed(differs: str) -> str:
    fixed = [f"NEW.{name} {differs} OLD.{name}" for name in FIXED]
    once = [f"(OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in ONCE]
    return " OR ".join([*fixed, *once])


MEETS = " OR ".join(f"EXISTS (SELECT 1 FROM applications_submission WHERE {one})" for one in TAKEN)  # noqa: S608
SQLITE = [
    f"""CREATE TRIGGER applications_submission_new BEFORE INSERT ON applications_submission WHEN {MEETS}
    BEGIN SELECT RAISE(ABORT, '{SENT}: this client_key, number or document is taken'); END""",
    f"""CREATE TRIGGER applications_submission_fixed BEFORE UPDATE ON applications_submission WHEN {changed("IS NOT")}
    BEGIN SELECT RAISE(ABORT, '{SENT}'); END""",
    f"""CREATE TRIGGER applications_submission_no_delete BEFORE DELETE ON applications_submission
    BEGIN SELECT RAISE(ABORT, '{SENT}'); END""",
    f"""CREATE TRIGGER applications_seallook_new BEFORE INSERT ON applications_seallook
    WHEN EXISTS (SELECT 1 FROM applications_seallook WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{LOOK}'); END""",
    f"""CREATE TRIGGER applications_seallook_fixed BEFORE UPDATE ON applications_seallook
    BEGIN SELECT RAISE(ABORT, '{LOOK}'); END""",
    f"""CREATE TRIGGER applications_seallook_no_delete BEFORE DELETE ON applications_seallook
    BEGIN SELECT RAISE(ABORT, '{LOOK}'); END""",
]
SQLITE_BACK = [
    f"DROP TRIGGER applications_{table}_{name}"
    for table in ("submission", "seallook")
    for name in ("new", "fixed", "no_delete")
]

SAY = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL = [
    f"""CREATE FUNCTION applications_submission_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NOT ({changed("IS DISTINCT FROM")}) THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{SENT}' {SAY};
    END $$""",
    f"""CREATE FUNCTION applications_seallook_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{LOOK}' {SAY}; END $$""",
    """CREATE TRIGGER applications_submission_guard BEFORE UPDATE OR DELETE ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION applications_submission_guard()""",
    """CREATE TRIGGER applications_submission_no_truncate BEFORE TRUNCATE ON applications_submission
    FOR EACH STATEMENT EXECUTE FUNCTION applications_submission_guard()""",
    """CREATE TRIGGER applications_seallook_guard BEFORE UPDATE OR DELETE ON applications_seallook
    FOR EACH ROW EXECUTE FUNCTION applications_seallook_guard()""",
    """CREATE TRIGGER applications_seallook_no_truncate BEFORE TRUNCATE ON applications_seallook
    FOR EACH STATEMENT EXECUTE FUNCTION applications_seallook_guard()""",
]
POSTGRESQL_BACK = [
    f"DROP TRIGGER applications_{table}_{name} ON applications_{table}"
    for table in ("submission", "seallook")
    for name in ("guard", "no_truncate")
] + [f"DROP FUNCTION applications_{table}_guard()" for table in ("submission", "seallook")]


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_receipt_and_seal")]
    operations = [migrations.RunPython(forwards, backwards)]
