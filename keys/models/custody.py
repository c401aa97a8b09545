"""Keys on their hooks and in people's hands: who has which, since when, until when, signed how."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import AppendOnly
from facilities.models import Facility
from keys.enums import KeyStatus, LoanEnd
from keys.models.door import Door

ONE_OPEN_LOAN = "key_loan_one_open"


class Key(models.Model):
    """One copy of a key. `code` stands on its tag; `kept_at` is the hall where it hangs (122)."""

    code = models.CharField(_("札の番号"), max_length=6, unique=True)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    kept_at = models.ForeignKey(
        Facility, models.PROTECT, related_name="+", verbose_name=_("保管している施設")
    )
    label = models.CharField(_("名前"), max_length=80)
    doors = models.ManyToManyField(Door, related_name="keys", verbose_name=_("開く扉"))
    copy_number = models.PositiveSmallIntegerField(_("何本目"), default=1)
    place = models.CharField(_("掛ける場所"), max_length=120)
    status = models.CharField(
        _("状態"), max_length=10, choices=KeyStatus, default=KeyStatus.IN_PLACE
    )
    seen_at = models.DateTimeField(_("棚卸しで確かめた日時"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "label", "copy_number"], name="key_copy_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.copy_number}"

    def leave(self) -> None:
        """Be lent. The caller saves."""
        self.status = KeyStatus.OUT

    def come_back(self) -> None:
        """Hang in its place again. The caller saves."""
        self.status = KeyStatus.IN_PLACE

    def lose(self) -> None:
        """Be lost. The caller saves."""
        self.status = KeyStatus.LOST

    def retire(self) -> None:
        """Be used no more. The caller saves."""
        self.status = KeyStatus.RETIRED

    def mark_seen(self, *, now: datetime) -> None:
        """Somebody saw it hang in its place. The caller saves."""
        self.seen_at = now


class Handover(AppendOnly):
    """Keys put into somebody's hands at one moment, against one signature. Only ever added."""

    reference = models.CharField(_("予約の番号"), max_length=14, db_index=True)
    receiver_name = models.CharField(_("受け取った人"), max_length=80)
    signature = models.BinaryField(_("署名（PNG）"), null=True)
    paper_reason = models.CharField(_("紙に署名した理由"), max_length=200, blank=True)
    at = models.DateTimeField(_("渡した日時"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("渡した人"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handover_signed_one_way",
                condition=Q(signature__isnull=False, paper_reason="")
                | (Q(signature__isnull=True) & ~Q(paper_reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.at:%Y-%m-%d %H:%M}"


class KeyLoan(models.Model):
    """One key in somebody's hands, from the handover until it comes back or is lost.

    `chased` counts the steps of reminding that are done: each is written once.
    """

    key = models.ForeignKey(Key, models.PROTECT, related_name="loans", verbose_name=_("鍵"))
    handover = models.ForeignKey(
        Handover, models.PROTECT, related_name="loans", verbose_name=_("受け渡し")
    )
    reference = models.CharField(_("予約の番号"), max_length=14, db_index=True)
    holder = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("予約した人"))
    lent_at = models.DateTimeField(_("貸した日時"))
    due_at = models.DateTimeField(_("返す期限"))
    chased = models.PositiveSmallIntegerField(_("督促した段階"), default=0)
    ended_at = models.DateTimeField(_("返った日時"), null=True)
    ended_as = models.CharField(_("終わり方"), max_length=10, choices=LoanEnd, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("受け取った職員")
    )
    note = models.CharField(_("覚え書き"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at=None), name=ONE_OPEN_LOAN),
            models.CheckConstraint(
                name="key_loan_ends_after_lending",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("lent_at")),
            ),
            models.CheckConstraint(
                name="key_loan_due_after_lending", condition=Q(due_at__gt=F("lent_at"))
            ),
            models.CheckConstraint(
                name="key_loan_end_is_told",
                condition=Q(ended_at__isnull=True, ended_as="", ended_by__isnull=True)
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_as="")),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="key_loan_open_by_due")
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.reference}"

    def end(self, *, how: LoanEnd, by: int, now: datetime, note: str = "") -> None:
        """Come to an end. The caller saves."""
        self.ended_at, self.ended_as, self.ended_by_id, self.note = now, how, by, note

    def reopen(self) -> None:
        """Take a return back. The caller saves."""
        self.ended_at, self.ended_as, self.ended_by_id = None, "", None

    def mark_chased(self, *, step: int) -> None:
        """This step of reminding is done. The caller saves."""
        self.chased = step
