"""Answers are kept with applications; pieces of equipment go with bookings."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0006_rooms_in_time'),
        ('facilities', '0008_asks'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='answers',
            field=models.JSONField(default=dict, verbose_name='施設の質問への答え'),
        ),
        migrations.CreateModel(
            name='BookedPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='設備のコード')),
                ('unit', models.PositiveSmallIntegerField(verbose_name='何台目')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='時間')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='返した日時')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='booking.booking', verbose_name='予約')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('released_at', None)), expressions=[('facility', '='), ('code', '='), ('unit', '='), ('during', '&&')], name='booked_piece_once_at_a_time'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='booked_piece_has_length')],
            },
        ),
    ]
