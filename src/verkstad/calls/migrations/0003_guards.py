"""The database keeps what was published of a call (`verkstad.calls.guards`)."""

from django.db import migrations

from verkstad.calls import guards


def forwards(apps, schema_editor):
    guards.put(schema_editor)


def backwards(apps, schema_editor):
    guards.take(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_costs")]
    operations = [migrations.RunPython(forwards, backwards)]
