"""A message (what is said, to whom) and its deliveries (by which way, how far).

State changes only through the mutators below; each is one conditional UPDATE, so that a worker
that was thought dead and wakes up again cannot undo what another one has finished.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MadeOften
from notifications.enums import OPEN_STATUSES, DeliveryChannel, DeliveryStatus


class Message(MadeOften):
    """One letter to one person. `facts` hold only what the text needs.

    `headers` are added to the e-mail's own or take their place. `again_of` names the letter that
    this one repeats on somebody's wish.
    """

    letter = models.SlugField(_("文面"), max_length=60, db_index=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("宛先"),
    )
    language = models.CharField(_("言語"), max_length=10)
    facts = models.JSONField(_("内容"), default=dict)
    dedupe_key = models.CharField(_("重複防止の鍵"), max_length=120, unique=True)
    attachments = models.JSONField(_("添付"), default=list)
    headers = models.JSONField(_("メールのヘッダー"), default=dict)
    booking_code = models.CharField(_("予約番号"), max_length=10, blank=True)
    again_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("再送の元"),
        db_index=False,  # few rows have one: a partial index, below
    )
    created_at = models.DateTimeField(_("作成日時"))

    class Meta:
        indexes = [
            models.Index(fields=["booking_code"], name="message_of_booking"),
            models.Index(
                fields=["again_of"], condition=models.Q(again_of__isnull=False), name="message_copy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.dedupe_key}"


class Delivery(MadeOften):
    """One way a message takes to its recipient.

    `attempts` counts claims; it is also the token by which a worker proves that the claim is
    still its own. `refusals` counts what the post said no to: only they use a letter up.
    """

    message = models.ForeignKey(
        Message,
        models.PROTECT,
        related_name="deliveries",
        verbose_name=_("通知"),
        db_index=False,  # the constraint's index begins with it
    )
    channel = models.CharField(
        _("方法"), max_length=10, choices=DeliveryChannel, default=DeliveryChannel.MAIL
    )
    address = models.CharField(_("送り先"), max_length=254, blank=True)
    status = models.CharField(
        _("状態"), max_length=20, choices=DeliveryStatus, default=DeliveryStatus.DUE
    )
    attempts = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    refusals = models.PositiveSmallIntegerField(_("拒否された回数"), default=0)
    next_try_at = models.DateTimeField(_("次の試行"), null=True)
    last_error = models.CharField(_("直近の誤り"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("送信日時"), null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(status__in=OPEN_STATUSES),
                name="delivery_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_channel_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel} {self.status}"

    def claim(self, *, until: datetime) -> None:
        """Take a locked row for one attempt; after `until` it is anybody's again."""
        self.status = DeliveryStatus.SENDING
        self.attempts += 1
        self.next_try_at = until
        self.save(update_fields=["status", "attempts", "next_try_at"])

    def mark_sent(self, *, now: datetime) -> None:
        """The post has taken the letter: true whoever holds the claim by now."""
        Delivery.objects.filter(pk=self.pk).update(
            status=DeliveryStatus.SENT, sent_at=now, next_try_at=None, last_error=""
        )

    def mark_to_retry(self, *, error: str, at: datetime, refusals: int) -> None:
        """The attempt failed; another follows `at`. Does nothing if the claim has passed on."""
        self._own_claim().update(
            status=DeliveryStatus.DUE, next_try_at=at, last_error=error[:300], refusals=refusals
        )

    def mark_failed(self, *, error: str, refusals: int) -> None:
        """Given up: a person has to look. Does nothing if the claim has passed on."""
        self._own_claim().update(
            status=DeliveryStatus.FAILED,
            next_try_at=None,
            last_error=error[:300],
            refusals=refusals,
        )

    def _own_claim(self) -> models.QuerySet["Delivery"]:
        return Delivery.objects.filter(
            pk=self.pk, status=DeliveryStatus.SENDING, attempts=self.attempts
        )
