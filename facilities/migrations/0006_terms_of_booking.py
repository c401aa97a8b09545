"""Windows by class and channel, limits of every kind, buffers and neighbours, all as data.

The monthly cap of slots becomes the first of the limits.
"""

from django.db import migrations, models


def into_limits(apps, schema_editor):
    """「月4コマまで」 as a limit of the hall."""
    BookingRules = apps.get_model('facilities', 'BookingRules')
    for rules in BookingRules.objects.exclude(uses_per_month=None):
        rules.limits = [{'most': rules.uses_per_month}]
        rules.save(update_fields=['limits'])


def out_of_limits(apps, schema_editor):
    """The cap that the former column can hold: slots a month in the hall, for everybody."""
    BookingRules = apps.get_model('facilities', 'BookingRules')
    for rules in BookingRules.objects.exclude(limits=[]):
        plain = [limit['most'] for limit in rules.limits if set(limit) <= {'most', 'clause'}]
        rules.uses_per_month = min(plain, default=None)
        rules.save(update_fields=['uses_per_month'])


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0005_tariff_removed'),
    ]

    operations = [
        migrations.AddField(
            model_name='bookingrules',
            name='limits',
            field=models.JSONField(default=list, verbose_name='利用の上限'),
        ),
        migrations.RunPython(into_limits, out_of_limits),
        migrations.AddField(
            model_name='bookingrules',
            name='windows',
            field=models.JSONField(default=list, verbose_name='区分・受付方法ごとの受付期間'),
        ),
        migrations.AddField(
            model_name='bookingrules',
            name='opens_days',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='さらに何日前から'),
        ),
        migrations.AddField(
            model_name='bookingrules',
            name='opens_on',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='その月の何日から'),
        ),
        migrations.AddField(
            model_name='bookingrules',
            name='opens_exceptions',
            field=models.JSONField(default=list, verbose_name='受付開始日の例外'),
        ),
        migrations.AddField(
            model_name='facility',
            name='neighbours',
            field=models.JSONField(default=list, verbose_name='音の影響がある室'),
        ),
        migrations.AddField(
            model_name='room',
            name='preparation_minutes',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='準備時間（分）'),
        ),
    ]
