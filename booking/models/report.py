"""The report after use (利用報告・確認票, requirement 134)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from booking.models.application import Booking
from core.models import AppendOnly


class UseReport(AppendOnly):
    """What those who used a room said of it; once a booking, only ever added."""

    booking = models.OneToOneField(
        Booking, models.PROTECT, related_name="report", verbose_name=_("予約")
    )
    people = models.PositiveIntegerField(_("利用した人数"))
    cleaned = models.BooleanField(_("片付けと掃除"))
    lights_off = models.BooleanField(_("消灯"))
    gas_closed = models.BooleanField(_("ガスの元栓"), null=True)  # null: the room has no gas
    windows_closed = models.BooleanField(_("窓と戸締まり"))
    damage = models.TextField(_("壊れたもの・気づいたこと"), blank=True)
    reported_at = models.DateTimeField(_("報告の日時"))
    reported_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("報告した人")
    )
    channel = models.CharField(_("受付方法"), max_length=10)

    def __str__(self) -> str:
        return f"{self.booking_id}"


class ReportPhoto(AppendOnly):
    """The photograph of a report, made small; apart, so that lists do not read it."""

    report = models.OneToOneField(
        UseReport, models.PROTECT, related_name="photo", verbose_name=_("報告")
    )
    jpeg = models.BinaryField(_("写真"))

    def __str__(self) -> str:
        return f"{self.report_id}"
