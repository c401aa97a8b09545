from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('audit', '0001_trail'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('happened', models.CharField(choices=[('INSERT', '追加'), ('UPDATE', '変更'), ('DELETE', '削除')], max_length=6, verbose_name='出来事')),
                ('table_name', models.CharField(max_length=63, verbose_name='表')),
                ('row_id', models.CharField(max_length=40, verbose_name='行')),
                ('before', models.JSONField(null=True, verbose_name='前')),
                ('after', models.JSONField(null=True, verbose_name='後')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='行った人の番号')),
                ('actor_name', models.CharField(blank=True, max_length=120, verbose_name='行った人')),
                ('channel', models.CharField(blank=True, max_length=20, verbose_name='経路')),
                ('act', models.CharField(blank=True, max_length=200, verbose_name='操作')),
                ('database_role', models.CharField(max_length=63, verbose_name='データベースの役割')),
            ],
            options={
                'indexes': [models.Index(fields=['table_name', 'row_id', 'at'], name='audit_change_row'), models.Index(fields=['actor_user_id', 'at'], name='audit_change_actor')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='行った人の番号')),
                ('actor_name', models.CharField(blank=True, max_length=120, verbose_name='行った人')),
                ('is_system', models.BooleanField(default=False, verbose_name='自動処理')),
                ('channel', models.CharField(default='web', max_length=20, verbose_name='経路')),
                ('verb', models.CharField(max_length=60, verbose_name='操作')),
                ('object_type', models.CharField(max_length=60, verbose_name='対象の種類')),
                ('object_code', models.CharField(max_length=60, verbose_name='対象の番号')),
                ('facts', models.JSONField(default=dict, verbose_name='内容')),
            ],
            options={
                'indexes': [models.Index(fields=['object_type', 'object_code', 'at'], name='audit_entry_object'), models.Index(fields=['actor_user_id', 'at'], name='audit_entry_actor')],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='日時')),
                ('actor_user_id', models.BigIntegerField(null=True, verbose_name='見た人の番号')),
                ('page', models.CharField(max_length=120, verbose_name='画面')),
                ('object_type', models.CharField(max_length=60, verbose_name='対象の種類')),
                ('object_code', models.CharField(max_length=60, verbose_name='対象の番号')),
            ],
            options={
                'indexes': [models.Index(fields=['object_type', 'object_code', 'at'], name='audit_view_object'), models.Index(fields=['actor_user_id', 'at'], name='audit_view_actor')],
            },
        ),
    ]
