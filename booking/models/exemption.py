"""減免申請: a reduction that somebody applies for, and what the hall decided."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from booking.enums import ExemptionState
from booking.models.application import Application
from facilities.models import Facility

_CODE = models.CharField(max_length=50)


class Exemption(models.Model):
    """What one application asks one hall to take off, by the codes of its schedule of fees.

    `granted` of `asked`; a refusal has a reason. One is open at a time.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="exemptions", verbose_name=_("申請")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    asked = ArrayField(_CODE, verbose_name=_("申請した減免"))
    reason = models.TextField(_("申請の理由"))
    asked_at = models.DateTimeField(_("申請日時"))
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("入力した人")
    )
    channel = models.CharField(_("受付方法"), max_length=10)
    state = models.CharField(
        _("状態"), max_length=10, choices=ExemptionState, default=ExemptionState.ASKED
    )
    granted = ArrayField(_CODE, verbose_name=_("認めた減免"), default=list, blank=True)
    answer = models.TextField(_("決定の理由"), blank=True)
    clause = models.CharField(_("根拠"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("決定日時"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("職員")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "facility"],
                condition=models.Q(state=ExemptionState.ASKED),
                name="exemption_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked=[]) & ~models.Q(reason=""),
                name="exemption_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=ExemptionState.ASKED,
                    granted=[],
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | models.Q(
                    ~models.Q(granted=[]),
                    state=ExemptionState.GRANTED,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | models.Q(
                    ~models.Q(answer=""),
                    state=ExemptionState.REFUSED,
                    granted=[],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="exemption_decided_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["facility"],
                condition=models.Q(state=ExemptionState.ASKED),
                name="exemption_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"

    def decide(
        self, *, granted: Iterable[str], answer: str, clause: str, user_id: int, now: datetime
    ) -> None:
        """Be granted in part or whole, or with nothing granted refused. The caller saves."""
        self.granted = sorted(granted)
        self.state = ExemptionState.GRANTED if self.granted else ExemptionState.REFUSED
        self.answer, self.clause = answer, clause
        self.decided_at, self.decided_by_id = now, user_id
