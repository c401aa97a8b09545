"""The trail: what was changed, and whose data was looked at. Rows outlive the people in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actor import Channel
from core.models import AppendOnly


class Entry(AppendOnly):
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
