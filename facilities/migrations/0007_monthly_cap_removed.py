"""The monthly cap lives on as a limit; its column goes in a migration of its own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0006_terms_of_booking'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='bookingrules',
            name='uses_per_month',
        ),
    ]
