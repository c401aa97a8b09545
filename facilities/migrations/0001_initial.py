import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('facilities', '0001_halls'),
        ('facilities', '0002_terms_of_use'),
        ('facilities', '0003_fee_schedules'),
        ('facilities', '0004_tariffs_into_schedules'),
        ('facilities', '0005_tariff_removed'),
        ('facilities', '0006_terms_of_booking'),
        ('facilities', '0007_monthly_cap_removed'),
        ('facilities', '0008_asks'),
        ('facilities', '0009_kept_days_and_priority'),
        ('facilities', '0010_penalty_rules'),
        ('facilities', '0011_days_of_the_month'),
        ('facilities', '0012_staff_networks'),
        ('facilities', '0013_meeting_of_a_period'),
        ('facilities', '0014_sentences_in_languages'),
        ('facilities', '0015_hall_rules'),
        ('facilities', '0016_day_rules_into_hall_rules'),
        ('facilities', '0017_day_rules_removed'),
        ('facilities', '0018_accessibility'),
        ('facilities', '0019_pictures'),
        ('facilities', '0020_sports_and_schools'),
        ('facilities', '0021_days_of_slots'),
    ]

    dependencies = [
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='AccessKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('of', models.CharField(choices=[('hall', '施設'), ('room', '部屋')], max_length=4, verbose_name='施設か部屋か')),
                ('column', models.CharField(blank=True, max_length=40, verbose_name='公共施設一覧の項目')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CatalogueVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=1, verbose_name='版')),
            ],
        ),
        migrations.CreateModel(
            name='EquipmentKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('family', models.CharField(choices=[('community', '公民館'), ('welfare', '福祉会館・コミュニティセンター'), ('culture', '文化会館・ホール'), ('plaza', '交流プラザ'), ('heritage', '文化財・迎賓施設'), ('sports', 'スポーツ施設'), ('school', '学校開放')], max_length=20, verbose_name='施設群')),
                ('operator', models.CharField(max_length=120, verbose_name='運営者')),
                ('address', models.CharField(max_length=200, verbose_name='所在地')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='電話番号')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='ウェブサイト')),
                ('access', models.JSONField(default=dict, verbose_name='交通案内')),
                ('barrier_free', models.JSONField(default=list, verbose_name='バリアフリー')),
                ('accessibility', models.JSONField(default=dict, verbose_name='バリアフリーの設備')),
                ('rules_in_brief', models.JSONField(default=list, verbose_name='利用の要点')),
                ('prohibited', models.JSONField(default=list, verbose_name='禁止事項')),
                ('asks', models.JSONField(default=list, verbose_name='申し込みで聞くこと')),
                ('staff_networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43), default=list, size=None, verbose_name='職員が使うネットワーク')),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None, verbose_name='出典')),
                ('shelter_reason', models.CharField(blank=True, max_length=200, verbose_name='避難所などの理由')),
                ('open_data', models.JSONField(default=dict, verbose_name='公共施設一覧の項目')),
                ('neighbours', models.JSONField(default=list, verbose_name='音の影響がある室')),
                ('invented', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='仮の項目')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='facilities.area', verbose_name='地区')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('timetable_code', models.SlugField(verbose_name='時間割')),
                ('rules_code', models.SlugField(verbose_name='受付の規則')),
                ('capacity', models.PositiveIntegerField(verbose_name='定員')),
                ('capacity_by_layout', models.JSONField(default=dict, verbose_name='レイアウト別定員')),
                ('capacity_invented', models.BooleanField(default=True, verbose_name='定員は仮の値')),
                ('area_m2', models.CharField(blank=True, max_length=20, verbose_name='面積')),
                ('floor', models.CharField(blank=True, max_length=20, verbose_name='階')),
                ('accessibility', models.JSONField(default=dict, verbose_name='バリアフリーの設備')),
                ('picture', models.SlugField(blank=True, verbose_name='図')),
                ('description', models.JSONField(default=dict, verbose_name='説明')),
                ('preparation_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='準備時間（分）')),
                ('turnaround_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='片付け時間（分）')),
                ('invented', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='仮の項目')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('is_bookable', models.BooleanField(default=True, verbose_name='予約できる')),
                ('equipment', models.ManyToManyField(to='facilities.equipmentkind', verbose_name='設備')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='facilities.facility', verbose_name='施設')),
                ('purposes', models.ManyToManyField(to='facilities.purpose', verbose_name='利用できる目的')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HallPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('photo', '写真'), ('plan', '平面図')], max_length=5, verbose_name='種類')),
                ('description', models.JSONField(verbose_name='見えない方への説明')),
                ('digest', models.CharField(db_index=True, max_length=32, verbose_name='内容の指紋')),
                ('invented', models.BooleanField(default=False, verbose_name='見本')),
                ('position', models.IntegerField(default=0, verbose_name='並び順')),
                ('put_up_at', models.DateTimeField(verbose_name='載せた日時')),
                ('taken_down_at', models.DateTimeField(null=True, verbose_name='外した日時')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='facilities.facility', verbose_name='施設')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='facilities.room', verbose_name='部屋')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('description__has_key', 'ja'), models.Q(('description__ja', ''), _negated=True)), name='hall_picture_is_described')],
            },
        ),
        migrations.CreateModel(
            name='BookingRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有効期間')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('opens_basis', models.CharField(choices=[('month_first', '利用月の初日から'), ('same_day', '利用日から')], max_length=20, verbose_name='受付開始の起点')),
                ('opens_months', models.PositiveSmallIntegerField(verbose_name='何か月前から')),
                ('opens_days', models.PositiveSmallIntegerField(default=0, verbose_name='さらに何日前から')),
                ('opens_on', models.PositiveSmallIntegerField(null=True, verbose_name='その月の何日から')),
                ('opens_at', models.TimeField(verbose_name='受付開始の時刻')),
                ('opens_shift', models.CharField(choices=[('none', 'そのまま'), ('next_open_day', '次の開館日'), ('next_non_holiday', '次の休日でない日')], max_length=20, verbose_name='休日のとき')),
                ('opens_exceptions', models.JSONField(default=list, verbose_name='受付開始日の例外')),
                ('closes_days', models.PositiveSmallIntegerField(verbose_name='何日前まで')),
                ('closes_at', models.TimeField(null=True, verbose_name='締切の時刻')),
                ('cancel_days', models.PositiveSmallIntegerField(verbose_name='取消は何日前まで')),
                ('applicants', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='申請できる人')),
                ('allocation', models.CharField(choices=[('first_come', '先着順'), ('lottery', '抽選'), ('meeting', '調整会議')], max_length=20, verbose_name='割り当て')),
                ('windows', models.JSONField(default=list, verbose_name='区分・受付方法ごとの受付期間')),
                ('limits', models.JSONField(default=list, verbose_name='利用の上限')),
                ('review', models.BooleanField(default=False, verbose_name='審査あり')),
                ('changes', models.PositiveSmallIntegerField(null=True, verbose_name='利用者が変更できる回数')),
                ('payment', models.CharField(choices=[('free', '使用料なし'), ('on_day', '当日の窓口'), ('prepaid', '利用の前')], default='on_day', max_length=10, verbose_name='納付')),
                ('due_basis', models.CharField(choices=[('after_booking', '予約の日から'), ('before_use', '利用日の前')], default='after_booking', max_length=20, verbose_name='納期限の起点')),
                ('due_days', models.PositiveSmallIntegerField(default=0, verbose_name='納期限までの日数')),
                ('permit', models.BooleanField(default=False, verbose_name='使用許可書あり')),
                ('report', models.BooleanField(default=False, verbose_name='利用報告あり')),
                ('refunds', models.JSONField(default=list, verbose_name='還付の割合')),
                ('priority', models.JSONField(default=list, verbose_name='優先受付')),
                ('preparation_minutes', models.PositiveSmallIntegerField(null=True, verbose_name='準備時間（分）')),
                ('turnaround_minutes', models.PositiveSmallIntegerField(null=True, verbose_name='片付け時間（分）')),
                ('invented', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='仮の項目')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='facilities.room', verbose_name='室')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('room', '='), ('valid', '&&')], name='booking_rules_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RoomPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('calendar_version', models.PositiveBigIntegerField(default=1, verbose_name='カレンダーの版')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='facilities.facility', verbose_name='施設')),
            ],
        ),
        migrations.AddField(
            model_name='room',
            name='parts',
            field=models.ManyToManyField(related_name='rooms', to='facilities.roompart', verbose_name='分割区画'),
        ),
        migrations.CreateModel(
            name='Timetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有効期間')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('code', models.SlugField(verbose_name='コード')),
                ('unit', models.CharField(choices=[('slots', '利用区分'), ('hours', '時間')], max_length=10, verbose_name='貸出単位')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timetables', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('facility', '='), ('code', '='), ('valid', '&&')], name='timetable_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.SlugField(verbose_name='コード')),
                ('starts_at', models.TimeField(verbose_name='開始')),
                ('ends_at', models.TimeField(verbose_name='終了')),
                ('order', models.PositiveSmallIntegerField(verbose_name='順')),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None, verbose_name='曜日')),
                ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='facilities.timetable', verbose_name='時間割')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('timetable', 'code'), name='slot_code_once'), models.UniqueConstraint(fields=('timetable', 'order'), name='slot_order_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='FeeSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有効期間')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('text', models.TextField(verbose_name='内容')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fee_schedules', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('facility', '='), ('valid', '&&')], name='fee_schedule_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='HallRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有効期間')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('subject', models.CharField(choices=[('closed', '休館日'), ('kept', '市民のために空けておく日'), ('penalties', '点数と利用の制限')], max_length=20, verbose_name='何の規則か')),
                ('terms', models.JSONField(verbose_name='内容')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('facility', '='), ('subject', '='), ('valid', '&&')], name='hall_rules_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='LotteryPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_from', models.DateField(verbose_name='利用期間の初日')),
                ('use_to', models.DateField(verbose_name='利用期間の末日')),
                ('entry_from', models.DateField(verbose_name='申込の初日')),
                ('entry_to', models.DateField(verbose_name='申込の末日')),
                ('result_on', models.DateField(verbose_name='結果の日')),
                ('meets_at', models.DateTimeField(null=True, verbose_name='調整会議の日時')),
                ('meets_in', models.CharField(blank=True, max_length=120, verbose_name='調整会議の場所')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lotteries', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('use_from__lte', models.F('use_to')), ('entry_from__lte', models.F('entry_to')), ('entry_to__lte', models.F('result_on')), ('result_on__lt', models.F('use_from'))), name='lottery_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('meets_at__isnull', True), ('meets_in', '')), models.Q(('meets_at__isnull', False), models.Q(('meets_in', ''), _negated=True)), _connector='OR'), name='lottery_meeting_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有効期間')),
                ('clause', models.CharField(blank=True, max_length=200, verbose_name='根拠')),
                ('opens_at', models.TimeField(verbose_name='開館')),
                ('closes_at', models.TimeField(verbose_name='閉館')),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='facilities.facility', verbose_name='施設')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('facility', '='), ('valid', '&&')], name='opening_hours_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='PictureFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('width', models.PositiveSmallIntegerField(verbose_name='幅（画素）')),
                ('height', models.PositiveSmallIntegerField(verbose_name='高さ（画素）')),
                ('content', models.BinaryField(verbose_name='内容')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='facilities.hallpicture', verbose_name='写真・平面図')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('picture', 'width'), name='picture_file_once_a_width')],
            },
        ),
    ]
