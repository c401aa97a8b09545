"""Every document says when it came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0015_documents_received")]

    operations = [
        migrations.AlterField(
            model_name="submitteddocument",
            name="received_at",
            field=models.DateTimeField(verbose_name="届いた日時"),
        ),
    ]
