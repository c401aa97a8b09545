import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What it was made of, for databases that have all of these.
    replaces = [
        ('documents', '0001_papers'),
        ('documents', '0002_estimate'),
    ]

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='確認番号')),
                ('token', models.CharField(max_length=16, verbose_name='確認記号')),
                ('kind', models.CharField(choices=[('permit', '使用許可書'), ('refusal', '不許可通知書'), ('cancellation', '取消通知書'), ('receipt', '領収書'), ('day_sheet', '収納日計表'), ('estimate', '見積書')], max_length=20, verbose_name='種類')),
                ('facility_id', models.BigIntegerField(verbose_name='施設の番号')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('serial', models.PositiveIntegerField(verbose_name='連番')),
                ('number', models.CharField(max_length=30, verbose_name='文書番号')),
                ('reference', models.CharField(max_length=40, verbose_name='手続の番号')),
                ('facts', models.JSONField(verbose_name='記載事項')),
                ('issued_at', models.DateTimeField(verbose_name='発行日時')),
                ('voided_at', models.DateTimeField(null=True, verbose_name='無効にした日時')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='無効の理由')),
                ('render_at', models.DateTimeField(null=True, verbose_name='次にPDFを作る日時')),
                ('render_failures', models.PositiveSmallIntegerField(default=0, verbose_name='PDFを作れなかった回数')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='発行した人')),
                ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='無効にした人')),
            ],
            options={
                'indexes': [models.Index(fields=['reference'], name='document_reference'), models.Index(condition=models.Q(('render_at__isnull', False)), fields=['render_at'], name='document_to_render')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'facility_id', 'fiscal_year', 'serial'), name='document_number_once'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('kind', 'reference'), name='document_one_valid'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at', None)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='document_void_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='DocumentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(verbose_name='PDF')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256')),
                ('signed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='署名日時')),
                ('signer', models.CharField(max_length=200, verbose_name='署名者')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='documents.document', verbose_name='文書')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('permit', '使用許可書'), ('refusal', '不許可通知書'), ('cancellation', '取消通知書'), ('receipt', '領収書'), ('day_sheet', '収納日計表'), ('estimate', '見積書')], max_length=20, verbose_name='種類')),
                ('facility_id', models.BigIntegerField(verbose_name='施設の番号')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='最後の番号')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'facility_id', 'fiscal_year'), name='number_series_once')],
            },
        ),
    ]
