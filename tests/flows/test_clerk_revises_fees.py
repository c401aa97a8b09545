"""A clerk revises fees; residents see the old price until the day and the new one from it on."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from core import clock
from core.clock import add_months, day_of, month_start
from facilities.models import FeeSchedule, Room
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_every_page import overflow

pytestmark = pytest.mark.django_db(transaction=True)
HALL, ROOM = "chuo-kominkan", "chuo-501"
DESK = {"width": 1280, "height": 900}


def last_years_bookings() -> None:
    """A dozen uses of the room in the weeks before today."""
    room, aoi = Room.objects.get(code=ROOM), Person.objects.get(name="青木 葵")
    today = day_of(clock.now())
    for weeks in range(1, 13):
        a_booking(room, today - timedelta(weeks=weeks), hours=(9, 12), person=aoi)


def price_in(page: Page, month: str) -> str:
    """The room's price table as a resident sees it in a month."""
    page.goto(f"/rooms/{ROOM}/?month={month}")
    return page.locator(".money").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_clerk_revises_and_residents_see_it_from_the_day_on(
    open_page: OpenPage, scripts: bool
) -> None:
    last_years_bookings()
    begins = add_months(month_start(day_of(clock.now())), 2)
    before, after = f"{add_months(begins, -1):%Y-%m}", f"{begins:%Y-%m}"
    clerk = open_page(scripts=scripts, viewport=DESK)
    sign_in(clerk, "emi@example.jp")
    clerk.goto(f"/desk/fees/?hall={HALL}")
    look(clerk, "fees-1-versions", scripts=scripts)
    expect(clerk.get_by_role("link", name="金額を変える")).to_be_visible()
    clerk.get_by_role("link", name="改定を作る").click()
    text = clerk.locator("textarea[name=text]")
    old = text.input_value()
    revised = old.replace(old[old.index("from:") :].split("\n")[0], f"from: {begins}")
    revised = revised.replace("am: 600, pm: 800", "am: 660, pm: 880")

    text.fill(revised.replace("am: 660", "am: 66O"))
    clerk.get_by_role("button", name="変わることを確かめる").click()
    expect(clerk.get_by_role("alert")).to_contain_text("fees[1].yen.am")
    look(clerk, "fees-2-faults", scripts=scripts)
    clerk.locator("textarea[name=text]").fill(revised)
    clerk.get_by_role("button", name="変わることを確かめる").click()
    expect(clerk.locator("main")).to_contain_text("+720円")
    look(clerk, "fees-3-impact", scripts=scripts)
    assert FeeSchedule.objects.filter(facility__code=HALL).count() == 1
    clerk.get_by_role("button", name="料金として公開する").click()
    expect(clerk.locator("main")).to_contain_text("これから")
    look(clerk, "fees-4-published", scripts=scripts)

    resident = open_page(scripts=scripts)
    assert "600円" in price_in(resident, before)
    assert "660円" in price_in(resident, after)
    look(resident, "fees-5-room", scripts=scripts)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_clerk_changes_one_price_without_knowing_the_file(
    open_page: OpenPage, scripts: bool
) -> None:
    last_years_bookings()
    kept = FeeSchedule.objects.get(facility__code=HALL).text
    begins = add_months(month_start(day_of(clock.now())), 2)
    clerk = open_page(scripts=scripts, viewport=DESK)
    sign_in(clerk, "emi@example.jp")
    clerk.goto(f"/desk/fees/prices/?hall={HALL}")
    clerk.get_by_label("新しい料金の始まる日").fill(f"{begins}")
    morning = clerk.get_by_label("501学習室 午前")
    morning.fill("66O")
    clerk.get_by_role("button", name="変わることを確かめる").click()
    expect(clerk.get_by_role("alert").first).to_contain_text("何も変わっていません")
    look(clerk, "prices-1-fault", scripts=scripts)

    morning.fill("660")
    clerk.get_by_label("ホール 午前・午後", exact=True).fill("3600")
    clerk.get_by_role("button", name="変わることを確かめる").click()
    expect(clerk.locator("main")).to_contain_text("+720円")
    warning = clerk.locator(".notice.warning:not([hidden])")
    expect(warning).to_contain_text("続けて申し込むと3,600円")
    look(clerk, "prices-2-impact", scripts=scripts)
    on_paper(clerk, "prices-2-impact-on-paper")
    clerk.get_by_role("button", name="書きなおす").click()
    expect(clerk.get_by_label("501学習室 午前")).to_have_value("660")
    clerk.set_viewport_size({"width": 390, "height": 844})
    look(clerk, "prices-3-phone", scripts=scripts)
    clerk.get_by_role("button", name="変わることを確かめる").click()
    clerk.get_by_role("button", name="料金として公開する").click()
    expect(clerk.locator("main")).to_contain_text("これから")

    new = FeeSchedule.objects.get(facility__code=HALL, valid__startswith=begins).text
    expected = kept.replace("am: 600", "am: 660", 1).replace("am+pm: 3200", "am+pm: 3600")
    assert new == expected.replace("from: 2026-04-01", f"from: {begins}", 1)


def on_paper(page: Page, name: str) -> None:
    """A picture of the print: no menu, and the page's own matter as wide as the sheet."""
    page.emulate_media(media="print")
    expect(page.locator(".desk-nav")).to_be_hidden()
    shot(page, name, full=True)
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] == DESK["width"]
    page.emulate_media(media="screen")


def look(page: Page, name: str, *, scripts: bool) -> None:
    """A picture; axe, which is a script itself, is content; nothing is cut off."""
    shot(page, name, full=True)
    if scripts:
        assert violations(page) == []
        assert overflow(page) <= 0
