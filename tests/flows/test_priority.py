"""An organiser applies before the public from a phone without scripts; the hall decides (80)."""

import re
from datetime import date

import pytest
from playwright.sync_api import FilePayload, Page, expect
from psycopg.types.range import DateRange

from accounts.models import Person, Standing
from booking.models import Booking, PriorityClaim
from core import clock
from facilities.models import BookingRules, Room
from facilities.services.versions import raise_catalogue_version
from tests.flows.acts import ROOM, fill_application, sign_in
from tests.flows.conftest import OpenPage
from tests.flows.test_every_page import SCREENS, check, check_on, complaints_on
from tests.flows.test_exemptions import emi_works_here

pytestmark = pytest.mark.django_db(transaction=True)
CODE = ROOM.strip("/").rpartition("/")[2]
GUIDE = FilePayload(name="大会要項.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 guide")
WINDOW = {
    "words": ["sports-body"], "opens_months": 18, "closes_months": 1,
    "documents": ["大会要項", "予算書"], "clause": "優先予約要綱第3条",
}  # fmt: skip


def far_month() -> date:
    """A month whose public opening is far away."""
    return clock.add_months(clock.month_start(clock.day_of(clock.now())), 14)


@pytest.fixture
def organiser(halls: None) -> Person:
    """Aoi counts as an organiser; the room takes organisers before the public."""
    aoi = Person.objects.get(user__email="aoi@example.jp")
    BookingRules.objects.filter(room__code=CODE).update(priority=[WINDOW])
    raise_catalogue_version()
    Standing.objects.create(
        person=aoi, word="sports-body", during=DateRange(date(2020, 4, 1), None),
        reason="体育協会に加盟", given_at=clock.now(), given_by_id=aoi.user_id,
    )  # fmt: skip
    return aoi


def hold_early(page: Page) -> None:
    """Sign in and hold a slot that is open only to organisers."""
    sign_in(page, "aoi@example.jp")
    page.goto(f"{ROOM}?month={far_month():%Y-%m}")
    expect(page.get_by_text("優先して申し込めます")).to_be_visible()
    page.locator(".c.priority label").first.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_organiser_applies_and_the_hall_asks_for_one_more(
    open_page: OpenPage, organiser: Person, *, scripts: bool
) -> None:
    page = open_page("/", scripts=scripts)
    hold_early(page)
    if scripts:
        check(page, "priority-1-room")
        page.goto(f"{ROOM}?month={far_month():%Y-%m}")
        page.locator(".c.priority label").first.click()
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    expect(page.get_by_role("heading", name="優先受付の申し込みです")).to_be_visible()
    fill_application(page)
    page.get_by_label("大会要項").first.set_input_files([GUIDE])
    page.get_by_role("checkbox", name="予算書").check()
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    expect(page.get_by_role("heading", name="優先受付の審査中です")).to_be_visible()
    assert Booking.objects.get().status == "requested"
    page.get_by_role("link", name="書類を出す・見る").click()
    expect(page.get_by_text("窓口に持ってくる予定")).to_be_visible()
    assert PriorityClaim.objects.get().submitted.count() == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_a_priority_application(
    open_page: OpenPage, organiser: Person, screen: str
) -> None:
    page = open_page("/", **SCREENS[screen])
    hold_early(page)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    form = page.url
    check_on(screen, page, "priority-form")
    page.goto(form)
    fill_application(page)
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    expect(page.get_by_role("heading", name="優先受付の審査中です")).to_be_visible()
    booking, claim = Booking.objects.get(), PriorityClaim.objects.get()
    found = {}
    for name, path in {
        "priority-booking": f"/bookings/{booking.application.code}/",
        "priority-documents": f"/bookings/{booking.application.code}/documents/",
        "priority-seen": f"/rooms/{CODE}/?month={far_month():%Y-%m}",
    }.items():
        page.goto(path)
        found[name] = complaints_on(screen, page, name)
    hall = Room.objects.get(code=CODE).facility.code
    desk = open_page("/", **SCREENS[screen])
    emi_works_here(hall)
    sign_in(desk, "emi@example.jp")
    for name, path in {
        "priority-queue": f"/desk/inbox/?hall={hall}&sel={booking.application.code}",
        "priority-desk": f"/desk/priority/{claim.pk}/",
        "priority-at-desk": f"/desk/bookings/{booking.code}/",
    }.items():
        desk.goto(path)
        found[name] = complaints_on(screen, desk, name)
    assert {name: found[name] for name in found if found[name]} == {}
