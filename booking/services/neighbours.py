"""Keeping loud and quiet uses apart: decided under the locks of all rooms that hear each other.

Every act that gives a use its room, time or purpose locks the parts of the room and of its
neighbours in one go (`lock_with_neighbours`), in the order of their keys. Two rivals on both sides
of a wall therefore queue, and the second one sees the first one's booking.
"""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from booking.errors import DisturbsNeighbours, PleaseTryAgain
from booking.models import Booking
from booking.rules.neighbours import all_locked, beside, rooms_to_lock
from booking.rules.wishes import Wish
from booking.selectors.neighbours import clashes
from core.clock import day_of
from core.dates import full_day_label
from core.periods import Period
from facilities.rules.values import Catalogue, FacilityValue, RoomValue
from facilities.selectors import catalogue_in_memory, lock_rooms
from facilities.term_words import by_clause

REFUSE = "refuse"


def lock_with_neighbours(*, room_ids: Iterable[int]) -> list[int]:
    """`lock_rooms` for these rooms and those that hear them; no query more.

    Which rooms those are is read from memory, which may be old: `check_quiet` looks again.
    """
    return lock_rooms(room_ids=rooms_to_lock(room_ids, catalogue_in_memory()))


def check_quiet(wishes: Iterable[Wish], *, purpose: str, locked: Collection[int]) -> None:
    """Raise DisturbsNeighbours where a rule of the hall refuses such a use beside another.

    `locked`: the ids of all parts that are locked. Raises PleaseTryAgain where the hall's rules
    have just changed and a neighbour's lock is missing.
    """
    for wish in wishes:
        _check(wish.facility, wish.room, wish.during, purpose=purpose, locked=locked)


def check_quiet_at(
    booking: Booking, halls: Catalogue, *, purpose: str, locked: Collection[int]
) -> None:
    """The same for a booking where it is."""
    room = halls.room_by_id[booking.room_id]
    facility = halls.facility_by_id[room.facility_id]
    where = booking.period
    _check(facility, room, where, purpose=purpose, locked=locked, without=booking.pk)


def check_quiet_after_move(
    booking: Booking, wish: Wish, *, purpose: str, locked: Collection[int]
) -> None:
    """The same for a booking that goes elsewhere."""
    place = wish.facility, wish.room, wish.during
    _check(*place, purpose=purpose, locked=locked, without=booking.pk)


def _check(
    facility: FacilityValue,
    room: RoomValue,
    during: Period,
    *,
    purpose: str,
    locked: Collection[int],
    without: int | None = None,
) -> None:
    if not facility.neighbours:
        return
    if not all_locked(beside(facility, room), locked):
        raise PleaseTryAgain
    for clash in clashes(facility, room, during, purpose=purpose, without=without):
        if clash.rule.then == REFUSE:
            raise DisturbsNeighbours(
                room=str(room.names),
                when=full_day_label(day_of(during.start)),
                other=str(clash.room.names),
                what=_("静かな利用") if clash.is_quiet else _("音の出る利用"),
                clause=by_clause(clash.rule.clause),
            )
