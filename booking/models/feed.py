"""The private address under which a person's calendar program reads their bookings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class CalendarFeed(models.Model):
    """One per person. Whoever knows the key reads times and places; only its digest is kept."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="calendar_feed", verbose_name=_("利用者")
    )
    key_digest = models.CharField(_("鍵のハッシュ値"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("作成日時"))

    def __str__(self) -> str:
        return f"{self.user_id}"
