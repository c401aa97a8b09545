"""A round: days of a hall that are given out before first come; who entered, with which wishes."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Person, User
from core.actor import Channel
from core.clock import day_start, next_day
from core.periods import Period
from facilities.models import Facility, Purpose, Room
from lottery.enums import RoundStatus


class Round(models.Model):
    """One period of a hall's file (facilities.LotteryPeriod) while it is given out.

    Its days are those of the file as long as nobody has entered; then they stay (services/rounds).
    """

    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="rounds", verbose_name=_("施設")
    )
    use_from = models.DateField(_("利用期間の初日"))
    use_to = models.DateField(_("利用期間の末日"))
    entry_from = models.DateField(_("申込の初日"))
    entry_to = models.DateField(_("申込の末日"))
    result_on = models.DateField(_("先着順の初日"))
    meets_at = models.DateTimeField(_("調整会議の日時"))
    meets_in = models.CharField(_("調整会議の場所"), max_length=120)
    status = models.CharField(
        _("状態"), max_length=10, choices=RoundStatus, default=RoundStatus.OPEN
    )
    closed_at = models.DateTimeField(_("締めた日時"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("締めた人")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "use_from"], name="round_once_a_period"),
            models.CheckConstraint(
                name="round_days_in_order",
                condition=Q(use_from__lte=models.F("use_to"))
                & Q(entry_from__lte=models.F("entry_to"))
                & Q(entry_to__lt=models.F("result_on"))
                & Q(result_on__lt=models.F("use_from")),
            ),
            models.CheckConstraint(
                name="round_closing_has_somebody",
                condition=Q(status=RoundStatus.OPEN, closed_by__isnull=True, closed_at__isnull=True)
                | (
                    ~Q(status=RoundStatus.OPEN)
                    & Q(closed_by__isnull=False, closed_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.use_from}"

    @property
    def opens_at(self) -> datetime:
        """From when one may enter."""
        return day_start(self.entry_from)

    @property
    def ends_at(self) -> datetime:
        """When the last day for entering is over."""
        return day_start(next_day(self.entry_to))

    def begin_closing(self, *, user_id: int, now: datetime) -> None:
        """Nothing is decided any more; what was decided becomes bookings. The caller saves."""
        self.status, self.closed_by_id, self.closed_at = RoundStatus.CLOSING, user_id, now

    def finish(self) -> None:
        """Everything was tried, everybody is told. The caller saves."""
        self.status = RoundStatus.CLOSED


class Entry(models.Model):
    """One use that somebody asks for in a round: the best preference that can be had, and only it.

    Who entered and in whose name as in an application (booking.Application).
    """

    code = models.CharField(_("申込番号"), max_length=10, unique=True)
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="entries", verbose_name=_("受付の回")
    )
    applicant_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("申請者（個人）"),
    )
    applicant_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("申請者（団体）"),
    )
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("入力した人")
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("申し出た人")
    )
    channel = models.CharField(
        _("受付方法"), max_length=10, choices=[(c.value, c.value) for c in Channel]
    )
    on_behalf = models.BooleanField(_("代理入力"), default=False)
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="+", verbose_name=_("利用目的")
    )
    purpose_text = models.CharField(_("利用内容"), max_length=200, blank=True)
    people = models.PositiveIntegerField(_("利用人数"))
    answers = models.JSONField(_("施設の質問への答え"), default=dict)  # booking/rules/answers.py
    made_at = models.DateTimeField(_("申込日時"))
    changed_at = models.DateTimeField(_("変更日時"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("取り下げた日時"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_one_applicant",
                condition=Q(applicant_person__isnull=False, applicant_organisation__isnull=True)
                | Q(applicant_person__isnull=True, applicant_organisation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Preference(models.Model):
    """One wish of an entry; `rank` 1 is the best one."""

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="preferences", verbose_name=_("申込")
    )
    rank = models.PositiveSmallIntegerField(_("第何希望"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("室"))
    during = DateTimeRangeField(_("利用時間"))
    slot_codes = ArrayField(models.CharField(max_length=50), verbose_name=_("利用区分"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "rank"], name="preference_rank_once"),
            models.CheckConstraint(
                name="preference_rank_is_known", condition=Q(rank__gte=1, rank__lte=3)
            ),
            models.CheckConstraint(
                name="preference_has_length", condition=Q(during__isempty=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.rank}"

    @property
    def period(self) -> Period:
        """`during` as a value."""
        return Period(self.during.lower, self.during.upper)
