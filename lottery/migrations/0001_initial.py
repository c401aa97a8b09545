import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('lottery', '0001_rounds'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
        ('booking', '0001_initial'),
        ('facilities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('present', models.CharField(max_length=400, verbose_name='出席した人')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='話し合いの内容')),
                ('recorded_at', models.DateTimeField(verbose_name='記録した日時')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録した人')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取消した人')),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='何回目')),
                ('listing', models.TextField(verbose_name='名簿')),
                ('list_hash', models.CharField(max_length=64, verbose_name='名簿のハッシュ値')),
                ('seed', models.CharField(max_length=64, verbose_name='種')),
                ('seed_hash', models.CharField(max_length=64, verbose_name='種のハッシュ値')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='やり直す理由')),
                ('sealed_at', models.DateTimeField(verbose_name='名簿を確定した日時')),
                ('drawn_at', models.DateTimeField(blank=True, null=True, verbose_name='抽選した日時')),
                ('drawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='抽選した人')),
                ('sealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確定した人')),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='申込番号')),
                ('channel', models.CharField(choices=[('web', 'web'), ('counter', 'counter'), ('phone', 'phone'), ('fax', 'fax'), ('mail', 'mail'), ('support', 'support')], max_length=10, verbose_name='受付方法')),
                ('on_behalf', models.BooleanField(default=False, verbose_name='代理入力')),
                ('purpose_text', models.CharField(blank=True, max_length=200, verbose_name='利用内容')),
                ('people', models.PositiveIntegerField(verbose_name='利用人数')),
                ('answers', models.JSONField(default=dict, verbose_name='施設の質問への答え')),
                ('made_at', models.DateTimeField(verbose_name='申込日時')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='変更日時')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取り下げた日時')),
                ('applicant_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='申請者（団体）')),
                ('applicant_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='申請者（個人）')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person', verbose_name='申し出た人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='入力した人')),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.purpose', verbose_name='利用目的')),
            ],
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fate', models.CharField(choices=[('won', '希望どおり'), ('moved', 'ほかの時間・部屋'), ('stepped_back', '辞退'), ('lost', '落選')], max_length=20, verbose_name='結果')),
                ('basis', models.CharField(choices=[('uncontested', '重なりなし'), ('agreed', '話し合い'), ('drawn', '抽選')], max_length=20, verbose_name='決め方')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(blank=True, null=True, verbose_name='利用時間')),
                ('slot_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), default=list, size=None, verbose_name='利用区分')),
                ('decided_at', models.DateTimeField(verbose_name='決まった日時')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消された日時')),
                ('refusal', models.CharField(blank=True, max_length=400, verbose_name='予約にできない理由')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='lottery.agreement', verbose_name='話し合い')),
                ('application', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='booking.application', verbose_name='予約の申請')),
                ('draw', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='lottery.draw', verbose_name='抽選')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='lottery.entry', verbose_name='申込')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.room', verbose_name='室')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('entry',), name='result_once_for_entry'), models.CheckConstraint(condition=models.Q(models.Q(('during__isnull', False), ('fate__in', ('won', 'moved')), ('room__isnull', False)), models.Q(models.Q(('fate__in', ('won', 'moved')), _negated=True), ('during__isnull', True), ('room__isnull', True)), _connector='OR'), name='result_place_as_its_fate'), models.CheckConstraint(condition=models.Q(models.Q(('agreement__isnull', False), ('basis', 'agreed'), ('draw__isnull', True)), models.Q(('agreement__isnull', True), ('basis', 'drawn'), ('draw__isnull', False)), models.Q(('agreement__isnull', True), ('basis', 'uncontested'), ('draw__isnull', True)), _connector='OR'), name='result_rests_on_its_basis'), models.CheckConstraint(condition=models.Q(('application__isnull', True), models.Q(('ended_at__isnull', True), ('fate__in', ('won', 'moved')), ('refusal', '')), _connector='OR'), name='result_booked_has_a_place')],
            },
        ),
        migrations.CreateModel(
            name='AllottedPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='時間')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消された日時')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.roompart', verbose_name='区画')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='lottery.result', verbose_name='結果')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('part', '='), ('during', '&&')], name='allotted_no_overlap')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_from', models.DateField(verbose_name='利用期間の初日')),
                ('use_to', models.DateField(verbose_name='利用期間の末日')),
                ('entry_from', models.DateField(verbose_name='申込の初日')),
                ('entry_to', models.DateField(verbose_name='申込の末日')),
                ('result_on', models.DateField(verbose_name='先着順の初日')),
                ('meets_at', models.DateTimeField(verbose_name='調整会議の日時')),
                ('meets_in', models.CharField(max_length=120, verbose_name='調整会議の場所')),
                ('status', models.CharField(choices=[('open', '受付・調整中'), ('closing', '予約に変えています'), ('closed', '終わりました')], default='open', max_length=10, verbose_name='状態')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='締めた日時')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='締めた人')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facility', 'use_from'), name='round_once_a_period'), models.CheckConstraint(condition=models.Q(('use_from__lte', models.F('use_to')), ('entry_from__lte', models.F('entry_to')), ('entry_to__lt', models.F('result_on')), ('result_on__lt', models.F('use_from'))), name='round_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='round_closing_has_somebody')],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='lottery.round', verbose_name='受付の回'),
        ),
        migrations.AddField(
            model_name='draw',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='lottery.round', verbose_name='受付の回'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='lottery.round', verbose_name='受付の回'),
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='第何希望')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='利用時間')),
                ('slot_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='利用区分')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to='lottery.entry', verbose_name='申込')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.room', verbose_name='室')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'rank'), name='preference_rank_once'), models.CheckConstraint(condition=models.Q(('rank__gte', 1), ('rank__lte', 3)), name='preference_rank_is_known'), models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='preference_has_length')],
            },
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applicant_organisation__isnull', True), ('applicant_person__isnull', False)), models.Q(('applicant_organisation__isnull', False), ('applicant_person__isnull', True)), _connector='OR'), name='entry_one_applicant'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='draw_number_once'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(condition=models.Q(('drawn_at', None)), fields=('round',), name='draw_one_sealed_a_round'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='draw_again_says_why'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn_at__isnull', True), ('drawn_by__isnull', True)), models.Q(('drawn_at__isnull', False), ('drawn_by__isnull', False)), _connector='OR'), name='draw_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('present', ''), _negated=True), name='agreement_says_who_was_there'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='agreement_undone_by_somebody'),
        ),
    ]
