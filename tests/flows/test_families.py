"""A group books half a gymnasium; who is alone is told kindly; one family at a time."""

import re
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from booking.models import Booking
from core.clock import JST
from facilities.models import Facility
from tests.flows.acts import fill_application, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import SCREENS, check, check_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

NOW = datetime(2027, 1, 20, 10, tzinfo=JST)
DAY = "#d2027-02-13"


@pytest.fixture(autouse=True)
def day_after_the_draw(halls: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """February is open everywhere: meeting and draw are over."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def evening(page: Page, room: str) -> str:
    """What stands in the evening of the Saturday."""
    page.goto(f"/rooms/{room}/?month=2027-02")
    return page.locator(f"{DAY} td").last.inner_text()


def test_group_books_half_a_gym_and_the_other_half_stays_free(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "ben@example.jp")
    page.goto("/rooms/higashi-gym-a/?month=2027-02")
    shot(page, "families-half", full=True)
    page.locator(f"{DAY} label:has(input[name=pick])").last.click()
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    fill_application(page)
    shot(page, "families-apply", full=True)
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    expect(page.get_by_role("heading", name="予約が決まりました")).to_be_visible()

    assert "予約済" in evening(page, "higashi-gym-a")
    assert "空き" in evening(page, "higashi-gym-b")
    assert "予約済" in evening(page, "higashi-gym")
    shot(page, "families-whole", full=True)
    assert Booking.objects.get().fee_yen == 2300


def test_one_id_books_a_school_too_after_a_hall(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "ben@example.jp")

    for room in ("chuo-501", "mihon-gym", "higashi-tennis", "plaza-nigiwai"):
        page.goto(f"/rooms/{room}/?month=2027-02")
        pick_first_free(page)
        page.get_by_role("button", name="選んだ時間を仮押さえする").click()
        fill_application(page)
        page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
        # the school is paid first
        made = "申し込みました" if room == "mihon-gym" else "予約が決まりました"
        expect(page.get_by_role("heading", name=made)).to_be_visible()
    page.goto("/my/")
    shot(page, "families-my", full=True)

    families = {booking.room.facility.family for booking in Booking.objects.all()}
    assert families == {"community", "school", "sports", "plaza"}


def test_person_alone_is_told_who_may_and_what_to_do(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")

    page.goto("/rooms/mihon-gym/?month=2027-02")
    page.locator(f"{DAY} button").last.click()

    expect(page.locator("main")).to_contain_text("登録した団体だけが申し込めます。")
    expect(page.locator("[popover]:popover-open")).to_contain_text("施設へお電話ください")
    shot(page, "families-alone")


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_visitor_reads_before_choosing_where_a_group_registers(
    open_page: OpenPage, language: str
) -> None:
    page = open_page("/", **SCREENS["phone"])
    page.context.add_cookies([{"name": "kashikan_language", "value": language, "url": page.url}])
    school = Facility.objects.get(code="mihon-shogakko")

    page.goto("/rooms/mihon-gym/?month=2027-02")
    needed = page.locator("main .room-top .notice.warning")

    expect(needed.get_by_role("link", name=school.phone)).to_be_visible()
    expect(needed).to_contain_text(school.address)
    check(page, f"families-{language}-needs-group")
    page.goto("/day/?on=2027-02-13&family=school")
    expect(page.locator(".hall-head + p")).to_contain_text(school.phone)
    shot(page, f"families-{language}-needs-group-in-list")


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_the_new_families(open_page: OpenPage, screen: str) -> None:
    page = open_page("/", **SCREENS[screen])
    for name, path in {
        "halls-sports": "/halls/?family=sports",
        "halls-school": "/halls/?family=school",
        "sports-hall": "/halls/higashi-shogyo/?on=2027-02-13",
        "school-hall": "/halls/mihon-shogakko/?on=2027-02-12",
        "school-room": "/rooms/mihon-gym/?month=2027-02",
        "tennis": "/rooms/higashi-tennis/?month=2027-02",
        "ground": "/rooms/higashi-ground/?month=2027-02",
        "day-sports": "/day/?on=2027-02-13&family=sports",
    }.items():
        page.goto(path)
        check_on(screen, page, name)


def test_search_narrows_by_family_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/day/?on=2027-02-13")
    page.locator("details.fold:has(form) summary").click()
    page.locator("select[name=family]").select_option(label="スポーツ施設")
    shot(page, "families-filter")
    page.get_by_role("button", name="この条件でさがす").click()

    expect(page.locator("form.picking")).to_contain_text("旧前橋東商業高校")
    expect(page.locator("form.picking")).not_to_contain_text("中央公民館")
    expect(page.locator("details.fold:has(form) summary")).to_contain_text("スポーツ施設")
