"""No indexes on what nobody searches (see booking's 0019), a partial one for the few copies."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_threads_and_copies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='message',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.message', verbose_name='通知'),
        ),
        migrations.AlterField(
            model_name='message',
            name='again_of',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='notifications.message', verbose_name='再送の元'),
        ),
        migrations.AlterField(
            model_name='message',
            name='booking_code',
            field=models.CharField(blank=True, max_length=10, verbose_name='予約番号'),
        ),
        migrations.AlterField(
            model_name='message',
            name='letter',
            field=models.SlugField(db_index=False, max_length=60, verbose_name='文面'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['booking_code'], name='message_of_booking'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('again_of__isnull', False)), fields=['again_of'], name='message_copy'),
        ),
    ]
