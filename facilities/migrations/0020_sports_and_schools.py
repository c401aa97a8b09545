from django.db import migrations, models


class Migration(migrations.Migration):
    """Two families of halls more: a word of Django's, nothing changes in the database."""

    dependencies = [
        ("facilities", "0019_pictures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="facility",
            name="family",
            field=models.CharField(
                choices=[
                    ("community", "公民館"),
                    ("welfare", "福祉会館・コミュニティセンター"),
                    ("culture", "文化会館・ホール"),
                    ("plaza", "交流プラザ"),
                    ("heritage", "文化財・迎賓施設"),
                    ("sports", "スポーツ施設"),
                    ("school", "学校開放"),
                ],
                max_length=20,
                verbose_name="施設群",
            ),
        ),
    ]
