"""Where an application stands, as a line of steps: 申し込み, 審査, 支払い, 確定, 利用, 報告."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.enums import Status
from booking.models import Booking
from booking.selectors.next_steps import Around, rules_of
from facilities.enums import PaymentMode
from facilities.rules.values import Catalogue

ENDED = frozenset({Status.CANCELLED, Status.EXPIRED, Status.REJECTED, Status.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line that shows where an application stands."""

    word: str
    state: str  # done, current, todo


def steps_of(
    bookings: Sequence[Booking], catalogue: Catalogue, known: Around, now: datetime
) -> list[Step]:
    """The steps of an application; one that has ended says how instead."""
    going = [booking for booking in bookings if booking.status not in ENDED]
    if not going:
        return [Step(_("申し込み"), "done"), Step(bookings[0].get_status_display(), "current")]
    rules = [rules_of(each, catalogue.room_by_id[each.room_id]) for each in going]
    statuses = {booking.status for booking in going}
    steps = [(_("申し込み"), True)]
    if any(each and each.review for each in rules):
        steps.append((_("審査"), Status.REQUESTED not in statuses))
    if any(each and each.payment == PaymentMode.PREPAID for each in rules):
        unpaid = {Status.REQUESTED, Status.AWAITING_PAYMENT} & statuses
        steps.append((_("お支払い"), not unpaid))
    steps.append((_("確定"), not {Status.REQUESTED, Status.AWAITING_PAYMENT} & statuses))
    steps.append((_("利用"), all(_is_over(booking, now) for booking in going)))
    if any(each and each.report for each in rules):
        steps.append((_("報告"), all(booking.pk in known.reported for booking in going)))
    return _marked(steps)


def _is_over(booking: Booking, now: datetime) -> bool:
    return booking.status == Status.COMPLETED or booking.period.end <= now


def _marked(steps: Sequence[tuple[str, bool]]) -> list[Step]:
    """Done up to the first that is not; that one is current, the rest is to come."""
    first_open = next((n for n, (_word, done) in enumerate(steps) if not done), len(steps))
    return [
        Step(word, "done" if n < first_open else "current" if n == first_open else "todo")
        for n, (word, _done) in enumerate(steps)
    ]
