"""The tables whose rows became rows of HallRules go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("facilities", "0016_day_rules_into_hall_rules")]

    operations = [
        migrations.DeleteModel(name="ClosedDay"),
        migrations.DeleteModel(name="KeptDay"),
        migrations.DeleteModel(name="PenaltyRules"),
    ]
