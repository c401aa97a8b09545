"""The private calendar address: own bookings only, no names, dead once renewed."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from booking.selectors.feeds import feed_entries
from booking.services.cancel import cancel_booking
from booking.services.feeds import renew_feed
from core.actor import Actor
from facilities.selectors import catalogue
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
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

    found = uids(renew_feed(actor=ben, now=NOW).key)

    assert found == [f"{mine.code}-1@kashikan", f"{ours.code}-1@kashikan"]


def test_cancelled_booking_leaves_the_feed(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    key = renew_feed(actor=aoi, now=NOW).key
    cancel_booking(code=first_booking(application).code, actor=aoi, now=NOW + timedelta(minutes=1))

    assert uids(key) == []


def test_renewed_address_kills_the_former(world: World, aoi: Actor) -> None:
    former = renew_feed(actor=aoi, now=NOW).key

    renew_feed(actor=aoi, now=NOW)

    assert uids(former) is None


def test_feed_answers_without_sign_in_and_names_nobody(world: World, aoi: Actor) -> None:
    book(world, aoi, "a", "am", purpose_text="ひみつの会")
    key = renew_feed(actor=aoi, now=NOW).key

    response = Client().get(f"/feeds/{key}.ics")

    text = response.content.decode()
    assert len(Calendar.from_ical(text).events) == 1
    assert "青井" not in text
    assert "ひみつ" not in text


@pytest.mark.django_db
def test_unknown_key_is_not_found() -> None:
    assert Client().get("/feeds/unknown.ics").status_code == 404
