"""Closures at the desk: what they hit is shown first, decided, and carried out as one act."""

from datetime import datetime

import pytest
from django.test import Client

from booking.enums import Status
from booking.models import Booking, Closure
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import SATURDAY, World
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db
DAY = SATURDAY.replace(day=9)
PATH = "/desk/closures/new/?hall=kan"


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    """Dai's browser."""
    return browser(dai)


@pytest.fixture
def hit(world: World, chieko: Someone) -> Booking:
    """A booking on the day of the works."""
    return a_booking(world.single, DAY, hours=(9, 12), person=chieko.person)


def works(world: World, **more: str) -> dict[str, str]:
    return {
        "room": str(world.single.pk), "first": str(DAY), "last": str(DAY), "cause": "city",
        "reason": "床の工事", "clause": "第3条",
    } | more  # fmt: skip


def test_what_is_hit_is_shown_with_where_it_could_go(
    client: Client, world: World, hit: Booking
) -> None:
    answer = client.post(PATH, works(world) | {"preview": ""})

    [one] = answer.context["hits"]
    goals = [goal.value for goal in one.goals]
    assert one.booking.code == hit.code
    assert goals[:2] == [f"whole@{DAY}@am", f"a@{DAY}@am"]
    assert "single@2026-12-10@am" in goals
    assert not any("2026-12-07" in goal or "2026-12-09@am" in goal[6:] for goal in goals[3:])
    assert Closure.objects.count() == 0


def test_booking_is_moved_and_the_room_closed(client: Client, world: World, hit: Booking) -> None:
    plan = {"hit": hit.code, f"plan-{hit.code}": f"a@{DAY}@am"}

    answer = client.post(PATH, works(world) | plan, follow=True)

    hit.refresh_from_db()
    assert (hit.room, hit.status) == (world.part_a, Status.CONFIRMED)
    assert "床の工事" in answer.text
    assert Closure.objects.get().reason == "床の工事"


def test_booking_is_cancelled_by_the_city(client: Client, world: World, hit: Booking) -> None:
    client.post(PATH, works(world) | {"hit": hit.code, f"plan-{hit.code}": "cancel"})

    hit.refresh_from_db()
    assert hit.status == Status.CANCELLED
    assert Closure.objects.count() == 1


def test_booking_that_came_meanwhile_stops_everything(
    client: Client, world: World, hit: Booking
) -> None:
    answer = client.post(PATH, works(world))

    hit.refresh_from_db()
    assert answer.status_code == 422
    assert "いま重なっている予約は1件です" in answer.text
    assert (Closure.objects.count(), hit.status) == (0, Status.CONFIRMED)


def test_part_of_a_day_is_closed_and_given_back(client: Client, world: World) -> None:
    client.post(PATH, works(world, first_at="13:00", last_at="17:00"))
    [line] = client.get("/desk/closures/?hall=kan").context["closures"]

    assert (line.first, line.last, line.rooms) == (
        "12月9日(水) 13:00", "12月9日(水) 17:00", "single室",
    )  # fmt: skip
    client.post(f"/desk/closures/{line.id}/reopen/")
    assert client.get("/desk/closures/?hall=kan").context["closures"] == []


def test_end_before_beginning_is_refused(client: Client, world: World) -> None:
    answer = client.post(PATH, works(world, last="2026-12-08") | {"preview": ""})

    assert answer.status_code == 422
    assert "おわりは、はじめより後に" in answer.text


@pytest.mark.parametrize("name", ["closures", "official"])
def test_what_is_typed_never_stands_in_an_address(client: Client, world: World, name: str) -> None:
    page = client.get(f"/desk/{name}/?hall=kan")
    looked = client.post(
        f"/desk/{name}/new/?hall=kan",
        {"reason": "床の工事", "preview": ""},
        headers={"referer": f"http://testserver/desk/{name}/?hall=kan"},
    )

    assert f'<form method="post" action="/desk/{name}/new/' in page.text
    assert looked.context["request"].staying.back == f"/desk/{name}/?hall=kan"
    assert client.get(f"/desk/{name}/new/?hall=kan&reason=x")["Location"].startswith(
        f"/desk/{name}/?hall=kan&on="
    )
