"""The database keeps the diary whole: numbers without gaps, never given twice, never changed; no row ever goes.

A document takes the number behind its series' last; the series moves on only to a number that a document took.
SQLite's INSERT OR REPLACE removes a row without asking the triggers of DELETE: what is added may not meet what is there.
"""

from django.db import migrations

FIXED = ("series_id", "number", "diary_number", "date", "mandate", "registered_by", "registered_at", "sha256")
REFUSED = "the diary is kept whole"

SQLITE = [
    f"""CREATE TRIGGER registry_document_next BEFORE INSERT ON registry_document
    WHEN NOT EXISTS (SELECT 1 FROM registry_series WHERE id = NEW.series_id AND last = NEW.number - 1)
      OR EXISTS (SELECT 1 FROM registry_document WHERE id = NEW.id OR diary_number = NEW.diary_number
        OR (import_key = NEW.import_key AND import_key <> ''))
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: a document takes the next number of its series'); END""",
    f"""CREATE TRIGGER registry_document_fixed BEFORE UPDATE ON registry_document
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FIXED)}
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: number, series, date and origin of a document cannot be changed'); END""",
    f"""CREATE TRIGGER registry_document_no_delete BEFORE DELETE ON registry_document
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: a document cannot be deleted'); END""",
    f"""CREATE TRIGGER registry_series_new BEFORE INSERT ON registry_series
    WHEN NEW.last <> 0 OR EXISTS (SELECT 1 FROM registry_series WHERE last > 0 AND (id = NEW.id
      OR (year = NEW.year AND (mandate = NEW.mandate OR prefix = NEW.prefix))))
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: a series begins before its first number'); END""",
    f"""CREATE TRIGGER registry_series_fixed BEFORE UPDATE ON registry_series
    WHEN NEW.mandate <> OLD.mandate OR NEW.year <> OLD.year OR (NEW.prefix <> OLD.prefix AND OLD.last > 0)
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: a series in use cannot be changed'); END""",
    f"""CREATE TRIGGER registry_series_step BEFORE UPDATE ON registry_series
    WHEN NEW.last <> OLD.last AND (NEW.last <> OLD.last + 1
      OR NOT EXISTS (SELECT 1 FROM registry_document WHERE series_id = NEW.id AND number = NEW.last))
    BEGIN SELECT RAISE(ABORT, '{REFUSED}: a series moves on only to a number that a document took'); END""",
    f"""CREATE TRIGGER registry_series_no_delete BEFORE DELETE ON registry_series
    WHEN OLD.last > 0 BEGIN SELECT RAISE(ABORT, '{REFUSED}: a series in use cannot be deleted'); END""",
]
SQLITE_BACK = [
    f"DROP TRIGGER registry_{name}"
    for name in (
        "document_next",
        "document_fixed",
        "document_no_delete",
        "series_new",
        "series_fixed",
        "series_step",
        "series_no_delete",
    )
]

SAY = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL = [
    f"""CREATE FUNCTION registry_document_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM registry_series WHERE id = NEW.series_id AND last = NEW.number - 1) THEN
          RAISE EXCEPTION '{REFUSED}: a document takes the next number of its series' {SAY};
        END IF;
        RETURN NEW;
      ELSIF TG_OP = 'UPDATE' THEN
        IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FIXED)} THEN
          RAISE EXCEPTION '{REFUSED}: number, series, date and origin of a document cannot be changed' {SAY};
        END IF;
        RETURN NEW;
      END IF;
      RAISE EXCEPTION '{REFUSED}: a document cannot be deleted' {SAY};
    END $$""",
    f"""CREATE FUNCTION registry_series_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.last <> 0 THEN
          RAISE EXCEPTION '{REFUSED}: a series begins before its first number' {SAY};
        END IF;
        RETURN NEW;
      ELSIF TG_OP = 'UPDATE' THEN
        IF NEW.mandate <> OLD.mandate OR NEW.year <> OLD.year OR (NEW.prefix <> OLD.prefix AND OLD.last > 0) THEN
          RAISE EXCEPTION '{REFUSED}: a series in use cannot be changed' {SAY};
        END IF;
        IF NEW.last <> OLD.last AND (NEW.last <> OLD.last + 1
           OR NOT EXISTS (SELECT 1 FROM registry_document WHERE series_id = NEW.id AND number = NEW.last)) THEN
          RAISE EXCEPTION '{REFUSED}: a series moves on only to a number that a document took' {SAY};
        END IF;
        RETURN NEW;
      ELSIF TG_OP = 'DELETE' AND OLD.last = 0 THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION '{REFUSED}: a series in use cannot be deleted' {SAY};
    END $$""",
    f"""CREATE FUNCTION registry_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}: it cannot be emptied' {SAY}; END $$""",
    """CREATE TRIGGER registry_document_guard BEFORE INSERT OR UPDATE OR DELETE ON registry_document
    FOR EACH ROW EXECUTE FUNCTION registry_document_guard()""",
    """CREATE TRIGGER registry_series_guard BEFORE INSERT OR UPDATE OR DELETE ON registry_series
    FOR EACH ROW EXECUTE FUNCTION registry_series_guard()""",
    """CREATE TRIGGER registry_document_no_truncate BEFORE TRUNCATE ON registry_document
    FOR EACH STATEMENT EXECUTE FUNCTION registry_no_truncate()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER registry_document_no_truncate ON registry_document",
    "DROP TRIGGER registry_series_guard ON registry_series",
    "DROP TRIGGER registry_document_guard ON registry_document",
    "DROP FUNCTION registry_no_truncate()",
    "DROP FUNCTION registry_series_guard()",
    "DROP FUNCTION registry_document_guard()",
]


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
