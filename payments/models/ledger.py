"""The ledger (収納簿): one row for each movement of money, never changed; and what is to go back.

Three triggers (migration 0001) hold for raw SQL and for the owner of the schema, too:
an entry is never changed or removed; what goes out of a receipt never exceeds what came in by it;
refund orders together never exceed their receipt. Each takes the payment's row lock first, so that
two transactions cannot both see room for the last yen.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import AppendOnly
from payments.enums import OPEN_REFUNDS, EntryKind, Method, RefundCause, RefundStatus
from payments.models.checkout import CheckoutSession
from payments.models.payment import Payment
from payments.models.till import TillSession

_INWARD = models.Q(kind=EntryKind.RECEIVED, amount_yen__gt=0, origin__isnull=True)
_BACK_AGAIN = models.Q(kind=EntryKind.CAME_BACK, amount_yen__gt=0, origin__isnull=False)
_OUTWARD = models.Q(
    kind__in=[EntryKind.REFUNDED, EntryKind.TAKEN_BACK, EntryKind.CHARGED_BACK],
    amount_yen__lt=0,
    origin__isnull=False,
)


class LedgerEntry(AppendOnly):
    """Money that moved: above zero towards the city, below zero away from it.

    `origin` is the receipt out of which money goes (or comes back to). `source` names what moved
    it (a payment intent, a refund, a taking) and can be written down once.
    """

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="entries", verbose_name=_("お支払い")
    )
    kind = models.CharField(_("区分"), max_length=20, choices=EntryKind)
    method = models.CharField(_("方法"), max_length=10, choices=Method)
    amount_yen = models.IntegerField(_("金額（円）"))
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="takings_out", verbose_name=_("もとの受領")
    )
    session = models.ForeignKey(
        CheckoutSession, models.PROTECT, null=True, related_name="+", verbose_name=_("手続き")
    )
    till = models.ForeignKey(
        TillSession, models.PROTECT, null=True, related_name="entries", verbose_name=_("レジ")
    )
    source = models.CharField(_("出どころ"), max_length=120, unique=True)
    at = models.DateTimeField(_("日時"))
    actor_user_id = models.BigIntegerField(_("行った人の番号"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_INWARD | _BACK_AGAIN | _OUTWARD, name="entry_sign_fits_its_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(method=Method.CASH, till__isnull=False)
                | (~models.Q(method=Method.CASH) & models.Q(till__isnull=True)),
                name="entry_cash_has_a_till",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="entry_at")]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.kind} {self.amount_yen}"


class RefundOrder(models.Model):
    """Money that shall go back out of one receipt (還付), and how far that got."""

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="refunds", verbose_name=_("お支払い")
    )
    entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, related_name="refunds", verbose_name=_("もとの受領")
    )
    amount_yen = models.PositiveIntegerField(_("金額（円）"))
    cause = models.CharField(_("事由"), max_length=20, choices=RefundCause)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    way = models.CharField(_("方法"), max_length=10, choices=Method)
    status = models.CharField(_("状態"), max_length=10, choices=RefundStatus)
    refund_id = models.CharField(_("Stripeの番号"), max_length=80, null=True, unique=True)
    asked_at = models.DateTimeField(_("申出日時"))
    asked_by_user_id = models.BigIntegerField(_("申し出た人の番号"), null=True)
    attempts = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    next_try_at = models.DateTimeField(_("次の試行"), null=True)
    last_error = models.CharField(_("直近の誤り"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("お返しした日時"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_yen__gt=0), name="refund_is_above_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(status=RefundStatus.DONE, done_at__isnull=False)
                | (~models.Q(status=RefundStatus.DONE) & models.Q(done_at__isnull=True)),
                name="refund_done_is_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(status__in=OPEN_REFUNDS),
                name="refund_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.amount_yen} {self.status}"

    @property
    def key(self) -> str:
        """Stripe's idempotency key: the same order is never sent as two refunds."""
        return f"kashikan-refund-{self.pk}"

    def claim(self, *, until: datetime) -> None:
        """Take a locked row for one attempt; after `until` it is anybody's again."""
        self.status, self.next_try_at = RefundStatus.SENDING, until
        self.attempts += 1

    def put_back(self, *, error: str, at: datetime) -> None:
        """The attempt failed for now; another follows `at`."""
        self.status, self.next_try_at, self.last_error = RefundStatus.DUE, at, error[:300]

    def mark_sent(self, *, refund_id: str, look_at: datetime) -> None:
        """Stripe has it and works on it; ask again at `look_at`."""
        self.status, self.refund_id, self.next_try_at = RefundStatus.SENT, refund_id, look_at

    def ask_again(self, *, at: datetime) -> None:
        """When the reconciliation asks Stripe about it next."""
        self.next_try_at = at

    def complete(self, *, now: datetime, refund_id: str | None = None) -> None:
        """The money has gone back."""
        self.status, self.done_at, self.next_try_at = RefundStatus.DONE, now, None
        self.refund_id = refund_id or self.refund_id
        self.last_error = ""

    def hand_to_counter(self, *, error: str) -> None:
        """The card does not take it back: it waits at the counter (or for a bank transfer)."""
        self.status, self.way = RefundStatus.WAITING, Method.CASH
        self.done_at, self.next_try_at, self.last_error = None, None, error[:300]

    def go_by_transfer(self, *, reason: str) -> None:
        """Not into the hand but to a bank account."""
        self.way, self.reason = Method.TRANSFER, reason

    def lessen(self, yen: int) -> None:
        """So many yen of it have gone back by another way; nothing is left of it: withdrawn."""
        if yen == self.amount_yen:
            self.withdraw()
        else:
            self.amount_yen -= yen

    def withdraw(self) -> None:
        """Not to be given back after all."""
        self.status, self.next_try_at = RefundStatus.WITHDRAWN, None
