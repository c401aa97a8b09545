"""What is there for a wheelchair, a pram or poor sight: a vocabulary, and what halls and rooms say.

A room's yes or no about steps was a column and becomes one of these facts in between; it has no
word in the vocabulary until the city's files are loaded again. Backwards that fact is kept, and
every other one is lost.
"""

from django.db import migrations, models

STEP_FREE = "step-free-room"
# A column that a trigger names cannot go; track_changes, which follows migrate, puts it back.
UNWATCHED = "DROP TRIGGER IF EXISTS audit_keep_change ON facilities_room"


# Each room is written once: a row that is written twice in a transaction has checks waiting, and
# a table with checks waiting cannot lose a column.
def gather(apps, schema_editor):
    for room in apps.get_model("facilities", "Room").objects.all():
        if room.step_free is not None:
            room.accessibility = {STEP_FREE: {"there": room.step_free}}
        room.invented = ["accessibility" if it == "step_free" else it for it in room.invented]
        room.save(update_fields=["accessibility", "invented"])


def scatter(apps, schema_editor):
    for room in apps.get_model("facilities", "Room").objects.all():
        room.step_free = room.accessibility.get(STEP_FREE, {}).get("there")
        room.invented = ["step_free" if it == "accessibility" else it for it in room.invented]
        room.save(update_fields=["step_free", "invented"])


class Migration(migrations.Migration):

    dependencies = [
        ("facilities", "0017_day_rules_removed"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("name_kana", models.CharField(max_length=200, verbose_name="よみがな")),
                ("name_en", models.CharField(max_length=200, verbose_name="英語名")),
                ("name_easy", models.CharField(blank=True, max_length=200, verbose_name="やさしい日本語の名称")),
                ("code", models.SlugField(unique=True, verbose_name="コード")),
                ("of", models.CharField(choices=[("hall", "施設"), ("room", "部屋")], max_length=4, verbose_name="施設か部屋か")),
                ("column", models.CharField(blank=True, max_length=40, verbose_name="公共施設一覧の項目")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="並び順")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="facility",
            name="accessibility",
            field=models.JSONField(default=dict, verbose_name="バリアフリーの設備"),
        ),
        migrations.AddField(
            model_name="room",
            name="accessibility",
            field=models.JSONField(default=dict, verbose_name="バリアフリーの設備"),
        ),
        migrations.RunSQL(UNWATCHED, migrations.RunSQL.noop),
        migrations.RunPython(gather, scatter),
        migrations.RemoveField(
            model_name="room",
            name="step_free",
        ),
    ]
