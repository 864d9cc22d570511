"""When full applications of a second stage are due stands with the call, as its closing does, and can be moved as it can."""

from django.db import migrations, models

from verkstad.calls import guards
from verkstad.core.calls.windows import moment_of


def unguarded(apps, schema_editor):
    guards.take(schema_editor)


def guarded(apps, schema_editor):
    guards.put(schema_editor)


def fill(apps, schema_editor):
    call = apps.get_model("calls", "Call")
    for one in call.objects.filter(kind="two_stage", version__isnull=False).select_related("version"):
        one.second_closes_at = moment_of(one.version.content.get("second_closes_at", ""))
        one.save(update_fields=["second_closes_at"])


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_guards")]
    operations = [
        migrations.RunPython(unguarded, guarded),
        migrations.AddField(
            "call",
            "second_closes_at",
            models.DateTimeField(blank=True, null=True, verbose_name="full applications due"),
        ),
        migrations.AddField("extension", "stage", models.PositiveSmallIntegerField(default=1)),
        migrations.RunPython(guarded, unguarded),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
