"""Stopping a building from its page: confirmed, with a reason, ended by a second act (87)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from accounts.enums import DutyKind
from booking.enums import Status
from booking.models import Booking, Clearance, Shelter
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import SATURDAY, World
from tests.factories.accounts import Someone, duty_of, someone

pytestmark = pytest.mark.django_db
PATH = "/desk/shelter/?hall=kan"
WHY = "台風10号の避難所"
STOP = {"deed": "start", "reason": WHY, "sure": "on"}


@pytest.fixture
def emi(world: World) -> Someone:
    """Manager of the hall."""
    who = someone("江見 管理", "emi@example.jp")
    duty_of(who, DutyKind.MANAGER, world.facility.pk)
    return who


@pytest.fixture
def client(emi: Someone, browser: Browser, today: datetime) -> Client:
    """The manager's browser."""
    return browser(emi)


@pytest.fixture
def coming(world: World, chieko: Someone) -> Booking:
    """A booking of the day after tomorrow."""
    day = SATURDAY + timedelta(days=3)
    return a_booking(world.single, day, hours=(9, 12), person=chieko.person)


@pytest.mark.parametrize("left_out", ["sure", "reason"])
def test_without_confirmation_or_reason_nothing_stops(
    client: Client, world: World, left_out: str
) -> None:
    answer = client.post(PATH, {key: each for key, each in STOP.items() if key != left_out})

    assert answer.status_code == 422
    assert not Shelter.objects.exists()


def test_page_says_who_stopped_it_and_everybody_sees_why(
    client: Client, world: World, emi: Someone
) -> None:
    client.post(PATH, STOP)

    page = client.get(PATH).text
    assert "江見 管理" in page
    assert WHY in page
    assert WHY in Client().get(f"/rooms/single/?month={SATURDAY:%Y-%m}").text


def test_cached_calendar_is_not_shown_a_moment_longer(client: Client, world: World) -> None:
    path = f"/rooms/single/?month={SATURDAY:%Y-%m}"
    assert WHY not in Client().get(path).text

    client.post(PATH, STOP)
    assert WHY in Client().get(path).text

    client.post(PATH, {"deed": "end", "sure": "on"})
    assert WHY not in Client().get(path).text


def test_bookings_of_the_next_days_are_moved_or_cancelled_from_there(
    client: Client, world: World, coming: Booking
) -> None:
    client.post(PATH, STOP)
    page = client.get(PATH)
    assert [line.code for line in page.context["page"].bookings] == [coming.code]
    rooms = [str(room.pk) for room in (world.whole, world.part_a, world.part_b, world.single)]
    closing = {
        "room": rooms, "first": "2026-12-05", "last": "2026-12-11", "cause": "disaster",
        "reason": WHY, "clause": "", "hit": coming.code, f"plan-{coming.code}": "cancel",
    }  # fmt: skip

    client.post("/desk/closures/new/?hall=kan", closing)

    coming.refresh_from_db()
    assert (coming.status, coming.cancelled_as) == (Status.CANCELLED, "by_disaster")
    assert Clearance.objects.get().reason == WHY


def test_support_stops_but_lends_no_keys_and_decides_on_no_booking(
    world: World, coming: Booking, browser: Browser, today: datetime
) -> None:
    fumi = someone("文 支援", "fumi@example.jp")
    duty_of(fumi, DutyKind.SUPPORT, None)
    client = browser(fumi)

    client.post(PATH, STOP)

    page = client.get(PATH)
    assert Shelter.objects.get().started_by == fumi.user
    assert page.context["may_clear"] is False
    doors = client.get("/desk/shelter/codes/?hall=kan")
    assert doors.context["may_keys"] is False
    assert doors.context["page"].keys == ()


def test_hall_without_boxes_is_promised_no_codes(client: Client, world: World) -> None:
    for page in (PATH, "/desk/shelter/codes/?hall=kan"):
        text = client.get(page).text

        assert "この施設に、番号で開くキーボックスはありません" in text
        assert "すぐに出ます" not in text
        assert "すぐにここに出ます" not in text
