"""How long a booking of today may go on, with what it costs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from booking.enums import Status
from booking.models import Booking, Occupancy
from booking.rules.price import price_lines
from booking.rules.repricing import repriced
from booking.rules.wishes import Wish, wish_at
from booking.selectors.prices import ChangeView, answers_for, change_between, frozen_lines, wish_of
from core.clock import day_of
from core.dates import clock_label
from core.periods import Period
from facilities.rules.values import Catalogue, in_force

EXTENDABLE = frozenset({Status.CONFIRMED, Status.IN_USE})


@dataclass(frozen=True, slots=True)
class Longer:
    """One possible end of the use: so many slots more, until when, what it costs."""

    slots: int
    until: str
    change: ChangeView


def longer(booking: Booking, halls: Catalogue, *, slots: int) -> Wish | None:
    """The booking with the next `slots` slots of its room and day; None where there are none."""
    wish = wish_of(booking, halls)
    if wish is None or slots < 1:
        return None
    timetable = wish.facility.timetable(wish.room.timetable_code, wish.day)
    last = wish.slots[-1].order
    after = [slot for slot in timetable.slots if slot.order > last] if timetable else []
    more = sorted(after, key=lambda slot: slot.order)[:slots]
    if len(more) < slots or [slot.order for slot in more] != [last + n + 1 for n in range(slots)]:
        return None
    codes = [slot.code for slot in (*wish.slots, *more)]
    return wish_at(halls, room_id=booking.room_id, day=wish.day, slot_codes=codes)


def can_go_on(booking: Booking, halls: Catalogue, *, now: datetime) -> bool:
    """Whether it is today's, not over, and a slot follows. No query."""
    return (
        booking.status in EXTENDABLE
        and day_of(booking.period.start) == day_of(now)
        and now < booking.period.end
        and longer(booking, halls, slots=1) is not None
    )


def may_go_on_online(booking: Booking, halls: Catalogue, *, now: datetime) -> bool:
    """Whether the applicant may do it themselves: not where the hall decides first. No query."""
    rules = in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))
    return rules is not None and not rules.review and can_go_on(booking, halls, now=now)


def ways_to_go_on(
    booking: Booking, halls: Catalogue, *, now: datetime, online: bool = False
) -> list[Longer]:
    """Every end that nobody else's time stands before. Two queries; the lock judges again.

    `online`: for the applicant, who has none where the hall decides first.
    """
    may = may_go_on_online if online else can_go_on
    if not may(booking, halls, now=now):
        return []
    frozen, before = frozen_lines(booking), None
    old = wish_of(booking, halls)
    if old is not None:
        before = price_lines(old, answers_for(booking, old))
    taken = _taken(booking, halls, now=now)
    found: list[Longer] = []
    while (wish := longer(booking, halls, slots=len(found) + 1)) is not None:
        if any(wish.occupied.overlaps(each) for each in taken):
            break
        after = price_lines(wish, answers_for(booking, wish))
        lines = repriced(frozen, before=before, after=after)
        change = change_between(before or frozen, after or frozen, frozen, lines)
        found.append(Longer(len(found) + 1, clock_label(wish.during.end), change))
    return found


def _taken(booking: Booking, halls: Catalogue, *, now: datetime) -> list[Period]:
    """The times of others in the parts of its room, from its beginning on."""
    room = halls.room_by_id[booking.room_id]
    rows = Occupancy.objects.filter(
        Q(hold=None) | Q(hold__expires_at__gt=now),
        part_id__in=room.part_ids,
        released_at=None,
        during__endswith__gt=booking.period.start,
    ).exclude(booking=booking)
    return [Period(each.lower, each.upper) for each in rows.values_list("during", flat=True)]
