"""My page: what a person has here, in the names they act for."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from booking.my_page import handlers_answer
from booking.selectors.mine import MyPage, my_page
from booking.services.cancel import cancel_booking
from booking.services.favourites import toggle_favourite
from core.actor import Actor
from documents.models import Document
from facilities.selectors import catalogue
from tests.booking.acts import book, first_booking, hold_and_apply
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World, build_world, picks


def page(actor: Actor, acting_as: str = "") -> MyPage:
    """The actor's page now."""
    return my_page(
        actor=actor, organisations=[], acting_as=acting_as, catalogue=catalogue(), now=NOW
    )


def test_favourite_is_marked_shown_and_unmarked(world: World, aoi: Actor) -> None:
    assert toggle_favourite(room_id=world.single.pk, actor=aoi, now=NOW)
    assert [room.names.ja for room in page(aoi).favourites] == ["single室"]

    assert not toggle_favourite(room_id=world.single.pk, actor=aoi, now=NOW)
    assert page(aoi).favourites == []


def test_bookings_stand_under_their_heading_with_the_next_step(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am")
    book(world, aoi, "a", "pm")
    gone = book(world, aoi, "a", "night")
    cancel_booking(code=first_booking(gone).code, actor=aoi, now=NOW)

    shown = page(aoi)

    assert shown.next is not None
    assert (len(shown.upcoming), len(shown.past)) == (1, 1)
    assert shown.past[0].next_step.url.endswith("/restore/")


def test_booking_under_review_says_what_is_waited_for(db: None) -> None:
    world, aoi = build_world(review=True), sign_in()
    book(world, aoi, "a", "am")

    [line] = page(aoi).waiting

    assert "審査" in line.next_step.text


def test_list_can_be_narrowed_to_the_name_acted_for(world: World) -> None:
    group = organisation()
    ben = sign_in(organisation=group)
    book(world, ben, "a", "am")
    ours = book(world, ben, "a", "pm", organisation_id=group.pk)

    shown = page(ben, str(group.pk))

    assert shown.next is not None
    assert shown.next.code == ours.code


def test_stranger_sees_nothing_of_others(world: World, aoi: Actor, chie: Actor) -> None:
    book(world, aoi, "a", "am")

    assert page(chie).next is None


def test_what_is_to_do_stands_in_the_order_of_its_deadlines(db: None) -> None:
    world, aoi = build_world(payment="prepaid", due_days=3), sign_in()
    late = book(world, aoi, "a", "am", now=NOW + timedelta(days=1))
    soon = book(world, aoi, "a", "pm", now=NOW)

    assert [line.code for line in page(aoi).to_do] == [soon.code, late.code]


def test_uses_that_are_paid_together_are_one_thing_to_do(db: None) -> None:
    world, aoi = build_world(payment="prepaid", due_days=3), sign_in()
    chosen = picks("a", "am") + picks("single", "night")
    hold_and_apply(world, aoi, chosen, now=NOW)

    assert len(page(aoi).to_do) == 1
    assert len(page(aoi).upcoming) + len(page(aoi).waiting) > 0


def test_permit_is_one_step_away(db: None) -> None:
    world, aoi = build_world(permit=True), sign_in()
    ours = book(world, aoi, "a", "am")
    permit = Document.objects.get(kind="permit")

    [line] = [page(aoi).next]

    assert line is not None
    assert line.permit_url == f"/bookings/{ours.code}/papers/{permit.code}.pdf"


def test_permit_of_another_booking_is_not_shown_on_what_was_cancelled(db: None) -> None:
    world, aoi = build_world(permit=True), sign_in()
    gone = book(world, aoi, "a", "am")
    cancel_booking(code=first_booking(gone).code, actor=aoi, now=NOW)

    assert page(aoi).past[0].permit_url == ""


@pytest.mark.parametrize("path", ["nowhere.at.All", "lottery.handlers.NoSuch", "datetime.date"])
def test_handler_that_does_not_answer_stops_the_start(path: str, settings: Settings) -> None:
    assert handlers_answer(None) == []

    settings.MY_PAGE_HANDLERS = {"rounds": path}

    [fault] = handlers_answer(None)
    assert path in fault.msg
