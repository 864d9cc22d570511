"""The guards anew, for the tables that were rebuilt and the new ones."""

from django.db import migrations

from verkstad.payments import guards


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_levels_moved")]
    operations = [
        migrations.DeleteModel(name="AttestLevel"),
        migrations.RunPython(lambda apps, editor: guards.install(editor.connection), migrations.RunPython.noop),
    ]
