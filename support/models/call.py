"""A telephone call with its clock, and the check of who is calling."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.models import AppendOnly
from support.enums import Proof
from support.models.case import Case


class Call(models.Model):
    """One call of one operator, from picking up to hanging up. `case` once it was written down."""

    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("担当")
    )
    started_at = models.DateTimeField(_("開始"))
    ended_at = models.DateTimeField(_("終了"), null=True, blank=True)
    caller = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("利用者")
    )
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("問い合わせ"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operator"],
                condition=models.Q(ended_at__isnull=True),
                name="call_one_open_per_operator",
            ),
            models.CheckConstraint(
                name="call_ends_after_it_starts",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> int:
        """How long it lasted; 0 while it goes on."""
        return int((self.ended_at - self.started_at).total_seconds()) if self.ended_at else 0

    def hang_up(self, *, now: datetime) -> None:
        """The call is over; never before it began, whatever the clocks say."""
        self.ended_at = max(now, self.started_at)


class Identification(AppendOnly):
    """An operator heard things that agree with the register: who calls is whom they say."""

    at = models.DateTimeField(_("日時"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("利用者"))
    operator_user_id = models.BigIntegerField(_("担当"))
    proofs = ArrayField(
        models.CharField(max_length=20, choices=Proof), verbose_name=_("確かめた項目")
    )

    class Meta:
        indexes = [models.Index(fields=["person", "operator_user_id", "-at"], name="identified")]
        constraints = [
            models.CheckConstraint(name="identified_by_two", condition=models.Q(proofs__len__gte=2))
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {', '.join(self.proofs)}"
