"""A case (問い合わせ) and its lines: one story in one thread, only ever added to."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.models import AppendOnly
from facilities.models import Facility
from notifications.models import Message
from support.enums import UNFINISHED, CaseChannel, CaseStatus, Category, LineKind
from support.errors import ImpossibleStep
from support.models.mail import IncomingMail
from support.rules.transitions import may_follow


class Case(models.Model):
    """One inquiry: who asked what, whose turn it is, until when, and how long it took.

    `reaction_minutes` and `handling_minutes` are working time, `talk_seconds` is the clock's; they
    are written when the thing happens, so that no later change of hours alters them.
    """

    code = models.CharField(_("受付番号"), max_length=10, unique=True)
    channel = models.CharField(_("受付方法"), max_length=10, choices=CaseChannel)
    category = models.CharField(_("分類"), max_length=20, choices=Category)
    subject = models.CharField(_("件名"), max_length=200)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("施設")
    )
    booking_code = models.CharField(_("予約番号"), max_length=10, blank=True, db_index=True)
    caller = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("利用者")
    )
    caller_name = models.CharField(_("お名前"), max_length=80, blank=True)
    caller_phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    caller_mail = models.CharField(_("メールアドレス"), max_length=254, blank=True)
    status = models.CharField(_("状態"), max_length=20, choices=CaseStatus, default=CaseStatus.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("担当"),
    )
    escalated_to = models.ForeignKey(
        Facility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("照会先の施設"),
    )
    opened_at = models.DateTimeField(_("受付日時"))
    due_at = models.DateTimeField(_("回答の期限"))
    reacted_at = models.DateTimeField(_("最初の回答"), null=True)
    reaction_minutes = models.PositiveIntegerField(_("最初の回答まで（分）"), null=True)
    closed_at = models.DateTimeField(_("完了日時"), null=True)
    handling_minutes = models.PositiveIntegerField(_("完了まで（分）"), null=True)
    talk_seconds = models.PositiveIntegerField(_("通話（秒）"), default=0)
    at_first_contact = models.BooleanField(_("一度で解決"), null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(status__in=UNFINISHED),
                name="case_unfinished_due",
            ),
            models.Index(fields=["caller", "-opened_at"], name="case_of_caller"),
            models.Index(fields=["opened_at"], name="case_opened"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_is_told",
                condition=models.Q(status=CaseStatus.CLOSED, closed_at__isnull=False)
                | (~models.Q(status=CaseStatus.CLOSED) & models.Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_waits_for_a_hall",
                condition=~models.Q(status=CaseStatus.WAITING_HALL)
                | models.Q(escalated_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def move_to(self, status: CaseStatus) -> None:
        """Take the next state. Raises ImpossibleStep. The caller saves."""
        if not may_follow(present=self.status, following=status):
            raise ImpossibleStep(status=self.get_status_display())
        self.status = status

    def react(self, *, now: datetime, minutes: int) -> None:
        """The first answer is given; later ones change nothing."""
        if self.reacted_at is None:
            self.reacted_at, self.reaction_minutes = now, minutes

    def escalate(self, *, facility_id: int, due_at: datetime) -> None:
        """The hall's turn, until `due_at`."""
        self.move_to(CaseStatus.WAITING_HALL)
        self.escalated_to_id, self.due_at = facility_id, due_at

    def close(self, *, now: datetime, minutes: int, at_first_contact: bool) -> None:
        """Done; how long it took is kept."""
        self.move_to(CaseStatus.CLOSED)
        self.closed_at, self.handling_minutes = now, minutes
        self.at_first_contact = at_first_contact

    def reopen(self, *, due_at: datetime) -> None:
        """Not done after all. It was not solved at the first contact, whatever comes."""
        self.move_to(CaseStatus.OPEN)
        self.closed_at, self.handling_minutes = None, None
        self.at_first_contact, self.due_at = None, due_at


class Line(AppendOnly):
    """One thing that happened in a case. Names of people are looked up when shown."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="lines", verbose_name=_("問い合わせ")
    )
    at = models.DateTimeField(_("日時"))
    kind = models.CharField(_("種類"), max_length=20, choices=LineKind)
    author_user_id = models.BigIntegerField(_("書いた人"), null=True)
    sender = models.CharField(_("差出人"), max_length=254, blank=True)
    text = models.TextField(_("内容"), blank=True)
    facts = models.JSONField(_("値"), default=dict)
    mail = models.OneToOneField(
        IncomingMail,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="line",
        verbose_name=_("受信メール"),
    )
    letter = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送信")
    )
    message_id = models.CharField(_("メールの識別子"), max_length=255, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="line_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
