"""Booking for somebody at the counter and on the telephone."""

from datetime import date, datetime, timedelta

import pytest
from psycopg.types.range import DateRange

from accounts.models import Membership, Person, User
from booking.enums import Status
from booking.errors import (
    LimitReached,
    NoSuchBooking,
    NotYourOrganisation,
    ReceptionEnded,
    RoomTaken,
    UnknownPerson,
)
from booking.models import Application, BookingEvent, Occupancy
from booking.services.counter import CounterRequest, book_for
from core.actor import Actor, Channel
from core.clock import JST
from notifications.enums import DeliveryStatus
from notifications.models import Delivery, Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World, build_world, picks


@pytest.fixture
def desk(db: None) -> Actor:
    """A clerk."""
    return sign_in(duty="front_desk")


@pytest.fixture
def caller(db: None) -> Person:
    """Somebody without an e-mail address."""
    return Person.objects.create(user=User.objects.create_user(), name="電話の人")


def asked(
    world: World,
    caller: Person,
    actor: Actor,
    *slots: str,
    room: str = "a",
    now: datetime = NOW,
    **given: object,
) -> Application:
    facts = {
        "picks": picks(room, *slots),
        "purpose_id": world.purpose.pk,
        "people": 5,
        "person_id": caller.pk,
        "channel": Channel.PHONE,
    } | given
    return book_for(request=CounterRequest(**facts), actor=actor, now=now)  # type: ignore[arg-type]


def test_who_asked_who_typed_and_by_which_way_are_kept(
    world: World, caller: Person, desk: Actor
) -> None:
    application = asked(world, caller, desk, "am", "pm")

    assert (application.made_by_id, application.asked_by_id) == (desk.user, caller.pk)
    assert (application.channel, application.on_behalf) == (Channel.PHONE, True)
    assert first_booking(application).status == Status.CONFIRMED
    event = BookingEvent.objects.get()
    assert (event.channel, event.on_behalf, event.actor_user_id) == ("phone", True, desk.user)


def test_letter_to_someone_without_address_waits_for_the_post(
    world: World, caller: Person, desk: Actor
) -> None:
    asked(world, caller, desk, "am")

    assert Message.objects.get().facts["on_behalf"]
    assert Delivery.objects.get().status == DeliveryStatus.UNREACHABLE


def test_same_room_rules_as_online(world: World, caller: Person, desk: Actor, aoi: Actor) -> None:
    book(world, aoi, "whole", "am")

    with pytest.raises(RoomTaken):
        asked(world, caller, desk, "am")

    assert Application.objects.count() == 1
    assert Occupancy.objects.filter(released_at=None).count() == 2


def test_past_the_online_deadline_only_with_a_reason(caller: Person, desk: Actor) -> None:
    world = build_world(closes_days=3)
    friday = datetime(2026, 12, 4, 15, 0, tzinfo=JST)

    with pytest.raises(ReceptionEnded):
        asked(world, caller, desk, "am", now=friday)
    asked(world, caller, desk, "am", now=friday, exception="直前の申し出、空室のため")

    assert BookingEvent.objects.get().reason == "直前の申し出、空室のため"


def test_use_that_is_over_is_not_booked(world: World, caller: Person, desk: Actor) -> None:
    noon = datetime(2026, 12, 5, 12, 0, tzinfo=JST)

    with pytest.raises(ReceptionEnded):
        asked(world, caller, desk, "am", now=noon, exception="当日")
    asked(world, caller, desk, "am", now=noon - timedelta(seconds=1), exception="当日")

    assert Application.objects.count() == 1


def test_hall_that_reviews_reviews_these_too(caller: Person, desk: Actor) -> None:
    application = asked(build_world(review=True), caller, desk, "am")

    assert first_booking(application).status == Status.REQUESTED


def test_limit_counts_what_was_booked_online(desk: Actor) -> None:
    world, aoi = build_world(limits=[{"most": 2}]), sign_in()
    book(world, aoi, "b", "am", "pm")

    with pytest.raises(LimitReached):
        asked(world, Person.objects.get(pk=aoi.person), desk, "night")

    assert Application.objects.count() == 1


def test_for_a_group_only_for_those_who_book_for_it(
    world: World, caller: Person, desk: Actor
) -> None:
    group, always = organisation(), DateRange(date(2020, 4, 1), None)
    Membership.objects.create(organisation=group, person=caller, role="member", during=always)

    with pytest.raises(NotYourOrganisation):
        asked(world, caller, desk, "am", organisation_id=group.pk)
    Membership.objects.create(organisation=group, person=caller, role="booker", during=always)
    application = asked(world, caller, desk, "am", organisation_id=group.pk)

    assert (application.applicant_organisation_id, application.applicant_person_id) == (
        group.pk,
        None,
    )


@pytest.mark.parametrize("duty", ["", "cashier", "key_staff", "approver"])
def test_others_book_for_nobody(world: World, caller: Person, duty: str) -> None:
    with pytest.raises(NoSuchBooking):
        asked(world, caller, sign_in(duty=duty), "am")

    assert not Application.objects.exists()


def test_nobody_is_nobody(world: World, caller: Person, desk: Actor) -> None:
    with pytest.raises(UnknownPerson):
        asked(world, caller, desk, "am", person_id=0)
