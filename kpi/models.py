"""The figures of each month, as they were last counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from kpi.enums import Cut


class RollUp(models.Model):
    """One value of one figure: of a hall or of the city, in total or for one part of a cut.

    Counted anew as often as wanted: the bookings, the ledger and the cases are the truth.
    """

    month = models.DateField(_("月"))  # its first day
    figure = models.SlugField(_("指標"), max_length=40)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="+", verbose_name=_("施設")
    )
    cut = models.CharField(_("内訳"), max_length=20, choices=Cut)
    key = models.CharField(_("内訳の値"), max_length=60, blank=True)
    part = models.BigIntegerField(_("値（分子）"))
    whole = models.BigIntegerField(_("全体（分母）"), null=True)
    counted_at = models.DateTimeField(_("集計日時"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "figure", "facility", "cut", "key"],
                nulls_distinct=False,
                name="roll_up_once",
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="roll_up_of_a_whole_month"
            ),
            models.CheckConstraint(
                condition=models.Q(whole__isnull=True) | models.Q(whole__gte=0),
                name="roll_up_whole_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.figure} {self.facility_id or '*'} {self.cut} {self.key}"
