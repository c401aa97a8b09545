"""Every person has a number of their own; people and groups are found by pairs of letters."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_person_code")]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="code",
            field=models.CharField(max_length=10, unique=True, verbose_name="利用者番号"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=GinIndex(
                models.Func("name", "name_kana", "name_easy", "code", function="search_grams"),
                name="organisation_search",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=GinIndex(
                models.Func("name", "name_kana", "phone", "code", function="search_grams"),
                name="person_search",
            ),
        ),
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["phone"], name="person_phone")
        ),
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["born_on"], name="person_born_on")
        ),
    ]
