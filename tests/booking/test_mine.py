"""My page: what a person has here, in the names they act for."""

from booking.selectors.mine import MyPage, my_page
from booking.services.cancel import cancel_booking
from booking.services.favourites import toggle_favourite
from core.actor import Actor
from facilities.selectors import catalogue
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World, build_world


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

    [line] = page(aoi).requested

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
