"""The city's own uses, yearly groups, shelters in a browser: axe, pictures, the way through."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from booking.models import Booking, Clearance, OfficialUse
from core import clock
from facilities.models import Facility, Room
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage
from tests.flows.test_desk_pages import HALL
from tests.flows.test_every_page import SCREENS, complaints_on

pytestmark = pytest.mark.django_db(transaction=True)


def next_wednesday() -> date:
    """A day on which the hall is open, some days ahead."""
    today = clock.day_of(clock.now())
    return today + timedelta(days=7 + (2 - today.weekday()) % 7)


def booked_on(day: date) -> Booking:
    """Somebody has the first room on that morning."""
    room = Room.objects.filter(facility__code=HALL).order_by("position")[0]
    person = Person.objects.get(name="千葉 千恵")
    return a_booking(room, day, hours=(9, 12), person=person)


def fill(page: Page, first: date) -> None:
    """Every Wednesday morning of five weeks, for a course of the city."""
    page.get_by_label("主催事業").check()
    page.get_by_label("部署").fill("生涯学習課")
    page.get_by_label("内容").fill("市民講座「はじめての水彩」")
    page.locator("input[name=room]").first.check()
    page.get_by_label("はじめの日").fill(str(first))
    page.get_by_label("おわりの日").fill(str(first + timedelta(days=28)))
    page.get_by_label("水曜日").check()
    page.get_by_label("時刻から").fill("09:00")
    page.get_by_label("時刻まで").fill("12:00")


@pytest.mark.parametrize("screen", SCREENS)
def test_clerk_takes_wednesdays_for_a_course_and_makes_room(
    open_page: OpenPage, screen: str
) -> None:
    page: Page = open_page("/", **SCREENS[screen])
    first = next_wednesday()
    hit = booked_on(first + timedelta(days=7))
    sign_in(page, "emi@example.jp")
    found = {}

    page.goto(f"/desk/official/?hall={HALL}")
    found["official"] = complaints_on(screen, page, "official")
    page.goto(f"/desk/official/?hall={HALL}")
    fill(page, first)
    page.get_by_role("button", name="日にちごとに空きを確かめる").click()
    expect(page.get_by_text("予約があります")).to_be_visible()
    assert OfficialUse.objects.count() == 0
    found["official-new"] = complaints_on(screen, page, "official-new")
    page.reload()
    page.locator("tr.booked input[name=use]").check()
    page.get_by_role("button", name="しるしを付けた日を登録する").click()
    expect(page.get_by_text(re.compile(r"市の利用を\d件登録しました。"))).to_be_visible()

    hit.refresh_from_db()
    assert hit.status == "cancelled"
    act, use = Clearance.objects.get(), OfficialUse.objects.earliest("during")
    for name, path in {
        "official-list": f"/desk/official/?hall={HALL}",
        "official-use": f"/desk/official/{use.code}/",
        "official-move": f"/desk/official/{use.code}/move/",
        "official-ledger": f"/desk/ledger/?hall={HALL}&on={first}",
        "official-week": f"/desk/ledger/week/?hall={HALL}&on={first}",
        "closures-acts": f"/desk/closures/?hall={HALL}",
        "act": f"/desk/acts/{act.code}/",
        "official-seen-by-all": f"/rooms/{use.room.code}/?month={first:%Y-%m}",
    }.items():
        page.goto(path)
        found[name] = complaints_on(screen, page, name)
    assert {name: found[name] for name in found if found[name]} == {}


@pytest.mark.parametrize("screen", SCREENS)
def test_manager_stops_a_building_and_opens_it_again(open_page: OpenPage, screen: str) -> None:
    page: Page = open_page("/", **SCREENS[screen])
    booked_on(clock.day_of(clock.now()) + timedelta(days=2))
    room = Room.objects.filter(facility__code=HALL).order_by("position")[0]
    sign_in(page, "emi@example.jp")
    found = {}

    page.goto(f"/desk/shelter/?hall={HALL}")
    found["shelter"] = complaints_on(screen, page, "shelter")
    page.goto(f"/desk/shelter/?hall={HALL}")
    page.get_by_label("理由（カレンダーに、そのまま載ります）").fill("台風10号による避難所の開設")
    page.get_by_label("施設の全部の部屋に効くことを確かめました").check()
    page.get_by_role("button", name="全館の新しい予約を止める").click()
    expect(page.get_by_text("新しい予約を止めました。")).to_be_visible()
    found["stopped"] = complaints_on(screen, page, "shelter-stopped")
    page.goto(f"/desk/shelter/?hall={HALL}")
    page.get_by_role("button", name="この予約を移す・取り消す").click()
    found["clear"] = complaints_on(screen, page, "shelter-clear")
    page.goto(f"/rooms/{room.code}/?month={next_wednesday():%Y-%m}")
    expect(page.locator(".c.suspended").last).to_be_visible()
    found["seen"] = complaints_on(screen, page, "shelter-seen-by-all")

    page.goto(f"/desk/shelter/?hall={HALL}")
    page.get_by_label("施設の全部の部屋に効くことを確かめました").check()
    page.get_by_role("button", name="予約の受付を再開する").click()
    expect(page.get_by_text("ふだんどおり予約を受け付けています")).to_be_visible()
    assert Facility.objects.get(code=HALL).shelter_reason == ""
    assert {name: found[name] for name in found if found[name]} == {}


@pytest.mark.parametrize("screen", SCREENS)
def test_clerk_looks_at_a_year_of_wednesdays_for_a_group(open_page: OpenPage, screen: str) -> None:
    page: Page = open_page("/", **SCREENS[screen])
    first = next_wednesday()
    booked_on(first + timedelta(days=7))
    aoi = Person.objects.get(name="青木 葵")
    sign_in(page, "emi@example.jp")

    page.goto(f"/desk/yearly/?hall={HALL}&person={aoi.code}")
    page.locator("input[name=room]").first.check()
    page.get_by_label("はじめの日").fill(str(first))
    page.get_by_label("おわりの日").fill(str(first + timedelta(days=28)))
    page.get_by_label("水曜日").check()
    page.get_by_label("時刻から").fill("09:00")
    page.get_by_label("時刻まで").fill("12:00")
    page.get_by_role("button", name="日にちごとに空きを確かめる").click()

    expect(page.get_by_text("予約があります")).to_be_visible()
    assert complaints_on(screen, page, "yearly") == []
