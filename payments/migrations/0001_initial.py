import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


# Immutable and plain, so that a check constraint may use it and a restored dump finds all it needs.
SUM_OF_LINES = """
CREATE FUNCTION payments_sum_of_lines(lines jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog
AS $$ SELECT coalesce(sum((line ->> 'yen')::integer), 0)::integer
      FROM jsonb_array_elements(lines) line $$
"""


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('payments', '0001_money'),
        ('payments', '0003_fewer_indexes'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('facilities', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(SUM_OF_LINES, 'DROP FUNCTION payments_sum_of_lines'),
        migrations.CreateModel(
            name='CheckoutSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('card', 'クレジットカード'), ('konbini', 'コンビニ'), ('cash', '窓口（現金）'), ('transfer', '口座振込')], max_length=10, verbose_name='方法')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='金額（円）')),
                ('status', models.CharField(choices=[('opening', '準備中'), ('open', '手続き中'), ('pending', 'コンビニでのお支払い待ち'), ('closing', '締め切り中'), ('paid', '入金済み'), ('failed', '失敗'), ('expired', '期限切れ')], default='opening', max_length=10, verbose_name='状態')),
                ('session_id', models.CharField(max_length=120, null=True, unique=True, verbose_name='Stripeの番号')),
                ('intent_id', models.CharField(blank=True, db_index=True, max_length=120, verbose_name='決済の番号')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='手続きの画面')),
                ('slip_url', models.URLField(blank=True, max_length=2000, verbose_name='払込番号の画面')),
                ('slip_expires_at', models.DateTimeField(null=True, verbose_name='払込番号の期限')),
                ('slip_days', models.PositiveSmallIntegerField(null=True, verbose_name='払込番号の日数')),
                ('made_at', models.DateTimeField(verbose_name='開始日時')),
                ('ends_at', models.DateTimeField(verbose_name='画面の期限')),
                ('look_at', models.DateTimeField(verbose_name='次の確認')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='お支払い番号')),
                ('purpose', models.SlugField(db_index=False, max_length=40, verbose_name='種類')),
                ('reference', models.CharField(max_length=20, verbose_name='対象の番号')),
                ('title', models.CharField(max_length=200, verbose_name='件名')),
                ('lines', models.JSONField(verbose_name='内訳')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='金額（円）')),
                ('status', models.CharField(choices=[('due', 'お支払い待ち'), ('paid', 'お支払い済み'), ('void', 'お支払い不要'), ('expired', '期限切れ')], default='due', max_length=10, verbose_name='状態')),
                ('opened_at', models.DateTimeField(verbose_name='請求日時')),
                ('due_at', models.DateTimeField(verbose_name='お支払い期限')),
                ('warned_at', models.DateTimeField(blank=True, null=True, verbose_name='期限の知らせ')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='お支払い日時')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='終了日時')),
                ('close_reason', models.CharField(blank=True, max_length=200, verbose_name='終了の理由')),
                ('disputed_at', models.DateTimeField(blank=True, null=True, verbose_name='異議申立ての日時')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='支払う人')),
            ],
            options={
                'indexes': [models.Index(fields=['reference'], name='payment_reference'), models.Index(condition=models.Q(('status', 'due')), fields=['due_at'], name='payment_due')],
                'constraints': [models.UniqueConstraint(fields=('code',), name='payment_code'), models.UniqueConstraint(condition=models.Q(('status', 'due')), fields=('reference', 'purpose'), name='payment_open_once'), models.CheckConstraint(condition=models.Q(('amount_yen', models.Func('lines', function='payments_sum_of_lines', output_field=models.IntegerField())), ('amount_yen__gt', 0)), name='payment_is_the_sum_of_its_lines'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('status', 'paid')), models.Q(models.Q(('status', 'paid'), _negated=True), ('settled_at__isnull', True)), _connector='OR'), name='payment_paid_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', '受領'), ('refunded', '還付'), ('taken_back', '収納の取消'), ('charged_back', 'チャージバック'), ('came_back', '還付の返戻')], max_length=20, verbose_name='区分')),
                ('method', models.CharField(choices=[('card', 'クレジットカード'), ('konbini', 'コンビニ'), ('cash', '窓口（現金）'), ('transfer', '口座振込')], max_length=10, verbose_name='方法')),
                ('amount_yen', models.IntegerField(verbose_name='金額（円）')),
                ('source', models.CharField(max_length=120, unique=True, verbose_name='出どころ')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='行った人の番号')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('origin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='takings_out', to='payments.ledgerentry', verbose_name='もとの受領')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.checkoutsession', verbose_name='手続き')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.payment', verbose_name='お支払い')),
            ],
        ),
        migrations.AddField(
            model_name='checkoutsession',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='payments.payment', verbose_name='お支払い'),
        ),
        migrations.CreateModel(
            name='ReceiptIssuer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=120, verbose_name='発行者')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='所在地')),
                ('registration_number', models.CharField(max_length=14, validators=[django.core.validators.RegexValidator('^T[0-9]{13}$', 'Tと数字13桁で入力してください。')], verbose_name='登録番号')),
                ('facility', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('registration_number__regex', '^T[0-9]{13}$')), name='issuer_number_is_t_and_13_digits')],
            },
        ),
        migrations.CreateModel(
            name='RefundOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_yen', models.PositiveIntegerField(verbose_name='金額（円）')),
                ('cause', models.CharField(choices=[('cancelled', '利用者による取消'), ('hall', '施設の都合'), ('disaster', '災害など'), ('changed', '料金の変更'), ('late', '期限後の入金'), ('twice', '二重のお支払い'), ('outside', '決済会社の画面での還付')], max_length=20, verbose_name='事由')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('way', models.CharField(choices=[('card', 'クレジットカード'), ('konbini', 'コンビニ'), ('cash', '窓口（現金）'), ('transfer', '口座振込')], max_length=10, verbose_name='方法')),
                ('status', models.CharField(choices=[('due', '送信待ち'), ('sending', '送信中'), ('sent', 'カード会社で手続き中'), ('waiting', '窓口でのお返し待ち'), ('done', 'お返し済み'), ('withdrawn', '取り下げ')], max_length=10, verbose_name='状態')),
                ('refund_id', models.CharField(max_length=80, null=True, unique=True, verbose_name='Stripeの番号')),
                ('asked_at', models.DateTimeField(verbose_name='申出日時')),
                ('asked_by_user_id', models.BigIntegerField(null=True, verbose_name='申し出た人の番号')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試行回数')),
                ('next_try_at', models.DateTimeField(null=True, verbose_name='次の試行')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='直近の誤り')),
                ('done_at', models.DateTimeField(null=True, verbose_name='お返しした日時')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.ledgerentry', verbose_name='もとの受領')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment', verbose_name='お支払い')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status__in', ('due', 'sending', 'sent', 'waiting'))), fields=['next_try_at'], name='refund_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_yen__gt', 0)), name='refund_is_above_zero'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('done_at__isnull', True)), _connector='OR'), name='refund_done_is_dated')],
            },
        ),
        migrations.CreateModel(
            name='StripeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=120, unique=True, verbose_name='番号')),
                ('kind', models.CharField(max_length=60, verbose_name='種類')),
                ('subject', models.CharField(max_length=30, verbose_name='対象の種類')),
                ('subject_id', models.CharField(max_length=120, verbose_name='対象の番号')),
                ('status', models.CharField(choices=[('received', '受信'), ('applied', '反映済み'), ('failed', '要確認')], default='received', max_length=10, verbose_name='状態')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='誤り')),
                ('received_at', models.DateTimeField(verbose_name='受信日時')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='反映日時')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'applied'), _negated=True), fields=['received_at'], name='event_open')],
            },
        ),
        migrations.CreateModel(
            name='TillSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('drawer', models.CharField(max_length=20, verbose_name='レジ')),
                ('opened_at', models.DateTimeField(verbose_name='開けた日時')),
                ('float_yen', models.PositiveIntegerField(verbose_name='釣銭準備金（円）')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='締めた日時')),
                ('counted_yen', models.PositiveIntegerField(blank=True, null=True, verbose_name='数えた金額（円）')),
                ('expected_yen', models.PositiveIntegerField(blank=True, null=True, verbose_name='帳簿の金額（円）')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='差額の理由')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='担当')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='開けた人')),
            ],
            options={
                'indexes': [models.Index(fields=['facility', 'opened_at'], name='till_of_a_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('facility', 'drawer'), name='till_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('counted_yen__isnull', True), ('expected_yen__isnull', True)), models.Q(('closed_at__isnull', False), ('counted_yen__isnull', False), ('expected_yen__isnull', False)), _connector='OR'), name='till_closed_is_counted'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('counted_yen', models.F('expected_yen')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='till_difference_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='TillCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('handover', '引き継ぎ'), ('close', '締め')], max_length=10, verbose_name='区分')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('by_user_id', models.BigIntegerField(verbose_name='数えた人の番号')),
                ('to_user_id', models.BigIntegerField(null=True, verbose_name='引き継いだ人の番号')),
                ('n10000', models.PositiveIntegerField(default=0)),
                ('n5000', models.PositiveIntegerField(default=0)),
                ('n2000', models.PositiveIntegerField(default=0)),
                ('n1000', models.PositiveIntegerField(default=0)),
                ('n500', models.PositiveIntegerField(default=0)),
                ('n100', models.PositiveIntegerField(default=0)),
                ('n50', models.PositiveIntegerField(default=0)),
                ('n10', models.PositiveIntegerField(default=0)),
                ('n5', models.PositiveIntegerField(default=0)),
                ('n1', models.PositiveIntegerField(default=0)),
                ('counted_yen', models.PositiveIntegerField(verbose_name='数えた金額（円）')),
                ('expected_yen', models.IntegerField(verbose_name='帳簿の金額（円）')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='差額の理由')),
                ('till', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='payments.tillsession', verbose_name='レジ')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('counted_yen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(0), '+', django.db.models.expressions.CombinedExpression(models.F('n10000'), '*', models.Value(10000))), '+', django.db.models.expressions.CombinedExpression(models.F('n5000'), '*', models.Value(5000))), '+', django.db.models.expressions.CombinedExpression(models.F('n2000'), '*', models.Value(2000))), '+', django.db.models.expressions.CombinedExpression(models.F('n1000'), '*', models.Value(1000))), '+', django.db.models.expressions.CombinedExpression(models.F('n500'), '*', models.Value(500))), '+', django.db.models.expressions.CombinedExpression(models.F('n100'), '*', models.Value(100))), '+', django.db.models.expressions.CombinedExpression(models.F('n50'), '*', models.Value(50))), '+', django.db.models.expressions.CombinedExpression(models.F('n10'), '*', models.Value(10))), '+', django.db.models.expressions.CombinedExpression(models.F('n5'), '*', models.Value(5))), '+', django.db.models.expressions.CombinedExpression(models.F('n1'), '*', models.Value(1))))), name='count_is_the_sum_of_its_coins')],
            },
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='till',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.tillsession', verbose_name='レジ'),
        ),
        migrations.AddIndex(
            model_name='checkoutsession',
            index=models.Index(condition=models.Q(('status__in', ('opening', 'open', 'pending', 'closing'))), fields=['look_at'], name='session_live'),
        ),
        migrations.AddConstraint(
            model_name='checkoutsession',
            constraint=models.CheckConstraint(condition=models.Q(('session_id__isnull', False), models.Q(('status__in', ['open', 'pending', 'paid']), _negated=True), _connector='OR'), name='session_open_is_known'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['at'], name='entry_at'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_yen__gt', 0), ('kind', 'received'), ('origin__isnull', True)), models.Q(('amount_yen__gt', 0), ('kind', 'came_back'), ('origin__isnull', False)), models.Q(('amount_yen__lt', 0), ('kind__in', ['refunded', 'taken_back', 'charged_back']), ('origin__isnull', False)), _connector='OR'), name='entry_sign_fits_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', 'cash'), ('till__isnull', False)), models.Q(models.Q(('method', 'cash'), _negated=True), ('till__isnull', True)), _connector='OR'), name='entry_cash_has_a_till'),
        ),
    ]
