"""A group every week, at the desk: who, which weekday, every date shown, one act (83)."""

from datetime import date, datetime

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from accounts.models import Membership, Organisation
from booking.models import Application
from tests.booking.conftest import organisation
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import World
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    """Dai's browser."""
    return browser(dai)


@pytest.fixture
def circle(chieko: Someone) -> Organisation:
    """Chie's group."""
    group = organisation()
    always = DateRange(date(2020, 4, 1), None)
    Membership.objects.create(
        organisation=group, person=chieko.person, role="representative", during=always
    )
    return group


def address(world: World, chieko: Someone, circle: Organisation, **more: str) -> str:
    asked = {
        "hall": "kan", "person": chieko.person.code, "applicant": str(circle.pk),
        "room": str(world.single.pk), "first": "2026-12-09", "last": "2027-01-13", "weekday": "2",
        "starts_at": "09:00", "ends_at": "12:00",
    } | more  # fmt: skip
    return "/desk/yearly/?" + "&".join(f"{key}={each}" for key, each in asked.items())


def test_dates_are_shown_and_the_chosen_ones_booked_for_the_group(
    client: Client, world: World, chieko: Someone, circle: Organisation
) -> None:
    a_booking(world.single, date(2026, 12, 16), hours=(9, 12), person=chieko.person)
    url = address(world, chieko, circle)

    shown = client.get(url).context["preview"].candidates
    free = [each.value for each in shown if each.kind == "free"]
    answer = client.post(
        url,
        {"use": free, "purpose": world.purpose.pk, "people": "8", "applicant": circle.pk,
         "channel": "counter"},
    )  # fmt: skip

    assert [each.kind for each in shown] == ["free", "booked", "free", "free", "free", "free"]
    assert answer.status_code == 302
    made = Application.objects.filter(applicant_organisation=circle).order_by("pk")
    assert [each.bookings.count() for each in made] == [3, 2]


def test_day_before_the_public_opening_cannot_be_chosen(
    client: Client, world: World, chieko: Someone, circle: Organisation
) -> None:
    url = address(world, chieko, circle, first="2027-09-01", last="2027-09-01")

    [shown] = client.get(url).context["preview"].candidates

    assert (shown.kind, shown.can) == ("refused", False)
    assert "受付は" in shown.word
