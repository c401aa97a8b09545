"""Which piece of equipment goes with which booking: the table that says what is left."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.application import Booking
from facilities.models import Facility

PIECE_ONCE = "booked_piece_once_at_a_time"


class BookedPiece(models.Model):
    """One piece with its number, for the time of a booking (requirements 53, 98).

    `code` is that of the equipment in the hall's schedule of fees; numbers run from 1 to its
    stock. A piece goes with one booking at a time, whichever room it is carried to.
    """

    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="pieces", verbose_name=_("予約")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    code = models.CharField(_("設備のコード"), max_length=60)
    unit = models.PositiveSmallIntegerField(_("何台目"))
    during = DateTimeRangeField(_("時間"))
    released_at = models.DateTimeField(_("返した日時"), null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name=PIECE_ONCE,
                expressions=[
                    ("facility", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(released_at=None),
            ),
            models.CheckConstraint(
                condition=models.Q(during__isempty=False), name="booked_piece_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.unit}"
