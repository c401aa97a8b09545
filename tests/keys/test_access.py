"""The right to a door: given for a window, shown only in it, dead after it was taken away."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from audit.models import Entry
from core.actor import Actor
from core.periods import Period
from keys.enums import DoorKind, GrantStatus
from keys.errors import NoSuchBooking
from keys.models import AccessGrant
from keys.rules.boxcode import SERIALS
from keys.rules.showing import DoorState
from keys.services.access import grant_access, revoke_access
from keys.services.boxes import turn_counter
from keys.services.show import show_access
from sandbox.keybox import Box
from tests.keys.house import BEFORE, DURING, ENDS, STARTS, USE, House, booked, door
from tests.keys.standin import BOOK

QUARTER = timedelta(minutes=15)
OPENS, CLOSES = STARTS - QUARTER, ENDS + QUARTER
MINUTE = timedelta(minutes=1)


def grant(
    house: House, holder: Actor, *, n: int = 1, during: Period = USE, room: str = "box_room"
) -> str:
    """A paid booking with its right; the booking's code."""
    where = getattr(house, room)
    reference = booked(house, where, holder, during=during, n=n)
    grant_access(
        reference=reference,
        facility_id=house.facility.pk,
        room_ids=[where.pk],
        during=during,
        holder_id=holder.user,
        actor=holder,
        now=BEFORE,
    )
    return reference


def code_at(reference: str, actor: Actor, now: datetime) -> str:
    """What the holder's page shows of the one door."""
    [line] = show_access(reference=reference, actor=actor, now=now).doors
    return line.code


def box_of(house: House, now: datetime) -> Box:
    """The box itself at that hour, with the counter that was set in it."""
    return Box(secret=house.box.secret, counter=house.box.counter, clock=now.timestamp)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - MINUTE, DoorState.EARLY),
        (OPENS, DoorState.OPEN),
        (CLOSES - MINUTE, DoorState.OPEN),
        (CLOSES, DoorState.OVER),
    ],
)
def test_code_is_shown_in_its_window_only(
    house: House, aoi: Actor, now: datetime, state: DoorState
) -> None:
    reference = grant(house, aoi)

    [line] = show_access(reference=reference, actor=aoi, now=now).doors

    assert line.state is state
    assert bool(line.code) is (state is DoorState.OPEN)


def test_shown_code_opens_the_box_then_and_not_a_day_later(house: House, aoi: Actor) -> None:
    code = code_at(grant(house, aoi), aoi, DURING)

    assert box_of(house, DURING).enter(code)
    assert not box_of(house, DURING + timedelta(days=1)).enter(code)


def test_unpaid_booking_shows_why_and_no_code(house: House, aoi: Actor) -> None:
    reference = grant(house, aoi)
    BOOK.block(reference, "使用料が未納です。")

    page = show_access(reference=reference, actor=aoi, now=DURING)

    assert [line.code for line in page.doors] == [""]
    assert page.why_not == "使用料が未納です。"
    assert AccessGrant.objects.get().shown_at is None


def test_stranger_learns_nothing(house: House, aoi: Actor, chie: Actor) -> None:
    reference = grant(house, aoi)

    with pytest.raises(NoSuchBooking):
        show_access(reference=reference, actor=chie, now=DURING)

    assert AccessGrant.objects.get().shown_at is None


def test_code_of_a_cancelled_booking_that_was_never_shown_is_never_learnt(
    house: House, aoi: Actor
) -> None:
    reference = grant(house, aoi)
    revoke_access(reference=reference, reason="取消", actor=aoi, now=BEFORE)

    assert show_access(reference=reference, actor=aoi, now=DURING).doors == ()
    assert AccessGrant.objects.get().shown_at is None


def test_looking_is_written_down_once(house: House, aoi: Actor) -> None:
    reference = grant(house, aoi)
    for minutes in (0, 1, 2):
        code_at(reference, aoi, DURING + minutes * MINUTE)

    assert Entry.objects.filter(verb="show_code", object_code=reference).count() == 1
    assert AccessGrant.objects.get().shown_at == DURING


