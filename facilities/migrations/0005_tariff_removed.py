from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0004_tariffs_into_schedules'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Tariff',
        ),
    ]
