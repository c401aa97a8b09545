"""The city's own uses at the desk: a preview of every date, one act, moved and cancelled."""

from datetime import datetime

import pytest
from django.test import Client

from booking.enums import Status
from booking.models import Booking, Clearance, OfficialUse
from facilities.enums import RuleSubject
from facilities.services.versions import raise_catalogue_version
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import SATURDAY, World, give_days
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db
DAY = SATURDAY.replace(day=9)  # a Wednesday
PATH = "/desk/official/new/?hall=kan"


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    """Dai's browser."""
    return browser(dai)


@pytest.fixture
def hit(world: World, chieko: Someone) -> Booking:
    """A booking on the second Wednesday."""
    day = SATURDAY.replace(day=16)
    return a_booking(world.single, day, hours=(9, 12), person=chieko.person)


def wednesdays(world: World, **more: str) -> dict[str, str]:
    return {
        "room": str(world.single.pk), "first": str(DAY), "last": "2026-12-31", "weekday": "2",
        "starts_at": "09:00", "ends_at": "12:00", "kind": "hosted", "department": "生涯学習課",
        "reason": "市民講座", "clause": "条例第8条",
    } | more  # fmt: skip


def use(day: str, room: str = "single") -> str:
    return f"{room}@{day}@am"


def test_every_date_is_shown_with_what_is_in_its_way_and_nothing_is_written(
    client: Client, world: World, hit: Booking
) -> None:
    page = client.post(PATH, wednesdays(world) | {"preview": ""})

    shown = [(each.value, each.kind, each.chosen) for each in page.context["preview"].candidates]
    assert shown == [
        (use("2026-12-09"), "free", True), (use("2026-12-16"), "booked", False),
        (use("2026-12-23"), "free", True), (use("2026-12-30"), "free", True),
    ]  # fmt: skip
    assert page.text.count(" checked>") >= 3, "what is free is ticked at first"
    assert page.text.count('name="use"') == 4
    assert [each.booking.code for each in page.context["hits"]] == [hit.code]
    assert OfficialUse.objects.count() == 0


def test_closed_days_are_left_out_unless_chosen(client: Client, world: World) -> None:
    page = client.post(PATH, wednesdays(world, weekday="0", last="2026-12-14") | {"preview": ""})

    [monday] = page.context["preview"].candidates
    assert (monday.kind, monday.can, monday.chosen) == ("closed", True, False)
    assert "月曜休館" in monday.word


def test_chosen_dates_are_taken_in_one_act(client: Client, world: World, hit: Booking) -> None:
    chosen = {"use": [use("2026-12-09"), use("2026-12-23")], "hit": hit.code}

    answer = client.post(PATH, wednesdays(world) | chosen | {f"plan-{hit.code}": "cancel"})

    hit.refresh_from_db()
    assert answer.status_code == 302
    assert {use.series for use in OfficialUse.objects.all()} == {OfficialUse.objects.first().series}  # type: ignore[union-attr]
    assert (OfficialUse.objects.count(), hit.status) == (2, Status.CONFIRMED)


def test_date_with_a_booking_moves_it_and_the_act_can_be_read_again(
    client: Client, world: World, hit: Booking
) -> None:
    plan = {"use": [use("2026-12-16")], "hit": hit.code, f"plan-{hit.code}": "a@2026-12-16@am"}

    client.post(PATH, wednesdays(world) | plan)

    hit.refresh_from_db()
    assert (hit.room, OfficialUse.objects.get().room) == (world.part_a, world.single)
    page = client.get(f"/desk/acts/{Clearance.objects.get().code}/")
    assert all(word in page.text for word in ("千葉 千恵", "移しました", "市民講座", "土井 大"))


def test_nothing_chosen_is_said_on_the_page(client: Client, world: World) -> None:
    answer = client.post(PATH, wednesdays(world))

    assert answer.status_code == 422
    assert "時間が選ばれていません" in answer.text
    assert OfficialUse.objects.count() == 0


def test_kept_day_cannot_be_chosen_by_a_clerk(client: Client, world: World) -> None:
    kept = {"kind": "nth_weekday", "weekdays": [2], "nth": [2]}
    give_days(world.facility, RuleSubject.KEPT, kept, clause="優先予約要綱第4条")
    raise_catalogue_version()

    page = client.post(PATH, wednesdays(world) | {"preview": ""})
    answer = client.post(PATH, wednesdays(world) | {"use": [use("2026-12-09")]})

    first = page.context["preview"].candidates[0]
    assert (first.kind, first.can) == ("kept", False)
    assert "優先予約要綱第4条" in answer.text
    assert OfficialUse.objects.count() == 0


def test_use_is_shown_in_ledger_and_week_moved_and_cancelled(client: Client, world: World) -> None:
    client.post(PATH, wednesdays(world) | {"use": [use("2026-12-09")]})
    code = OfficialUse.objects.get().code
    url = f"/desk/official/{code}/"

    for view in ("ledger/", "ledger/week/"):
        page = client.get(f"/desk/{view}?hall=kan&on={DAY}")
        assert url in page.text
        assert "主催事業　生涯学習課　市民講座" in page.text
    client.post(f"{url}move/?hall=kan&on={DAY}", {"pick": f"a@{DAY}@pm", "reason": "広い部屋へ"})
    assert OfficialUse.objects.get().room == world.part_a
    client.post(url, {"use": code, "reason": "講師の都合"})

    assert "講師の都合" in client.get(url).text
    assert not OfficialUse.objects.filter(cancelled_at=None).exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"last": "2026-12-01"}, "はじめの日より後"),
        ({"last": "2028-12-01"}, "13か月まで"),
        ({"ends_at": "08:00"}, "おわりの時刻は"),
    ],
)
def test_faulty_period_is_said(
    client: Client, world: World, more: dict[str, str], said: str
) -> None:
    answer = client.post(PATH, wednesdays(world, **more) | {"preview": ""})

    assert answer.status_code == 422
    assert said in answer.text
