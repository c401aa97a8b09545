"""Closed on days of every month (毎月末日): one more kind of regular closure."""

from django.db import migrations, models

KINDS = [
    ("weekday", "毎週の曜日"),
    ("nth_weekday", "第n曜日"),
    ("month_day", "毎月の日"),
    ("season", "毎年の期間"),
    ("dates", "日付"),
]


class Migration(migrations.Migration):
    dependencies = [("facilities", "0010_penalty_rules")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="種類"),
        )
        for model in ("closedday", "keptday")
    ]
