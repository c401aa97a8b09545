"""Standings: what a person or a group counts as at a hall, given by staff."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_note'),
        ('facilities', '0005_tariff_removed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60, verbose_name='区分')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('given_at', models.DateTimeField(verbose_name='日時')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='認めた人')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='accounts.organisation', verbose_name='団体')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='accounts.person', verbose_name='個人')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person__isnull', True)), _connector='OR'), name='standing_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('word', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='standing_says_what_and_why'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(django.db.models.functions.comparison.Coalesce('person_id', 0, output_field=models.BigIntegerField()), '='), (django.db.models.functions.comparison.Coalesce('organisation_id', 0, output_field=models.BigIntegerField()), '='), (django.db.models.functions.comparison.Coalesce('facility_id', 0, output_field=models.BigIntegerField()), '='), ('word', '='), ('during', '&&')], name='standing_once_at_a_time')],
            },
        ),
    ]
