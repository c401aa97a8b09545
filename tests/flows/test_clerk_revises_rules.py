"""A clerk revises a window and a limit; residents see the old rule until the day, then the new."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from core import clock
from core.clock import add_months, day_of, month_start
from facilities.models import BookingRules, Room
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_every_page import overflow

pytestmark = pytest.mark.django_db(transaction=True)
HALL, ROOM = "chuo-kominkan", "chuo-501"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CHECK, AHEAD = "変わることを確かめる", "どれだけ前から"
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def first_day() -> str:
    """The first of the month after next."""
    return add_months(month_start(day_of(clock.now())), 2).isoformat()


def room_in(page: Page, month: str) -> str:
    """What a resident reads about the room in a month."""
    page.goto(f"/rooms/{ROOM}/?month={month}")
    return page.locator("main").inner_text()


def booked_then() -> None:
    """Three bookings of one person in the month after next: the new limit will be two."""
    room, aoi = Room.objects.get(code=ROOM), Person.objects.get(name="青木 葵")
    month = add_months(month_start(day_of(clock.now())), 2)
    days = [month + timedelta(days=number) for number in range(10, 13)]
    for day in days:
        a_booking(room, day, hours=(9, 12), person=aoi)


@BOTH
def test_clerk_revises_a_window_and_a_limit(open_page: OpenPage, scripts: bool) -> None:
    booked_then()
    begins = first_day()
    clerk = open_page(scripts=scripts, viewport=DESK)
    sign_in(clerk, "emi@example.jp")
    clerk.goto(f"/desk/rules/?hall={HALL}")
    look(clerk, "rules-1-told", scripts=scripts)
    clerk.get_by_role("link", name="変える 受付の規則（standard）").click()
    look(clerk, "rules-2-fields", scripts=scripts)

    type_version(clerk, begins)
    look(clerk, "rules-4-row", scripts=scripts)
    clerk.get_by_role("button", name=CHECK).click()
    read_what_changes(clerk)
    look(clerk, "rules-5-impact", scripts=scripts)
    assert BookingRules.objects.filter(room__code=ROOM).count() == 1

    clerk.get_by_role("button", name="書きなおす").click()
    expect(clerk.get_by_label(AHEAD, exact=True).first).to_have_value("3")
    clerk.set_viewport_size({"width": 390, "height": 844})
    look(clerk, "rules-6-phone", scripts=scripts)
    clerk.get_by_role("button", name=CHECK).click()
    look(clerk, "rules-7-phone-impact", scripts=scripts)
    clerk.get_by_role("button", name="規則として公開する").click()
    expect(clerk.locator("main")).to_contain_text("これから")
    look(clerk, "rules-8-published", scripts=scripts)
    resident_reads_old_and_new(open_page(scripts=scripts), begins)


def type_version(clerk: Page, begins: str) -> None:
    """Two months become three, four slots two, and the counter may book until the use begins."""
    clerk.get_by_label("新しい規則の始まる日").fill(begins)
    clerk.get_by_label(AHEAD, exact=True).first.fill("三")
    clerk.get_by_label("いくつまで").fill("2")
    clerk.get_by_role("button", name=CHECK).click()
    expect(clerk.get_by_role("alert").first).to_contain_text("何も変わっていません")
    expect(clerk.locator("[aria-invalid=true]")).to_have_count(1)
    expect(clerk.get_by_label("いくつまで")).to_have_value("2")
    shot(clerk, "rules-3-fault", full=True)

    clerk.get_by_label(AHEAD, exact=True).first.fill("3")
    clerk.get_by_role("button", name="違いを加える").click()
    row = clerk.get_by_role("group", name="区分・受付方法による違い 1", exact=True)
    row.get_by_label("窓口", exact=True).check()
    row.get_by_label("申し込みは利用の何日前まで").fill("0")
    row.get_by_label("根拠の条文").fill("公民館条例 第4条")


def read_what_changes(clerk: Page) -> None:
    """Before and after in words, and the bookings that exceed the new limit."""
    main = clerk.locator("main")
    expect(main).to_contain_text("3か月前の月の初日の9:00から申し込めます")
    expect(main).to_contain_text("窓口：使い始める時刻まで申し込めます。（根拠：公民館条例 第4条）")
    expect(main).to_contain_text("新しい規則では受け付けられない予約が3件あります")


def resident_reads_old_and_new(resident: Page, begins: str) -> None:
    """Months before the day tell the old rule, those from it on the new one."""
    before = f"{add_months(month_start(day_of(clock.now())), 1):%Y-%m}"
    assert "2か月前の月の初日の9:00から" in room_in(resident, before)
    after = room_in(resident, begins[:7])
    assert "3か月前の月の初日の9:00から" in after
    assert "1か月に2コマまで" in after


def test_new_closed_day_names_the_booking_it_hits(open_page: OpenPage) -> None:
    booked_then()
    begins = add_months(month_start(day_of(clock.now())), 2)
    closed = (begins + timedelta(days=10)).isoformat()
    clerk = open_page(scripts=False, viewport=PHONE)
    sign_in(clerk, "emi@example.jp")
    clerk.goto(f"/desk/rules/change/?hall={HALL}&what=closed")
    clerk.get_by_label("新しい規則の始まる日").fill(begins.isoformat())
    clerk.get_by_role("button", name="休館日の規則を加える").click()
    row = clerk.get_by_role("group", name="日の規則 3", exact=True)
    row.get_by_label("種類").select_option("日付")
    row.get_by_label("日付", exact=True).fill(closed)
    row.get_by_label("月曜日").check()
    clerk.get_by_role("button", name=CHECK).click()
    expect(row).to_contain_text("この種類（kind）では使いません")
    shot(clerk, "closed-1-fault", full=True)

    row.get_by_label("月曜日").uncheck()
    clerk.get_by_role("button", name=CHECK).click()
    expect(clerk.locator("main")).to_contain_text("受け付けられない予約が1件あります")
    shot(clerk, "closed-2-impact", full=True)
    link = clerk.get_by_role("link", name=re.compile("この日の休館へ"))
    assert f"on={closed}" in (link.get_attribute("href") or "")
    clerk.get_by_role("button", name="規則として公開する").click()
    the_file_is_the_same_thing(clerk, closed)


def the_file_is_the_same_thing(clerk: Page, closed: str) -> None:
    """What was typed into fields stands in the file; a fault there has its line; then withdraw."""
    clerk.goto(f"/desk/rules/revise/?hall={HALL}")
    text = clerk.locator("textarea[name=text]")
    shot(clerk, "closed-3-file", full=True)
    assert f"dates: [{closed}]" in text.input_value()
    text.fill(text.input_value().replace(f"dates: [{closed}]", "dates: [2027-02-30]"))
    clerk.get_by_role("button", name=CHECK).click()
    expect(clerk.get_by_role("alert")).to_contain_text("closed[2].days[3].dates[1]")
    clerk.goto(f"/desk/rules/?hall={HALL}")
    clerk.get_by_role("link", name="この日からの規則を取りやめる").click()
    look(clerk, "withdraw", scripts=False)
    clerk.get_by_role("button", name="公開を取りやめる").click()
    expect(clerk.locator("main")).not_to_contain_text("これから")


def look(page: Page, name: str, *, scripts: bool) -> None:
    """A picture; axe, which is a script itself, is content; nothing is cut off."""
    shot(page, name, full=True)
    if scripts:
        assert violations(page) == []
        assert overflow(page) <= 0
