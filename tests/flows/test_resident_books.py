"""A resident books a hall of Maebashi from a phone, from the first look to the calendar file."""

import re
from datetime import datetime
from typing import cast

import pytest
from django.core import mail
from icalendar import Calendar
from playwright.sync_api import Page, expect

from booking.models import Booking
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from notifications.services.deliver import deliver_due
from tests.flows.acts import ROOM, code_in_last_mail, fill_application, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot

pytestmark = pytest.mark.django_db(transaction=True)


def next_month() -> str:
    """A month whose days are open and beyond every deadline."""
    return f"{add_months(month_start(day_of(present())), 1):%Y-%m}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_first_look_to_booked_as_a_newcomer(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(f"{ROOM}?month={next_month()}", scripts=scripts)
    name = "phone" if scripts else "noscript"
    pick_first_free(page, 2)
    shot(page, f"{name}-1-picked")

    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    page.get_by_role("link", name="はじめての登録をする").click()
    page.locator("input[name=email]").fill("hanako@example.jp")
    page.get_by_role("button", name="確認の番号を送る").click()
    page.locator("input[name=code]").fill(code_in_last_mail())
    shot(page, f"{name}-2-code")
    page.get_by_role("button", name="この番号で進む").click()
    register(page)
    page.get_by_role("button", name="この時間を仮押さえする").click()
    expect(page.locator(".countdown")).to_contain_text("仮押さえは あと")
    fill_application(page)
    shot(page, f"{name}-3-apply")
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()

    expect(page.get_by_role("heading", name="予約が決まりました")).to_be_visible()
    shot(page, f"{name}-4-booked", full=True)
    [booking] = Booking.objects.all()
    assert booking.status == "confirmed"
    assert len(booking.slot_codes) == 2
    page.get_by_role("link", name="マイページへ").click()
    expect(page.locator("main")).to_contain_text("にぎわいホール")
    shot(page, f"{name}-5-my", full=True)


def register(page: Page) -> None:
    """The few details that are asked once."""
    page.locator("input[name=name]").fill("前橋 花子")
    page.locator("input[name=phone]").fill("027-000-0001")
    page.locator("input[name=accept_terms]").check()
    page.get_by_role("button", name="この内容で登録する").click()


def book(page: Page, path: str = ROOM) -> None:
    """The whole way for somebody signed in, counting taps: no more than six (ui.md)."""
    page.goto(f"{path}?month={next_month()}")
    pick_first_free(page)  # 1
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()  # 2
    fill_application(page)  # 3, 4
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()  # 5
    expect(page.get_by_role("heading", name="予約が決まりました")).to_be_visible()


def test_confirmation_mail_carries_a_calendar_file(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")
    book(page)

    deliver_due(now=present())

    letter = mail.outbox[-1]
    [attachment] = letter.attachments
    [event] = Calendar.from_ical(attachment.content).events
    booking = Booking.objects.select_related("application").get()
    assert letter.to == ["aoi@example.jp"]
    assert event["UID"] == f"{booking.code}@kashikan"
    starts = cast("datetime", event.DTSTART)
    assert starts == booking.during.lower
    assert str(starts.tzinfo) == "Asia/Tokyo"


def test_cancel_then_undo_then_again(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")
    book(page)

    page.get_by_role("link", name="取り消す").click()
    shot(page, "phone-6-cancel")
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.locator("main")).to_contain_text("取りやめました")
    assert Booking.objects.get().status == "cancelled"
    page.get_by_role("button", name="取消を元に戻す").click()
    expect(page.locator("main")).to_contain_text("取消を元に戻しました")
    assert Booking.objects.get().status == "confirmed"
    page.get_by_role("link", name="同じ内容でもう一度").click()
    shot(page, "phone-7-again")
    page.get_by_role("button", name="を仮押さえする").first.click()

    expect(page.locator(".countdown")).to_be_visible()


def test_two_people_one_slot_the_second_is_told_what_else_is_free(open_page: OpenPage) -> None:
    slow, quick = open_page(), open_page()
    sign_in(slow, "aoi@example.jp")
    sign_in(quick, "emi@example.jp")
    slow.goto(f"{ROOM}?month={next_month()}")
    book(quick)

    pick_first_free(slow)
    slow.get_by_role("button", name="選んだ時間を仮押さえする").click()

    expect(slow.get_by_role("alert")).to_contain_text("たった今ほかの方が予約しました")
    expect(slow.get_by_role("heading", name="今、空いている時間")).to_be_visible()
    expect(slow.locator(".choices li", has_text="情報発信コーナー")).to_contain_text(" 9:00–10:00")
    expect(slow.locator("main")).not_to_contain_text("9:00–10:00 9:00–10:00")
    shot(slow, "phone-8-taken")
    assert Booking.objects.count() == 1


def test_group_representative_books_for_the_group(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "ben@example.jp")

    book(page, "/rooms/chuo-501/")

    expect(page.locator("main")).to_contain_text("前橋水彩画の会")


def test_hold_is_seen_as_mine_and_given_back(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")
    page.goto(f"{ROOM}?month={next_month()}")
    pick_first_free(page)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    page.goto(f"{ROOM}?month={next_month()}")
    expect(page.locator(".picking .c.held_by_you")).to_have_count(1)

    page.goto("/my/")
    page.get_by_role("link", name="申し込みを続ける").click()
    page.get_by_role("button", name="仮押さえをやめる").click()

    expect(page.locator("main")).to_contain_text("仮押さえをやめました")


def test_keyboard_alone_reaches_a_booking(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")
    page.goto(f"{ROOM}?month={next_month()}")

    page.locator("input[name=pick]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("select[name=purpose]").focus()
    page.keyboard.press("ArrowDown")
    page.locator("input[name=people]").focus()
    page.keyboard.type("5")
    page.get_by_role("radio", name="いいえ").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="予約が決まりました")).to_be_visible()


def test_form_over_two_uses_is_readable_at_twice_the_text(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")
    page.goto(f"{ROOM}?month={next_month()}")
    free = page.locator("label:has(input[name=pick])")
    free.first.click()
    free.last.click()
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    kept = page.locator(".what")
    page.evaluate("scrollTo(0, 500)")
    assert kept.evaluate("held => held.getBoundingClientRect().y") == 0  # stays in sight

    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("scrollTo(0, 2000)")

    assert kept.evaluate("held => held.getBoundingClientRect().bottom") < 0  # covers nothing
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_evening_question_is_answered_and_narrowed(open_page: OpenPage) -> None:
    day = f"{next_month()}-15"
    page = open_page(f"/day/?on={day}&slot=evening")
    everything = page.locator("input[name=pick]").count()

    page.goto(f"/day/?on={day}&slot=evening&purpose=music&people=100")

    assert 0 < page.locator("input[name=pick]").count() < everything
    page.goto(f"/day/?on={day}&slot=evening&people=9000")
    expect(page.locator("main")).to_contain_text("この条件では、空きがありません")
