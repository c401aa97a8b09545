"""Visits to Stripe's page, and what Stripe told. No card data comes near us (requirement 120)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.enums import LIVE_SESSIONS, EventStatus, Method, SessionStatus
from payments.models.payment import Payment


class CheckoutSession(models.Model):
    """One visit to Stripe's page. The row comes first, the session at Stripe by its key."""

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="sessions", verbose_name=_("お支払い")
    )
    method = models.CharField(_("方法"), max_length=10, choices=Method)
    amount_yen = models.PositiveIntegerField(_("金額（円）"))
    status = models.CharField(
        _("状態"), max_length=10, choices=SessionStatus, default=SessionStatus.OPENING
    )
    session_id = models.CharField(_("Stripeの番号"), max_length=120, null=True, unique=True)
    intent_id = models.CharField(_("決済の番号"), max_length=120, blank=True, db_index=True)
    url = models.URLField(_("手続きの画面"), max_length=2000, blank=True)
    slip_url = models.URLField(_("払込番号の画面"), max_length=2000, blank=True)
    slip_expires_at = models.DateTimeField(_("払込番号の期限"), null=True)
    slip_days = models.PositiveSmallIntegerField(_("払込番号の日数"), null=True)
    made_at = models.DateTimeField(_("開始日時"))
    ends_at = models.DateTimeField(_("画面の期限"))
    look_at = models.DateTimeField(_("次の確認"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(session_id__isnull=False)
                | ~models.Q(
                    status__in=[SessionStatus.OPEN, SessionStatus.PENDING, SessionStatus.PAID]
                ),
                name="session_open_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"],
                condition=models.Q(status__in=LIVE_SESSIONS),
                name="session_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.method} {self.status}"

    @property
    def key(self) -> str:
        """Stripe's idempotency key: the same row never opens two sessions."""
        return f"kashikan-checkout-{self.pk}"

    def mark_open(self, *, session_id: str, url: str) -> None:
        """Stripe shows the page at `url`."""
        self.session_id, self.url = session_id, url
        if self.status == SessionStatus.OPENING:
            self.status = SessionStatus.OPEN

    def mark_pending(self, *, slip_url: str, slip_expires_at: datetime | None) -> None:
        """A konbini slip has been issued; the money is not there yet."""
        self.slip_url, self.slip_expires_at = slip_url, slip_expires_at
        if self.status in {SessionStatus.OPENING, SessionStatus.OPEN}:
            self.status = SessionStatus.PENDING

    def close(self, *, now: datetime) -> None:
        """Nothing shall come through it any more: a task tells Stripe."""
        self.status, self.look_at = SessionStatus.CLOSING, now

    def end(self, status: SessionStatus) -> None:
        """Paid, failed or expired: nothing more happens here."""
        self.status = status

    def ask_again(self, *, at: datetime) -> None:
        """When the reconciliation asks Stripe about it next."""
        self.look_at = at


class StripeEvent(models.Model):
    """One knock of Stripe's, kept once. What counts is what Stripe answers when it is asked."""

    event_id = models.CharField(_("番号"), max_length=120, unique=True)
    kind = models.CharField(_("種類"), max_length=60)
    subject = models.CharField(_("対象の種類"), max_length=30)
    subject_id = models.CharField(_("対象の番号"), max_length=120)
    status = models.CharField(
        _("状態"), max_length=10, choices=EventStatus, default=EventStatus.RECEIVED
    )
    error = models.CharField(_("誤り"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("受信日時"))
    applied_at = models.DateTimeField(_("反映日時"), null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=~models.Q(status=EventStatus.APPLIED),
                name="event_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id} {self.status}"

    def mark_applied(self, *, now: datetime) -> None:
        """What it knocked for has been looked at and acted upon."""
        self.status, self.applied_at, self.error = EventStatus.APPLIED, now, ""

    def mark_failed(self, *, error: str) -> None:
        """Something unforeseen; Stripe knocks again, and so does our own clock."""
        self.status, self.error = EventStatus.FAILED, error[:300]
