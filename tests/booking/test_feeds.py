"""The private calendar address: own bookings only, no names, dead once renewed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from booking.models import CalendarFeed
from booking.selectors.feeds import feed_entries
from booking.selectors.mine import my_page
from booking.services.cancel import cancel_booking
from booking.services.feeds import renew_feed
from core.actor import Actor
from core.errors import NotSignedIn
from facilities.selectors import catalogue
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.test_attacks import signed_in
from tests.booking.world import NOW, World


def uids(key: str) -> list[str] | None:
    """The entries behind a key."""
    entries = feed_entries(key=key, catalogue=catalogue(), now=NOW)
    return None if entries is None else [entry.uid for entry in entries]


def test_feed_holds_own_and_group_bookings_and_nobody_elses(world: World, aoi: Actor) -> None:
    group = organisation()
    ben = sign_in(organisation=group)
    mine = book(world, ben, "a", "am")
    ours = book(world, ben, "a", "pm", organisation_id=group.pk)
    book(world, aoi, "single", "am")

    found = uids(renew_feed(actor=ben, now=NOW))

    assert found == [f"{mine.code}-1@kashikan", f"{ours.code}-1@kashikan"]


def test_account_of_nobody_in_particular_has_no_bookings(world: World) -> None:
    """Who has not told who they are is no person: that is not "no person applied"."""
    group = organisation()
    book(world, sign_in(organisation=group), "a", "pm", organisation_id=group.pk)
    nobody = Actor(user_id=User.objects.create_user("new@example.jp").pk)

    assert uids(renew_feed(actor=nobody, now=NOW)) == []
    with pytest.raises(NotSignedIn):
        my_page(actor=nobody, organisations=[], acting_as="self", catalogue=catalogue(), now=NOW)


def test_cancelled_booking_leaves_the_feed(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    key = renew_feed(actor=aoi, now=NOW)
    cancel_booking(code=first_booking(application).code, actor=aoi, now=NOW + timedelta(minutes=1))

    assert uids(key) == []


def test_renewed_address_kills_the_former(world: World, aoi: Actor) -> None:
    former = renew_feed(actor=aoi, now=NOW)

    renew_feed(actor=aoi, now=NOW)

    assert uids(former) is None


def test_feed_answers_without_sign_in_and_names_nobody(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am", purpose_text="ひみつの会")
    key = renew_feed(actor=aoi, now=NOW)

    response = Client().get(f"/feeds/{key}.ics")

    text = response.content.decode()
    assert len(Calendar.from_ical(text).events) == 1
    assert "青井" not in text
    assert "ひみつ" not in text


def test_key_is_shown_once_and_not_stored(client: Client, world: World, aoi: Actor) -> None:
    browser = signed_in(client, aoi)

    shown = browser.post("/my/feed/")

    key = re.search(r"/feeds/([\w-]{43})\.ics", shown.content.decode())
    assert key is not None
    assert client.get(f"/feeds/{key[1]}.ics").status_code == 200
    assert shown["Cache-Control"] == "private, no-store"
    assert key[1] not in browser.get("/my/").content.decode()
    assert key[1] not in str(CalendarFeed.objects.values().get())


def test_digest_is_no_key(client: Client, world: World, aoi: Actor) -> None:
    """Whoever reads the table cannot read the calendars."""
    renew_feed(actor=aoi, now=NOW)

    stored = CalendarFeed.objects.get().key_digest

    assert client.get(f"/feeds/{stored}.ics").status_code == 404


@pytest.mark.django_db
def test_unknown_key_is_not_found() -> None:
    assert Client().get("/feeds/unknown.ics").status_code == 404
