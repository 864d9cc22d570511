"""The database keeps whom a claim's participant lists name as they were sent."""

from django.db import migrations

from verkstad.claims import guards


def forwards(apps, schema_editor):
    guards.install_lists(schema_editor.connection)


def backwards(apps, schema_editor):
    guards.remove_lists(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_lists_read")]
    operations = [migrations.RunPython(forwards, backwards)]
