"""What is due (納付): for what, by whom, until when. What came in is the ledger's to say."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import MadeOften
from facilities.models import Facility
from payments.enums import PaymentStatus
from payments.errors import NoLongerDue
from payments.rules.transitions import may_follow

# The yen of all lines, by the database's own immutable function (migration 0001).
SUM_OF_LINES = models.Func(
    "lines", function="payments_sum_of_lines", output_field=models.IntegerField()
)


class Payment(MadeOften):
    """One sum that somebody owes for one thing. `reference` names the thing to its owner."""

    code = models.CharField(_("お支払い番号"), max_length=10)
    purpose = models.SlugField(_("種類"), max_length=40, db_index=False)
    reference = models.CharField(_("対象の番号"), max_length=20)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    title = models.CharField(_("件名"), max_length=200)
    payer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("支払う人"))
    lines = models.JSONField(_("内訳"))
    amount_yen = models.PositiveIntegerField(_("金額（円）"))
    status = models.CharField(
        _("状態"), max_length=10, choices=PaymentStatus, default=PaymentStatus.DUE
    )
    opened_at = models.DateTimeField(_("請求日時"))
    due_at = models.DateTimeField(_("お支払い期限"))
    warned_at = models.DateTimeField(_("期限の知らせ"), null=True, blank=True)
    settled_at = models.DateTimeField(_("お支払い日時"), null=True, blank=True)
    closed_at = models.DateTimeField(_("終了日時"), null=True, blank=True)
    close_reason = models.CharField(_("終了の理由"), max_length=200, blank=True)
    disputed_at = models.DateTimeField(_("異議申立ての日時"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="payment_code"),
            models.UniqueConstraint(
                fields=["reference", "purpose"],
                condition=models.Q(status=PaymentStatus.DUE),
                name="payment_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_yen__gt=0, amount_yen=SUM_OF_LINES),
                name="payment_is_the_sum_of_its_lines",
            ),
            models.CheckConstraint(
                condition=models.Q(status=PaymentStatus.PAID, settled_at__isnull=False)
                | (~models.Q(status=PaymentStatus.PAID) & models.Q(settled_at__isnull=True)),
                name="payment_paid_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="payment_reference"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(status=PaymentStatus.DUE),
                name="payment_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.status}"

    def move_to(self, status: PaymentStatus) -> None:
        """Take the next state. Raises NoLongerDue. The caller saves."""
        if not may_follow(present=self.status, following=status):
            raise NoLongerDue(status=self.get_status_display())
        self.status = status

    def settle(self, *, now: datetime) -> None:
        """All of it has been received, in time or late."""
        self.move_to(PaymentStatus.PAID)
        self.settled_at, self.closed_at, self.close_reason = now, None, ""

    def void(self, *, reason: str, now: datetime) -> None:
        """It is no longer owed."""
        self.move_to(PaymentStatus.VOID)
        self.closed_at, self.close_reason = now, reason

    def expire(self, *, now: datetime) -> None:
        """Its time is over."""
        self.move_to(PaymentStatus.EXPIRED)
        self.closed_at = now

    def reopen(self, *, due_at: datetime) -> None:
        """It was not received after all: owed again, until `due_at` at least."""
        self.move_to(PaymentStatus.DUE)
        self.settled_at, self.due_at = None, max(self.due_at, due_at)

    def move(self, *, title: str, lines: list[dict[str, Any]], due_at: datetime) -> None:
        """What it is for has moved: who was reminded of another deadline is reminded again.

        The lines have the sum that they had (the database knows).
        """
        if due_at != self.due_at:
            self.warned_at = None
        self.title, self.lines, self.due_at = title, lines, due_at

    def mark_warned(self, *, now: datetime) -> None:
        """The payer has been reminded, or there was no time for it."""
        self.warned_at = now

    def dispute(self, *, now: datetime) -> None:
        """A card holder denies the charge."""
        self.disputed_at = now

    def charge(self, lines: list[dict[str, Any]]) -> None:
        """Owe what these lines say, instead of what it was."""
        self.lines, self.amount_yen = lines, sum(line["yen"] for line in lines)
