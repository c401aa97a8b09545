"""A hold (仮押さえ): places kept for minutes while somebody fills in the form."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import MadeOften
from facilities.models import Room


class Hold(MadeOften):
    """One person's basket. Open until `released_at`; worth nothing after `expires_at`."""

    code = models.CharField(_("番号"), max_length=10)
    user = models.ForeignKey(User, models.CASCADE, related_name="holds", verbose_name=_("利用者"))
    created_at = models.DateTimeField(_("作成"))
    expires_at = models.DateTimeField(_("期限"))
    released_at = models.DateTimeField(_("解放"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="hold_code"),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(released_at=None),
                name="hold_one_open_per_user",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="hold_expires_after_creation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(released_at=None),
                name="hold_open_by_expiry",
            )
        ]

    def __str__(self) -> str:
        return self.code


class HoldItem(MadeOften):
    """One room for one continuous period in a hold."""

    hold = models.ForeignKey(Hold, models.CASCADE, related_name="items", verbose_name=_("仮押さえ"))
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="+", verbose_name=_("室"), db_index=False
    )
    during = DateTimeRangeField(_("利用時間"))
    slot_codes = ArrayField(models.CharField(max_length=50), verbose_name=_("利用区分"))

    def __str__(self) -> str:
        return f"{self.hold_id}: {self.room_id} {self.during}"
