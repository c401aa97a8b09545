"""What the city decided about bookings, and what it asked before deciding."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from booking.enums import Verdict
from booking.models.application import Application
from core.models import AppendOnly
from facilities.models import Facility


class Decision(AppendOnly):
    """One act of a hall about bookings of one application (処分); only ever added."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="decisions", verbose_name=_("申請")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    verdict = models.CharField(_("処分"), max_length=20, choices=Verdict)
    booking_codes = ArrayField(models.CharField(max_length=14), verbose_name=_("予約の番号"))
    reason = models.TextField(_("理由"), blank=True)
    clause = models.CharField(_("根拠"), max_length=200, blank=True)
    conditions = models.TextField(_("許可の条件"), blank=True)
    decided_at = models.DateTimeField(_("処分の日時"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("職員"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_against_has_reason",
                condition=models.Q(verdict=Verdict.APPROVED) | ~models.Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.verdict}"


class ReviewQuestion(models.Model):
    """What a hall asks the applicant before it decides (保留). Open while `closed_at` is empty."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="questions", verbose_name=_("申請")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    question = models.TextField(_("質問"))
    asked_at = models.DateTimeField(_("質問の日時"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("職員"))
    answer = models.TextField(_("答え"), blank=True)
    closed_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "facility"],
                condition=models.Q(closed_at=None),
                name="review_question_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.asked_at}"

    def close(self, *, answer: str, now: datetime) -> None:
        """Take the answer, or end without one where the hall has decided. The caller saves."""
        self.answer, self.closed_at = answer, now
