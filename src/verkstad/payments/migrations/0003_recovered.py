"""Recoveries by payment and cost, with letters; levels of attest with days; receipts with their days of interest."""

import django.db.models.deletion
from django.db import migrations, models

from verkstad.payments import guards


def off(apps, schema_editor):
    """Tables that are rebuilt may not be spoken of by a trigger meanwhile; 0005 puts the guards back."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0003_changes'),
        ('claims', '0002_guards'),
        ('funds', '0004_guards_by_index'),
        ('mandate', '0001_initial'),
        ('payments', '0002_guards'),
        ('registry', '0004_series_moves_by_itself'),
    ]

    operations = [
        migrations.RunPython(off, migrations.RunPython.noop),
        migrations.CreateModel(
            name='LevelSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='in force from')),
                ('levels', models.JSONField()),
                ('why', models.CharField(max_length=500, verbose_name='why they change')),
                ('state', models.CharField(default='proposed', max_length=9)),
                ('proposed_by', models.CharField(max_length=80)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['mandate', '-valid_from', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_ore', models.BigIntegerField()),
            ],
            options={
                'ordering': ['recovery', 'line'],
            },
        ),
        migrations.AddField(
            model_name='attest',
            name='from_ore',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='payment',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='days',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='receipt',
            name='voucher',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.voucher'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.bankaccount'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='effect',
            field=models.CharField(choices=[('again', 'What comes back may be paid again: the costs stay approved'), ('cost', 'Costs are no longer approved: they are named below'), ('never', 'What comes back is never paid again')], default='again', max_length=5, verbose_name='what the decision means for the grant'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='end_document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.document'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='next_due_on',
            field=models.DateField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='recovery',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='payments.payment'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('effect__in', ['again', 'cost', 'never'])), name='recovery_effect_known'),
        ),
        migrations.AddField(
            model_name='levelset',
            name='mandate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='level_sets', to='mandate.mandate'),
        ),
        migrations.AddField(
            model_name='attest',
            name='levels',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.levelset'),
        ),
        migrations.AddField(
            model_name='recoverycost',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claimline'),
        ),
        migrations.AddField(
            model_name='recoverycost',
            name='recovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='payments.recovery'),
        ),
        migrations.AddConstraint(
            model_name='levelset',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'decided')), fields=('mandate', 'valid_from'), name='levels_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='levelset',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'decided', 'withdrawn'])), name='levels_state_known'),
        ),
        migrations.AddConstraint(
            model_name='levelset',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', ''), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='levels_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='levelset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decided_by', ''), _negated=True), _connector='OR'), name='levels_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='recoverycost',
            constraint=models.UniqueConstraint(fields=('recovery', 'line'), name='recovery_cost_once'),
        ),
        migrations.AddConstraint(
            model_name='recoverycost',
            constraint=models.CheckConstraint(condition=models.Q(('amount_ore__gt', 0)), name='recovery_cost_above_zero'),
        ),
    ]
