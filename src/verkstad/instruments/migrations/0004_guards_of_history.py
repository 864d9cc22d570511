"""The database keeps what 0002 said (SQLite forgets it when a table is rebuilt), whom a response belongs to, and what was saved."""

from django.db import migrations

RESPONSE = "a response keeps its version, respondent and holder; a finished one cannot be changed or removed"
KEPT = "what was saved to a response is not changed, and goes with the response alone"
FINISHED = "EXISTS (SELECT 1 FROM instruments_response WHERE id = OLD.response_id AND finished_at IS NOT NULL)"

SQLITE = {
    "instruments_response_fixed": (
        "UPDATE",
        "response",
        "OLD.finished_at IS NOT NULL OR NEW.version_id <> OLD.version_id OR NEW.respondent_id <> OLD.respondent_id"
        " OR NEW.holder <> OLD.holder",
        RESPONSE,
    ),
    "instruments_response_no_delete": ("DELETE", "response", "OLD.finished_at IS NOT NULL", RESPONSE),
    "instruments_response_new": (
        "INSERT",
        "response",
        "NOT EXISTS (SELECT 1 FROM instruments_version WHERE id = NEW.version_id AND state = 'published')",
        "only a published version is answered",
    ),
    "instruments_edit_fixed": ("UPDATE", "edit", "1", KEPT),
    "instruments_edit_no_delete": ("DELETE", "edit", FINISHED, KEPT),
    "instruments_attachment_fixed": ("UPDATE", "attachment", "1", KEPT),
    "instruments_attachment_no_delete": ("DELETE", "attachment", FINISHED, KEPT),
}

SAY = "USING ERRCODE = 'integrity_constraint_violation'"


def response_guard(more: str, said: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION instruments_response_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM instruments_version WHERE id = NEW.version_id AND state = 'published') THEN
          RAISE EXCEPTION 'only a published version is answered' {SAY};
        END IF;
        RETURN NEW;
      END IF;
      IF OLD.finished_at IS NOT NULL THEN RAISE EXCEPTION '{said}' {SAY}; END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      IF NEW.version_id <> OLD.version_id OR NEW.respondent_id <> OLD.respondent_id {more} THEN
        RAISE EXCEPTION '{said}' {SAY};
      END IF;
      RETURN NEW;
    END $$"""


POSTGRESQL = [
    response_guard("OR NEW.holder <> OLD.holder", RESPONSE),
    f"""CREATE FUNCTION instruments_kept_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' OR {FINISHED} THEN RAISE EXCEPTION '{KEPT}' {SAY}; END IF;
      RETURN OLD;
    END $$""",
    *(
        f"""CREATE TRIGGER instruments_{table}_guard BEFORE UPDATE OR DELETE ON instruments_{table}
        FOR EACH ROW EXECUTE FUNCTION instruments_kept_guard()"""
        for table in ("edit", "attachment")
    ),
    *(
        f"""CREATE TRIGGER instruments_{table}_no_truncate BEFORE TRUNCATE ON instruments_{table}
        FOR EACH STATEMENT EXECUTE FUNCTION instruments_no_truncate()"""
        for table in ("edit", "attachment")
    ),
]
POSTGRESQL_BACK = [
    *(f"DROP TRIGGER instruments_{table}_no_truncate ON instruments_{table}" for table in ("edit", "attachment")),
    *(f"DROP TRIGGER instruments_{table}_guard ON instruments_{table}" for table in ("edit", "attachment")),
    "DROP FUNCTION instruments_kept_guard()",
    response_guard("", "a response keeps its version and respondent; a finished one cannot be changed or removed"),
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else sqlite():
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    drops = [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE if "response" not in name]
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else drops:
        schema_editor.execute(statement, params=None)


def sqlite():
    for name, (event, table, when, said) in SQLITE.items():
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON instruments_{table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("instruments", "0003_holder_edits_files")]
    operations = [migrations.RunPython(forwards, backwards)]
