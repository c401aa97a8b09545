import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('notifications', '0001_letters'),
        ('notifications', '0002_threads_and_copies'),
        ('notifications', '0003_fewer_indexes'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.SlugField(db_index=False, max_length=60, verbose_name='文面')),
                ('language', models.CharField(max_length=10, verbose_name='言語')),
                ('facts', models.JSONField(default=dict, verbose_name='内容')),
                ('dedupe_key', models.CharField(max_length=120, unique=True, verbose_name='重複防止の鍵')),
                ('attachments', models.JSONField(default=list, verbose_name='添付')),
                ('headers', models.JSONField(default=dict, verbose_name='メールのヘッダー')),
                ('booking_code', models.CharField(blank=True, max_length=10, verbose_name='予約番号')),
                ('created_at', models.DateTimeField(verbose_name='作成日時')),
                ('again_of', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='notifications.message', verbose_name='再送の元')),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='宛先')),
            ],
            options={
                'indexes': [models.Index(fields=['booking_code'], name='message_of_booking'), models.Index(condition=models.Q(('again_of__isnull', False)), fields=['again_of'], name='message_copy')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'メール')], default='mail', max_length=10, verbose_name='方法')),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='送り先')),
                ('status', models.CharField(choices=[('due', '送信待ち'), ('sending', '送信中'), ('sent', '送信済み'), ('failed', '送信できませんでした'), ('unreachable', '宛先がありません')], default='due', max_length=20, verbose_name='状態')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試行回数')),
                ('refusals', models.PositiveSmallIntegerField(default=0, verbose_name='拒否された回数')),
                ('next_try_at', models.DateTimeField(null=True, verbose_name='次の試行')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='直近の誤り')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='送信日時')),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.message', verbose_name='通知')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ('due', 'sending'))), fields=['next_try_at'], name='delivery_open')],
                'constraints': [models.UniqueConstraint(fields=('message', 'channel'), name='delivery_channel_once')],
            },
        ),
    ]
