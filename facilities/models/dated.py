"""What holds from a date: timetables, hours, closed days, booking rules, lotteries.

A version is never edited in place: a change is a new row with a new period of validity. Where
only one version may hold at a time the database refuses a second one.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Named
from facilities.enums import (
    Allocation,
    DueBasis,
    OpensBasis,
    PaymentMode,
    RuleSubject,
    Shift,
    Unit,
)
from facilities.models.place import Facility, Room


def one_at_a_time(name: str, *same: str) -> ExclusionConstraint:
    """Versions with equal `same` fields have no day in common."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            ("valid", RangeOperators.OVERLAPS),
        ],
    )


class Version(models.Model):
    """Something that holds for a half-open range of days."""

    valid = DateRangeField(_("有効期間"))
    clause = models.CharField(_("根拠"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Timetable(Version):
    """How the days of some rooms of a hall are cut (時間割)."""

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="timetables", verbose_name=_("施設")
    )
    code = models.SlugField(_("コード"))
    unit = models.CharField(_("貸出単位"), max_length=10, choices=Unit)

    class Meta:
        constraints = [one_at_a_time("timetable_one_at_a_time", "facility", "code")]

    def __str__(self) -> str:
        return f"{self.code} {self.valid.lower}"


class Slot(Named):
    """One time slot of a timetable (利用区分)."""

    timetable = models.ForeignKey(
        Timetable, models.CASCADE, related_name="slots", verbose_name=_("時間割")
    )
    code = models.SlugField(_("コード"))
    starts_at = models.TimeField(_("開始"))
    ends_at = models.TimeField(_("終了"))
    order = models.PositiveSmallIntegerField(_("順"))
    # 0 Monday to 6 Sunday, 7 a public holiday; empty: every day
    days = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("曜日"), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timetable", "code"], name="slot_code_once"),
            models.UniqueConstraint(fields=["timetable", "order"], name="slot_order_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="slot_ends_after_start"
            ),
        ]


class OpeningHours(Version):
    """When the doors of a hall are open (開館時間)."""

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="hours", verbose_name=_("施設")
    )
    opens_at = models.TimeField(_("開館"))
    closes_at = models.TimeField(_("閉館"))

    class Meta:
        constraints = [one_at_a_time("opening_hours_one_at_a_time", "facility")]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M} {self.valid.lower}"


class HallRules(Version):
    """What a hall says of one subject: closed days, kept days, or penalties (施設の規則).

    `terms`: the rules that hold together, in the form of `rules.days` or `rules.penalties`.
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="rules", verbose_name=_("施設")
    )
    subject = models.CharField(_("何の規則か"), max_length=20, choices=RuleSubject)
    terms = models.JSONField(_("内容"))

    class Meta:
        constraints = [one_at_a_time("hall_rules_one_at_a_time", "facility", "subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.valid.lower}"


class BookingRules(Version):
    """When and by whom a room may be booked (受付の規則); field meanings: `RulesValue`."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="rules", verbose_name=_("室"))
    opens_basis = models.CharField(_("受付開始の起点"), max_length=20, choices=OpensBasis)
    opens_months = models.PositiveSmallIntegerField(_("何か月前から"))
    opens_days = models.PositiveSmallIntegerField(_("さらに何日前から"), default=0)
    opens_on = models.PositiveSmallIntegerField(_("その月の何日から"), null=True)
    opens_at = models.TimeField(_("受付開始の時刻"))
    opens_shift = models.CharField(_("休日のとき"), max_length=20, choices=Shift)
    opens_exceptions = models.JSONField(_("受付開始日の例外"), default=list)
    closes_days = models.PositiveSmallIntegerField(_("何日前まで"))
    closes_at = models.TimeField(_("締切の時刻"), null=True)
    cancel_days = models.PositiveSmallIntegerField(_("取消は何日前まで"))
    applicants = ArrayField(models.CharField(max_length=20), verbose_name=_("申請できる人"))
    allocation = models.CharField(_("割り当て"), max_length=20, choices=Allocation)
    windows = models.JSONField(_("区分・受付方法ごとの受付期間"), default=list)
    limits = models.JSONField(_("利用の上限"), default=list)
    review = models.BooleanField(_("審査あり"), default=False)
    changes = models.PositiveSmallIntegerField(_("利用者が変更できる回数"), null=True)
    payment = models.CharField(
        _("納付"), max_length=10, choices=PaymentMode, default=PaymentMode.ON_DAY
    )
    due_basis = models.CharField(
        _("納期限の起点"), max_length=20, choices=DueBasis, default=DueBasis.AFTER_BOOKING
    )
    due_days = models.PositiveSmallIntegerField(_("納期限までの日数"), default=0)
    permit = models.BooleanField(_("使用許可書あり"), default=False)
    report = models.BooleanField(_("利用報告あり"), default=False)
    refunds = models.JSONField(_("還付の割合"), default=list)
    priority = models.JSONField(_("優先受付"), default=list)
    preparation_minutes = models.PositiveSmallIntegerField(_("準備時間（分）"), null=True)
    turnaround_minutes = models.PositiveSmallIntegerField(_("片付け時間（分）"), null=True)
    invented = ArrayField(models.CharField(max_length=40), verbose_name=_("仮の項目"), default=list)

    class Meta:
        constraints = [one_at_a_time("booking_rules_one_at_a_time", "room")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.valid.lower}"


class LotteryPeriod(models.Model):
    """A period of use that is given out before first come; all days included.

    By lot; with `meets_at` and `meets_in`, at a meeting of those who entered (調整会議).
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="lotteries", verbose_name=_("施設")
    )
    use_from = models.DateField(_("利用期間の初日"))
    use_to = models.DateField(_("利用期間の末日"))
    entry_from = models.DateField(_("申込の初日"))
    entry_to = models.DateField(_("申込の末日"))
    result_on = models.DateField(_("結果の日"))
    meets_at = models.DateTimeField(_("調整会議の日時"), null=True)
    meets_in = models.CharField(_("調整会議の場所"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(use_from__lte=models.F("use_to"))
                & models.Q(entry_from__lte=models.F("entry_to"))
                & models.Q(entry_to__lte=models.F("result_on"))
                & models.Q(result_on__lt=models.F("use_from")),
                name="lottery_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(meets_at__isnull=True, meets_in="")
                | (models.Q(meets_at__isnull=False) & ~models.Q(meets_in="")),
                name="lottery_meeting_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_from}–{self.use_to}"
