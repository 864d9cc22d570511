"""The guards anew: on SQLite also against INSERT OR REPLACE, and around the running totals."""

from django.db import migrations

from verkstad.funds import guards


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_guards")]
    operations = [
        migrations.RunPython(lambda apps, editor: guards.install(editor.connection), migrations.RunPython.noop)
    ]
