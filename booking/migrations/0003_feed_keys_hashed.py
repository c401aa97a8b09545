"""Only the digest of a calendar's key stays; addresses that were given out go on working."""

import hashlib

from django.db import migrations, models


def hash_keys(apps, schema_editor):
    """SHA-256 as in core.crypto.digest: a migration imports nothing of ours."""
    feeds = apps.get_model("booking", "CalendarFeed")
    for feed in feeds.objects.only("pk", "key"):
        feed.key_digest = hashlib.sha256(feed.key.encode()).hexdigest()
        feed.save(update_fields=["key_digest"])


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_calendar_feed")]

    operations = [
        migrations.AddField(
            model_name="calendarfeed",
            name="key_digest",
            field=models.CharField(max_length=64, null=True, verbose_name="鍵のハッシュ値"),
        ),
        migrations.RunPython(hash_keys),
        migrations.AlterField(
            model_name="calendarfeed",
            name="key_digest",
            field=models.CharField(max_length=64, unique=True, verbose_name="鍵のハッシュ値"),
        ),
        migrations.RemoveField(model_name="calendarfeed", name="key"),
    ]
