"""manage.py build_bench_world: the halls and people of `make bench`, in an empty database.

Prints one line of JSON: what the load generator must know of them.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from booking.enums import CellState
from booking.rules.verdict import day_verdict
from booking.rules.wishes import Pick
from core import clock
from facilities.models import Facility
from facilities.rules.calendar import is_open
from facilities.rules.values import Catalogue, FacilityValue
from facilities.selectors import catalogue
from sandbox.bench.world import DIVIDED, SLOT_STARTS, build_halls, build_people

HISTORY_YEARS = 25


class Command(BaseCommand):
    """Builds the world and describes it."""

    help = "Builds the halls and people that make bench measures."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where there are halls already."""
        if Facility.objects.exists():
            raise CommandError("This database has halls; the bench wants an empty one.")
        now = clock.now()
        build_halls()
        people = build_people(now)
        halls = catalogue()
        hall = halls.facilities[0]  # all are closed on the same days
        month = clock.add_months(clock.month_start(clock.day_of(now)), 1)
        described = {
            "month": f"{month:%Y-%m}",
            "open_days": [f"{day}" for day in _open_days(hall, month, months=1)],
            "history": [f"{day}" for day in _backwards(hall, clock.add_months(month, 1))],
            "slots": [f"{at:%H:%M}" for at in SLOT_STARTS],
            "rooms": [_room(halls, code) for code in halls.room_by_code],
            "purpose": halls.purposes[0].id,
            "people": people,
            # Two months that nobody has booked yet, open for reception.
            "free": [str(pick) for pick in _picks(halls, clock.add_months(month, 1), now)],
        }
        self.stdout.write(json.dumps(described))


def _room(halls: Catalogue, code: str) -> dict[str, Any]:
    room = halls.room_by_code[code]
    hall = halls.facility_by_id[room.facility_id]
    return {
        "code": code,
        "id": room.id,
        "parts": room.part_ids,
        "hall": hall.code,
        "divided": DIVIDED.index(code) if code in DIVIDED else None,
    }


def _open_days(hall: FacilityValue, first: date, *, months: int) -> list[date]:
    length = (clock.add_months(first, months) - first).days
    days = [first + timedelta(days=offset) for offset in range(length)]
    return [day for day in days if is_open(hall, day)]


def _backwards(hall: FacilityValue, end: date) -> Iterator[date]:
    """The open days before `end`, the last one first."""
    for offset in range(1, HISTORY_YEARS * 365):
        day = end - timedelta(days=offset)
        if is_open(hall, day):
            yield day


def _picks(halls: Catalogue, first: date, now: datetime) -> Iterator[Pick]:
    """Free slots, so ordered that neighbours lie in different halls; one of the divided rooms."""
    rooms = [r for r in halls.room_by_code.values() if r.code not in DIVIDED[1:]]
    rooms.sort(key=lambda room: (room.code.rsplit("-", 1)[1], room.facility_id))
    for day in _open_days(halls.facilities[0], first, months=2):
        for at in SLOT_STARTS:
            for room in rooms:
                hall = halls.facility_by_id[room.facility_id]
                verdict = day_verdict(facility=hall, room=room, day=day, now=now)
                if verdict.state is CellState.FREE:
                    yield Pick(room.code, day, f"s{at.hour:02d}")
