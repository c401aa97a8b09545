"""The circles that come every week to the same room: what fills a city's halls.

Played act by act, as the rest of the story is, their evenings would take an hour. So their rows are
written at once: under the rules of the hall (`check_wish`, four slots a month), at its prices, with
the answers it asks for; where the rest of the story has a room already, they stay away. Every
booking was made three weeks before, so the next three weeks are full as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Person, Standing
from accounts.services.organisations import register_organisation
from booking.enums import Status
from booking.models import Booking
from booking.rules.admission import check_wish
from booking.rules.asking import Asker
from booking.rules.wishes import Wish
from booking.selectors.calendar import all_slots_of, slots_of
from core.actor import Channel
from core.clock import at, day_of
from core.errors import DomainError
from core.periods import Period
from facilities.rules.values import FacilityValue, RoomValue, SlotValue
from facilities.selectors import catalogue
from sandbox.city.names import material
from sandbox.city.people import ACTOR, Staff
from sandbox.city.rows import Past, write_rows
from sandbox.city.story import EVENING, at_new_year

HALLS = {  # where circles come, and the word by which they count there
    "chuo-kominkan": "learning",
    "soja-kominkan": "learning",
    "nankitsu-kominkan": "learning",
    "kasukawa-kominkan": "learning",
    "daiyon-community": "",
    "sogo-fukushi-kaikan": "welfare",
    "higashi-shogyo": "",
    "mihon-shogakko": "",
}
AHEAD = timedelta(days=20)
LOVED = (0.45, 0.3, 0.55, 0.2)  # of the evenings and weekends of one room after the other
QUIET = 0.2  # so much of it on weekdays in the daytime
GATHERING = 0.7  # of the story, in which one circle after the other begins
STAYS_AWAY = 0.06
GONE = (Status.CANCELLED, Status.REJECTED, Status.EXPIRED)
MOST_A_MONTH = 4
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Circle:
    """One group with its weekday, room and slot."""

    organisation_id: int
    person: Person
    purpose: str
    hall: FacilityValue
    room: RoomValue
    weekday: int
    slot: SlotValue


def come_every_week(
    chance: Random, people: Sequence[Person], *, staff: Staff, begins: datetime, now: datetime
) -> int:
    """Register the circles and write down their bookings; how many bookings there are."""
    circles = [
        _circle(chance, people, number, place, begins=begins)
        for number, place in enumerate(_places(chance, day_of(now)))
    ]
    Standing.objects.bulk_create(_standings(circles, staff, begins))
    used = _used()
    past = [
        one
        for circle in circles
        for one in _bookings(chance, circle, begins=begins, now=now)
        if not any(one.wish.occupied.overlaps(each) for each in used[one.wish.room.id])
    ]
    write_rows(past, staff=staff, now=now)
    return len(past)


def _used() -> dict[int, list[Period]]:
    """When each room is taken by the rest of the story, or a room that shares a part with it."""
    by_part, halls = defaultdict[int, list[Period]](list), catalogue()
    for booking in Booking.objects.exclude(status__in=GONE):
        room = halls.room_by_id[booking.room_id]
        for part_id in room.part_ids:
            by_part[part_id].append(room.kept_for(booking.period))
    return {
        room.id: [period for part_id in room.part_ids for period in by_part[part_id]]
        for room in halls.room_by_id.values()
    }


Spot = tuple[FacilityValue, RoomValue, int, SlotValue]


def _places(chance: Random, today: date) -> Iterator[Spot]:
    """The weekdays, rooms and slots that circles have; no part of a room twice."""
    taken: set[tuple[int, int, str]] = set()
    for hall in catalogue().facilities:
        for number, room in enumerate(hall.rooms if hall.code in HALLS else ()):
            share = LOVED[number % len(LOVED)]
            for slot in all_slots_of(hall, room, today):
                for weekday in _weekdays(slot, today):
                    places = {(part, weekday, slot.code) for part in room.part_ids}
                    wanted = slot.starts_at.hour >= EVENING or weekday >= SATURDAY
                    if not places & taken and chance.random() < share * (1 if wanted else QUIET):
                        taken |= places
                        yield hall, room, weekday, slot


def _weekdays(slot: SlotValue, today: date) -> Iterator[int]:
    """The weekdays on which the slot is let, as the next seven days have it."""
    for weekday in range(7):
        if slot.is_on(today + timedelta(days=(weekday - today.weekday()) % 7)):
            yield weekday


def _circle(
    chance: Random, people: Sequence[Person], number: int, place: Spot, *, begins: datetime
) -> Circle:
    hall, room, weekday, slot = place
    words = material()
    subjects = [s for s in words["circle_subjects"] if s[3] in room.purposes]
    subject = chance.choice(subjects or words["circle_subjects"])
    where = words["circle_places"][number % len(words["circle_places"])]
    kind = chance.choice(words["circle_words"])
    person = people[number % len(people)]
    group = register_organisation(
        name=f"{where[0]}{subject[0]}{kind[0]}",
        name_kana=f"{where[1]}{subject[1]}{kind[1]}",
        name_en=f"{where[2]} {subject[2]} {kind[2]}",
        activity=subject[0],
        representative=person,
        actor=ACTOR,
        now=begins,
    )
    purpose = subject[3] if subject[3] in room.purposes else min(room.purposes)
    return Circle(group.pk, person, purpose, hall, room, weekday, slot)


def _standings(circles: Sequence[Circle], staff: Staff, begins: datetime) -> Iterator[Standing]:
    for circle in circles:
        if word := HALLS[circle.hall.code]:
            yield Standing(
                organisation_id=circle.organisation_id,
                facility_id=circle.hall.id,
                word=word,
                during=DateRange(day_of(begins), None),
                reason=material()["standing"],
                given_at=begins,
                given_by_id=staff.approver.user,
            )


def _bookings(chance: Random, circle: Circle, *, begins: datetime, now: datetime) -> Iterator[Past]:
    """Its bookings, week after week, where the hall is open and takes them."""
    first = day_of(begins + (now - begins) * GATHERING * chance.random())
    first += timedelta(days=(circle.weekday - first.weekday()) % 7)
    people = chance.randint(5, max(6, circle.room.capacity // 2))
    kinds = frozenset({"organisation", HALLS[circle.hall.code]}) - {""}
    months: dict[tuple[int, int], int] = {}
    day = first
    while at(day, time(0)) - AHEAD < now:
        slots = [s for s in slots_of(circle.hall, circle.room, day) if s.code == circle.slot.code]
        made_at = at(day - AHEAD, time(chance.randint(9, 21), chance.randrange(60)))
        month = (day.year, day.month)
        if slots and made_at < now and chance.random() > STAYS_AWAY and not at_new_year(day):
            wish = Wish(circle.hall, circle.room, day, tuple(slots))
            channel = Channel.WEB if chance.random() < 0.6 else Channel.PHONE  # noqa: PLR2004
            if months.get(month, 0) < MOST_A_MONTH and _is_taken_in(wish, kinds, channel, made_at):
                months[month] = months.get(month, 0) + 1
                yield Past(
                    wish=wish,
                    organisation_id=circle.organisation_id,
                    person=circle.person,
                    purpose=circle.purpose,
                    people=people,
                    came=max(1, people - chance.randint(0, people // 3)),
                    channel=channel,
                    made_at=made_at,
                    word=HALLS[circle.hall.code],
                    status=_status(wish, now),
                )
        day += timedelta(days=7)


def _is_taken_in(wish: Wish, kinds: frozenset[str], channel: Channel, made_at: datetime) -> bool:
    """Whether the hall takes such a booking at that moment."""
    try:
        check_wish(wish, now=made_at, asker=Asker((kinds,), channel.value))
    except DomainError:
        return False
    return True


def _status(wish: Wish, now: datetime) -> Status:
    """Over, going on, or still to come."""
    if wish.during.end <= now:
        return Status.COMPLETED
    return Status.IN_USE if wish.during.start <= now else Status.CONFIRMED
