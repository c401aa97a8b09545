import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0002_terms_of_use'),
    ]

    operations = [
        migrations.CreateModel(
            name='FeeSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有効期間')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('text', models.TextField(verbose_name='内容')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fee_schedules', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('facility', '='), ('valid', '&&')], name='fee_schedule_one_at_a_time')],
            },
        ),
    ]
