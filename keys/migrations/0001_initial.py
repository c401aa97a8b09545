import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('keys', '0001_doors_and_keys'),
        ('keys', '0002_known_codes'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('facilities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('kind', models.CharField(choices=[('none', '開いている（職員が開ける）'), ('key', '鍵を貸し出す'), ('box', 'キーボックス（暗証番号）')], max_length=10, verbose_name='開け方')),
                ('opens_before', models.PositiveSmallIntegerField(default=15, verbose_name='利用前に入れる時間（分）')),
                ('closes_after', models.PositiveSmallIntegerField(default=15, verbose_name='利用後に出る時間（分）')),
                ('lent_before', models.PositiveSmallIntegerField(default=60, verbose_name='鍵を渡せる時間（利用前、分）')),
                ('way_in', models.TextField(blank=True, verbose_name='入り方')),
                ('way_out', models.TextField(blank=True, verbose_name='帰り方')),
                ('emergency_phone', models.CharField(blank=True, max_length=40, verbose_name='緊急の連絡先')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('is_used', models.BooleanField(default=True, verbose_name='使っている')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='facilities.facility', verbose_name='施設')),
                ('rooms', models.ManyToManyField(related_name='doors', to='facilities.room', verbose_name='部屋')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(db_index=True, max_length=14, verbose_name='予約の番号')),
                ('receiver_name', models.CharField(max_length=80, verbose_name='受け取った人')),
                ('signature', models.BinaryField(null=True, verbose_name='署名（PNG）')),
                ('paper_reason', models.CharField(blank=True, max_length=200, verbose_name='紙に署名した理由')),
                ('at', models.DateTimeField(verbose_name='渡した日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='渡した人')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('paper_reason', ''), ('signature__isnull', False)), models.Q(('signature__isnull', True), models.Q(('paper_reason', ''), _negated=True)), _connector='OR'), name='handover_signed_one_way')],
            },
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, unique=True, verbose_name='札の番号')),
                ('label', models.CharField(max_length=80, verbose_name='名前')),
                ('copy_number', models.PositiveSmallIntegerField(default=1, verbose_name='何本目')),
                ('place', models.CharField(max_length=120, verbose_name='掛ける場所')),
                ('status', models.CharField(choices=[('in_place', '保管中'), ('out', '貸出中'), ('lost', '紛失'), ('retired', '廃止')], default='in_place', max_length=10, verbose_name='状態')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='棚卸しで確かめた日時')),
                ('doors', models.ManyToManyField(related_name='keys', to='keys.door', verbose_name='開く扉')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('kept_at', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='保管している施設')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facility', 'label', 'copy_number'), name='key_copy_once')],
            },
        ),
        migrations.CreateModel(
            name='KeyBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120, verbose_name='取り付け場所')),
                ('sealed_secret', models.BinaryField(verbose_name='共有の秘密（暗号化）')),
                ('counter', models.PositiveIntegerField(default=1, verbose_name='カウンター')),
                ('door', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='box', to='keys.door', verbose_name='扉')),
            ],
        ),
        migrations.CreateModel(
            name='KeyLoan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(db_index=True, max_length=14, verbose_name='予約の番号')),
                ('lent_at', models.DateTimeField(verbose_name='貸した日時')),
                ('due_at', models.DateTimeField(verbose_name='返す期限')),
                ('chased', models.PositiveSmallIntegerField(default=0, verbose_name='督促した段階')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='返った日時')),
                ('ended_as', models.CharField(blank=True, choices=[('returned', '返却'), ('lost', '紛失')], max_length=10, verbose_name='終わり方')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='覚え書き')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受け取った職員')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='keys.handover', verbose_name='受け渡し')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='予約した人')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='keys.key', verbose_name='鍵')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='key_loan_open_by_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('key',), name='key_loan_one_open'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('lent_at')), _connector='OR'), name='key_loan_ends_after_lending'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('lent_at'))), name='key_loan_due_after_lending'), models.CheckConstraint(condition=models.Q(models.Q(('ended_as', ''), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_as', ''), _negated=True)), _connector='OR'), name='key_loan_end_is_told')],
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=14, verbose_name='予約の番号')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='入れる時間')),
                ('status', models.CharField(choices=[('active', '有効'), ('revoked', '取消')], default='active', max_length=10, verbose_name='状態')),
                ('serial', models.PositiveSmallIntegerField(null=True, verbose_name='通し番号')),
                ('granted_at', models.DateTimeField(verbose_name='与えた日時')),
                ('shown_at', models.DateTimeField(null=True, verbose_name='番号を見せた日時')),
                ('shown_counter', models.PositiveIntegerField(null=True, verbose_name='見せたときのカウンター')),
                ('listed_counter', models.PositiveIntegerField(null=True, verbose_name='一覧に載せたときのカウンター')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='取り消した日時')),
                ('revoked_because', models.CharField(blank=True, max_length=200, verbose_name='取り消した理由')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='予約した人')),
                ('door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='keys.door', verbose_name='扉')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'revoked'), models.Q(('shown_counter__isnull', False), ('listed_counter__isnull', False), _connector='OR')), fields=['door'], name='access_grant_dead_but_known')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('reference', 'door'), name='access_grant_one_active'), models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('door', 'during', 'serial'), name='access_grant_serial_once'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='access_grant_has_length'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('status', 'revoked')), models.Q(('revoked_at__isnull', True), ('status', 'active')), _connector='OR'), name='access_grant_revoked_is_told'), models.CheckConstraint(condition=models.Q(models.Q(('shown_at__isnull', True), ('shown_counter__isnull', True)), models.Q(('shown_at__isnull', False), ('shown_counter__isnull', False)), _connector='OR'), name='access_grant_shown_is_whole')],
            },
        ),
    ]
