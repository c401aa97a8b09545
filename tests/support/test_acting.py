"""Acting for a caller: only after they were identified, only for what is theirs, always told."""

from dataclasses import replace
from datetime import date

import pytest
from psycopg.types.range import DateRange

from accounts.models import Membership, User
from audit.models import Entry
from booking.errors import RoomTaken
from booking.models import Application, Booking, BookingEvent
from booking.services.counter import CounterRequest
from core.actor import Actor, Channel
from notifications.models import Message
from support.enums import Proof
from support.errors import NoSuchCaller, NotIdentified, UnknownBooking
from support.models import Case
from support.services.acting import book_for_caller, cancel_for_caller, resend_to_caller
from support.services.calls import identify_caller, start_call
from tests.booking.acts import book
from tests.booking.conftest import aoi, chie, kept_world, organisation, sign_in, world
from tests.booking.world import NOW, World, picks
from tests.support.acts import kinds

__all__ = ["aoi", "chie", "kept_world", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def fumi(db: None) -> Actor:
    """An operator of the support center."""
    return sign_in("文", duty="support")


def wanted(world: World, caller: Actor, slot: str = "am") -> CounterRequest:
    return CounterRequest(
        picks=picks("a", slot),
        purpose_id=world.purpose.pk,
        people=5,
        person_id=caller.person,
        channel=Channel.PHONE,
    )


def identify(operator: Actor, caller: Actor) -> None:
    identify_caller(
        person_id=caller.person, proofs=[Proof.NUMBER, Proof.PHONE], actor=operator, now=NOW
    )


def test_booking_needs_an_identified_caller(world: World, aoi: Actor, fumi: Actor) -> None:
    with pytest.raises(NotIdentified):
        book_for_caller(request=wanted(world, aoi), actor=fumi, now=NOW)

    assert not Application.objects.exists()
    assert not Case.objects.exists()


def test_identification_of_a_colleague_or_of_another_person_does_not_count(
    world: World, aoi: Actor, chie: Actor, fumi: Actor
) -> None:
    identify(fumi, chie)
    identify(sign_in(duty="support"), aoi)

    with pytest.raises(NotIdentified):
        book_for_caller(request=wanted(world, aoi), actor=fumi, now=NOW)

    assert not Application.objects.exists()


def test_booking_is_marked_in_record_letter_and_case(world: World, aoi: Actor, fumi: Actor) -> None:
    start_call(actor=fumi, now=NOW)
    identify(fumi, aoi)

    made = book_for_caller(request=wanted(world, aoi), actor=fumi, now=NOW)

    assert (made.channel, made.on_behalf, made.made_by_id) == ("support", True, fumi.user)
    event = BookingEvent.objects.get()
    assert (event.channel, event.on_behalf) == ("support", True)
    assert Message.objects.get().facts["on_behalf"]
    case = Case.objects.get()
    assert (case.booking_code, case.caller_id, kinds(case)) == (made.code, aoi.person, ["act"])


def test_room_that_is_taken_leaves_no_case_behind(
    world: World, aoi: Actor, chie: Actor, fumi: Actor
) -> None:
    book(world, chie, "a", "am")
    start_call(actor=fumi, now=NOW)
    identify(fumi, aoi)

    with pytest.raises(RoomTaken):
        book_for_caller(request=wanted(world, aoi), actor=fumi, now=NOW)

    assert not Case.objects.exists()


def test_cancelling_is_for_ones_own_bookings_and_marked(
    world: World, aoi: Actor, chie: Actor, fumi: Actor
) -> None:
    code = f"{book(world, chie, 'a', 'am').code}-1"
    identify(fumi, aoi)
    identify(fumi, chie)
    act = {"code": code, "reason": "お電話", "actor": fumi, "now": NOW}
    with pytest.raises(UnknownBooking):
        cancel_for_caller(person_id=aoi.person, **act)  # type: ignore[arg-type]
    assert Booking.objects.get().status == "confirmed"

    cancel_for_caller(person_id=chie.person, **act)  # type: ignore[arg-type]

    assert Booking.objects.get().status == "cancelled"
    event = BookingEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.channel, event.on_behalf, event.reason) == ("support", True, "お電話")


def test_letter_of_another_is_not_sent(world: World, aoi: Actor, chie: Actor, fumi: Actor) -> None:
    book(world, chie, "a", "am")
    letter = Message.objects.get()
    identify(fumi, aoi)
    identify(fumi, chie)
    with pytest.raises(NoSuchCaller):
        resend_to_caller(person_id=aoi.person, message_id=letter.pk, actor=fumi, now=NOW)

    copy = resend_to_caller(person_id=chie.person, message_id=letter.pk, actor=fumi, now=NOW)

    assert copy.recipient == User.objects.get(person=chie.person)
    assert Entry.objects.get(verb="resend").channel == Channel.SUPPORT
    assert Message.objects.count() == 2


def test_operator_without_the_duty_cannot_identify(aoi: Actor, fumi: Actor) -> None:
    resident = replace(fumi, duties=frozenset())

    with pytest.raises(Exception, match="not_allowed"):
        identify(resident, aoi)

    assert not Entry.objects.filter(verb="identify").exists()


@pytest.mark.parametrize("role", ["member", "treasurer", None], ids=["member", "treasurer", "gone"])
def test_who_may_not_book_for_a_group_does_not_cancel_for_it_by_telephone(
    world: World, fumi: Actor, role: str | None
) -> None:
    group = organisation()
    former = sign_in("会計", organisation=group)
    made = book(world, former, "a", "am", organisation_id=group.pk)
    Membership.objects.filter(person_id=former.person).delete()
    if role:
        Membership.objects.create(
            organisation=group,
            person_id=former.person,
            role=role,
            during=DateRange(date(2020, 4, 1)),
        )
    identify(fumi, former)

    with pytest.raises(UnknownBooking):
        cancel_for_caller(
            person_id=former.person, code=f"{made.code}-1", reason="x", actor=fumi, now=NOW
        )

    assert Booking.objects.get().status == "confirmed"
