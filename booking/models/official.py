"""The city's own uses of rooms (公用), buildings that are shelters, and acts that made room."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from booking.enums import Cause, ClearedFor, OfficialKind
from core.models import AppendOnly
from core.periods import Period
from facilities.models import Facility, Room
from keys.rules.tags import BUILDING


class OfficialUse(models.Model):
    """One room for one period for the city itself: free, before the public opening (79).

    Uses entered in one act share `series`; each has its own `code`. `override` is the reason for
    taking a day that is kept for the public (81).
    """

    series = models.CharField(_("まとまりの番号"), max_length=10, db_index=True)
    code = models.CharField(_("番号"), max_length=14, unique=True)  # series - number
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("室"))
    during = DateTimeRangeField(_("利用時間"))
    slot_codes = ArrayField(models.CharField(max_length=50), verbose_name=_("利用区分"))
    kind = models.CharField(_("種類"), max_length=20, choices=OfficialKind)
    department = models.CharField(_("部署"), max_length=80)
    reason = models.CharField(_("内容"), max_length=200)
    override = models.CharField(_("公開日に使う理由"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("登録"))
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("登録した人")
    )
    cancelled_at = models.DateTimeField(_("取消日時"), null=True, blank=True)
    cancelled_reason = models.CharField(_("取消の理由"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="official_has_length", condition=Q(during__isempty=False)),
            models.CheckConstraint(
                name="official_says_who_and_why", condition=~Q(department="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="official_cancelled_is_told",
                condition=Q(cancelled_at__isnull=True, cancelled_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def period(self) -> Period:
        """`during` as a value."""
        return Period(self.during.lower, self.during.upper)


class Shelter(models.Model):
    """A whole building that takes nobody: a shelter, a disaster (87). Ended by a second act."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    reason = models.CharField(_("理由"), max_length=200)
    started_at = models.DateTimeField(_("開始"))
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("始めた人")
    )
    ended_at = models.DateTimeField(_("終了"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("終えた人")
    )
    windows = models.PositiveSmallIntegerField(_("番号を作った回数"), default=0)
    codes_until = models.DateTimeField(_("番号が使える終わり"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(ended_at=None), name="shelter_one_open_a_hall"
            ),
            models.CheckConstraint(name="shelter_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="shelter_end_has_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.started_at}"

    def reference(self, window: int = 0) -> str:
        """By what keys know it: each window of its codes, and with 0 what is lent for it."""
        return f"{BUILDING}{self.pk}-{window}"

    def reach(self, until: datetime) -> None:
        """One more window of codes was given. The caller saves."""
        self.windows += 1
        self.codes_until = until


class ShelterContact(models.Model):
    """Somebody without an account who opens a hall as a shelter, and is told the codes by voice.

    Named before or during a shelter, kept for the next one. `told_stamp` says which codes they
    were told (keys.services.building): another one means that they have to be told again.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    name = models.CharField(_("氏名"), max_length=80)
    phone = models.CharField(_("電話番号"), max_length=20)
    told_stamp = models.CharField(_("伝えた番号の印"), max_length=16, blank=True)
    told_at = models.DateTimeField(_("伝えた日時"), null=True, blank=True)
    told_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("伝えた人")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "name", "phone"], name="shelter_contact_once_a_hall"
            ),
            models.CheckConstraint(
                name="shelter_contact_told_is_whole",
                condition=Q(told_stamp="", told_at__isnull=True, told_by__isnull=True)
                | (~Q(told_stamp="") & Q(told_at__isnull=False, told_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def tell(self, *, stamp: str, user_id: int, now: datetime) -> None:
        """They know the codes of that stamp. The caller saves."""
        self.told_stamp, self.told_by_id, self.told_at = stamp, user_id, now


class Clearance(AppendOnly):
    """One act that made room: what was in the way and what became of each (85). Only added.

    `lines`: booking or official (a number), room, start, end, deed (moved, cancelled), to (room,
    start, end), back_yen. No names: they are looked up when shown.
    """

    code = models.CharField(_("番号"), max_length=10, unique=True)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    made_for = models.CharField(_("何のため"), max_length=20, choices=ClearedFor)
    cause = models.CharField(_("理由の種類"), max_length=20, choices=Cause)
    reason = models.CharField(_("理由"), max_length=200)
    clause = models.CharField(_("根拠"), max_length=200, blank=True)
    rooms = ArrayField(models.CharField(max_length=50), verbose_name=_("室"))
    first = models.DateTimeField(_("はじめ"))
    last = models.DateTimeField(_("おわり"))
    lines = models.JSONField(_("予約ごとの処理"))
    made_at = models.DateTimeField(_("日時"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("行った人"))

    def __str__(self) -> str:
        return self.code
