"""Tills (レジ): who is responsible for which drawer since when, and what was counted in it."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import AppendOnly
from facilities.models import Facility
from payments.enums import CountKind
from payments.rules.cash import DENOMINATIONS


class TillSession(models.Model):
    """One drawer from opening to closing. Its cash is the float plus its ledger entries."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    drawer = models.CharField(_("レジ"), max_length=20)
    opened_at = models.DateTimeField(_("開けた日時"))
    opened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("開けた人")
    )
    holder = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("担当"))
    float_yen = models.PositiveIntegerField(_("釣銭準備金（円）"))
    closed_at = models.DateTimeField(_("締めた日時"), null=True, blank=True)
    counted_yen = models.PositiveIntegerField(_("数えた金額（円）"), null=True, blank=True)
    expected_yen = models.PositiveIntegerField(_("帳簿の金額（円）"), null=True, blank=True)
    reason = models.CharField(_("差額の理由"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "drawer"],
                condition=models.Q(closed_at=None),
                name="till_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    closed_at__isnull=True, counted_yen__isnull=True, expected_yen__isnull=True
                )
                | models.Q(
                    closed_at__isnull=False, counted_yen__isnull=False, expected_yen__isnull=False
                ),
                name="till_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(counted_yen=models.F("expected_yen"))
                | ~models.Q(reason=""),
                name="till_difference_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["facility", "opened_at"], name="till_of_a_day")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.drawer} {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether cash may still move."""
        return self.closed_at is None

    @property
    def difference_yen(self) -> int:
        """What was counted more (less if negative) than the ledger expects; 0 while open."""
        return (self.counted_yen or 0) - (self.expected_yen or 0)

    def hand_over(self, *, to_id: int) -> None:
        """Somebody else is responsible from now on."""
        self.holder_id = to_id

    def close(self, *, counted_yen: int, expected_yen: int, reason: str, now: datetime) -> None:
        """Counted and shut; the ledger refuses further entries in it."""
        self.counted_yen, self.expected_yen = counted_yen, expected_yen
        self.reason, self.closed_at = reason, now


class TillCount(AppendOnly):
    """One count of a drawer by denomination (金種)."""

    till = models.ForeignKey(
        TillSession, models.PROTECT, related_name="counts", verbose_name=_("レジ")
    )
    kind = models.CharField(_("区分"), max_length=10, choices=CountKind)
    at = models.DateTimeField(_("日時"))
    by_user_id = models.BigIntegerField(_("数えた人の番号"))
    to_user_id = models.BigIntegerField(_("引き継いだ人の番号"), null=True)
    n10000 = models.PositiveIntegerField(default=0)
    n5000 = models.PositiveIntegerField(default=0)
    n2000 = models.PositiveIntegerField(default=0)
    n1000 = models.PositiveIntegerField(default=0)
    n500 = models.PositiveIntegerField(default=0)
    n100 = models.PositiveIntegerField(default=0)
    n50 = models.PositiveIntegerField(default=0)
    n10 = models.PositiveIntegerField(default=0)
    n5 = models.PositiveIntegerField(default=0)
    n1 = models.PositiveIntegerField(default=0)
    counted_yen = models.PositiveIntegerField(_("数えた金額（円）"))
    expected_yen = models.IntegerField(_("帳簿の金額（円）"))
    reason = models.CharField(_("差額の理由"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    counted_yen=sum(
                        (models.F(f"n{worth}") * worth for worth in DENOMINATIONS),
                        start=models.Value(0),
                    )
                ),
                name="count_is_the_sum_of_its_coins",
            )
        ]
