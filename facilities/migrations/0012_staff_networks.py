"""From which networks a hall's staff may work (requirement 201)."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0011_days_of_the_month")]

    operations = [
        migrations.AddField(
            model_name="facility",
            name="staff_networks",
            field=ArrayField(
                base_field=models.CharField(max_length=43),
                default=list,
                size=None,
                verbose_name="職員が使うネットワーク",
            ),
        )
    ]
