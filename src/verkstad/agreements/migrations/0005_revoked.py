"""The agreement of a grant that was revoked, since nobody had taken it on."""

from django.db import migrations, models
from django.db.models import Q

from verkstad.agreements import guards


def off(apps, schema_editor):
    guards.remove(schema_editor.connection)


def on(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_offers_and_taken_over"), ("decisions", "0004_revoked")]
    operations = [
        migrations.RunPython(off, on),
        migrations.RemoveConstraint("agreement", "agreement_state_known"),
        migrations.AddConstraint("agreement", models.CheckConstraint(
            name="agreement_state_known",
            condition=Q(state__in=["offered", "running", "declined", "revoked", "closed"]))),
        migrations.RunPython(on, off),
    ]
