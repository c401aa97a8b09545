"""What a hall asks beside purpose and people."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilities', '0007_monthly_cap_removed'),
    ]

    operations = [
        migrations.AddField(
            model_name='facility',
            name='asks',
            field=models.JSONField(default=list, verbose_name='申し込みで聞くこと'),
        ),
    ]
