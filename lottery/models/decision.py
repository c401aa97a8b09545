"""What was decided: agreements of a meeting, draws, and what each entry got by them."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from booking.models import Application
from core.periods import Period
from facilities.models import Room, RoomPart
from lottery.enums import GETS_A_PLACE, Basis, Fate
from lottery.models.round import Entry, Round

ONE_RESULT = "result_once_for_entry"
NO_OVERLAP = "allotted_no_overlap"


class Agreement(models.Model):
    """What those present agreed about one conflict; undone by a second act until the closing."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="agreements", verbose_name=_("受付の回")
    )
    present = models.CharField(_("出席した人"), max_length=400)
    note = models.CharField(_("話し合いの内容"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField(_("記録した日時"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("記録した人")
    )
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取消した人")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="agreement_says_who_was_there", condition=~Q(present="")),
            models.CheckConstraint(
                name="agreement_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.recorded_at}"


class Draw(models.Model):
    """A sealed list and its draw. What was sealed never changes (triggers: migration 0002).

    `seed` is shown to nobody before `drawn_at`; its hash is public from the sealing on.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="draws", verbose_name=_("受付の回")
    )
    number = models.PositiveSmallIntegerField(_("何回目"))
    listing = models.TextField(_("名簿"))
    list_hash = models.CharField(_("名簿のハッシュ値"), max_length=64)
    seed = models.CharField(_("種"), max_length=64)
    seed_hash = models.CharField(_("種のハッシュ値"), max_length=64)
    reason = models.CharField(_("やり直す理由"), max_length=400, blank=True)
    sealed_at = models.DateTimeField(_("名簿を確定した日時"))
    sealed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("確定した人")
    )
    drawn_at = models.DateTimeField(_("抽選した日時"), null=True, blank=True)
    drawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("抽選した人")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="draw_number_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(drawn_at=None), name="draw_one_sealed_a_round"
            ),
            models.CheckConstraint(
                name="draw_again_says_why", condition=Q(number=1) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="draw_by_somebody",
                condition=Q(drawn_at__isnull=True, drawn_by__isnull=True)
                | Q(drawn_at__isnull=False, drawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"


class Result(models.Model):
    """What an entry got, and by which way; `ended_at` where it was undone or drawn again.

    A place becomes a booking when the round is closed: then `application` is it, or `refusal` says
    why it could not be booked.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="results", verbose_name=_("申込"))
    fate = models.CharField(_("結果"), max_length=20, choices=Fate)
    basis = models.CharField(_("決め方"), max_length=20, choices=Basis)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        verbose_name=_("話し合い"),
    )
    draw = models.ForeignKey(
        Draw, models.PROTECT, null=True, blank=True, related_name="results", verbose_name=_("抽選")
    )
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("室")
    )
    during = DateTimeRangeField(_("利用時間"), null=True, blank=True)
    slot_codes = ArrayField(
        models.CharField(max_length=50), verbose_name=_("利用区分"), default=list
    )
    decided_at = models.DateTimeField(_("決まった日時"))
    ended_at = models.DateTimeField(_("取り消された日時"), null=True, blank=True)
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("予約の申請"),
    )
    refusal = models.CharField(_("予約にできない理由"), max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(ended_at=None), name=ONE_RESULT),
            models.CheckConstraint(
                name="result_place_as_its_fate",
                condition=Q(fate__in=GETS_A_PLACE, room__isnull=False, during__isnull=False)
                | (~Q(fate__in=GETS_A_PLACE) & Q(room__isnull=True, during__isnull=True)),
            ),
            models.CheckConstraint(
                name="result_rests_on_its_basis",
                condition=Q(basis=Basis.AGREED, agreement__isnull=False, draw__isnull=True)
                | Q(basis=Basis.DRAWN, agreement__isnull=True, draw__isnull=False)
                | Q(basis=Basis.UNCONTESTED, agreement__isnull=True, draw__isnull=True),
            ),
            models.CheckConstraint(
                name="result_booked_has_a_place",
                condition=Q(application__isnull=True)
                | Q(fate__in=GETS_A_PLACE, refusal="", ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.fate}"

    @property
    def period(self) -> Period | None:
        """`during` as a value; None without a place."""
        return Period(self.during.lower, self.during.upper) if self.during else None

    def become(self, application: Application) -> None:
        """Be booked. The caller saves."""
        self.application, self.refusal = application, ""

    def refuse(self, why: str) -> None:
        """Be left over, with the reason. The caller saves."""
        self.refusal = why[:400]

    def end(self, now: datetime) -> None:
        """Count no more. The caller saves."""
        self.ended_at = now


class AllottedPart(models.Model):
    """One part for one time, clean-up included, that a result gives: never to two at once."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="parts", verbose_name=_("結果"))
    part = models.ForeignKey(RoomPart, models.PROTECT, related_name="+", verbose_name=_("区画"))
    during = DateTimeRangeField(_("時間"))
    ended_at = models.DateTimeField(_("取り消された日時"), null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[("part", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.during}"
