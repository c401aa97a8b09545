"""Uses next door that do not go together with one here: loud beside quiet (requirement 40)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.enums import HOLDING
from booking.models import Booking
from booking.rules.neighbours import beside
from core.dates import time_label
from core.periods import Period
from facilities.rules.terms import NeighbourValue
from facilities.rules.values import Catalogue, FacilityValue, RoomValue
from facilities.term_words import by_clause


@dataclass(frozen=True, slots=True)
class Clash:
    """A booking beside the one that is looked at, and the rule under which they disturb."""

    rule: NeighbourValue
    room: RoomValue
    booking: Booking
    is_quiet: bool  # the one next door is the quiet use


def clashes(
    facility: FacilityValue,
    room: RoomValue,
    during: Period,
    *,
    purpose: str,
    without: int | None = None,
) -> Iterator[Clash]:
    """The bookings beside `room` in that time that do not go together with `purpose`.

    One query for each rule that names the room and the purpose; none at most halls. Preparation
    and clean-up are not heard. `without`: the booking that is being moved.
    """
    for group in beside(facility, room):
        against = group.rule.disturbing(purpose)
        if not against:
            continue
        by_id = {each.id: each for each in group.rooms}
        found = Booking.objects.filter(
            room_id__in=by_id,
            status__in=HOLDING,
            during__overlap=(during.start, during.end),
            application__purpose__code__in=against,
        ).exclude(pk=without or 0)
        for booking in found.select_related("application__purpose").order_by("during", "pk"):
            quiet = booking.application.purpose.code in group.rule.quiet
            yield Clash(group.rule, by_id[booking.room_id], booking, quiet)


def disturbances(bookings: Iterable[Booking], catalogue: Catalogue) -> list[str]:
    """What staff must know of uses next door, as sentences; nothing at most halls."""
    found = []
    for booking in bookings:
        room = catalogue.room_by_id[booking.room_id]
        hall = catalogue.facility_by_id[room.facility_id]
        if not hall.neighbours or booking.status not in HOLDING:
            continue
        purpose = booking.application.purpose.code
        near = clashes(hall, room, booking.period, purpose=purpose, without=booking.pk)
        found += [_told(each) for each in near]
    return found


def _told(clash: Clash) -> str:
    facts = {
        "room": str(clash.room.names),
        "time": time_label(clash.booking.period),
        "what": _("静かな利用") if clash.is_quiet else _("音の出る利用"),
        "clause": by_clause(clash.rule.clause),
    }
    return _("近くの%(room)sで%(time)sに%(what)sがあります。%(clause)s") % facts
