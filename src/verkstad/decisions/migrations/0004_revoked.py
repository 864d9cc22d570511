"""A grant that nobody took on can be revoked by a decision."""

from django.db import migrations, models
from django.db.models import Q

from verkstad.decisions import guards

NOTHING = ["rejection", "revoked"]


def off(apps, schema_editor):
    """A table that is rebuilt may not be spoken of by a trigger meanwhile."""
    guards.remove_of_dismissals(schema_editor.connection)
    guards.remove(schema_editor.connection)


def on(apps, schema_editor):
    guards.install(schema_editor.connection)
    guards.install_of_dismissals(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_against_dismissals")]
    operations = [
        migrations.RunPython(off, on),
        migrations.AlterField(
            "decision", "outcome",
            models.CharField(choices=[("grant", "grant"), ("partial", "partial grant"), ("rejection", "rejection"),
                                      ("revoked", "grant revoked")], max_length=10),
        ),
        migrations.RemoveConstraint("decision", "decision_outcome_known"),
        migrations.RemoveConstraint("decision", "decision_amount"),
        migrations.AddConstraint("decision", models.CheckConstraint(
            name="decision_outcome_known", condition=Q(outcome__in=["grant", "partial", *NOTHING]))),
        migrations.AddConstraint("decision", models.CheckConstraint(
            name="decision_amount",
            condition=Q(outcome__in=NOTHING, amount_ore=0) | (~Q(outcome__in=NOTHING) & Q(amount_ore__gt=0)))),
        migrations.RunPython(on, off),
    ]
