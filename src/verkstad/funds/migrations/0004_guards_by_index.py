"""The guards anew: on SQLite each asks by an index, so that booking takes as long in a large book as in a small one."""

from django.db import migrations

from verkstad.funds import guards


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_guards_against_replacing")]
    operations = [
        migrations.RunPython(lambda apps, editor: guards.install(editor.connection), migrations.RunPython.noop)
    ]
