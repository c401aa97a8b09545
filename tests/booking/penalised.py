"""The small world with rules of penalties, and acts that give points."""

from datetime import date, datetime, timedelta
from typing import Any

from psycopg.types.range import DateRange

from booking.models import Application, Booking, PenaltyPoint
from booking.rules.wishes import Pick
from booking.services.admit import record_no_show
from booking.services.cancel import cancel_booking
from core.actor import Actor
from facilities.enums import RuleSubject
from facilities.models import Facility, HallRules, Room, RoomPart
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import book, first_booking, hold_and_apply
from tests.booking.world import NOW, SATURDAY, World, build_world

LATER = NOW + timedelta(minutes=31)
RULES: dict[str, Any] = {
    "points": [
        {"cause": "late_cancel", "points": 1, "from_days": 20},
        {"cause": "no_show", "points": 3},
        {"cause": "unpaid", "points": 2},
    ],
    "counts": {"months": 6},
    "effects": [
        {"at": 2, "then": "bookings_a_month", "most": 1, "lasts": {"months": 3}},
        {"at": 3, "then": "suspended", "lasts": {"months": 2}},
        {"at": 3, "then": "no_lottery", "lasts": {"months": 1}},
    ],
}


def penalise(facility: Facility, *, since: date = date(2020, 4, 1), **terms: Any) -> HallRules:
    """Give the hall rules of penalties; `terms` overrule RULES."""
    rules = HallRules.objects.create(
        facility=facility,
        subject=RuleSubject.PENALTIES,
        valid=DateRange(since, None),
        terms=RULES | terms,
        clause="見本規則 第9条",
    )
    raise_catalogue_version()
    return rules


def strict_world(**rules: object) -> World:
    """The small world in which cancelling is free until the use begins and points are given."""
    world = build_world(**{"cancel_days": 0} | rules)
    penalise(world.facility)
    return world


def cancel_late(
    world: World, actor: Actor, room: str = "a", *, now: datetime = NOW, **request: Any
) -> Booking:
    """Book, and cancel after the grace."""
    code = first_booking(book(world, actor, room, "am", now=now, **request)).code
    return cancel_booking(code=code, actor=actor, now=now + timedelta(minutes=31))


def missed(world: World, actor: Actor, clerk: Actor, room: str = "a") -> Application:
    """Book the Saturday's morning, and stay away."""
    application = book(world, actor, room, "am")
    code = f"{application.code}-1"
    record_no_show(code=code, actor=clerk, now=noon())
    return application


def noon() -> datetime:
    """The Saturday at noon."""
    return NOW.replace(year=SATURDAY.year, month=SATURDAY.month, day=SATURDAY.day, hour=12)


def standing() -> list[int]:
    """The points that count, one number a row."""
    rows = PenaltyPoint.objects.prefetch_related("changes").order_by("pk")
    return [row.points for row in rows if row.changes.count() % 2 == 0]


def another_hall(world: World) -> Facility:
    """Another hall with the room `far`."""
    hall = Facility.objects.get(pk=world.facility.pk)
    source = Room.objects.get(code="single")
    versions: list[Any] = [*hall.hours.all(), *hall.timetables.prefetch_related("slots")]
    rules = list(source.rules.all())
    hall.pk, hall.code, hall.name, hall._state.adding = None, "far-hall", "遠い館", True
    hall.save()
    for row in versions:
        slots = list(row.slots.all()) if hasattr(row, "slots") else []
        row.pk, row.facility = None, hall
        row.save(force_insert=True)
        for slot in slots:
            slot.pk, slot.timetable = None, row
            slot.save(force_insert=True)
    source.pk, source.code, source.facility, source._state.adding = None, "far", hall, True
    source.save()
    source.parts.set([RoomPart.objects.create(facility=hall, code="part-far", name="far")])
    source.purposes.add(world.purpose)
    for row in rules:
        row.pk, row.room = None, source
        row.save(force_insert=True)
    raise_catalogue_version()
    return hall


def hold_and_cancel(world: World, actor: Actor, chosen: list[Pick]) -> None:
    """Book these slots and cancel after the grace."""
    code = first_booking(hold_and_apply(world, actor, chosen, now=NOW)).code
    cancel_booking(code=code, actor=actor, now=LATER)