def test_next_booking_of_the_same_hours_gets_another_code(
    house: House, aoi: Actor, chie: Actor
) -> None:
    first = grant(house, aoi, n=1)
    seen = code_at(first, aoi, DURING)
    revoke_access(reference=first, reason="取消", actor=aoi, now=DURING)

    second = grant(house, chie, n=2)

    assert code_at(second, chie, DURING) != seen


def test_seen_code_of_a_cancelled_booking_dies_with_the_counter(
    house: House, aoi: Actor, chie: Actor, ken: Actor
) -> None:
    first = grant(house, aoi, n=1)
    seen = code_at(first, aoi, DURING)
    revoke_access(reference=first, reason="取消", actor=aoi, now=DURING)
    second = grant(house, chie, n=2)
    assert box_of(house, DURING).enter(seen)  # a box without network cannot know

    turn_counter(door_code="side", actor=ken, now=DURING)
    house.box.refresh_from_db()

    assert not box_of(house, DURING).enter(seen)
    assert box_of(house, DURING).enter(code_at(second, chie, DURING))


def test_bookings_of_one_entrance_at_the_same_time_have_their_own_codes(
    house: House, aoi: Actor
) -> None:
    codes = [code_at(grant(house, aoi, n=n), aoi, DURING) for n in SERIALS]
    without = grant(house, aoi, n=99)

    assert len(set(codes)) == len(SERIALS)
    assert code_at(without, aoi, DURING) == ""  # the page then says to ask the hall


def test_moving_takes_the_old_window_away(house: House, aoi: Actor) -> None:
    reference = grant(house, aoi)
    later = Period(STARTS + timedelta(days=1), ENDS + timedelta(days=1))
    BOOK.put(
        reference,
        facility_id=house.facility.pk,
        room_id=house.box_room.pk,
        during=later,
        holder_id=aoi.user,
    )

    grant_access(
        reference=reference,
        facility_id=house.facility.pk,
        room_ids=[house.box_room.pk],
        during=later,
        holder_id=aoi.user,
        actor=aoi,
        now=BEFORE,
    )

    assert code_at(reference, aoi, DURING) == ""
    assert code_at(reference, aoi, DURING + timedelta(days=1))
    assert AccessGrant.objects.filter(status=GrantStatus.ACTIVE).count() == 1


def test_granting_twice_grants_once(house: House, aoi: Actor) -> None:
    grant(house, aoi)
    grant(house, aoi)

    assert AccessGrant.objects.count() == 1


def test_every_door_of_the_room_is_granted(house: House, aoi: Actor) -> None:
    gate = door(house.facility, "gate", DoorKind.KEY, house.box_room, house.room)
    door(house.facility, "lobby", DoorKind.NONE, house.box_room)
    reference = grant(house, aoi)

    doors = show_access(reference=reference, actor=aoi, now=DURING).doors

    assert [line.name for line in doors] == ["side", gate.name]


def test_rooms_without_a_door_have_no_right(house: House, aoi: Actor) -> None:
    reference = booked(house, house.world.part_b, aoi)

    made = grant_access(
        reference=reference,
        facility_id=house.facility.pk,
        room_ids=[house.world.part_b.pk],
        during=USE,
        holder_id=aoi.user,
        actor=aoi,
        now=BEFORE,
    )

    assert made == ()
    assert not Entry.objects.filter(object_type="access").exists()


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"reference": "other-1"},
        {"reference": "other-1", "serial": 1, "during": TimestamptzRange(empty=True)},
        {"reference": "other-1", "serial": 1, "status": GrantStatus.REVOKED},
        {"reference": "other-1", "serial": 1, "shown_at": DURING},
    ],
    ids=["second grant", "same serial", "no length", "revoked untold", "shown without counter"],
)
def test_database_refuses(house: House, aoi: Actor, fault: dict[str, object]) -> None:
    grant(house, aoi)
    present = AccessGrant.objects.get()
    fields = {
        "reference": present.reference,
        "door_id": present.door_id,
        "during": present.during,
        "holder_id": present.holder_id,
        "serial": present.serial,
        "granted_at": BEFORE,
    } | fault

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessGrant.objects.create(**fields)

    assert AccessGrant.objects.count() == 1


def test_secret_is_sealed_to_its_row(house: House) -> None:
    stored = bytes(house.box.sealed_secret)

    assert house.box.secret == bytes(range(32))
    assert bytes(range(32)) not in stored
