from django.db import migrations

from verkstad.funds import guards


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: guards.install(editor.connection),
            lambda apps, editor: guards.remove(editor.connection),
        )
    ]
