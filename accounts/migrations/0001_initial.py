"""People, groups and sessions; the functions by which people and groups are searched.

They give folded text, and its pairs of letters.
Pairs instead of pg_trgm: Japanese names have two letters, and trigrams of Japanese text depend on
the server's locale.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
FOLDED = f"""translate(
    lower(normalize($1 || '|' || $2 || '|' || $3 || '|' || $4, NFKC)),
    '{KATAKANA} ', '{HIRAGANA}')"""
ARGUMENTS = "(text, text, text, text)"
MANNER = "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"

MAKE_TEXT = f"CREATE FUNCTION search_text{ARGUMENTS} RETURNS text {MANNER} AS $$ SELECT {FOLDED} $$"
MAKE_GRAMS = f"""CREATE FUNCTION search_grams{ARGUMENTS} RETURNS text[] {MANNER} AS $$
    SELECT array_agg(DISTINCT substr(folded, place, 2))
    FROM (SELECT {FOLDED} AS folded) AS one, generate_series(1, length(folded) - 1) AS place
$$"""


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('accounts', '0001_people'),
        ('accounts', '0002_search_functions'),
        ('accounts', '0003_person_code'),
        ('accounts', '0004_search_people'),
        ('accounts', '0005_note'),
        ('accounts', '0006_standing'),
        ('accounts', '0007_session'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('facilities', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(MAKE_TEXT, f'DROP FUNCTION search_text{ARGUMENTS}'),
        migrations.RunSQL(MAKE_GRAMS, f'DROP FUNCTION search_grams{ARGUMENTS}'),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='メールアドレス')),
                ('language', models.CharField(choices=[('ja', '日本語'), ('ja-easy', 'やさしい日本語'), ('en', '英語')], default='ja', max_length=10, verbose_name='言語')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('is_staff', models.BooleanField(default=False, verbose_name='管理画面を使う')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='user_email_not_blank')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('front_desk', '窓口'), ('cashier', '収納'), ('key_staff', '鍵管理'), ('approver', '承認者'), ('manager', '館長'), ('support', 'コールセンター'), ('dx_office', 'DX担当課'), ('administrator', 'システム管理者'), ('auditor', '監査')], max_length=20, verbose_name='職務')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('kind', '='), (django.db.models.functions.comparison.Coalesce('facility_id', 0, output_field=models.BigIntegerField()), '='), ('during', '&&')], name='duty_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('person', '利用者'), ('organisation', '団体'), ('room', '室'), ('booking', '予約')], max_length=20, verbose_name='対象の種類')),
                ('code', models.CharField(max_length=60, verbose_name='対象の番号')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='内容')),
                ('is_warning', models.BooleanField(default=False, verbose_name='注意')),
                ('written_at', models.DateTimeField(verbose_name='日時')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='書いた人')),
                ('ends', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_by', to='accounts.note', verbose_name='終わりにするメモ')),
            ],
            options={
                'indexes': [models.Index(fields=['about', 'code', 'written_at'], name='note_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends', None), models.Q(('text', ''), _negated=True)), models.Q(('ends__isnull', False), ('text', '')), _connector='OR'), name='note_says_or_ends')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_kana', models.CharField(max_length=200, verbose_name='よみがな')),
                ('name_en', models.CharField(max_length=200, verbose_name='英語名')),
                ('name_easy', models.CharField(blank=True, max_length=200, verbose_name='やさしい日本語の名称')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='団体番号')),
                ('activity', models.CharField(blank=True, max_length=200, verbose_name='活動内容')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.Func('name', 'name_kana', 'name_easy', 'code', function='search_grams'), name='organisation_search')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='利用者番号')),
                ('name', models.CharField(max_length=80, verbose_name='氏名')),
                ('name_kana', models.CharField(blank=True, max_length=120, verbose_name='ふりがな')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='生年月日')),
                ('lives_in_city', models.BooleanField(blank=True, null=True, verbose_name='市内在住（自己申告）')),
                ('terms_version', models.CharField(blank=True, max_length=20, verbose_name='同意した規約の版')),
                ('terms_accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='規約に同意した日時')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.Func('name', 'name_kana', 'phone', 'code', function='search_grams'), name='person_search'), models.Index(fields=['phone'], name='person_phone'), models.Index(fields=['born_on'], name='person_born_on')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('representative', '代表者'), ('booker', '予約担当'), ('treasurer', '会計'), ('member', '会員')], max_length=20, verbose_name='役割')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation', verbose_name='団体')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.person', verbose_name='個人')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organisation', '='), ('person', '='), ('role', '='), ('during', '&&')], name='membership_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='利用者')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60, verbose_name='区分')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期間')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('given_at', models.DateTimeField(verbose_name='日時')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.facility', verbose_name='施設')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='認めた人')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='accounts.organisation', verbose_name='団体')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='accounts.person', verbose_name='個人')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person__isnull', True)), _connector='OR'), name='standing_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('word', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='standing_says_what_and_why'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(django.db.models.functions.comparison.Coalesce('person_id', 0, output_field=models.BigIntegerField()), '='), (django.db.models.functions.comparison.Coalesce('organisation_id', 0, output_field=models.BigIntegerField()), '='), (django.db.models.functions.comparison.Coalesce('facility_id', 0, output_field=models.BigIntegerField()), '='), ('word', '='), ('during', '&&')], name='standing_once_at_a_time')],
            },
        ),
    ]
