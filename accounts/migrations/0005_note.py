"""Notes that staff write about people, groups, rooms and bookings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_search_people")]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("person", "利用者"),
                            ("organisation", "団体"),
                            ("room", "室"),
                            ("booking", "予約"),
                        ],
                        max_length=20,
                        verbose_name="対象の種類",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="対象の番号")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="内容")),
                ("is_warning", models.BooleanField(default=False, verbose_name="注意")),
                ("written_at", models.DateTimeField(verbose_name="日時")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="書いた人",
                    ),
                ),
                (
                    "ends",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_by",
                        to="accounts.note",
                        verbose_name="終わりにするメモ",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["about", "code", "written_at"], name="note_about")
                ],
                "constraints": [
                    models.CheckConstraint(
                        name="note_says_or_ends",
                        condition=(models.Q(ends=None) & ~models.Q(text=""))
                        | (models.Q(ends__isnull=False) & models.Q(text="")),
                    )
                ],
            },
        ),
    ]
