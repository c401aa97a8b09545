"""A resident pays at the konbini, gets in with a code and reports; another gets the money back."""

import re
from collections.abc import Generator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from booking.models import Booking, UseReport
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from facilities.models import Room
from keys.enums import DoorKind
from payments.selectors import balance_of, payments_of
from payments.services.refund_sending import send_refunds
from tests.flows.acts import fill_application, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import check
from tests.keys.house import box_at, door
from tests.payments.world import SECRET, StandIn, stand_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ROOM = "/rooms/plaza-corner/"  # paid before use, reported after it


@pytest.fixture
def street(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, halls: None, live_server: LiveServer
) -> Generator[StandIn]:
    """The stand-in for Stripe; its clock and the site's are one, and tests set it."""
    with stand_in() as running:
        running.clock.moment = present()
        settings.SITE_URL = live_server.url
        settings.STRIPE_KEY = "sk_test_x"
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
        settings.STRIPE_API_BASE = running.address
        ways = f"form-action 'self' {running.address}"
        policy = settings.CONTENT_SECURITY_POLICY.replace("form-action 'self'", ways)
        settings.CONTENT_SECURITY_POLICY = policy
        monkeypatch.setattr(timezone, "now", lambda: running.clock.moment)
        yield running


def book(page: Page, street: StandIn) -> Booking:
    """The first free hour of the month after next."""
    month = add_months(month_start(day_of(street.clock.moment)), 2)
    page.goto(f"{ROOM}?month={month:%Y-%m}")
    pick_first_free(page)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    fill_application(page, people=6)
    check(page, "phone-pays-1-apply")
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    expect(page.get_by_role("heading", name="申し込みました")).to_be_visible()
    return Booking.objects.select_related("application").latest("pk")


def pay_at_konbini(page: Page, street: StandIn) -> None:
    """From my page to the slip, to the till of a konbini, and back when the knock has come."""
    page.goto("/my/")
    check(page, "phone-pays-2-to-do")
    page.get_by_role("link", name="払う").first.click()
    check(page, "pay-due")
    page.get_by_role("button", name=re.compile("コンビニ")).click()
    page.get_by_role("button", name="コンビニの払込番号をもらう").click()
    expect(page.get_by_text("コンビニでのお支払いを待っています")).to_be_visible()
    check(page, "pay-slip")
    page.get_by_role("link", name="払込番号を見る").click()
    page.get_by_role("button", name="コンビニのレジで払ったことにする").click()
    street.knock()


def moment_of(booking: Booking, *, hours: float) -> datetime:
    """So many hours after the use begins."""
    return booking.period.start + timedelta(hours=hours)


def test_pays_by_konbini_gets_in_with_a_code_and_reports(
    street: StandIn, open_page: OpenPage
) -> None:
    room = Room.objects.get(code="plaza-corner")
    box_at(door(room.facility, "side", DoorKind.BOX, room))
    page = open_page("/")
    sign_in(page, "aoi@example.jp")
    booking = book(page, street)
    assert booking.status == "awaiting_payment"

    pay_at_konbini(page, street)

    page.goto(f"/bookings/{booking.application.code}/")
    expect(page.locator(".steps")).to_contain_text("お支払い")
    expect(page.locator("main")).to_contain_text("使用許可書")
    check(page, "phone-pays-3-confirmed")
    booking.refresh_from_db()
    assert booking.status == "confirmed"

    have_receipt(page, booking)

    street.clock.moment = moment_of(booking, hours=-0.1)
    page.context.clear_cookies()  # weeks have passed
    sign_in(page, "aoi@example.jp")
    page.goto("/my/")
    page.get_by_role("link", name="鍵を見る").first.click()
    see_code(page)
    check(page, "phone-pays-4-key")

    street.clock.moment = moment_of(booking, hours=1)
    page.goto("/my/")
    page.get_by_role("link", name="報告する").first.click()
    report(page)
    booking.refresh_from_db()
    assert (booking.status, UseReport.objects.get().people) == ("completed", 5)


def have_receipt(page: Page, booking: Booking) -> None:
    """The receipt, addressed to whom they say."""
    [payment] = payments_of(booking.application.code)
    page.goto(f"/pay/{payment.code}/")
    expect(page.get_by_role("heading", name="お支払いは済んでいます")).to_be_visible()
    page.get_by_label("宛名").fill("前橋水彩画の会")
    page.get_by_role("button", name="この宛名で領収書を出す").click()
    expect(page.get_by_role("link", name="領収書を開く")).to_be_visible()
    check(page, "pay-paid")


def see_code(page: Page) -> None:
    """The box's code, shown in its window."""
    button = page.get_by_role("button", name=re.compile("番号を"))
    if button.count():
        button.first.click()
    expect(page.locator(".door")).to_contain_text(re.compile(r"\d{2,}"))


def report(page: Page) -> None:
    """Who came, what was done, in four taps."""
    page.get_by_label("使った人数").fill("5")
    for label in ("机といすを戻し、掃除をしました", "明かりと冷暖房を消しました"):
        page.get_by_label(label).check()
    check(page, "phone-pays-5-report")
    page.get_by_role("button", name="報告を送る").click()
    expect(page.locator("main")).to_contain_text("報告を受け取りました")
    shot(page, "phone-pays-6-reported", full=True)


def test_cancels_in_time_and_gets_the_money_back(street: StandIn, open_page: OpenPage) -> None:
    page = open_page("/")
    sign_in(page, "aoi@example.jp")
    booking = book(page, street)
    page.goto(f"/bookings/{booking.application.code}/")
    page.get_by_role("link", name=re.compile("払う")).first.click()
    page.get_by_role("button", name=re.compile("カード")).first.click()
    page.get_by_role("button", name="カードで払う（成功）").click()
    street.knock()
    street.clock.moment += timedelta(hours=2)  # no longer a mistake taken back

    page.goto(f"/bookings/{booking.application.code}/")
    page.get_by_role("link", name=re.compile("取り消す")).click()
    expect(page.locator(".card .sum")).to_contain_text("円")
    check(page, "phone-pays-7-cancel")
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.locator("main")).to_contain_text("お返しの手続き中")
    street.clock.moment += timedelta(minutes=31)
    assert send_refunds(now=street.clock.moment) == 1
    street.knock()

    page.goto(f"/bookings/{booking.application.code}/")
    expect(page.locator("main")).to_contain_text("お返しした金額")
    check(page, "phone-pays-8-back")
    balance = balance_of(booking.application.code)
    assert (balance.held_yen, balance.returned_yen) == (0, booking.fee_yen)


def test_moves_and_changes_details_on_a_phone(street: StandIn, open_page: OpenPage) -> None:
    page = open_page("/")
    sign_in(page, "aoi@example.jp")
    booking = book(page, street)
    page.goto(f"/bookings/{booking.application.code}/")

    page.get_by_role("link", name="部屋や時間を変える").click()
    check(page, "phone-pays-9-move")
    page.locator("input[name=pick]:checked").first.uncheck()
    page.locator(".move-slot input").last.check()
    page.get_by_role("button", name="選んだ部屋と時間に変える").click()
    expect(page.locator("main")).to_contain_text("予約を変更しました")
    page.get_by_role("link", name="人数や使いみちを変える").click()
    page.get_by_label("利用する人数").fill("9")
    check(page, "phone-pays-10-details")
    page.get_by_role("button", name="この内容に変える").click()

    expect(page.locator("main")).to_contain_text("9人")
