"""A use goes on while somebody else books the next slot: one of them has it; the guard seen off.

The lock of the room's parts is the manners, the exclusion constraint the truth.
"""

from datetime import datetime
from functools import partial

import pytest

from booking.errors import RoomTaken
from booking.models import Application, Booking, Occupancy
from booking.services.apply import ApplyRequest
from booking.services.extend import extend_booking
from booking.services.hold import hold_rooms
from core.actor import Actor
from core.clock import JST
from tests.booking.acts import apply_over, book
from tests.booking.conftest import sign_in
from tests.booking.world import SATURDAY, World, build_world, picks
from tests.races.race import Finish, race
from tests.races.test_one_holder import constraint_off, overlapping_pairs

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(SATURDAY.year, SATURDAY.month, SATURDAY.day, 8, tzinfo=JST)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The halls, committed."""
    return build_world()


def take(world: World, who: Actor) -> Application:
    """Hold the afternoon and apply for it."""
    hold = hold_rooms(picks=picks("a", "pm"), actor=who, now=MORNING)
    wanted = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    return apply_over(code=hold.code, request=wanted, actor=who, now=MORNING)


def one_goes_on_and_one_books(world: World) -> list[Finish]:
    """The morning's user goes on into the afternoon that somebody books."""
    morning, rival = sign_in(), sign_in()
    made = book(world, morning, "a", "am")
    return race(
        [
            partial(
                extend_booking,
                code=f"{made.code}-1",
                slots=1,
                shown_yen=None,
                actor=morning,
                now=MORNING,
            ),
            partial(take, world, rival),
        ]
    )


def test_the_afternoon_has_one_holder(world: World) -> None:
    finishes = one_goes_on_and_one_books(world)

    errors = [finish.error for finish in finishes if finish.error]
    assert [type(error) for error in errors] == [RoomTaken]
    assert overlapping_pairs() == 0
    assert Booking.objects.count() in {1, 2}
    assert Occupancy.objects.filter(released_at=None).exists()


def test_control_without_the_constraint_both_have_it(world: World) -> None:
    """If this stops seeing two in one room, the test above proves nothing."""
    with constraint_off():
        finishes = one_goes_on_and_one_books(world)

        assert [finish.error for finish in finishes] == [None, None]
        assert overlapping_pairs() == 1
