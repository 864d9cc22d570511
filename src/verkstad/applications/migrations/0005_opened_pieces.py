from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_submission_guards")]
    operations = [
        migrations.AddField(
            model_name="application",
            name="opened",
            field=models.JSONField(null=True, blank=True),
        ),
    ]
