"""One room part, one holder, whoever comes: each guard with the fault seen when it is off.

Two guards: the ordered lock of the parts (manners) and the exclusion constraint (truth).
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection

from booking.errors import BookingError, HoldGone, RoomTaken
from booking.models import Hold, Occupancy
from booking.rules.wishes import Pick
from booking.services import cancel as cancel_service
from booking.services import hold as hold_service
from booking.services.apply import ApplyRequest
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.closures import close_rooms
from booking.services.hold import hold_rooms, release_expired_holds
from core.actor import Actor
from core.periods import Period
from facilities.models import Room, RoomPart
from tests.booking.acts import apply_over, book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world, picks
from tests.races.race import Finish, race

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 12
ROOMS = ("a", "b", "whole")


@pytest.fixture
def world(transactional_db: None) -> World:
    """The halls, committed."""
    return build_world()


@contextmanager
def constraint_off() -> Generator[None]:
    """Take the exclusion constraint away, as a careless migration would."""
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor  # noqa: F401, PLC0415

    [constraint] = [c for c in Occupancy._meta.constraints if c.name == "occupancy_no_overlap"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Occupancy, constraint)
    try:
        yield
    finally:
        Occupancy.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Occupancy, constraint)


def unlocked(*, room_ids: set[int]) -> list[int]:
    """`lock_rooms` without the lock: the parts' ids only."""
    parts = RoomPart.objects.filter(rooms__in=room_ids).order_by("-pk").distinct()
    return list(parts.values_list("pk", flat=True))


def unlocked_picks(picks: Sequence[Pick], actor: Actor) -> list[int]:
    """`lock_picked` without the lock."""
    rooms = Room.objects.filter(code__in={pick.room_code for pick in picks})
    return unlocked(room_ids=set(rooms.values_list("pk", flat=True)))


def overlapping_pairs() -> int:
    """Active occupancies of one part that share a moment: what must never be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_occupancy x JOIN booking_occupancy y"
            " ON x.part_id = y.part_id AND x.id < y.id AND x.during && y.during"
            " WHERE x.released_at IS NULL AND y.released_at IS NULL"
        )
        return int(cursor.fetchone()[0])


def hold_race(rooms: tuple[str, ...]) -> list[Finish]:
    """Twelve people reach for the same slot of `rooms` in turn."""
    people = [sign_in() for _ in range(RIVALS)]
    return race(
        [
            partial(hold_rooms, picks=picks(rooms[n % len(rooms)], "am"), actor=actor, now=NOW)
            for n, actor in enumerate(people)
        ]
    )


def winners(finishes: list[Finish]) -> list[Finish]:
    """Those who got what they wanted."""
    return [finish for finish in finishes if finish.error is None]


def test_one_room_has_one_winner_and_no_deadlock(world: World) -> None:
    finishes = hold_race(("single",))

    assert len(winners(finishes)) == 1
    assert {type(f.error) for f in finishes if f.error} == {RoomTaken}
    assert max(f.seconds for f in finishes) < 2


def test_divided_room_goes_to_the_whole_or_to_the_parts(world: World) -> None:
    finishes = hold_race(ROOMS)

    assert 1 <= len(winners(finishes)) <= 2
    assert {type(f.error) for f in finishes if f.error} == {RoomTaken}
    assert overlapping_pairs() == 0


def test_control_without_constraint_and_lock_the_room_is_given_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing double bookings, the two tests above prove nothing."""
    monkeypatch.setattr(hold_service, "lock_picked", unlocked_picks)

    with constraint_off():
        finishes = hold_race(("single",))

        assert len(winners(finishes)) > 1
        assert overlapping_pairs() > 0


def test_control_without_lock_the_constraint_alone_still_gives_one_winner(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold_service, "lock_picked", unlocked_picks)

    finishes = hold_race(("single",))

    assert len(winners(finishes)) <= 1
    assert {type(f.error) for f in finishes if f.error} <= {RoomTaken, OperationalError}
    assert overlapping_pairs() == 0


def test_control_without_constraint_a_side_door_books_twice(world: World) -> None:
    """The lock binds only those who take it; raw rows need the constraint."""
    booking = first_booking(book(world, sign_in(), "single", "am"))
    row = booking.occupancies.get()

    with constraint_off():
        Occupancy.objects.create(part_id=row.part_id, during=row.during, booking=booking)

        assert overlapping_pairs() == 1


def test_confirming_and_sweeping_an_expiring_hold_agree(world: World) -> None:
    """Either the hold became a booking or it was released; never both, never neither."""
    aoi = sign_in()
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    last = hold.expires_at - timedelta(microseconds=1)

    confirm, _sweep = race(
        [
            partial(apply_over, code=hold.code, request=request, actor=aoi, now=last),
            partial(release_expired_holds, now=hold.expires_at),
        ]
    )

    booked = Occupancy.objects.filter(booking__isnull=False, released_at=None).count()
    assert booked == (0 if isinstance(confirm.error, HoldGone) else 1)
    assert not Hold.objects.filter(released_at=None).exists()


def test_double_click_on_confirm_books_once(world: World) -> None:
    aoi = sign_in()
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)

    finishes = race([partial(apply_over, code=hold.code, request=request, actor=aoi, now=NOW)] * 4)

    assert len({finish.result for finish in finishes}) == 1
    assert Occupancy.objects.filter(released_at=None).count() == 1


def test_restoring_and_booking_the_freed_room_have_one_winner(world: World) -> None:
    aoi, chie = sign_in(), sign_in()
    code = first_booking(book(world, aoi, "whole", "am")).code
    cancel_booking(code=code, actor=aoi, now=NOW)

    restore, rival = race(
        [
            partial(restore_booking, code=code, actor=aoi, now=NOW),
            partial(hold_rooms, picks=picks("b", "am"), actor=chie, now=NOW),
        ]
    )

    assert (restore.error is None) != (rival.error is None)
    assert overlapping_pairs() == 0


def test_control_restore_without_occupying_would_book_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    aoi, chie = sign_in(), sign_in()
    code = first_booking(book(world, aoi, "single", "am")).code
    cancel_booking(code=code, actor=aoi, now=NOW)
    book(world, chie, "single", "am")
    monkeypatch.setattr(cancel_service, "occupy_as_booked", lambda booking, halls: None)

    restored = restore_booking(code=code, actor=aoi, now=NOW)

    assert restored.status == "confirmed"  # two confirmed bookings: what the row prevents


def test_closing_and_booking_the_same_time_have_one_winner(world: World) -> None:
    emi, aoi = sign_in(duty="manager"), sign_in()
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    [item] = hold.items.all()
    during = Period(item.during.lower, item.during.upper)

    closing, booking = race(
        [
            partial(
                close_rooms,
                room_ids={world.whole.pk},
                during=during,
                reason="工事",
                actor=emi,
                now=NOW,
            ),
            partial(apply_over, code=hold.code, request=request, actor=aoi, now=NOW),
        ]
    )

    assert (closing.error is None) != (booking.error is None)
    assert overlapping_pairs() == 0


def test_two_tabs_of_one_person_keep_one_hold(world: World) -> None:
    aoi: Actor = sign_in()

    finishes = race(
        [
            partial(hold_rooms, picks=picks(room, "am"), actor=aoi, now=NOW)
            for room in ("a", "b", "single")
        ]
    )

    assert all(f.error is None or isinstance(f.error, BookingError) for f in finishes)
    assert Hold.objects.filter(released_at=None).count() == 1
    holding = Occupancy.objects.filter(released_at=None).values_list("hold_id", flat=True)
    assert len(set(holding)) == 1
