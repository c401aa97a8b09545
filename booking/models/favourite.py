"""Rooms that a person wants at hand (お気に入り, requirement 45)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from facilities.models import Room


class Favourite(models.Model):
    """One room that one person marked."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("利用者"))
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", verbose_name=_("室"))
    marked_at = models.DateTimeField(_("登録日時"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.room_id}"
