"""Who holds which part when, for calendars: one query for any number of parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, OuterRef, Subquery
from psycopg.types.range import Range

from booking.enums import CellState, Status
from booking.models import Booking, Closure, Hold, Occupancy, OfficialUse
from core.periods import Period
from core.prepared import Given, Prepared
from facilities.models import RoomPart
from facilities.rules.values import RoomValue


@dataclass(frozen=True, slots=True)
class Occupant:
    """One active occupancy as a calendar sees it."""

    start: datetime
    end: datetime
    state: CellState
    user_id: int | None = None
    expires_at: datetime | None = None
    why: str = ""  # of a closure its reason, of an official use its kind
    undecided: bool = False  # a booking that the hall has yet to decide on


def around(span: Period, rooms: Iterable[RoomValue]) -> Period:
    """The span with the longest preparation and clean-up of these rooms: what its slots touch."""
    buffers = [room.longest_buffers for room in rooms]
    return span.widened(
        before=max((before for before, _after in buffers), default=0),
        after=max((after for _before, after in buffers), default=0),
    )


def _of_holder(model: type[Model], key: str, column: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=OuterRef(key)).values(column)[:1])


# Where the history is long, PostgreSQL takes what overlaps for a hundredth of it and therefore
# plans this anew for every call, which costs more than the answer: with subqueries half as much as
# with joins, among which it would look for the best order.
_TOUCHING = Prepared(
    lambda: Occupancy.objects.filter(
        # Not `part_id__in`: the index on (part, during) cannot search for a list, and would be read
        # for all parts of the city. For rows of another table it searches once for each.
        part__in=RoomPart.objects.filter(pk__any_of=Given("parts")),
        released_at=None,
        during__overlap=Given("during"),
    ).values_list(
        "part_id",
        "during",
        "booking_id",
        _of_holder(Hold, "hold_id", "expires_at"),
        _of_holder(Hold, "hold_id", "user_id"),
        _of_holder(Closure, "closure_id", "reason"),
        _of_holder(OfficialUse, "official_id", "kind"),
        _of_holder(Booking, "booking_id", "status"),
    )
)


def occupants_of(
    *, part_ids: Iterable[int], during: Period, now: datetime, without: int | None = None
) -> Mapping[int, list[Occupant]]:
    """The occupants of each part that touch `during`; holds that ran out are left out.

    So is the booking with the key `without`: it is being moved.
    """
    found = _TOUCHING.rows(parts=list(part_ids), during=Range(during.start, during.end))
    by_part: dict[int, list[Occupant]] = defaultdict(list)
    for part_id, span, booking_id, expires_at, user_id, reason, kind, status in found:
        if (expires_at is not None and expires_at <= now) or (without and booking_id == without):
            continue
        if booking_id is not None:
            state = CellState.BOOKED
        elif reason is not None:
            state = CellState.SUSPENDED
        elif kind is not None:
            state = CellState.OFFICIAL
        else:
            state = CellState.HELD
        why = reason or kind or ""
        undecided = status == Status.REQUESTED
        by_part[part_id].append(
            Occupant(span.lower, span.upper, state, user_id, expires_at, why, undecided)
        )
    return by_part


def occupant_in(
    by_part: Mapping[int, list[Occupant]], part_ids: Iterable[int], start: datetime, end: datetime
) -> Occupant | None:
    """The strongest occupant of any of `part_ids` between `start` and `end`.

    A closure is said before an official use, that before a booking, a booking before a hold.
    """
    found: Occupant | None = None
    for part_id in part_ids:
        for occupant in by_part.get(part_id, ()):
            touches = occupant.start < end and start < occupant.end
            if touches and (found is None or _STRENGTH[occupant.state] > _STRENGTH[found.state]):
                found = occupant
    return found


_STRENGTH = {
    CellState.HELD: 0,
    CellState.BOOKED: 1,
    CellState.OFFICIAL: 2,
    CellState.SUSPENDED: 3,
}
