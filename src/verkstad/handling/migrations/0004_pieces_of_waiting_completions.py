"""A completion that is waited for and opened the plan opens the budget and the financing, as pieces of the application."""

from typing import Any

from django.db import migrations


def open_pieces(apps: Any, schema_editor: Any) -> None:
    waiting = apps.get_model("handling", "Completion").objects.filter(answered_at=None, ended_at=None)
    for one in waiting.select_related("application"):
        if "plan" in one.fields:
            one.application.opened = ["budget", "financing"]
            one.application.save(update_fields=["opened"])


class Migration(migrations.Migration):
    dependencies = [
        ("handling", "0003_completion_draft_is_the_response"),
        ("applications", "0005_opened_pieces"),
    ]
    operations = [migrations.RunPython(open_pieces, migrations.RunPython.noop, elidable=True)]
