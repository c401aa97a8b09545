"""Rules of booking in the browser: an opening that differs by class, and noise next door."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from facilities.models import BookingRules, Facility, Purpose, Room
from facilities.services.versions import raise_catalogue_version
from tests.booking.desk.stage import a_booking
from tests.flows.acts import ROOM, sign_in
from tests.flows.conftest import OpenPage
from tests.flows.test_every_page import check, check_on

pytestmark = pytest.mark.django_db(transaction=True)

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}}
OUTSIDE_LATER = {
    "words": ["outside"],
    "opens": {"basis": "same_day", "days": 14, "at": "09:00"},
    "clause": "交流プラザ規則 第4条",
}
RULE = "市外の方：利用日の2週間前の9:00から申し込めます。（根拠：交流プラザ規則 第4条）"


@pytest.fixture
def path(halls: None) -> str:
    """The room's month after next: nobody from outside may book any of its days yet."""
    BookingRules.objects.filter(room__code="plaza-nigiwai").update(windows=[OUTSIDE_LATER])
    Person.objects.filter(user__email="aoi@example.jp").update(lives_in_city=False)
    raise_catalogue_version()
    return f"{ROOM}?month={add_months(month_start(day_of(present())), 2):%Y-%m}"


def free(page: Page) -> int:
    """How many slots can be picked."""
    return page.locator("input[name=pick]").count()


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_visitor_sees_free_slots_and_an_outsider_their_own_moment(
    open_page: OpenPage, path: str, screen: dict[str, object]
) -> None:
    size = "desk" if screen is DESK else "phone"
    page = open_page(path, **screen)
    assert free(page) > 40
    expect(page.locator("#facts")).to_contain_text(RULE)
    expect(page.get_by_text("あなたの申し込み")).to_have_count(0)
    check_on(size, page, "window-visitor")

    sign_in(page, "aoi@example.jp")
    page.goto(path)

    assert free(page) == 0
    expect(page.locator(".room-top .notice")).to_contain_text(f"あなたの申し込み {RULE}")
    told = page.get_by_text(
        re.compile(r"市外の方は、\d{4}年\d+月\d+日\(.\) 9:00から申し込めます。")
    )
    assert told.count() > 0
    check_on(size, page, "window-outsider")

    page.goto("/accounts/logout/")
    page.get_by_role("button", name=re.compile("ログアウト")).last.click()
    page.goto(path)
    assert free(page) > 40


def test_staff_see_what_is_loud_or_quiet_next_door(open_page: OpenPage, halls: None) -> None:
    rule = {
        "rooms": ["chuo-studio", "chuo-501"],
        "loud": ["music"],
        "quiet": ["meeting"],
        "then": "warn",
        "clause": "利用案内",
    }
    Facility.objects.filter(code="chuo-kominkan").update(neighbours=[rule])
    raise_catalogue_version()
    day = day_of(present()) + timedelta(days=2)
    studio, study = (Room.objects.get(code=code) for code in ("chuo-studio", "chuo-501"))
    aoi = Person.objects.get(user__email="aoi@example.jp")
    loud = a_booking(studio, day, hours=(9, 12), person=aoi, purpose=_purpose("music"))
    a_booking(study, day, hours=(10, 12), person=aoi, purpose=_purpose("meeting"))
    page = open_page("/", **DESK)
    sign_in(page, "emi@example.jp")

    page.goto(f"/desk/bookings/{loud.code}/")

    memo = page.get_by_text(
        "近くの501学習室で10:00–12:00に静かな利用があります。（根拠：利用案内）"
    )
    expect(memo).to_be_visible()
    check(page, "desk-noise-next-door")


def _purpose(code: str) -> Purpose:
    return Purpose.objects.get(code=code)
