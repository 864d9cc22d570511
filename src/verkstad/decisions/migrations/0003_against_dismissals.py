"""An appeal can be against a dismissal too; whoever dismissed does not try it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from verkstad.decisions import guards

ONE = Q(decision__isnull=False, dismissal__isnull=True) | Q(decision__isnull=True, dismissal__isnull=False)


def forwards(apps, schema_editor):
    guards.install_of_dismissals(schema_editor.connection)


def backwards(apps, schema_editor):
    guards.remove_of_dismissals(schema_editor.connection)


def again(apps, schema_editor):
    guards.install(schema_editor.connection)  # backwards, SQLite has rebuilt the table by now and forgotten its guards


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_guards"), ("handling", "0006_outcome_appealable")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, again),
        migrations.AddField(
            "appeal",
            "dismissal",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                              related_name="appeals", to="handling.outcome"),
        ),
        migrations.AddField("appeal", "served_on",
                            models.DateField(blank=True, null=True, verbose_name="reached the applicant")),
        migrations.AlterField(
            "appeal",
            "decision",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                              related_name="appeals", to="decisions.decision"),
        ),
        migrations.AddConstraint("appeal", models.CheckConstraint(condition=ONE, name="appeal_against_one")),
        migrations.RunPython(forwards, backwards),
    ]
