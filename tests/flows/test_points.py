"""Points in the browser: a late cancellation, its owner's page, the desk's waiver, a warned day."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organisation, Person
from booking.models import Booking, PenaltyPoint
from core import clock
from facilities.models import HallRules, Room
from facilities.rules.calendar import closed_reason
from facilities.selectors import catalogue
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import check

pytestmark = pytest.mark.django_db(transaction=True)

DESK = {"viewport": {"width": 1280, "height": 800}}
HALL = "chuo-kominkan"


def booked_soon(group: Organisation, ben: Person) -> list[Booking]:
    """Two bookings of the group on the hall's next open day but one."""
    known, day = catalogue().facility_by_code[HALL], clock.day_of(clock.now()) + timedelta(days=2)
    while closed_reason(known, day) is not None:
        day += timedelta(days=1)
    rooms = Room.objects.filter(facility__code=HALL).order_by("position")
    return [
        a_booking(room, day, hours=(9, 12), person=ben, group=group) for room in list(rooms)[:2]
    ]


@pytest.fixture
def bookings(halls: None) -> list[Booking]:
    """Bookings of the circle, at a hall where a cancellation a week before gives a point."""
    for rules in HallRules.objects.filter(facility__code=HALL, subject="penalties"):
        rules.terms["points"][0]["from_days"] = 20  # whatever days are closed now
        rules.terms["points"][0]["points"] = 3
        rules.save()
    return booked_soon(Organisation.objects.get(), Person.objects.get(name="馬場 勉"))


def cancel(page: Page, booking: Booking, name: str) -> None:
    """Read what it means, then cancel."""
    page.goto(f"/bookings/{booking.code}/cancel/")
    expect(page.locator("main .narrow .notice.warning")).to_contain_text(
        "今取り消すと、3点がつきます"
    )
    check(page, name)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.get_by_text("取り消しました。").first).to_be_visible()


def test_late_cancellation_is_seen_waived_and_seen_again(
    open_page: OpenPage, bookings: list[Booking]
) -> None:
    phone, desk = open_page("/"), open_page("/", **DESK)
    sign_in(phone, "ben@example.jp")
    cancel(phone, bookings[0], "phone-cancel-points")
    phone.goto("/my/")
    phone.get_by_role("link", name="間ぎわの取消や無断不使用の点数を見る").click()
    expect(phone.locator("main")).to_contain_text("3点")
    expect(phone.locator("main")).to_contain_text("予約は1か月に1件までです。")
    check(phone, "phone-points")

    sign_in(desk, "emi@example.jp")
    desk.goto(f"/desk/groups/{Organisation.objects.get().code}/")
    desk.locator("#points summary").first.click()
    shot(desk, "desk-group-points-open", full=True)
    desk.get_by_label("理由（本人への通知に、そのまま載ります）").fill("会員の急病")
    desk.get_by_role("button", name="免除する", exact=True).click()
    expect(desk.locator("#points")).to_contain_text("会員の急病")
    check(desk, "desk-group-points")

    phone.reload()
    expect(phone.locator("main")).to_contain_text("会員の急病")
    expect(phone.locator("main .narrow .notice.warning")).to_have_count(0)
    check(phone, "phone-points-waived")


def test_warned_day_is_entered_and_withdrawn(open_page: OpenPage, bookings: list[Booking]) -> None:
    phone, desk = open_page("/"), open_page("/", **DESK)
    sign_in(phone, "ben@example.jp")
    cancel(phone, bookings[0], "phone-cancel-before-warning")
    sign_in(desk, "emi@example.jp")
    desk.goto(f"/desk/closures/?hall={HALL}")
    desk.get_by_role("link", name="警報などの日の点数を、まとめて免除する").click()
    day = clock.day_of(bookings[0].period.start)
    desk.get_by_label("種類").select_option("warning")
    desk.get_by_label("発表元と内容").fill("前橋地方気象台 大雨警報")
    desk.get_by_label("利用日").fill(day.isoformat())
    check(desk, "desk-warnings-form")
    desk.get_by_role("button", name="この日の点数を免除する").click()
    expect(desk.locator(".notice.success")).to_contain_text("いま1件の点数を免除し")
    check(desk, "desk-warnings")

    phone.goto(f"/bookings/{bookings[1].code}/cancel/")
    expect(phone.locator("main .narrow .notice.info")).to_contain_text(
        "今取り消しても、点数はつきません。"
    )
    check(phone, "phone-cancel-warned")
    assert PenaltyPoint.objects.count() == 1
