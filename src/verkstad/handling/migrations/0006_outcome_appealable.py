"""Whether the letter of a dismissal said that it can be appealed; unknown of those made before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handling", "0005_outcome_guard")]
    operations = [migrations.AddField("outcome", "appealable", models.BooleanField(null=True))]
