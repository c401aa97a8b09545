"""An application (申請): one basket, one permit number; its bookings; what happened to them."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import TimestamptzRange

from accounts.models import Organisation, Person, User
from booking.enums import CancelledAs, EventKind, ProofState, Status
from booking.errors import ImpossibleTransition
from booking.models.hold import Hold
from booking.rules.transitions import may_follow
from core.actor import Channel
from core.models import AppendOnly, MadeOften
from core.periods import Period
from facilities.models import Purpose, Room


class Application(MadeOften):
    """What was asked, by whom, for whom, and by which way it came (requirements 62, 148)."""

    code = models.CharField(_("予約番号"), max_length=10)
    hold = models.OneToOneField(
        Hold,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("仮押さえ"),
    )
    applicant_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("申請者（個人）"),
    )
    applicant_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("申請者（団体）"),
    )
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("入力した人")
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("申し出た人")
    )
    channel = models.CharField(
        _("受付方法"),
        max_length=10,
        choices=[(c.value, c.value) for c in Channel],
        default=Channel.WEB.value,
    )
    on_behalf = models.BooleanField(_("代理入力"), default=False)
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="+", verbose_name=_("利用目的")
    )
    purpose_text = models.CharField(_("利用内容"), max_length=200, blank=True)
    people = models.PositiveIntegerField(_("利用人数"))
    answers = models.JSONField(_("施設の質問への答え"), default=dict)  # booking/rules/answers.py
    made_at = models.DateTimeField(_("申請日時"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="application_code"),
            models.CheckConstraint(
                name="application_one_applicant",
                condition=models.Q(
                    applicant_person__isnull=False, applicant_organisation__isnull=True
                )
                | models.Q(applicant_person__isnull=True, applicant_organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Booking(MadeOften):
    """One room for one continuous period (予約). `during` is what was asked, without clean-up."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="bookings", verbose_name=_("申請")
    )
    code = models.CharField(_("番号"), max_length=14)  # application code - number
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("室"))
    during = DateTimeRangeField(_("利用時間"))
    slot_codes = ArrayField(models.CharField(max_length=50), verbose_name=_("利用区分"))
    status = models.CharField(_("状態"), max_length=20, choices=Status)
    cancelled_at = models.DateTimeField(_("取消日時"), null=True, blank=True)
    cancelled_as = models.CharField(_("取消の種類"), max_length=20, choices=CancelledAs, blank=True)
    cancelled_from = models.CharField(_("取消前の状態"), max_length=20, choices=Status, blank=True)
    fee_yen = models.PositiveIntegerField(_("使用料（円）"), null=True)
    pricing = models.PositiveSmallIntegerField(_("何回目の計算"), default=1)
    kept_yen = models.PositiveIntegerField(_("取消で返さない額（円）"), default=0)
    returned_yen = models.PositiveIntegerField(_("返すことにした額（円）"), default=0)
    sequence = models.PositiveSmallIntegerField(_("変更回数"), default=0)  # iCalendar SEQUENCE
    moves = models.PositiveSmallIntegerField(_("利用者が変えた回数"), default=0)
    refund_day = models.DateField(_("返す割合を数える日"), null=True, blank=True)
    moved_by_city = models.BooleanField(_("施設の都合で移した"), default=False)
    checked_in_at = models.DateTimeField(_("入館"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("退館"), null=True, blank=True)
    people_came = models.PositiveIntegerField(_("来た人数"), null=True, blank=True)
    early_minutes = models.PositiveSmallIntegerField(_("早く入った分数"), default=0)
    extension_minutes = models.PositiveSmallIntegerField(_("延長した分数"), default=0)
    overrun_minutes = models.PositiveSmallIntegerField(_("時間を過ぎた分数"), default=0)
    takings_yen = models.PositiveIntegerField(_("入場料などの総額（円）"), default=0)
    proof = models.CharField(_("手帳などの確認"), max_length=10, choices=ProofState, blank=True)

    class Meta:
        indexes = [GistIndex(fields=["room", "during"], name="booking_of_room_in_time")]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="booking_code"),
            models.CheckConstraint(
                name="booking_cancelled_is_told",
                condition=models.Q(status=Status.CANCELLED, cancelled_at__isnull=False)
                | (~models.Q(status=Status.CANCELLED) & models.Q(cancelled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="booking_has_length", condition=models.Q(during__isempty=False)
            ),
            models.CheckConstraint(
                name="booking_in_use_was_let_in",
                condition=~models.Q(status=Status.IN_USE) | models.Q(checked_in_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def period(self) -> Period:
        """`during` as a value."""
        return Period(self.during.lower, self.during.upper)

    def move_to(self, status: Status) -> None:
        """Take the next state. Raises ImpossibleTransition. The caller saves."""
        if not may_follow(present=self.status, following=status):
            raise ImpossibleTransition(status=self.get_status_display())
        self.status = status
        self.sequence += 1

    def cancel(self, *, cancelled_as: CancelledAs, now: datetime) -> None:
        """Become cancelled, remembering from where."""
        before = self.status
        self.move_to(Status.CANCELLED)
        self.cancelled_at, self.cancelled_as, self.cancelled_from = now, cancelled_as, before

    def restore(self) -> None:
        """Return from a cancellation to where the booking stood."""
        self.move_to(Status(self.cancelled_from or Status.CONFIRMED))
        self.cancelled_at, self.cancelled_as, self.cancelled_from = None, "", ""

    def count_refund_from(self, day: date) -> None:
        """Cancelling later brings back no more than it would have for a use on `day`."""
        self.refund_day = min(self.refund_day or day, day)

    def let_in(self, *, people: int | None, now: datetime) -> None:
        """Become in use, by so many people as were counted."""
        self.move_to(Status.IN_USE)
        self.checked_in_at, self.people_came = now, people

    def let_out(self, *, people: int | None, now: datetime) -> None:
        """Become completed; a count given here is the better one."""
        self.move_to(Status.COMPLETED)
        self.checked_out_at = now
        self.people_came = self.people_came if people is None else people

    def miss(self) -> None:
        """Become a no show."""
        self.move_to(Status.NO_SHOW)

    def undo_admission(self) -> None:
        """Return to confirmed, as if nobody had been marked, shown anything or been late."""
        self.move_to(Status.CONFIRMED)
        self.checked_in_at = self.checked_out_at = self.people_came = None
        self.early_minutes = self.extension_minutes = self.overrun_minutes = 0
        self.takings_yen = 0
        self.proof = ""

    def revise(self, *, status: Status) -> None:
        """Be another version of itself; `status` may be the present one."""
        if status == self.status:
            self.sequence += 1
        else:
            self.move_to(status)

    def place(
        self, *, room_id: int, during: TimestamptzRange, slot_codes: list[str], status: Status
    ) -> None:
        """Take another room or time; `status` may be the present one."""
        self.revise(status=status)
        self.room_id, self.during, self.slot_codes = room_id, during, slot_codes


class BookingEvent(AppendOnly, MadeOften):
    """One thing that happened to a booking; only ever added. Names are looked up when shown."""

    booking = models.ForeignKey(
        Booking, models.PROTECT, related_name="events", verbose_name=_("予約")
    )
    at = models.DateTimeField(_("日時"))
    kind = models.CharField(_("出来事"), max_length=20, choices=EventKind)
    actor_user_id = models.BigIntegerField(_("行為者"), null=True)
    actor_task = models.CharField(_("自動処理"), max_length=60, blank=True)
    channel = models.CharField(_("受付方法"), max_length=10)
    on_behalf = models.BooleanField(_("代理"), default=False)
    from_status = models.CharField(_("前の状態"), max_length=20, blank=True)
    to_status = models.CharField(_("後の状態"), max_length=20)
    reason = models.CharField(_("理由"), max_length=1000, blank=True)
    facts = models.JSONField(_("内容"), default=dict)  # from, to: what a move or change was about
