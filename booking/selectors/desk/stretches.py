"""A room's day as stretches that do not overlap: who keeps it, and which slots are free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Booking, Occupancy
from booking.rules.wishes import Pick
from booking.selectors.calendar import slots_of
from booking.selectors.desk.lines import DeskLine
from core.clock import at
from core.periods import Period
from facilities.rules.calendar import closed_reason
from facilities.rules.values import FacilityValue, RoomValue


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time of one room: a booking, what else keeps it, or a free slot.

    `kind`: booking, elsewhere (another room over the same parts), held, closed, official,
    cleanup, free. `url`: where an official use has its page.
    """

    during: Period
    kind: str
    word: str = ""
    booking: DeskLine | None = None
    pick: str = ""
    url: str = ""

    @property
    def edges(self) -> tuple[datetime, datetime]:
        """Where it begins and ends."""
        return self.during.start, self.during.end


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that something keeps that is no booking; `kind` and `url` as in Stretch."""

    part_id: int
    during: Period
    kind: str
    word: str
    url: str = ""

    @property
    def stretch(self) -> Stretch:
        """It as a stretch of a room."""
        return Stretch(self.during, self.kind, self.word, url=self.url)


def kept_otherwise(hall: FacilityValue, *, span: Period, now: datetime) -> list[Kept]:
    """Holds, closures and official uses over the hall's parts that touch `span`. One query."""
    parts = {part for room in hall.rooms for part in room.part_ids}
    rows = Occupancy.objects.filter(
        part_id__in=parts,
        released_at=None,
        booking=None,
        during__overlap=Value((span.start, span.end), output_field=DateTimeRangeField()),
    ).select_related("hold", "closure", "official")
    return [_kept(row) for row in rows if row.hold is None or row.hold.expires_at > now]


def _kept(row: Occupancy) -> Kept:
    during = Period(row.during.lower, row.during.upper)
    if row.official is not None:
        word = (
            f"{row.official.get_kind_display()}　{row.official.department}　{row.official.reason}"
        )
        url = reverse("booking:desk_official_use", args=[row.official.code])
        return Kept(row.part_id, during, "official", word, url)
    if row.closure is not None:
        return Kept(row.part_id, during, "closed", row.closure.reason)
    return Kept(row.part_id, during, "held", _("手続き中（仮押さえ）"))


def taken_of(
    room: RoomValue,
    hall: FacilityValue,
    bookings: Sequence[Booking],
    lines: Mapping[int, DeskLine],
    others: Iterable[Kept],
) -> list[Stretch]:
    """Everything that keeps the room, the strongest first: where two meet, the first one shows."""
    own = [
        Stretch(each.period, "booking", booking=lines[each.pk])
        for each in bookings
        if each.room_id == room.id
    ]
    kept = [each.stretch for each in others if each.part_id in room.part_ids]
    return [*own, *kept, *elsewhere(room, hall, bookings, lines), *_cleaning(room, own)]


def elsewhere(
    room: RoomValue,
    hall: FacilityValue,
    bookings: Sequence[Booking],
    lines: Mapping[int, DeskLine],
) -> list[Stretch]:
    """What keeps the room because another room over the same parts is booked."""
    parts = set(room.part_ids)
    sharing = {each.id for each in hall.rooms if each.id != room.id and parts & {*each.part_ids}}
    return [
        Stretch(
            each.period,
            "elsewhere",
            _("%(room)sで利用") % {"room": lines[each.pk].room},
            booking=lines[each.pk],
        )
        for each in bookings
        if each.room_id in sharing
    ]


def _cleaning(room: RoomValue, own: Iterable[Stretch]) -> list[Stretch]:
    """What is kept before and after each use."""
    kept = [(each.during, room.kept_for(each.during)) for each in own]
    before = [
        Stretch(Period(whole.start, use.start), "cleanup", _("準備"))
        for use, whole in kept
        if whole.start < use.start
    ]
    after = [
        Stretch(Period(use.end, whole.end), "cleanup", _("片付け"))
        for use, whole in kept
        if use.end < whole.end
    ]
    return before + after


def day_of_room(
    hall: FacilityValue, room: RoomValue, day: date, taken: Iterable[Stretch]
) -> list[Stretch]:
    """The stretches from morning to night, none over another, with the slots that are free."""
    shown: list[Stretch] = []
    for stretch in taken:
        shown += _rest_of(stretch, shown)
    if closed_reason(hall, day) is None:
        shown += [each for each in _slots(hall, room, day) if not _touched(each, shown)]
    return sorted(shown, key=lambda each: each.during)


def _rest_of(stretch: Stretch, shown: Iterable[Stretch]) -> list[Stretch]:
    """What of `stretch` is not covered by those that are shown already."""
    pieces = [stretch.during]
    for other in shown:
        pieces = [rest for piece in pieces for rest in _minus(piece, other.during)]
    return [replace(stretch, during=piece) for piece in pieces]


def _minus(piece: Period, other: Period) -> list[Period]:
    if not piece.overlaps(other):
        return [piece]
    before = [Period(piece.start, other.start)] if piece.start < other.start else []
    after = [Period(other.end, piece.end)] if other.end < piece.end else []
    return before + after


def _slots(hall: FacilityValue, room: RoomValue, day: date) -> list[Stretch]:
    return [
        Stretch(
            Period(at(day, slot.starts_at), at(day, slot.ends_at)),
            "free",
            str(slot.names),
            pick=str(Pick(room.code, day, slot.code)),
        )
        for slot in slots_of(hall, room, day)
    ]


def _touched(slot: Stretch, shown: Iterable[Stretch]) -> bool:
    return any(slot.during.overlaps(each.during) for each in shown)
