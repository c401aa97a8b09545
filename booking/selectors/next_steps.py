"""What somebody does next with a booking: pay, answer, open the door, report; until when, where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.enums import OPEN, Status
from booking.models import Booking, ReviewQuestion, UseReport
from booking.my_page import NextStep
from booking.rules.cancellation import grace_ends, restore_until
from booking.selectors.cancelling import cancelling_counts_as
from core.clock import day_of
from core.dates import moment_label, until_label
from core.money import yen_label
from core.prepared import Given, Prepared
from facilities.rules.values import RoomValue, RulesValue, in_force
from keys.enums import GrantStatus
from keys.models import AccessGrant
from payments.enums import PaymentStatus

REPORT_UNTIL = timedelta(days=14)
_WHY_GONE = {
    Status.EXPIRED: gettext_lazy("期限までにお支払いがなかったので、予約はなくなりました。"),
    Status.REJECTED: gettext_lazy("許可できませんでした。理由は通知書に書いてあります。"),
}
# One row a booking, more where it has several payments.
_AROUND = Prepared(
    lambda: Booking.objects.filter(pk__any_of=Given("bookings")).values_list(
        "pk",
        "code",
        "application_id",
        "room__facility_id",
        Exists(
            ReviewQuestion.objects.filter(
                application=OuterRef("application_id"),
                facility=OuterRef("room__facility_id"),
                closed_at=None,
            )
        ),
        Exists(UseReport.objects.filter(booking=OuterRef("pk"))),
        Exists(AccessGrant.objects.filter(reference=OuterRef("code"), status=GrantStatus.ACTIVE)),
        "payment_shares__payment__status",
        "payment_shares__payment__amount_yen",
        "payment_shares__payment__due_at",
        "payment_shares__payment__code",
    )
)


@dataclass(frozen=True, slots=True)
class Due:
    """A sum that is due now."""

    yen: int
    at: datetime
    url: str
    decides: bool  # whether something it is for is certain only when it has come

    @property
    def until(self) -> str:
        """The last day or moment, in words."""
        return until_label(self.at)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around some bookings: sums due, open questions, reports, doors."""

    due: dict[int, Due] = field(default_factory=dict)  # by booking
    questions: frozenset[tuple[int, int]] = frozenset()  # (application, facility)
    reported: frozenset[int] = frozenset()
    doors: frozenset[str] = frozenset()  # codes of bookings that a code opens


def pay_url(code: str) -> str:
    """Where a payment is made."""
    return reverse("payments:pay", args=[code])


def key_url(code: str) -> str:
    """Where the holder of a booking reads how to get in."""
    return reverse("keys:access", args=[code])


def around(bookings: Collection[Booking]) -> Around:
    """What stands around these bookings, in one query.

    One sum may be for several of them: what is said of it is the same at each.
    """
    due, questions = dict[int, tuple[int, datetime, str]](), set[tuple[int, int]]()
    reported, doors = set[int](), set[str]()
    for row in _AROUND.rows(bookings=[booking.pk for booking in bookings]):
        pk, code, application, facility, is_asked, is_reported, has_door, *payment = row
        status, yen, due_at, payment_code = payment
        if status == PaymentStatus.DUE:
            due[pk] = yen, due_at, pay_url(payment_code)
        if is_asked:
            questions.add((application, facility))
        if is_reported:
            reported.add(pk)
        if has_door:
            doors.add(code)
    waiting = {each.pk for each in bookings if each.status == Status.AWAITING_PAYMENT}
    decide = {due[pk] for pk in waiting & due.keys()}
    return Around(
        {pk: Due(*each, decides=each in decide) for pk, each in due.items()},
        frozenset(questions),
        frozenset(reported),
        frozenset(doors),
    )


def next_step(booking: Booking, room: RoomValue, now: datetime, known: Around) -> NextStep:
    """What the applicant does next with a booking."""
    match booking.status:
        case Status.REQUESTED:
            return _while_reviewed(booking, room, known)
        case Status.AWAITING_PAYMENT:
            return _to_pay(booking, known)
        case Status.CANCELLED:
            return _cancelled(booking, now)
        case Status.EXPIRED | Status.REJECTED:
            return NextStep(str(_WHY_GONE[Status(booking.status)]))
        case Status.CONFIRMED if now < booking.period.start:
            return _before_use(booking, known)
    return _after_use(booking, room, now, known)


