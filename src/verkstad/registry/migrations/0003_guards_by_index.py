"""The guard of new documents anew: each question is answered by an index, so that a large diary is as quick as a small one."""

from django.db import migrations

REFUSED = "the diary is kept whole"
# The condition as it stands in the unique index, or SQLite does not use it.
TAKEN = (
    "id = NEW.id",
    "diary_number = NEW.diary_number",
    "NEW.import_key <> '' AND import_key = NEW.import_key AND NOT import_key = ''",
)
MEETS = " OR ".join(f"EXISTS (SELECT 1 FROM registry_document WHERE {one})" for one in TAKEN)  # noqa: S608


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER registry_document_next")
        schema_editor.execute(
            f"""CREATE TRIGGER registry_document_next BEFORE INSERT ON registry_document
            WHEN NOT EXISTS (SELECT 1 FROM registry_series WHERE id = NEW.series_id AND last = NEW.number - 1) OR {MEETS}
            BEGIN SELECT RAISE(ABORT, '{REFUSED}: a document takes the next number of its series'); END""",
            params=None,
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_guards")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
