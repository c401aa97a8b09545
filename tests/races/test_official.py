"""The city and the public reach for the same room at the same moment: one of them has it (79)."""

from functools import partial

import pytest

from booking.enums import OfficialKind
from booking.errors import RoomTaken
from booking.models import Occupancy
from booking.services import clearing as clearing_service
from booking.services import hold as hold_service
from booking.services.hold import hold_rooms
from booking.services.official import OfficialRequest, place_official
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world, picks
from tests.races.race import Finish, race
from tests.races.test_one_holder import constraint_off, overlapping_pairs, unlocked_picks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The halls, committed."""
    return build_world()


def reach() -> list[Finish]:
    """A manager for the whole room, two residents for its halves."""
    emi, aoi, chie = sign_in(duty="manager"), sign_in(), sign_in()
    wanted = OfficialRequest(
        picks=picks("whole", "am"), kind=OfficialKind.ELECTION, department="city", reason="vote"
    )
    return race(
        [
            partial(place_official, request=wanted, actor=emi, now=NOW),
            partial(hold_rooms, picks=picks("a", "am"), actor=aoi, now=NOW),
            partial(hold_rooms, picks=picks("b", "am"), actor=chie, now=NOW),
        ]
    )


def test_room_goes_to_the_city_or_to_the_public(world: World) -> None:
    city, *public = reach()

    assert (city.error is None) != any(each.error is None for each in public)
    errors = {type(each.error) for each in (city, *public) if each.error}
    assert errors == {RoomTaken}
    assert overlapping_pairs() == 0


def test_control_without_constraint_and_lock_both_have_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing two holders, the test above proves nothing."""
    monkeypatch.setattr(hold_service, "lock_picked", unlocked_picks)
    monkeypatch.setattr(clearing_service, "lock_several", lambda found, also_rooms: [])

    with constraint_off():
        reach()

        assert Occupancy.objects.filter(official__isnull=False).exists()
        assert overlapping_pairs() > 0
