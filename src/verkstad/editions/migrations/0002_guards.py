"""The database keeps what was written, signed and approved of a report as it was."""

from django.db import migrations

from verkstad.editions import guards


def forwards(apps, schema_editor):
    guards.install(schema_editor.connection)


def backwards(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("editions", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
