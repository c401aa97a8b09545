"""Limits counted and neighbours heard by rivals at once: each guard with the fault when it is off.

Guards: the lock of the applicant's row (limits), and the locks of the parts of all rooms that hear
each other (loud beside quiet).
"""

from collections.abc import Iterable
from functools import partial

import pytest

from booking.errors import DisturbsNeighbours, LimitReached
from booking.models import Booking
from booking.selectors.neighbours import clashes
from booking.services import apply as apply_service
from booking.services import counter as counter_service
from booking.services import neighbours, quota
from booking.services.apply import ApplyRequest
from booking.services.counter import CounterRequest, book_for
from booking.services.hold import hold_rooms
from core.actor import Actor, Channel
from facilities.models import Facility, Purpose, Room
from facilities.selectors import lock_rooms
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import apply_over
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World, build_world, picks
from tests.races.race import Finish, after_all_have_read, at_once, race

pytestmark = pytest.mark.django_db(transaction=True)
ROOMS = ("a", "b", "single")
ROUNDS = 4


def outstanding(limit: int) -> World:
    """A world in which a group may have so many bookings that are not yet used."""
    rule = {"most": limit, "count": "bookings", "per": "outstanding"}
    return build_world(limits=[rule])


def members_apply(world: World) -> list[Finish]:
    """Three members of one group confirm at the same moment, each another room."""
    group = organisation()
    members = [sign_in(organisation=group) for _room in ROOMS]
    holds = [
        hold_rooms(picks=picks(room, "am"), actor=who, now=NOW)
        for room, who in zip(ROOMS, members, strict=True)
    ]
    request = ApplyRequest(purpose_id=world.purpose.pk, people=3, organisation_id=group.pk)
    return race(
        [
            partial(apply_over, code=hold.code, request=request, actor=who, now=NOW)
            for hold, who in zip(holds, members, strict=True)
        ]
    )


def test_members_at_once_never_exceed_what_may_be_outstanding(transactional_db: None) -> None:
    world = outstanding(1)

    finishes = members_apply(world)

    assert Booking.objects.count() == 1
    assert {type(each.error) for each in finishes if each.error} == {LimitReached}


def test_control_without_the_applicants_lock_the_limit_is_exceeded(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    monkeypatch.setattr(quota, "lock_applicant", lambda _person, _group: None)
    monkeypatch.setattr(quota, "_booked", after_all_have_read(at_once(quota._booked), len(ROOMS)))
    world = outstanding(1)

    members_apply(world)

    assert Booking.objects.count() == len(ROOMS)


def hearing() -> tuple[World, Purpose]:
    """Rooms a and single hear each other; music is loud."""
    world = build_world()
    music = Purpose.objects.create(code="music", name="音楽", name_kana="", name_en="")
    for room in Room.objects.all():
        room.purposes.add(music)
    rule = {"rooms": ["a", "single"], "loud": ["music"], "quiet": ["meeting"]}
    Facility.objects.update(neighbours=[rule])
    raise_catalogue_version()
    return world, music


def both_sides_of_the_wall(world: World, music: Purpose) -> list[Finish]:
    """A quiet meeting through the page and loud music at the counter, at the same moment."""
    aoi, chie, clerk = sign_in(), sign_in(), sign_in(duty="front_desk")
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    quiet = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    loud = CounterRequest(
        picks=picks("single", "am"),
        purpose_id=music.pk,
        people=3,
        person_id=chie.person,
        channel=Channel.PHONE,
    )
    return race([partial(_apply, hold.code, quiet, aoi), partial(_book, loud, clerk)])


def _apply(code: str, request: ApplyRequest, actor: Actor) -> None:
    apply_over(code=code, request=request, actor=actor, now=NOW)


def _book(request: CounterRequest, actor: Actor) -> None:
    book_for(request=request, actor=actor, now=NOW)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_loud_and_quiet_at_once_have_one_winner(transactional_db: None, _round: int) -> None:
    world, music = hearing()

    finishes = both_sides_of_the_wall(world, music)

    assert Booking.objects.count() == 1
    assert [type(each.error) for each in finishes if each.error] == [DisturbsNeighbours]


def own_rooms_only(*, room_ids: Iterable[int]) -> list[int]:
    """`lock_with_neighbours` without the neighbours."""
    return lock_rooms(room_ids=room_ids)


def test_control_with_own_rooms_locked_only_both_are_let(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    for service in (apply_service, counter_service):
        monkeypatch.setattr(service, "lock_with_neighbours", own_rooms_only)
    monkeypatch.setattr(neighbours, "all_locked", lambda _near, _locked: True)
    monkeypatch.setattr(neighbours, "clashes", after_all_have_read(at_once(clashes), 2))
    world, music = hearing()

    both_sides_of_the_wall(world, music)

    assert Booking.objects.count() == 2
