"""The database keeps what was published and what was finished: neither changes, nor goes; a response keeps its version."""

from django.db import migrations

VERSION = "a published version of an instrument cannot be changed or removed"
RESPONSE = "a response keeps its version and respondent; a finished one cannot be changed or removed"

SQLITE = {
    "instruments_version_fixed": ("UPDATE", "version", "OLD.state = 'published'", VERSION),
    "instruments_version_no_delete": ("DELETE", "version", "OLD.state = 'published'", VERSION),
    "instruments_response_fixed": (
        "UPDATE",
        "response",
        "OLD.finished_at IS NOT NULL OR NEW.version_id <> OLD.version_id OR NEW.respondent_id <> OLD.respondent_id",
        RESPONSE,
    ),
    "instruments_response_no_delete": ("DELETE", "response", "OLD.finished_at IS NOT NULL", RESPONSE),
    "instruments_response_new": (
        "INSERT",
        "response",
        "NOT EXISTS (SELECT 1 FROM instruments_version WHERE id = NEW.version_id AND state = 'published')",
        "only a published version is answered",
    ),
}

SAY = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL = [
    f"""CREATE FUNCTION instruments_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.state = 'published' THEN RAISE EXCEPTION '{VERSION}' {SAY}; END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION instruments_response_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM instruments_version WHERE id = NEW.version_id AND state = 'published') THEN
          RAISE EXCEPTION 'only a published version is answered' {SAY};
        END IF;
        RETURN NEW;
      END IF;
      IF OLD.finished_at IS NOT NULL THEN RAISE EXCEPTION '{RESPONSE}' {SAY}; END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      IF NEW.version_id <> OLD.version_id OR NEW.respondent_id <> OLD.respondent_id THEN
        RAISE EXCEPTION '{RESPONSE}' {SAY};
      END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION instruments_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'instruments and responses cannot be emptied' {SAY}; END $$""",
    """CREATE TRIGGER instruments_version_guard BEFORE UPDATE OR DELETE ON instruments_version
    FOR EACH ROW EXECUTE FUNCTION instruments_version_guard()""",
    """CREATE TRIGGER instruments_response_guard BEFORE INSERT OR UPDATE OR DELETE ON instruments_response
    FOR EACH ROW EXECUTE FUNCTION instruments_response_guard()""",
    """CREATE TRIGGER instruments_version_no_truncate BEFORE TRUNCATE ON instruments_version
    FOR EACH STATEMENT EXECUTE FUNCTION instruments_no_truncate()""",
    """CREATE TRIGGER instruments_response_no_truncate BEFORE TRUNCATE ON instruments_response
    FOR EACH STATEMENT EXECUTE FUNCTION instruments_no_truncate()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER instruments_response_no_truncate ON instruments_response",
    "DROP TRIGGER instruments_version_no_truncate ON instruments_version",
    "DROP TRIGGER instruments_response_guard ON instruments_response",
    "DROP TRIGGER instruments_version_guard ON instruments_version",
    "DROP FUNCTION instruments_no_truncate()",
    "DROP FUNCTION instruments_response_guard()",
    "DROP FUNCTION instruments_version_guard()",
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else sqlite():
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    drops = [f"DROP TRIGGER {name}" for name in SQLITE]
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else drops:
        schema_editor.execute(statement, params=None)


def sqlite():
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON instruments_{table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for name, (event, table, when, said) in SQLITE.items()
    ]


class Migration(migrations.Migration):
    dependencies = [("instruments", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
