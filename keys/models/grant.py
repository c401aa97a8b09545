"""The right to open a door for a time (入館権). Its code is computed, never stored."""

from datetime import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from keys.enums import GrantStatus
from keys.models.door import Door

ONE_ACTIVE_GRANT = "access_grant_one_active"
ONE_SERIAL = "access_grant_serial_once"


class AccessGrant(models.Model):
    """A booking's right at one door. `during` includes the margins; the code opens just then.

    `serial` tells apart several bookings in the same window of one box; None where there is no
    box, or it can tell no more apart. `shown_counter` is the box's counter when the holder was
    first shown the code, `listed_counter` when the code stood on the desk's list, from which it is
    read out: while the box still has one of them, a revoked code is not dead.
    """

    reference = models.CharField(_("予約の番号"), max_length=14)
    door = models.ForeignKey(Door, models.PROTECT, related_name="grants", verbose_name=_("扉"))
    during = DateTimeRangeField(_("入れる時間"))
    holder = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("予約した人"))
    status = models.CharField(
        _("状態"), max_length=10, choices=GrantStatus, default=GrantStatus.ACTIVE
    )
    serial = models.PositiveSmallIntegerField(_("通し番号"), null=True)
    granted_at = models.DateTimeField(_("与えた日時"))
    shown_at = models.DateTimeField(_("番号を見せた日時"), null=True)
    shown_counter = models.PositiveIntegerField(_("見せたときのカウンター"), null=True)
    listed_counter = models.PositiveIntegerField(_("一覧に載せたときのカウンター"), null=True)
    revoked_at = models.DateTimeField(_("取り消した日時"), null=True)
    revoked_because = models.CharField(_("取り消した理由"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "door"],
                condition=Q(status=GrantStatus.ACTIVE),
                name=ONE_ACTIVE_GRANT,
            ),
            models.UniqueConstraint(
                fields=["door", "during", "serial"],
                condition=Q(status=GrantStatus.ACTIVE),
                name=ONE_SERIAL,
            ),
            models.CheckConstraint(
                name="access_grant_has_length", condition=Q(during__isempty=False)
            ),
            models.CheckConstraint(
                name="access_grant_revoked_is_told",
                condition=Q(status=GrantStatus.REVOKED, revoked_at__isnull=False)
                | Q(status=GrantStatus.ACTIVE, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="access_grant_shown_is_whole",
                condition=Q(shown_at__isnull=True, shown_counter__isnull=True)
                | Q(shown_at__isnull=False, shown_counter__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["door"],
                condition=Q(status=GrantStatus.REVOKED)
                & (Q(shown_counter__isnull=False) | Q(listed_counter__isnull=False)),
                name="access_grant_dead_but_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.door_id} {self.status}"

    @property
    def period(self) -> Period:
        """`during` as a value."""
        return Period(self.during.lower, self.during.upper)

    def revoke(self, *, reason: str, now: datetime) -> None:
        """Stop counting. The caller saves."""
        self.status = GrantStatus.REVOKED
        self.revoked_at, self.revoked_because = now, reason

    def mark_shown(self, *, counter: int, now: datetime) -> None:
        """The holder has seen the code of the box with this counter. The caller saves."""
        self.shown_at, self.shown_counter = self.shown_at or now, counter

    def mark_listed(self, *, counter: int) -> None:
        """The desk has the code of the box with this counter on its list. The caller saves."""
        self.listed_counter = counter

    def is_known(self, *, counter: int) -> bool:
        """Whether anybody was told the code of the box with this counter."""
        return counter in {self.shown_counter, self.listed_counter}
