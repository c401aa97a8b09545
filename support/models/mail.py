"""The mailbox, how it fares, and every mail that was fetched from it, once."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from support.enums import MailStatus


class Mailbox(models.Model):
    """One IMAP mailbox. A dead mailbox must not look like a quiet day: success is written down."""

    address = models.CharField(_("アドレス"), max_length=254, unique=True)
    fetched_at = models.DateTimeField(_("最後に読めた日時"), null=True)
    failing_since = models.DateTimeField(_("読めなくなった日時"), null=True)
    alarmed_at = models.DateTimeField(_("知らせた日時"), null=True)
    last_error = models.CharField(_("直近の誤り"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.address

    def mark_fetched(self, *, now: datetime) -> None:
        """It was read to the end."""
        Mailbox.objects.filter(pk=self.pk).update(
            fetched_at=now, failing_since=None, alarmed_at=None, last_error=""
        )

    def mark_failed(self, *, now: datetime, error: str) -> None:
        """It could not be read; the first failure since a success is remembered."""
        Mailbox.objects.filter(pk=self.pk).update(
            failing_since=Coalesce("failing_since", models.Value(now)),
            last_error=error[:300],
        )

    def mark_alarmed(self, *, now: datetime) -> None:
        """People were told of this failure."""
        Mailbox.objects.filter(pk=self.pk).update(alarmed_at=now)


class IncomingMail(models.Model):
    """One mail as it came, byte for byte; what it says is read when it is filed.

    `identity` is its Message-ID: fetched twice, stored once. `raw` holds only the head where the
    mail is too large (`is_cut`).
    """

    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, related_name="mails", verbose_name=_("メールボックス")
    )
    identity = models.CharField(_("メールの識別子"), max_length=255)
    uid = models.BigIntegerField(_("サーバーでの番号"))
    raw = models.BinaryField(_("原文"))
    is_cut = models.BooleanField(_("大きすぎるため本文なし"), default=False)
    fetched_at = models.DateTimeField(_("取得日時"))
    status = models.CharField(
        _("状態"), max_length=20, choices=MailStatus, default=MailStatus.STORED
    )
    error = models.CharField(_("誤り"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "identity"], name="mail_stored_once")
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(status=MailStatus.STORED),
                name="mail_to_file",
            )
        ]

    def __str__(self) -> str:
        return self.identity

    def mark(self, status: MailStatus, *, error: str = "") -> None:
        """How far it has come."""
        self.status, self.error = status, error[:300]
        self.save(update_fields=["status", "error"])
