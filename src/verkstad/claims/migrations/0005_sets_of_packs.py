"""A programme may go back to tasks that it had before; the house has each set once. Rebuilding the table loses its guards on
SQLite, so they are put back."""

from django.db import migrations, models

from verkstad.claims import guards


def forwards(apps, schema_editor):
    guards.install_tasks(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_tasks")]
    operations = [
        migrations.RemoveConstraint(model_name="taskset", name="claim_task_set_once"),
        migrations.AddConstraint(
            model_name="taskset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("programme", "")), fields=("sha256",), name="claim_task_set_of_house_once"
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
