"""Files that are sent with a report, and who last changed what stands in its form."""

import django.db.models.deletion
import verkstad.instruments.models
import verkstad.progress.models
import verkstad.ui.incoming
from django.db import migrations, models
from django.db.models import F

from verkstad.progress import guards, guards_files


def away(apps, schema_editor):
    """SQLite rebuilds the table of reports, which the guards of others name."""
    guards.remove(schema_editor.connection)


def kept(apps, schema_editor):
    """What is being written was last saved at its revision."""
    reports = apps.get_model("progress", "Report").objects.filter(state__in=["draft", "returned"])
    reports.update(saved_revision=F("revision"))


def again(apps, schema_editor):
    guards.install(schema_editor.connection)
    guards_files.install(schema_editor.connection)


def backwards(apps, schema_editor):
    guards_files.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0002_guards'),
    ]

    operations = [
        migrations.RunPython(away, migrations.RunPython.noop),
        migrations.AddField(
            model_name='report',
            name='saved_revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=verkstad.instruments.models.new_key, max_length=20, unique=True)),
                ('file', models.FileField(max_length=200, storage=verkstad.ui.incoming.private_storage, upload_to=verkstad.progress.models.place)),
                ('name', models.CharField(max_length=150)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('out', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.CharField(max_length=80)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='progress.report')),
            ],
            options={
                'ordering': ['report', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('out', False)), fields=('report', 'sha256'), name='report_file_once'), models.CheckConstraint(condition=models.Q(('out', False), ('since__isnull', False), _connector='OR'), name='report_file_out_after_sent')],
            },
        ),
        migrations.RunPython(kept, migrations.RunPython.noop),
        migrations.RunPython(again, backwards),
    ]
