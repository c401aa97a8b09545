import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A slot may be of some days only: in the daytime at weekends."""

    dependencies = [
        ("facilities", "0020_sports_and_schools"),
    ]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                default=list,
                size=None,
                verbose_name="曜日",
            ),
        ),
    ]
