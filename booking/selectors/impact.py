"""What a revision of fees would have meant: the last year's bookings under both versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.enums import LIVE
from booking.models import Booking
from booking.rules.price import quote_of
from booking.rules.wishes import Wish
from booking.selectors.prices import answers_for, signed
from core.clock import day_of, day_start
from core.dates import full_day_label
from core.money import yen_label
from facilities.errors import FeeError
from facilities.rules.fees import Schedule
from facilities.rules.values import Catalogue, FacilityValue, SlotValue

LARGEST = 10
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Repriced:
    """One booking under both versions."""

    code: str
    day: str
    room: str
    slots: str
    before_yen: int
    after_yen: int

    @property
    def difference_yen(self) -> int:
        """What it would cost more (below 0: less)."""
        return self.after_yen - self.before_yen

    @property
    def before(self) -> str:
        """The price before, as people read it."""
        return yen_label(self.before_yen)

    @property
    def after(self) -> str:
        """The price after, as people read it."""
        return yen_label(self.after_yen)

    @property
    def difference(self) -> str:
        """+300円, -300円."""
        return signed(self.difference_yen)


@dataclass(frozen=True, slots=True)
class Impact:
    """All bookings of a hall in the last year, and the largest differences."""

    first: str
    last: str
    count: int
    changed: int
    unpriced: int  # bookings that one of the versions has no price for
    before: str
    after: str
    difference: str
    largest: tuple[Repriced, ...]


def impact_of(
    *,
    hall: FacilityValue,
    versions: tuple[Schedule | None, Schedule],
    catalogue: Catalogue,
    now: datetime,
) -> Impact:
    """The hall's bookings of the 365 days until today, priced under both versions.

    Both prices are computed from what the booking says of room, day, slots, people and
    answers; what was really paid may differ.
    """
    today = day_of(now)
    present, revised = versions
    bookings = _bookings(hall, first=today - YEAR, last=today)
    priced = [] if present is None else list(_repriced(bookings, hall, catalogue, present, revised))
    known = [each for each in priced if each is not None]
    before = sum(each.before_yen for each in known)
    after = sum(each.after_yen for each in known)
    changed = [each for each in known if each.difference_yen]
    changed.sort(key=lambda each: (-abs(each.difference_yen), each.code))
    return Impact(
        first=full_day_label(today - YEAR),
        last=full_day_label(today),
        count=len(bookings),
        changed=len(changed),
        unpriced=len(bookings) - len(known),
        before=yen_label(before),
        after=yen_label(after),
        difference=signed(after - before),
        largest=tuple(changed[:LARGEST]),
    )


def _bookings(hall: FacilityValue, *, first: date, last: date) -> list[Booking]:
    rows = Booking.objects.filter(
        room__facility_id=hall.id,
        status__in=LIVE,
        during__startswith__gte=day_start(first),
        during__startswith__lte=day_start(last + timedelta(days=1)),
    )
    return list(rows.select_related("application").order_by("during", "pk"))


def _repriced(
    bookings: Iterable[Booking],
    hall: FacilityValue,
    catalogue: Catalogue,
    present: Schedule,
    revised: Schedule,
) -> Iterable[Repriced | None]:
    for booking in bookings:
        room, day = catalogue.room_by_id[booking.room_id], day_of(booking.period.start)
        timetable = hall.timetable(room.timetable_code, day)
        by_code = {slot.code: slot for slot in timetable.slots} if timetable else {}
        slots = [by_code[code] for code in booking.slot_codes if code in by_code]
        if len(slots) != len(booking.slot_codes):
            yield None
            continue
        prices = [
            _yen(booking, hall, catalogue, slots=slots, version=version)
            for version in (present, revised)
        ]
        if prices[0] is None or prices[1] is None:
            yield None
            continue
        names = "・".join(str(slot.names) for slot in slots)
        yield Repriced(
            booking.code, full_day_label(day), str(room.names), names, prices[0], prices[1]
        )


def _yen(
    booking: Booking,
    hall: FacilityValue,
    catalogue: Catalogue,
    *,
    slots: Iterable[SlotValue],
    version: Schedule,
) -> int | None:
    """The booking's price under one version, whichever days that version is for."""
    room, day = catalogue.room_by_id[booking.room_id], day_of(booking.period.start)
    answers = answers_for(booking, Wish(hall, room, day, tuple(slots)))
    try:
        priced = quote_of(hall=hall, room=room, day=day, slots=slots, answers=answers, only=version)
    except FeeError:
        return None
    return priced.total_yen
