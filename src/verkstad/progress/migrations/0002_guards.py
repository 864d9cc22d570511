"""The database keeps what was sent and what was approved as it was."""

from django.db import migrations

from verkstad.progress import guards


def forwards(apps, schema_editor):
    guards.install(schema_editor.connection)


def backwards(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("progress", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
