"""Who has which room part when: the one table that answers "is it taken?".

The exclusion constraint is the truth: one active row per part and moment. The ordered lock of
the parts (facilities.selectors.lock_rooms) is the manners: without it rivals deadlock.
"""

from functools import reduce
from operator import or_

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.application import Booking
from booking.models.hold import Hold, HoldItem
from booking.models.official import OfficialUse
from core.models import MadeOften
from facilities.models import Facility, RoomPart

NO_OVERLAP = "occupancy_no_overlap"
NOT_IN_SHELTER = "occupancy_not_in_shelter"  # a trigger: no new use of a building that is a shelter
HOLDERS = ("booking", "hold", "closure", "official")


def _one_holder() -> Q:
    """Exactly one of HOLDERS."""
    return reduce(
        or_, (Q(**{f"{each}__isnull": each != holder for each in HOLDERS}) for holder in HOLDERS)
    )


class Closure(models.Model):
    """Parts of a hall taken out of use for a period (臨時休館・利用休止)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    during = DateTimeRangeField(_("期間"))
    reason = models.CharField(_("理由"), max_length=200)
    made_at = models.DateTimeField(_("登録"))
    reopened_at = models.DateTimeField(_("解除"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.reason} {self.during}"


class Occupancy(MadeOften):
    """One part, one period (clean-up included), one holder of HOLDERS."""

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
        db_index=False,  # few rows have one: a partial index, below
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
        db_index=False,  # the same
    )
    official = models.ForeignKey(
        OfficialUse,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occupancies",
        verbose_name=_("市の利用"),
        db_index=False,  # the same
    )
    released_at = models.DateTimeField(_("解放"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["official"],
                condition=Q(official__isnull=False),
                name="occupancy_of_official_use",
            ),
            models.Index(
                fields=["hold"], condition=Q(hold__isnull=False), name="occupancy_of_hold"
            ),
            models.Index(
                fields=["closure"], condition=Q(closure__isnull=False), name="occupancy_of_closure"
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[("part", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(released_at=None),
            ),
            models.CheckConstraint(name="occupancy_one_holder", condition=_one_holder()),
            models.CheckConstraint(name="occupancy_has_length", condition=Q(during__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.during}"
