"""A booking wrote to some fifty indexes; a third of them nobody searched.

Django adds one for LIKE to every unique text, and one to every foreign key, however seldom it is set.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_session'),
        ('booking', '0018_documents_only_erased'),
        ('facilities', '0021_days_of_slots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='application',
            name='code',
            field=models.CharField(max_length=10, verbose_name='予約番号'),
        ),
        migrations.AlterField(
            model_name='booking',
            name='code',
            field=models.CharField(max_length=14, verbose_name='番号'),
        ),
        migrations.AlterField(
            model_name='hold',
            name='code',
            field=models.CharField(max_length=10, verbose_name='番号'),
        ),
        migrations.AlterField(
            model_name='holditem',
            name='room',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.room', verbose_name='室'),
        ),
        migrations.AlterField(
            model_name='occupancy',
            name='closure',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='booking.closure', verbose_name='利用停止'),
        ),
        migrations.AlterField(
            model_name='occupancy',
            name='hold',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='booking.hold', verbose_name='仮押さえ'),
        ),
        migrations.AddIndex(
            model_name='occupancy',
            index=models.Index(condition=models.Q(('hold__isnull', False)), fields=['hold'], name='occupancy_of_hold'),
        ),
        migrations.AddIndex(
            model_name='occupancy',
            index=models.Index(condition=models.Q(('closure__isnull', False)), fields=['closure'], name='occupancy_of_closure'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('code',), name='application_code'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(fields=('code',), name='booking_code'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(fields=('code',), name='hold_code'),
        ),
    ]
