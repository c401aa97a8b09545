"""Penalty points, what became of each, and the days on which none count (requirements 140-143).

Nothing here is changed or removed: a waiver is a row, taking it back another one, and an end by
date stands in the point from its beginning.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person, User
from booking.enums import Ground, PointChange, WarningKind
from booking.models.application import Booking
from core.models import AppendOnly
from facilities.enums import PenaltyCause
from facilities.models import Facility


class DayWarning(models.Model):
    """A day on which late cancellations and no-shows at some halls give no points."""

    kind = models.CharField(_("警報などの種類"), max_length=30, choices=WarningKind)
    source = models.CharField(_("発表元と内容"), max_length=200)
    day = models.DateField(_("利用日"))
    facilities = models.ManyToManyField(Facility, related_name="+", verbose_name=_("施設"))
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("入力した人")
    )
    entered_at = models.DateTimeField(_("入力日時"))
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("取り下げた人")
    )
    withdrawn_at = models.DateTimeField(_("取り下げた日時"), null=True)
    withdrawn_why = models.CharField(_("取り下げた理由"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="day_warning_says_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="day_warning_withdrawn_is_told",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class PenaltyPoint(AppendOnly):
    """Points given for one act on one booking. `sequence`: the version of the booking it made."""

    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="penalty_points", verbose_name=_("予約")
    )
    sequence = models.PositiveSmallIntegerField(_("予約の変更回数"))
    cause = models.CharField(_("理由"), max_length=20, choices=PenaltyCause)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="penalty_points", verbose_name=_("個人")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="penalty_points",
        verbose_name=_("団体"),
    )
    points = models.PositiveSmallIntegerField(_("点数"))
    use_on = models.DateField(_("利用日"))
    happened_on = models.DateField(_("起きた日"))
    given_at = models.DateTimeField(_("つけた日時"))
    ends_on = models.DateField(_("数えなくなる日"))
    clause = models.CharField(_("根拠"), max_length=200, blank=True)
    actor_user_id = models.BigIntegerField(_("行為者"), null=True)
    actor_task = models.CharField(_("自動処理"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "cause", "sequence"], name="penalty_once_for_one_act"
            ),
            models.CheckConstraint(
                name="penalty_of_one",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="penalty_counts_for_a_time",
                condition=Q(points__gt=0, ends_on__gt=F("happened_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.cause} {self.points}"


class PenaltyChange(AppendOnly):
    """A waiver (1, 3, …) or its being taken back (2, 4, …); the last one says whether it counts."""

    point = models.ForeignKey(
        PenaltyPoint, models.PROTECT, related_name="changes", verbose_name=_("点数")
    )
    number = models.PositiveSmallIntegerField(_("何番目"))
    kind = models.CharField(_("種類"), max_length=20, choices=PointChange)
    ground = models.CharField(_("根拠の種類"), max_length=20, choices=Ground)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    warning = models.ForeignKey(
        DayWarning,
        models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("警報などの日"),
    )
    at = models.DateTimeField(_("日時"))
    actor_user_id = models.BigIntegerField(_("行為者"), null=True)
    actor_task = models.CharField(_("自動処理"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "number"], name="penalty_change_in_turn"),
            models.CheckConstraint(
                name="penalty_changes_alternate",
                condition=Q(number__gt=0)
                & (
                    (Q(kind=PointChange.WAIVED) & Q(Exact(Mod("number", 2), 1)))
                    | (Q(kind=PointChange.REINSTATED) & Q(Exact(Mod("number", 2), 0)))
                ),
            ),
            models.CheckConstraint(
                name="penalty_change_has_its_reason",
                condition=Q(ground__in=[Ground.UNDONE, Ground.CLOSED], warning=None)
                | (Q(ground=Ground.STAFF, warning=None) & ~Q(reason=""))
                | Q(ground=Ground.WARNING, warning__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.number} {self.kind}"
