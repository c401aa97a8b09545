"""Who has which room part when: the one table that answers "is it taken?".

The exclusion constraint is the truth: one active row per part and moment. The ordered lock of
the parts (facilities.selectors.lock_rooms) is the manners: without it rivals deadlock.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.application import Booking
from booking.models.hold import Hold, HoldItem
from facilities.models import Facility, RoomPart

NO_OVERLAP = "occupancy_no_overlap"


class Closure(models.Model):
    """Parts of a hall taken out of use for a period (臨時休館・利用休止)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    during = DateTimeRangeField(_("期間"))
    reason = models.CharField(_("理由"), max_length=200)
    made_at = models.DateTimeField(_("登録"))
    reopened_at = models.DateTimeField(_("解除"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.reason} {self.during}"


class Occupancy(models.Model):
    """One part, one period (clean-up included), one holder: a booking, a hold or a closure."""

    part = models.ForeignKey(
        RoomPart, models.PROTECT, related_name="+", verbose_name=_("区画"), db_index=False
    )
    during = DateTimeRangeField(_("占有時間"))
    booking = models.ForeignKey(
        Booking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occupancies",
        verbose_name=_("予約"),
    )
    hold = models.ForeignKey(
        Hold,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occupancies",
        verbose_name=_("仮押さえ"),
    )
    hold_item = models.ForeignKey(
        HoldItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("仮押さえの室"),
        db_index=False,
    )
    closure = models.ForeignKey(
        Closure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occupancies",
        verbose_name=_("利用停止"),
    )
    released_at = models.DateTimeField(_("解放"), null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[("part", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(
                name="occupancy_one_holder",
                condition=(
                    Q(booking__isnull=False, hold__isnull=True, closure__isnull=True)
                    | Q(booking__isnull=True, hold__isnull=False, closure__isnull=True)
                    | Q(booking__isnull=True, hold__isnull=True, closure__isnull=False)
                ),
            ),
            models.CheckConstraint(name="occupancy_has_length", condition=Q(during__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.during}"