def _while_reviewed(booking: Booking, room: RoomValue, known: Around) -> NextStep:
    if (booking.application_id, room.facility_id) in known.questions:
        page = reverse("booking:booking", args=[booking.application.code])
        return NextStep(
            _("施設からの質問に答えてください。答えが届くまで、決定を待っています。"),
            url=f"{page}#question",
            button=_("答える"),
        )
    return NextStep(_("施設の審査を待っています。結果はメールで届きます。"))


def _to_pay(booking: Booking, known: Around) -> NextStep:
    due = known.due.get(booking.pk)
    if due is None:
        return NextStep("")
    text = _("お支払い（%(yen)s）がすむと、予約が決まります。") % {"yen": yen_label(due.yen)}
    return NextStep(text, due.until, due.url, _("払う"), at=due.at)


def _cancelled(booking: Booking, now: datetime) -> NextStep:
    until = restore_until(
        status=booking.status,
        cancelled_as=booking.cancelled_as,
        cancelled_at=booking.cancelled_at,
        begins=booking.period.start,
    )
    if until is not None and now < until:
        url = reverse("booking:restore", args=[booking.code])
        return NextStep(
            _("取消を元に戻せます。"),
            moment_label(until),
            url,
            _("取消を元に戻す"),
            by_post=True,
            at=until,
            is_offer=True,
        )
    return NextStep("")


def _before_use(booking: Booking, known: Around) -> NextStep:
    begins = moment_label(booking.period.start)
    if booking.code in known.doors:
        return NextStep(
            _("入り方と鍵の番号を確かめてください。"),
            begins,
            key_url(booking.code),
            _("鍵を見る"),
            at=booking.period.start,
        )
    due = known.due.get(booking.pk)
    if due is not None and due.decides:
        return _to_pay(booking, known)
    if due is not None:
        text = _(
            "当日、受付で番号を伝え、使用料（%(yen)s）を払ってください。先に払うこともできます。"
        ) % {"yen": yen_label(due.yen)}
        return NextStep(text, due.until, due.url, _("先に払う"), at=due.at)
    return NextStep(_("当日、受付で予約番号を伝えてください。"), begins, at=booking.period.start)


def _after_use(booking: Booking, room: RoomValue, now: datetime, known: Around) -> NextStep:
    if wants_report(booking, room, now, known):
        until = booking.period.end + REPORT_UNTIL
        url = reverse("booking:report", args=[booking.code])
        return NextStep(
            _("使いおわったら、利用の報告をしてください。"),
            moment_label(until),
            url,
            _("報告する"),
            at=until,
        )
    due = known.due.get(booking.pk)
    if due is not None:
        text = _("使用料（%(yen)s）がまだ払われていません。") % {"yen": yen_label(due.yen)}
        return NextStep(text, due.until, due.url, _("払う"), at=due.at)
    return NextStep("")


def wants_report(booking: Booking, room: RoomValue, now: datetime, known: Around) -> bool:
    """Whether a report of this use is asked for, possible and not there yet."""
    rules = rules_of(booking, room)
    used = {Status.CONFIRMED, Status.IN_USE, Status.COMPLETED}
    return (
        rules is not None
        and rules.report
        and booking.status in used
        and booking.period.start <= now < booking.period.end + REPORT_UNTIL
        and booking.pk not in known.reported
    )


def rules_of(booking: Booking, room: RoomValue) -> RulesValue | None:
    """The hall's rules on the day of use."""
    return in_force(room.rules, day_of(booking.period.start))


def cancel_deadline(booking: Booking, room: RoomValue, now: datetime) -> tuple[bool, str]:
    """Whether the booking may be cancelled at `now`, and until when, in words."""
    how, until = cancelling_counts_as(booking, room, now=now)
    return how is not None and booking.status in OPEN, until_label(until)


def can_move(booking: Booking, room: RoomValue, now: datetime) -> bool:
    """Whether the hall lets the applicant move it once more online (requirement 58)."""
    rules = rules_of(booking, room)
    grace = grace_ends(made_at=booking.application.made_at, begins=booking.period.start)
    unspent = rules is not None and (rules.changes is None or booking.moves < rules.changes)
    return booking.status in OPEN and (unspent or now < grace)


def first_step(steps: Sequence[NextStep]) -> NextStep:
    """The most pressing of several: one with a button before one without."""
    return next(
        (step for step in steps if step.button),
        next((step for step in steps if step.text), NextStep("")),
    )
