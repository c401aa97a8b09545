"""No index for LIKE on a payment's number, and none on the purpose, which all payments share."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0021_days_of_slots'),
        ('payments', '0002_ledger_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='payment',
            name='code',
            field=models.CharField(max_length=10, verbose_name='お支払い番号'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='purpose',
            field=models.SlugField(db_index=False, max_length=40, verbose_name='種類'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('code',), name='payment_code'),
        ),
    ]
