"""What a booking costs, line by line as it was shown; and which payment is for which booking."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.application import Booking
from core.models import AppendOnly, MadeOften
from payments.models import Payment


class FeeLine(AppendOnly, MadeOften):
    """One line of a booking's fee, frozen as it was quoted (requirement 102).

    A booking that moves is priced anew under the next `pricing`; older lines stay as they were.
    """

    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="fee_lines", verbose_name=_("予約")
    )
    pricing = models.PositiveSmallIntegerField(_("何回目の計算"))
    position = models.PositiveSmallIntegerField(_("順"))
    kind = models.CharField(_("種類"), max_length=20)
    label = models.CharField(_("名称"), max_length=200)
    yen = models.IntegerField(_("金額（円）"))
    rule = models.CharField(_("規則"), max_length=60, blank=True)
    clause = models.CharField(_("根拠"), max_length=200, blank=True)
    how = models.CharField(_("計算"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "pricing", "position"], name="fee_line_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.yen}"


class PaymentShare(MadeOften):
    """So many yen of a payment are for this booking. Rewritten only while the payment is due."""

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="booking_shares", verbose_name=_("お支払い")
    )
    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="payment_shares", verbose_name=_("予約")
    )
    yen = models.PositiveIntegerField(_("金額（円）"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "booking"], name="payment_share_once"),
            models.CheckConstraint(condition=models.Q(yen__gt=0), name="payment_share_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}/{self.booking_id}: {self.yen}"
