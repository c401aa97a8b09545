"""Codes of a shelter while it is opened twice, and while it ends (87).

Guard: opening, renewing and ending lock the parts of the building and read the shelter under them.
"""

import threading
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from booking.errors import AlreadyShelter
from booking.models import Shelter
from booking.services import shelter_codes
from booking.services.shelter import end_shelter, start_shelter
from booking.services.shelter_codes import renew_shelter_codes
from core.actor import Actor
from keys.enums import DoorKind, GrantStatus
from keys.models import AccessGrant
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world
from tests.keys.house import box_at, door
from tests.races.race import race, until_it_ends_or_waits
from tests.races.test_one_holder import unlocked

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = NOW + timedelta(hours=11)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The halls, committed, with a box at one door."""
    built = build_world()
    box_at(door(built.facility, "side", DoorKind.BOX, built.single))
    return built


def start(world: World, actor: Actor, now: datetime = NOW) -> Shelter:
    return start_shelter(facility_id=world.facility.pk, reason="避難所", actor=actor, now=now)


def end(world: World, actor: Actor) -> Shelter:
    return end_shelter(facility_id=world.facility.pk, actor=actor, now=NIGHT)


def active() -> int:
    return AccessGrant.objects.filter(status=GrantStatus.ACTIVE).count()


def test_opened_by_two_at_once_it_has_one_set_of_codes(world: World) -> None:
    people = [sign_in(duty="manager") for _ in range(6)]

    found = race([partial(start, world, actor) for actor in people])

    errors = [type(each.error) for each in found if each.error is not None]
    assert errors == [AlreadyShelter] * 5
    assert (Shelter.objects.count(), active()) == (1, 2)


def test_renewed_by_two_workers_each_window_is_given_once(world: World) -> None:
    start(world, sign_in(duty="manager"))

    found = race([partial(renew_shelter_codes, now=NIGHT) for _ in range(4)])

    assert sorted(each.result for each in found) == [0, 0, 0, 1]  # type: ignore[type-var]
    windows = list(AccessGrant.objects.values_list("during", flat=True))
    assert len(windows) == len({each.lower for each in windows}) == 3


def end_while_renewing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody ends it after the renewal has read that it lasts, before it is committed."""
    emi = sign_in(duty="manager")
    start(world, emi)
    give = shelter_codes.give_codes
    thread = threading.Thread(target=lambda: race([partial(end, world, emi)]))

    def given_late(*args: Any, **facts: Any) -> None:
        thread.start()
        until_it_ends_or_waits(thread)  # it waits with the lock, it ends without
        give(*args, **facts)

    monkeypatch.setattr(shelter_codes, "give_codes", given_late)
    renew_shelter_codes(now=NIGHT)
    thread.join(timeout=30)


def test_end_that_meets_a_renewal_ends_every_code(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_while_renewing(world, monkeypatch)

    assert Shelter.objects.get().ended_at is not None
    assert (AccessGrant.objects.count(), active()) == (3, 0)


def test_control_without_the_locks_a_code_outlives_the_shelter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing a code of an ended shelter, the test above proves nothing."""
    monkeypatch.setattr(shelter_codes, "lock_rooms", unlocked)
    rows = Shelter.objects.all()
    monkeypatch.setattr(
        Shelter.objects, "select_for_update", lambda **_how: rows.all(), raising=False
    )

    end_while_renewing(world, monkeypatch)

    assert active() > 0
