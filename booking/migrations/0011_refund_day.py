"""From which day of use a cancelled booking's refund counts, where its applicant moved it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0010_penalty_points")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="refund_day",
            field=models.DateField(blank=True, null=True, verbose_name="返す割合を数える日"),
        )
    ]
