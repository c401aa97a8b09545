"""The fee rules of a hall, as dated versions that are never edited in place (requirement 104)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.models.dated import Version, one_at_a_time
from facilities.models.place import Facility


class FeeSchedule(Version):
    """One version of a hall's fees (料金表): the text of a file in the form of docs/fees.md.

    The text is kept as it was written, so that what is exported is what was imported. `valid` ends
    where the next version begins; which version a case falls under is asked of
    `facilities.rules.fees.schedule_for`, because one may be chosen by the day of the permit.
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="fee_schedules", verbose_name=_("施設")
    )
    text = models.TextField(_("内容"))

    class Meta:
        constraints = [one_at_a_time("fee_schedule_one_at_a_time", "facility")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.valid.lower}"
