import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('booking', '0001_bookings'),
        ('booking', '0002_calendar_feed'),
        ('booking', '0003_feed_keys_hashed'),
        ('booking', '0004_decisions_and_days'),
        ('booking', '0005_fees_and_shares'),
        ('booking', '0006_rooms_in_time'),
        ('booking', '0007_answers_and_pieces'),
        ('booking', '0008_official_use'),
        ('booking', '0010_penalty_points'),
        ('booking', '0011_refund_day'),
        ('booking', '0012_exemptions_and_time_after'),
        ('booking', '0013_takings'),
        ('booking', '0014_priority_claims'),
        ('booking', '0015_documents_received'),
        ('booking', '0016_documents_always_received'),
        ('booking', '0017_shelter_codes'),
        ('booking', '0019_fewer_indexes'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('facilities', '0001_initial'),
        ('payments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='予約番号')),
                ('channel', models.CharField(choices=[('web', 'web'), ('counter', 'counter'), ('phone', 'phone'), ('fax', 'fax'), ('mail', 'mail'), ('support', 'support')], default='web', max_length=10, verbose_name='受付方法')),
                ('on_behalf', models.BooleanField(default=False, verbose_name='代理入力')),
                ('purpose_text', models.CharField(blank=True, max_length=200, verbose_name='利用内容')),
                ('people', models.PositiveIntegerField(verbose_name='利用人数')),
                ('answers', models.JSONField(default=dict, verbose_name='施設の質問への答え')),
                ('made_at', models.DateTimeField(verbose_name='申請日時')),
                ('applicant_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='accounts.organisation', verbose_name='申請者（団体）')),
                ('applicant_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='accounts.person', verbose_name='申請者（個人）')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='申し出た人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='入力した人')),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.purpose', verbose_name='利用目的')),
            ],
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=14, verbose_name='番号')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='利用時間')),
                ('slot_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='利用区分')),
                ('status', models.CharField(choices=[('requested', '申請中'), ('awaiting_payment', '納付待ち'), ('confirmed', '確定'), ('in_use', '利用中'), ('completed', '利用済'), ('rejected', '不承認'), ('cancelled', '取消'), ('expired', '期限切れ'), ('no_show', '無断不使用')], max_length=20, verbose_name='状態')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('cancelled_as', models.CharField(blank=True, choices=[('taken_back', '入力間違いの取りやめ'), ('by_applicant', '利用者の取消'), ('late', '期限を過ぎた利用者の取消'), ('by_city', '施設の都合による取消'), ('by_disaster', '災害による取消')], max_length=20, verbose_name='取消の種類')),
                ('cancelled_from', models.CharField(blank=True, choices=[('requested', '申請中'), ('awaiting_payment', '納付待ち'), ('confirmed', '確定'), ('in_use', '利用中'), ('completed', '利用済'), ('rejected', '不承認'), ('cancelled', '取消'), ('expired', '期限切れ'), ('no_show', '無断不使用')], max_length=20, verbose_name='取消前の状態')),
                ('fee_yen', models.PositiveIntegerField(null=True, verbose_name='使用料（円）')),
                ('pricing', models.PositiveSmallIntegerField(default=1, verbose_name='何回目の計算')),
                ('kept_yen', models.PositiveIntegerField(default=0, verbose_name='取消で返さない額（円）')),
                ('returned_yen', models.PositiveIntegerField(default=0, verbose_name='返すことにした額（円）')),
                ('sequence', models.PositiveSmallIntegerField(default=0, verbose_name='変更回数')),
                ('moves', models.PositiveSmallIntegerField(default=0, verbose_name='利用者が変えた回数')),
                ('refund_day', models.DateField(blank=True, null=True, verbose_name='返す割合を数える日')),
                ('moved_by_city', models.BooleanField(default=False, verbose_name='施設の都合で移した')),
                ('checked_in_at', models.DateTimeField(blank=True, null=True, verbose_name='入館')),
                ('checked_out_at', models.DateTimeField(blank=True, null=True, verbose_name='退館')),
                ('people_came', models.PositiveIntegerField(blank=True, null=True, verbose_name='来た人数')),
                ('early_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='早く入った分数')),
                ('extension_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='延長した分数')),
                ('overrun_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='時間を過ぎた分数')),
                ('takings_yen', models.PositiveIntegerField(default=0, verbose_name='入場料などの総額（円）')),
                ('proof', models.CharField(blank=True, choices=[('seen', '確かめた'), ('missing', '見せてもらえなかった')], max_length=10, verbose_name='手帳などの確認')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='booking.application', verbose_name='申請')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.room', verbose_name='室')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['room', 'during'], name='booking_of_room_in_time')],
                'constraints': [models.UniqueConstraint(fields=('code',), name='booking_code'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled')), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='booking_cancelled_is_told'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='booking_has_length'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'in_use'), _negated=True), ('checked_in_at__isnull', False), _connector='OR'), name='booking_in_use_was_let_in')],
            },
        ),
        migrations.CreateModel(
            name='BookedPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='設備のコード')),
                ('unit', models.PositiveSmallIntegerField(verbose_name='何台目')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='時間')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='返した日時')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='booking.booking', verbose_name='予約')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('released_at', None)), expressions=[('facility', '='), ('code', '='), ('unit', '='), ('during', '&&')], name='booked_piece_once_at_a_time'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='booked_piece_has_length')],
            },
        ),
        migrations.CreateModel(
            name='BookingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('kind', models.CharField(choices=[('made', '予約しました'), ('requested', '申請しました'), ('taken_back', '入力間違いとして取りやめました'), ('cancelled', '取り消しました'), ('restored', '取消を元に戻しました'), ('approved', '許可しました'), ('refused', '不許可としました'), ('held_back', '施設から質問しました'), ('answered', '質問に答えました'), ('moved', '部屋か時間を変えました'), ('changed', '申し込みの内容を変えました'), ('checked_in', '利用を始めました'), ('checked_out', '利用を終えました'), ('admission_undone', '受付の記録を直しました'), ('no_show', '利用がありませんでした'), ('reported', '利用の報告を受けました'), ('paid', 'お支払いを受け取りました'), ('expired', '期限までにお支払いがありませんでした'), ('revived', '期限後のお支払いで、予約を元に戻しました'), ('too_late', '期限後のお支払いをお返しします'), ('unpaid_again', 'お支払いの記録を取り消しました'), ('disputed', 'カード会社から異議がありました'), ('money_back', '使用料をお返ししました'), ('exemption_asked', '減免を申請しました'), ('exemption_granted', '減免を認めました'), ('exemption_refused', '減免を認めませんでした'), ('documents_in', '書類を受け取りました'), ('document_wanted', '書類の追加をお願いしました'), ('proof_missing', '手帳などを確かめられず、減免しない料金にしました'), ('extended', '利用時間を延ばしました'), ('charged', '時間の前後の料金を加えました'), ('key_lent', '鍵を貸しました'), ('key_returned', '鍵が返りました'), ('key_overdue', '鍵が返っていません'), ('key_lost', '鍵が失われました')], max_length=20, verbose_name='出来事')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='行為者')),
                ('actor_task', models.CharField(blank=True, max_length=60, verbose_name='自動処理')),
                ('channel', models.CharField(max_length=10, verbose_name='受付方法')),
                ('on_behalf', models.BooleanField(default=False, verbose_name='代理')),
                ('from_status', models.CharField(blank=True, max_length=20, verbose_name='前の状態')),
                ('to_status', models.CharField(max_length=20, verbose_name='後の状態')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='理由')),
                ('facts', models.JSONField(default=dict, verbose_name='内容')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='booking.booking', verbose_name='予約')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_digest', models.CharField(max_length=64, unique=True, verbose_name='鍵のハッシュ値')),
                ('made_at', models.DateTimeField(verbose_name='作成日時')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='番号')),
                ('made_for', models.CharField(choices=[('closure', '休館・利用停止'), ('official', '市の利用')], max_length=20, verbose_name='何のため')),
                ('cause', models.CharField(choices=[('applicant', '利用者の都合'), ('city', '施設の都合'), ('disaster', '災害')], max_length=20, verbose_name='理由の種類')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('rooms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='室')),
                ('first', models.DateTimeField(verbose_name='はじめ')),
                ('last', models.DateTimeField(verbose_name='おわり')),
                ('lines', models.JSONField(verbose_name='予約ごとの処理')),
                ('made_at', models.DateTimeField(verbose_name='日時')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='行った人')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='期間')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('made_at', models.DateTimeField(verbose_name='登録')),
                ('reopened_at', models.DateTimeField(blank=True, null=True, verbose_name='解除')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
        ),
        migrations.CreateModel(
            name='DayWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('special_warning', '特別警報'), ('warning', '警報'), ('advisory', '注意報（大雨・洪水・高潮・大雪）'), ('special_heat_alert', '熱中症特別警戒アラート'), ('heat_alert', '熱中症警戒アラート'), ('smog', '光化学スモッグ注意報・警報'), ('other', 'そのほか（停電・交通の停止など）')], max_length=30, verbose_name='警報などの種類')),
                ('source', models.CharField(max_length=200, verbose_name='発表元と内容')),
                ('day', models.DateField(verbose_name='利用日')),
                ('entered_at', models.DateTimeField(verbose_name='入力日時')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='取り下げた日時')),
                ('withdrawn_why', models.CharField(blank=True, max_length=200, verbose_name='取り下げた理由')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='入力した人')),
                ('facilities', models.ManyToManyField(related_name='+', to='facilities.facility', verbose_name='施設')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り下げた人')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='day_warning_says_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='day_warning_withdrawn_is_told')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('approved', '許可'), ('refused', '不許可'), ('revoked', '取消')], max_length=20, verbose_name='処分')),
                ('booking_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=14), size=None, verbose_name='予約の番号')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('conditions', models.TextField(blank=True, verbose_name='許可の条件')),
                ('decided_at', models.DateTimeField(verbose_name='処分の日時')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='booking.application', verbose_name='申請')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decision_against_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='申請した減免')),
                ('reason', models.TextField(verbose_name='申請の理由')),
                ('asked_at', models.DateTimeField(verbose_name='申請日時')),
                ('channel', models.CharField(max_length=10, verbose_name='受付方法')),
                ('state', models.CharField(choices=[('asked', '審査中'), ('granted', '認められました'), ('refused', '認められませんでした')], default='asked', max_length=10, verbose_name='状態')),
                ('granted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), blank=True, default=list, size=None, verbose_name='認めた減免')),
                ('answer', models.TextField(blank=True, verbose_name='決定の理由')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='決定日時')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='booking.application', verbose_name='申請')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='入力した人')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['facility'], name='exemption_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('application', 'facility'), name='exemption_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('asked', []), _negated=True), models.Q(('reason', ''), _negated=True)), name='exemption_says_what_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('granted', []), ('state', 'asked')), models.Q(models.Q(('granted', []), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'granted')), models.Q(models.Q(('answer', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), ('granted', []), ('state', 'refused')), _connector='OR'), name='exemption_decided_is_told')],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marked_at', models.DateTimeField(verbose_name='登録日時')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='facilities.room', verbose_name='室')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'room'), name='favourite_once')],
            },
        ),
        migrations.CreateModel(
            name='FeeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pricing', models.PositiveSmallIntegerField(verbose_name='何回目の計算')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順')),
                ('kind', models.CharField(max_length=20, verbose_name='種類')),
                ('label', models.CharField(max_length=200, verbose_name='名称')),
                ('yen', models.IntegerField(verbose_name='金額（円）')),
                ('rule', models.CharField(blank=True, max_length=60, verbose_name='規則')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('how', models.CharField(blank=True, max_length=300, verbose_name='計算')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fee_lines', to='booking.booking', verbose_name='予約')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('booking', 'pricing', 'position'), name='fee_line_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='番号')),
                ('created_at', models.DateTimeField(verbose_name='作成')),
                ('expires_at', models.DateTimeField(verbose_name='期限')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='解放')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('released_at', None)), fields=['expires_at'], name='hold_open_by_expiry')],
                'constraints': [models.UniqueConstraint(fields=('code',), name='hold_code'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('user',), name='hold_one_open_per_user'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='hold_expires_after_creation')],
            },
        ),
        migrations.AddField(
            model_name='application',
            name='hold',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='booking.hold', verbose_name='仮押さえ'),
        ),
        migrations.CreateModel(
            name='HoldItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='利用時間')),
                ('slot_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='利用区分')),
                ('hold', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='booking.hold', verbose_name='仮押さえ')),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.room', verbose_name='室')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OfficialUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(db_index=True, max_length=10, verbose_name='まとまりの番号')),
                ('code', models.CharField(max_length=14, unique=True, verbose_name='番号')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='利用時間')),
                ('slot_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='利用区分')),
                ('kind', models.CharField(choices=[('official', '公用'), ('administrative', '行政使用'), ('hosted', '主催事業'), ('election', '選挙'), ('shelter', '避難所')], max_length=20, verbose_name='種類')),
                ('department', models.CharField(max_length=80, verbose_name='部署')),
                ('reason', models.CharField(max_length=200, verbose_name='内容')),
                ('override', models.CharField(blank=True, max_length=200, verbose_name='公開日に使う理由')),
                ('made_at', models.DateTimeField(verbose_name='登録')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('cancelled_reason', models.CharField(blank=True, max_length=200, verbose_name='取消の理由')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録した人')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.room', verbose_name='室')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='official_has_length'), models.CheckConstraint(condition=models.Q(models.Q(('department', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='official_says_who_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_reason', '')), models.Q(('cancelled_at__isnull', False), models.Q(('cancelled_reason', ''), _negated=True)), _connector='OR'), name='official_cancelled_is_told')],
            },
        ),
        migrations.CreateModel(
            name='Occupancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='占有時間')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='解放')),
                ('booking', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='booking.booking', verbose_name='予約')),
                ('closure', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='booking.closure', verbose_name='利用停止')),
                ('hold', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='booking.hold', verbose_name='仮押さえ')),
                ('hold_item', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='booking.holditem', verbose_name='仮押さえの室')),
                ('part', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.roompart', verbose_name='区画')),
                ('official', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='booking.officialuse', verbose_name='市の利用')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('official__isnull', False)), fields=['official'], name='occupancy_of_official_use'), models.Index(condition=models.Q(('hold__isnull', False)), fields=['hold'], name='occupancy_of_hold'), models.Index(condition=models.Q(('closure__isnull', False)), fields=['closure'], name='occupancy_of_closure')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('released_at', None)), expressions=[('part', '='), ('during', '&&')], name='occupancy_no_overlap'), models.CheckConstraint(condition=models.Q(models.Q(('booking__isnull', False), ('closure__isnull', True), ('hold__isnull', True), ('official__isnull', True)), models.Q(('booking__isnull', True), ('closure__isnull', True), ('hold__isnull', False), ('official__isnull', True)), models.Q(('booking__isnull', True), ('closure__isnull', False), ('hold__isnull', True), ('official__isnull', True)), models.Q(('booking__isnull', True), ('closure__isnull', True), ('hold__isnull', True), ('official__isnull', False)), _connector='OR'), name='occupancy_one_holder'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='occupancy_has_length')],
            },
        ),
        migrations.CreateModel(
            name='PaymentShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('yen', models.PositiveIntegerField(verbose_name='金額（円）')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_shares', to='booking.booking', verbose_name='予約')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booking_shares', to='payments.payment', verbose_name='お支払い')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('payment', 'booking'), name='payment_share_once'), models.CheckConstraint(condition=models.Q(('yen__gt', 0)), name='payment_share_is_money')],
            },
        ),
        migrations.CreateModel(
            name='PenaltyPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField(verbose_name='予約の変更回数')),
                ('cause', models.CharField(choices=[('late_cancel', '間ぎわの取消'), ('no_show', '無断不使用'), ('unpaid', '期限までの納付なし')], max_length=20, verbose_name='理由')),
                ('points', models.PositiveSmallIntegerField(verbose_name='点数')),
                ('use_on', models.DateField(verbose_name='利用日')),
                ('happened_on', models.DateField(verbose_name='起きた日')),
                ('given_at', models.DateTimeField(verbose_name='つけた日時')),
                ('ends_on', models.DateField(verbose_name='数えなくなる日')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='行為者')),
                ('actor_task', models.CharField(blank=True, max_length=60, verbose_name='自動処理')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='penalty_points', to='booking.booking', verbose_name='予約')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='penalty_points', to='accounts.organisation', verbose_name='団体')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='penalty_points', to='accounts.person', verbose_name='個人')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('booking', 'cause', 'sequence'), name='penalty_once_for_one_act'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person__isnull', True)), _connector='OR'), name='penalty_of_one'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('happened_on')), ('points__gt', 0)), name='penalty_counts_for_a_time')],
            },
        ),
        migrations.CreateModel(
            name='PenaltyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='何番目')),
                ('kind', models.CharField(choices=[('waived', '免除'), ('reinstated', '免除の取消')], max_length=20, verbose_name='種類')),
                ('ground', models.CharField(choices=[('undone', 'もとの記録を直したため'), ('staff', '施設の判断'), ('warning', '警報などの日の一括免除'), ('closed', '施設の都合でその時間を休みにしたため')], max_length=20, verbose_name='根拠の種類')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='行為者')),
                ('actor_task', models.CharField(blank=True, max_length=60, verbose_name='自動処理')),
                ('warning', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='booking.daywarning', verbose_name='警報などの日')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='booking.penaltypoint', verbose_name='点数')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('point', 'number'), name='penalty_change_in_turn'), models.CheckConstraint(condition=models.Q(('number__gt', 0), models.Q(models.Q(('kind', 'waived'), django.db.models.lookups.Exact(django.db.models.functions.math.Mod('number', 2), 1)), models.Q(('kind', 'reinstated'), django.db.models.lookups.Exact(django.db.models.functions.math.Mod('number', 2), 0)), _connector='OR')), name='penalty_changes_alternate'), models.CheckConstraint(condition=models.Q(models.Q(('ground__in', ['undone', 'closed']), ('warning', None)), models.Q(('ground', 'staff'), ('warning', None), models.Q(('reason', ''), _negated=True)), models.Q(('ground', 'warning'), ('warning__isnull', False)), _connector='OR'), name='penalty_change_has_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='PriorityClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('documents', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='必要な書類')),
                ('brings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='窓口に持ってくる書類')),
                ('received', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='窓口で受け取った書類')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='追加の書類の期限')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priority_claims', to='booking.application', verbose_name='申請')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'facility'), name='priority_claim_once_a_hall'), models.CheckConstraint(condition=models.Q(('documents__contains', models.F('brings')), ('documents__contains', models.F('received'))), name='priority_claim_of_its_documents')],
            },
        ),
        migrations.CreateModel(
            name='ReviewQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(verbose_name='質問')),
                ('asked_at', models.DateTimeField(verbose_name='質問の日時')),
                ('answer', models.TextField(blank=True, verbose_name='答え')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='終わった日時')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='booking.application', verbose_name='申請')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('application', 'facility'), name='review_question_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Shelter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('started_at', models.DateTimeField(verbose_name='開始')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='終了')),
                ('windows', models.PositiveSmallIntegerField(default=0, verbose_name='番号を作った回数')),
                ('codes_until', models.DateTimeField(blank=True, null=True, verbose_name='番号が使える終わり')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='終えた人')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='始めた人')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('facility',), name='shelter_one_open_a_hall'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='shelter_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='shelter_end_has_somebody')],
            },
        ),
        migrations.CreateModel(
            name='ShelterContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='氏名')),
                ('phone', models.CharField(max_length=20, verbose_name='電話番号')),
                ('told_stamp', models.CharField(blank=True, max_length=16, verbose_name='伝えた番号の印')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='伝えた日時')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='伝えた人')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facility', 'name', 'phone'), name='shelter_contact_once_a_hall'), models.CheckConstraint(condition=models.Q(models.Q(('told_at__isnull', True), ('told_by__isnull', True), ('told_stamp', '')), models.Q(models.Q(('told_stamp', ''), _negated=True), ('told_at__isnull', False), ('told_by__isnull', False)), _connector='OR'), name='shelter_contact_told_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='SubmittedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('needed', models.CharField(blank=True, max_length=120, verbose_name='どの書類か')),
                ('name', models.CharField(max_length=100, verbose_name='名前')),
                ('mime', models.CharField(max_length=40, verbose_name='形式')),
                ('content', models.BinaryField(null=True, verbose_name='内容')),
                ('received_at', models.DateTimeField(verbose_name='届いた日時')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='消した日時')),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submitted', to='booking.priorityclaim', verbose_name='優先受付')),
                ('exemption', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='booking.exemption', verbose_name='減免の申請')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', True), ('exemption__isnull', False)), models.Q(('claim__isnull', False), ('exemption__isnull', True)), _connector='OR'), name='submitted_for_one_decision'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('erased_at__isnull', True)), models.Q(('content__isnull', True), ('erased_at__isnull', False), ('name', '')), _connector='OR'), name='submitted_whole_or_erased')],
            },
        ),
        migrations.CreateModel(
            name='UseReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('people', models.PositiveIntegerField(verbose_name='利用した人数')),
                ('cleaned', models.BooleanField(verbose_name='片付けと掃除')),
                ('lights_off', models.BooleanField(verbose_name='消灯')),
                ('gas_closed', models.BooleanField(null=True, verbose_name='ガスの元栓')),
                ('windows_closed', models.BooleanField(verbose_name='窓と戸締まり')),
                ('damage', models.TextField(blank=True, verbose_name='壊れたもの・気づいたこと')),
                ('reported_at', models.DateTimeField(verbose_name='報告の日時')),
                ('channel', models.CharField(max_length=10, verbose_name='受付方法')),
                ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='booking.booking', verbose_name='予約')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='報告した人')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jpeg', models.BinaryField(verbose_name='写真')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='photo', to='booking.usereport', verbose_name='報告')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('code',), name='application_code'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applicant_organisation__isnull', True), ('applicant_person__isnull', False)), models.Q(('applicant_organisation__isnull', False), ('applicant_person__isnull', True)), _connector='OR'), name='application_one_applicant'),
        ),
    ]
