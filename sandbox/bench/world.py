"""Ten halls with fifty rooms, one of them divided, and residents who are signed in.

Everything a booking needs is there as in Maebashi's halls: closed days with holiday shift, a
reception period, deadlines, prices, purposes, equipment.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from psycopg.types.range import DateRange

from accounts.models import Person, User
from accounts.rules import TERMS_VERSION
from accounts.sessions import SessionStore
from facilities.enums import ClosedKind, Family, OnHoliday, OpensBasis, RuleSubject, Shift, Unit
from facilities.models import (
    Area,
    BookingRules,
    EquipmentKind,
    Facility,
    FeeSchedule,
    HallRules,
    OpeningHours,
    Purpose,
    Room,
    RoomPart,
    Slot,
    Timetable,
)
from facilities.rules.days import DayRule, json_of_days
from facilities.services.versions import raise_catalogue_version

SINCE = date(1990, 4, 1)
ALWAYS = DateRange(SINCE, None)
HALLS, ROOMS_PER_HALL = 10, 5
SLOT_STARTS = tuple(time(hour) for hour in range(9, 21, 2))
DIVIDED = ("hall-10-1", "hall-10-2", "hall-10-3")  # the whole room and its two parts
PEOPLE = 40


def build_halls() -> None:
    """The vocabulary, the halls and their rooms."""
    area = Area.objects.create(code="centre", **_named("Centre"))
    purposes = [
        Purpose.objects.create(code=code, position=place, **_named(code))
        for place, code in enumerate(("meeting", "music", "sport", "craft", "cooking"))
    ]
    equipment = [
        EquipmentKind.objects.create(code=code, position=place, **_named(code))
        for place, code in enumerate(("piano", "projector", "whiteboard", "mirror", "wifi"))
    ]
    for number in range(1, HALLS + 1):
        hall = _hall(number, area)
        parts = [
            RoomPart.objects.create(facility=hall, code=f"part-{number}-{n}", name=str(n))
            for n in range(1, ROOMS_PER_HALL + 1)
        ]
        for n in range(1, ROOMS_PER_HALL + 1):
            room = _room(hall, number, n)
            room.parts.set(parts[1:3] if room.code == DIVIDED[0] else [parts[n - 1]])
            room.purposes.set(purposes)
            room.equipment.set(equipment[n % 2 :: 2])
        FeeSchedule.objects.create(facility=hall, valid=ALWAYS, text=_fees(number))
    raise_catalogue_version()


def _fees(number: int) -> str:
    """Prices of a hall's rooms: by slot, a whole day, surcharges and heating."""
    times = {f"s{at.hour:02d}": f"{at.hour}:00-{at.hour + 2}:00" for at in SLOT_STARTS}
    codes = list(times)
    rooms = {f"hall-{number}-{n}": 400 + 50 * n for n in range(1, ROOMS_PER_HALL + 1)}
    document = {
        "hall": f"hall-{number}",
        "name": f"Fees of hall {number}",
        "from": "1990-04-01",
        "slots": times,
        "rooms": {code: code for code in rooms},
        "words": {"user": {"outside": "outside"}},
        "fees": [
            {"rooms": code, "yen": {**dict.fromkeys(codes, yen), "+".join(codes): 5 * yen}}
            for code, yen in rooms.items()
        ],
        "surcharges": [
            {"code": "outside", "name": "outside", "when": {"user": "outside"}, "percent": 50}
        ],
        "charges": [{"code": "hvac", "name": "hvac", "kind": "heating", "per": "slot", "yen": 100}],
    }
    return json.dumps(document)


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_kana": name, "name_en": name}


def _hall(number: int, area: Area) -> Facility:
    hall = Facility.objects.create(
        code=f"hall-{number}",
        family=Family.COMMUNITY,
        area=area,
        operator="City",
        address=f"{number}-1-1 Otemachi",
        phone=f"027-000-{number:04d}",
        rules_in_brief=[
            {"ja": sentence}
            for sentence in ("Leave the room as it was.", "No smoking.", "Switch off the lights.")
        ],
        position=number,
        **_named(f"Hall {number}"),
    )
    OpeningHours.objects.create(facility=hall, valid=ALWAYS, opens_at=time(9), closes_at=time(21))
    closed = (
        DayRule(
            kind=ClosedKind.NTH_WEEKDAY.value,
            valid_from=SINCE,
            weekdays=(0,),
            nth=(1, 3),
            on_holiday=OnHoliday.SHIFTS.value,
        ),
        DayRule(
            kind=ClosedKind.SEASON.value,
            valid_from=SINCE,
            season_from=(12, 29),
            season_to=(1, 3),
        ),
    )
    HallRules.objects.create(
        facility=hall, subject=RuleSubject.CLOSED, valid=ALWAYS, terms=json_of_days(closed)
    )
    timetable = Timetable.objects.create(
        facility=hall, code="standard", unit=Unit.SLOTS, valid=ALWAYS
    )
    for order, starts_at in enumerate(SLOT_STARTS):
        Slot.objects.create(
            timetable=timetable,
            code=f"s{starts_at.hour:02d}",
            starts_at=starts_at,
            ends_at=time(starts_at.hour + 2),
            order=order,
            **_named(f"Slot {order + 1}"),
        )
    return hall


def _room(hall: Facility, number: int, n: int) -> Room:
    room = Room.objects.create(
        facility=hall,
        code=f"hall-{number}-{n}",
        timetable_code="standard",
        rules_code="standard",
        capacity=20 + 10 * n,
        floor=f"{n}F",
        picture="meeting",
        position=n,
        **_named(f"Room {number}-{n}"),
    )
    BookingRules.objects.create(
        room=room,
        valid=ALWAYS,
        opens_basis=OpensBasis.MONTH_FIRST,
        opens_months=3,
        opens_at=time(9),
        opens_shift=Shift.NEXT_OPEN_DAY,
        closes_days=1,
        cancel_days=3,
        applicants=["person", "organisation"],
        allocation="first_come",
    )
    return room


def build_people(now: datetime) -> list[dict[str, Any]]:
    """Residents who have signed in: {session, user, person}."""
    found = []
    for number in range(PEOPLE):
        user = User.objects.create_user(f"resident{number}@example.jp")
        person = Person.objects.create(
            user=user,
            name=f"Resident {number}",
            terms_version=TERMS_VERSION,
            terms_accepted_at=now,
            lives_in_city=True,
        )
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.set_expiry(timedelta(days=1))
        session.create()
        found.append({"session": session.session_key, "user": user.pk, "person": person.pk})
    return found
