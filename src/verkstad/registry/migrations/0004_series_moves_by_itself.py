"""The database moves a series to the number that a document just took: one statement less while the series is locked."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER registry_document_moves_series AFTER INSERT ON registry_document
    BEGIN UPDATE registry_series SET last = NEW.number WHERE id = NEW.series_id AND last = NEW.number - 1; END""",
]
SQLITE_BACK = ["DROP TRIGGER registry_document_moves_series"]

POSTGRESQL = [
    """CREATE FUNCTION registry_document_moves_series() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE registry_series SET last = NEW.number WHERE id = NEW.series_id AND last = NEW.number - 1;
      RETURN NULL;
    END $$""",
    """CREATE TRIGGER registry_document_moves_series AFTER INSERT ON registry_document
    FOR EACH ROW EXECUTE FUNCTION registry_document_moves_series()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER registry_document_moves_series ON registry_document",
    "DROP FUNCTION registry_document_moves_series()",
]


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_guards_by_index")]
    operations = [migrations.RunPython(forwards, backwards)]
