import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('support', '0001_cases'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('facilities', '0001_initial'),
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='コード')),
                ('category', models.CharField(blank=True, choices=[('availability', '空き状況'), ('booking', '予約・変更・取消'), ('payment', '料金・支払い・返金'), ('key', '鍵・入館'), ('papers', '許可書・書類'), ('registration', '利用者登録・ログイン'), ('facility', '施設・設備'), ('usage', '画面の操作'), ('complaint', '苦情・意見'), ('other', 'その他')], max_length=20, verbose_name='分類')),
                ('title', models.CharField(max_length=80, verbose_name='題')),
                ('text', models.TextField(verbose_name='文面')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='コード')),
                ('category', models.CharField(choices=[('availability', '空き状況'), ('booking', '予約・変更・取消'), ('payment', '料金・支払い・返金'), ('key', '鍵・入館'), ('papers', '許可書・書類'), ('registration', '利用者登録・ログイン'), ('facility', '施設・設備'), ('usage', '画面の操作'), ('complaint', '苦情・意見'), ('other', 'その他')], max_length=20, verbose_name='分類')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('is_published', models.BooleanField(default=False, verbose_name='公開')),
                ('question', models.CharField(max_length=200, verbose_name='質問')),
                ('question_en', models.CharField(blank=True, max_length=200, verbose_name='質問（英語）')),
                ('question_easy', models.CharField(blank=True, max_length=200, verbose_name='質問（やさしい日本語）')),
                ('answer', models.TextField(verbose_name='答え')),
                ('answer_en', models.TextField(blank=True, verbose_name='答え（英語）')),
                ('answer_easy', models.TextField(blank=True, verbose_name='答え（やさしい日本語）')),
                ('helpful', models.PositiveIntegerField(default=0, verbose_name='役に立った')),
                ('unhelpful', models.PositiveIntegerField(default=0, verbose_name='役に立たなかった')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IncomingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(max_length=255, verbose_name='メールの識別子')),
                ('uid', models.BigIntegerField(verbose_name='サーバーでの番号')),
                ('raw', models.BinaryField(verbose_name='原文')),
                ('is_cut', models.BooleanField(default=False, verbose_name='大きすぎるため本文なし')),
                ('fetched_at', models.DateTimeField(verbose_name='取得日時')),
                ('status', models.CharField(choices=[('stored', '保存済み'), ('filed', '受付済み'), ('set_aside', '自動応答のため保留'), ('broken', '読めません')], default='stored', max_length=20, verbose_name='状態')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='誤り')),
            ],
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254, unique=True, verbose_name='アドレス')),
                ('fetched_at', models.DateTimeField(null=True, verbose_name='最後に読めた日時')),
                ('failing_since', models.DateTimeField(null=True, verbose_name='読めなくなった日時')),
                ('alarmed_at', models.DateTimeField(null=True, verbose_name='知らせた日時')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='直近の誤り')),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='受付番号')),
                ('channel', models.CharField(choices=[('phone', '電話'), ('mail', 'メール'), ('web', 'お問い合わせフォーム'), ('counter', '窓口')], max_length=10, verbose_name='受付方法')),
                ('category', models.CharField(choices=[('availability', '空き状況'), ('booking', '予約・変更・取消'), ('payment', '料金・支払い・返金'), ('key', '鍵・入館'), ('papers', '許可書・書類'), ('registration', '利用者登録・ログイン'), ('facility', '施設・設備'), ('usage', '画面の操作'), ('complaint', '苦情・意見'), ('other', 'その他')], max_length=20, verbose_name='分類')),
                ('subject', models.CharField(max_length=200, verbose_name='件名')),
                ('booking_code', models.CharField(blank=True, db_index=True, max_length=10, verbose_name='予約番号')),
                ('caller_name', models.CharField(blank=True, max_length=80, verbose_name='お名前')),
                ('caller_phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('caller_mail', models.CharField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('status', models.CharField(choices=[('new', '未対応'), ('open', '対応中'), ('waiting_caller', 'お客様の返事待ち'), ('waiting_hall', '施設の回答待ち'), ('closed', '完了')], default='new', max_length=20, verbose_name='状態')),
                ('opened_at', models.DateTimeField(verbose_name='受付日時')),
                ('due_at', models.DateTimeField(verbose_name='回答の期限')),
                ('reacted_at', models.DateTimeField(null=True, verbose_name='最初の回答')),
                ('reaction_minutes', models.PositiveIntegerField(null=True, verbose_name='最初の回答まで（分）')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='完了日時')),
                ('handling_minutes', models.PositiveIntegerField(null=True, verbose_name='完了まで（分）')),
                ('talk_seconds', models.PositiveIntegerField(default=0, verbose_name='通話（秒）')),
                ('at_first_contact', models.BooleanField(null=True, verbose_name='一度で解決')),
                ('caller', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='利用者')),
                ('escalated_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='照会先の施設')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='担当')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_caller', 'waiting_hall'))), fields=['due_at'], name='case_unfinished_due'), models.Index(fields=['caller', '-opened_at'], name='case_of_caller'), models.Index(fields=['opened_at'], name='case_opened')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='case_closed_is_told'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'waiting_hall'), _negated=True), ('escalated_to__isnull', False), _connector='OR'), name='case_waits_for_a_hall')],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(verbose_name='開始')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='終了')),
                ('caller', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='利用者')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='担当')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='support.case', verbose_name='問い合わせ')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('operator',), name='call_one_open_per_operator'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='call_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Identification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('operator_user_id', models.BigIntegerField(verbose_name='担当')),
                ('proofs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('number', '予約番号'), ('birth_date', '生年月日'), ('phone', '登録の電話番号'), ('name', '氏名と住所')], max_length=20), size=None, verbose_name='確かめた項目')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='利用者')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'operator_user_id', '-at'], name='identified')],
                'constraints': [models.CheckConstraint(condition=models.Q(('proofs__len__gte', 2)), name='identified_by_two')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('kind', models.CharField(choices=[('incoming', 'お客様から'), ('answer', 'お客様への回答'), ('note', '内部メモ'), ('call', '通話'), ('escalation', '施設への照会'), ('hall_answer', '施設からの回答'), ('status', '状態の変更'), ('act', '代理の操作'), ('automatic', '自動応答メール')], max_length=20, verbose_name='種類')),
                ('author_user_id', models.BigIntegerField(null=True, verbose_name='書いた人')),
                ('sender', models.CharField(blank=True, max_length=254, verbose_name='差出人')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('facts', models.JSONField(default=dict, verbose_name='値')),
                ('message_id', models.CharField(blank=True, db_index=True, max_length=255, verbose_name='メールの識別子')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='support.case', verbose_name='問い合わせ')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.message', verbose_name='送信')),
                ('mail', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line', to='support.incomingmail', verbose_name='受信メール')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'at'], name='line_of_case')],
            },
        ),
        migrations.AddField(
            model_name='incomingmail',
            name='mailbox',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='support.mailbox', verbose_name='メールボックス'),
        ),
        migrations.AddIndex(
            model_name='incomingmail',
            index=models.Index(condition=models.Q(('status', 'stored')), fields=['id'], name='mail_to_file'),
        ),
        migrations.AddConstraint(
            model_name='incomingmail',
            constraint=models.UniqueConstraint(fields=('mailbox', 'identity'), name='mail_stored_once'),
        ),
    ]
