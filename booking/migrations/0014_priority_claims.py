"""Claims to come before the public, and one table for the documents of every decision.

The documents of exemptions stay where they are, in the table by its new name.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0013_takings'),
        ('facilities', '0012_staff_networks'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bookingevent',
            name='kind',
            field=models.CharField(choices=[('made', '予約しました'), ('requested', '申請しました'), ('taken_back', '入力間違いとして取りやめました'), ('cancelled', '取り消しました'), ('restored', '取消を元に戻しました'), ('approved', '許可しました'), ('refused', '不許可としました'), ('held_back', '施設から質問しました'), ('answered', '質問に答えました'), ('moved', '部屋か時間を変えました'), ('changed', '申し込みの内容を変えました'), ('checked_in', '利用を始めました'), ('checked_out', '利用を終えました'), ('admission_undone', '受付の記録を直しました'), ('no_show', '利用がありませんでした'), ('reported', '利用の報告を受けました'), ('paid', 'お支払いを受け取りました'), ('expired', '期限までにお支払いがありませんでした'), ('revived', '期限後のお支払いで、予約を元に戻しました'), ('too_late', '期限後のお支払いをお返しします'), ('unpaid_again', 'お支払いの記録を取り消しました'), ('disputed', 'カード会社から異議がありました'), ('money_back', '使用料をお返ししました'), ('exemption_asked', '減免を申請しました'), ('exemption_granted', '減免を認めました'), ('exemption_refused', '減免を認めませんでした'), ('documents_in', '書類を受け取りました'), ('document_wanted', '書類の追加をお願いしました'), ('proof_missing', '手帳などを確かめられず、減免しない料金にしました'), ('extended', '利用時間を延ばしました'), ('charged', '時間の前後の料金を加えました'), ('key_lent', '鍵を貸しました'), ('key_returned', '鍵が返りました'), ('key_overdue', '鍵が返っていません'), ('key_lost', '鍵が失われました')], max_length=20, verbose_name='出来事'),
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
        ),
        migrations.RenameModel("ExemptionDocument", "SubmittedDocument"),
        migrations.AlterField(
            model_name='submitteddocument',
            name='exemption',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='booking.exemption', verbose_name='減免の申請'),
        ),
        migrations.AddField(
            model_name='submitteddocument',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submitted', to='booking.priorityclaim', verbose_name='優先受付'),
        ),
        migrations.AddField(
            model_name='submitteddocument',
            name='needed',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='どの書類か'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='submitteddocument',
            name='content',
            field=models.BinaryField(null=True, verbose_name='内容'),
        ),
        migrations.AddField(
            model_name='submitteddocument',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='消した日時'),
        ),
        migrations.AddField(
            model_name='submitteddocument',
            name='received_at',
            field=models.DateTimeField(null=True, verbose_name='届いた日時'),
        ),
        migrations.AddConstraint(
            model_name='priorityclaim',
            constraint=models.UniqueConstraint(fields=('application', 'facility'), name='priority_claim_once_a_hall'),
        ),
        migrations.AddConstraint(
            model_name='priorityclaim',
            constraint=models.CheckConstraint(condition=models.Q(('documents__contains', models.F('brings')), ('documents__contains', models.F('received'))), name='priority_claim_of_its_documents'),
        ),
        migrations.AddConstraint(
            model_name='submitteddocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', True), ('exemption__isnull', False)), models.Q(('claim__isnull', False), ('exemption__isnull', True)), _connector='OR'), name='submitted_for_one_decision'),
        ),
        migrations.AddConstraint(
            model_name='submitteddocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('erased_at__isnull', True)), models.Q(('content__isnull', True), ('erased_at__isnull', False), ('name', '')), _connector='OR'), name='submitted_whole_or_erased'),
        ),
    ]
