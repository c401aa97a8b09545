"""A building is stopped while people reach for its rooms: nothing gets through (87).

Guards: the ordered lock of the parts (who waited reads the stop), the rule and the trigger.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection

from booking.errors import HallInShelter
from booking.models import Occupancy
from booking.rules import verdict
from booking.services import hold as hold_service
from booking.services import shelter as shelter_service
from booking.services.hold import hold_rooms
from booking.services.shelter import start_shelter
from core.actor import Actor
from facilities.services.versions import raise_calendar_versions
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world, picks
from tests.races.race import Finish, race, until_it_ends_or_waits
from tests.races.test_one_holder import unlocked_picks

pytestmark = pytest.mark.django_db(transaction=True)
SLOTS = [("a", "am"), ("b", "am"), ("single", "am"), ("a", "pm"), ("b", "pm"), ("single", "pm")]


@pytest.fixture
def world(transactional_db: None) -> World:
    """The halls, committed."""
    return build_world()


def stop(world: World, emi: Actor) -> object:
    return start_shelter(facility_id=world.facility.pk, reason="避難所", actor=emi, now=NOW)


def held() -> int:
    """Rooms that somebody holds in the stopped building: none may be."""
    return Occupancy.objects.filter(released_at=None).count()


def test_stop_among_holds_leaves_nobody_in(world: World) -> None:
    emi, people = sign_in(duty="manager"), [sign_in() for _ in SLOTS]
    reaching = [
        partial(hold_rooms, picks=picks(room, slot), actor=actor, now=NOW)
        for actor, (room, slot) in zip(people, SLOTS, strict=True)
    ]

    first, *others = race([partial(stop, world, emi), *reaching])

    assert first.error is None
    assert {type(each.error) for each in others} <= {type(None), HallInShelter}
    assert held() == 0


def hold_while_stopping(world: World, monkeypatch: pytest.MonkeyPatch) -> Finish:
    """Somebody reaches for a room after the stop has broken the holds, before it is committed."""
    emi, aoi = sign_in(duty="manager"), sign_in()
    finish: list[Finish] = []
    raise_versions = raise_calendar_versions

    def reach() -> None:
        finish.extend(race([partial(hold_rooms, picks=picks("a", "am"), actor=aoi, now=NOW)]))

    thread = threading.Thread(target=reach)

    def raised_late(part_ids: Iterable[int]) -> None:
        thread.start()
        until_it_ends_or_waits(thread)  # it waits with the lock, it ends without
        raise_versions(part_ids)

    monkeypatch.setattr(shelter_service, "raise_calendar_versions", raised_late)
    stop(world, emi)
    thread.join(timeout=30)
    return finish[0]


def test_hold_that_begins_as_the_stop_is_made_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = hold_while_stopping(world, monkeypatch)

    assert (type(finish.error), held()) == (HallInShelter, 0)


def test_control_without_the_lock_the_hold_gets_through(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing a hold in a shelter, the test above proves nothing."""
    monkeypatch.setattr(hold_service, "lock_picked", unlocked_picks)
    monkeypatch.setattr(hold_service, "raise_calendar_versions", lambda part_ids: None)

    finish = hold_while_stopping(world, monkeypatch)

    assert (finish.error, held()) == (None, 1)


def rule_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that knows of no shelter, as a careless change would make it."""
    real = verdict.day_verdict

    def blind(**given: object) -> verdict.DayVerdict:
        hall = replace(given["facility"], shelter="")  # type: ignore[type-var]
        return real(**{**given, "facility": hall})  # type: ignore[arg-type]

    monkeypatch.setattr("booking.rules.admission.day_verdict", blind)


def without_trigger(act: Callable[[], object]) -> object:
    """Do it with the trigger off, as a careless migration would leave it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE booking_occupancy DISABLE TRIGGER occupancy_not_in_shelter")
        try:
            return act()
        finally:
            cursor.execute("ALTER TABLE booking_occupancy ENABLE TRIGGER occupancy_not_in_shelter")


def test_control_rule_and_trigger_each_refuse_and_nothing_else_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    emi, aoi = sign_in(duty="manager"), sign_in()
    reach = partial(hold_rooms, picks=picks("a", "am"), actor=aoi, now=NOW)
    stop(world, emi)

    with pytest.raises(HallInShelter):
        without_trigger(reach)
    rule_off(monkeypatch)
    with pytest.raises(HallInShelter):
        reach()
    without_trigger(reach)

    assert held() == 1
