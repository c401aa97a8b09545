"""The trail: what was done, what it changed, whose data was looked at. Rows outlive the people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.enums import Happened
from core.actor import Channel
from core.models import AppendOnly, FilledByDatabase, MadeOften


class Entry(AppendOnly, MadeOften):
    """One thing that was done. The actor is a number, not a relation: the trail outlives people."""

    at = models.DateTimeField(_("日時"))
    actor_user_id = models.BigIntegerField(_("行った人の番号"), null=True)
    actor_name = models.CharField(_("行った人"), max_length=120, blank=True)
    is_system = models.BooleanField(_("自動処理"), default=False)
    channel = models.CharField(_("経路"), max_length=20, default=Channel.WEB.value)
    verb = models.CharField(_("操作"), max_length=60)
    object_type = models.CharField(_("対象の種類"), max_length=60)
    object_code = models.CharField(_("対象の番号"), max_length=60)
    facts = models.JSONField(_("内容"), default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_code", "at"], name="audit_entry_object"),
            models.Index(fields=["actor_user_id", "at"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type}/{self.object_code}"


class View(AppendOnly):
    """One look of a member of staff at somebody's personal data (個人情報閲覧記録)."""

    at = models.DateTimeField(_("日時"))
    actor_user_id = models.BigIntegerField(_("見た人の番号"), null=True)
    page = models.CharField(_("画面"), max_length=120)
    object_type = models.CharField(_("対象の種類"), max_length=60)
    object_code = models.CharField(_("対象の番号"), max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_code", "at"], name="audit_view_object"),
            models.Index(fields=["actor_user_id", "at"], name="audit_view_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.page} {self.object_type}/{self.object_code}"


class Change(FilledByDatabase):
    """Before and after of one row that was added, changed or removed, whichever program did it.

    Of a change only the columns that differ are kept; of people's own data only that they differ.
    The actor is who the program said it acted for, `database_role` who it was to the database.
    """

    at = models.DateTimeField(_("日時"))
    happened = models.CharField(_("出来事"), max_length=6, choices=Happened)
    table_name = models.CharField(_("表"), max_length=63)
    row_id = models.CharField(_("行"), max_length=40)
    before = models.JSONField(_("前"), null=True)
    after = models.JSONField(_("後"), null=True)
    actor_user_id = models.BigIntegerField(_("行った人の番号"), null=True)
    actor_name = models.CharField(_("行った人"), max_length=120, blank=True)
    channel = models.CharField(_("経路"), max_length=20, blank=True)
    act = models.CharField(_("操作"), max_length=200, blank=True)
    database_role = models.CharField(_("データベースの役割"), max_length=63)

    class Meta:
        indexes = [
            models.Index(fields=["table_name", "row_id", "at"], name="audit_change_row"),
            models.Index(fields=["actor_user_id", "at"], name="audit_change_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.happened} {self.table_name}/{self.row_id}"
