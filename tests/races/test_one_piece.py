"""One piano, one booking at a time, whichever room it is carried to; each guard seen off.

The rooms are different ones, so their locks say nothing: the lock of the hall's stock is the
manners here, the exclusion constraint the truth.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection

from booking.errors import EquipmentTaken
from booking.models import PIECE_ONCE, Application, BookedPiece, Booking
from booking.services import pieces as piece_service
from booking.services.apply import ApplyRequest
from booking.services.hold import hold_rooms
from core.actor import Actor
from tests.booking.acts import apply_over
from tests.booking.asking import ask_everything, given
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world, picks
from tests.races.race import Finish, after_all_have_read, race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def world(transactional_db: None) -> World:
    """The hall with two pianos and two rooms, committed."""
    built = build_world()
    ask_everything(built)
    return built


@contextmanager
def constraint_off() -> Generator[None]:
    """Take the constraint away, as a careless migration would."""
    [constraint] = [c for c in BookedPiece._meta.constraints if c.name == PIECE_ONCE]
    with connection.schema_editor() as editor:
        editor.remove_constraint(BookedPiece, constraint)
    try:
        yield
    finally:
        BookedPiece.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(BookedPiece, constraint)


def no_lock(_facility_ids: Iterable[int]) -> None:
    """`lock_stock` without the lock."""


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock both rivals see the same pianos free before either takes one."""
    look_together = after_all_have_read(piece_service._free_units, 2)
    monkeypatch.setattr(piece_service, "lock_stock", no_lock)
    monkeypatch.setattr(piece_service, "_free_units", look_together)


def two_want_both(world: World) -> list[Finish]:
    """Two people in two rooms at the same time, each of whom wants both pianos."""

    def wanting(room: str, who: Actor, slot: str) -> partial[Application]:
        hold = hold_rooms(picks=picks(room, slot), actor=who, now=NOW)
        request = ApplyRequest(
            purpose_id=world.purpose.pk, people=3, answers=given(wanted={"piano": 2})
        )
        return partial(apply_over, code=hold.code, request=request, actor=who, now=NOW)

    finishes: list[Finish] = []
    for slot in ("am", "pm", "night")[:ROUNDS]:
        finishes += race([wanting("a", sign_in(), slot), wanting("b", sign_in(), slot)])
    return finishes


def most_bookings_of_a_piece() -> int:
    """With how many bookings of one time a piece goes at most."""
    rows = list(BookedPiece.objects.filter(released_at=None).values_list("unit", "during"))
    return max((rows.count(row) for row in rows), default=0)


def test_pianos_go_with_one_of_two_bookings(world: World) -> None:
    finishes = two_want_both(world)

    errors = [finish.error for finish in finishes if finish.error]
    assert [type(error) for error in errors] == [EquipmentTaken] * ROUNDS
    assert Booking.objects.count() == ROUNDS
    assert BookedPiece.objects.count() == 2 * ROUNDS
    assert max(finish.seconds for finish in finishes) < 3


@pytest.mark.usefixtures("unlocked")
def test_without_the_lock_the_constraint_still_holds(world: World) -> None:
    finishes = two_want_both(world)

    assert sum(finish.error is None for finish in finishes) == ROUNDS
    assert most_bookings_of_a_piece() == 1


@pytest.mark.usefixtures("unlocked")
def test_control_without_both_guards_a_piano_goes_twice(world: World) -> None:
    """If this stops seeing one piano in two rooms, the tests above prove nothing."""
    with constraint_off():
        two_want_both(world)

        assert most_bookings_of_a_piece() > 1
