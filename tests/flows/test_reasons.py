"""A cell that cannot be picked says why: by tap, by keyboard, without scripts."""

import pytest
from playwright.sync_api import Page, expect

from core.clock import add_months, day_of, month_start
from core.clock import now as present
from tests.flows.acts import ROOM, pick_first_free, sign_in
from tests.flows.conftest import PHONE, OpenPage, shot, violations
from tests.flows.test_resident_books import next_month

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_else_holds(open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, "aoi@example.jp")
    page.goto(f"{ROOM}?month={next_month()}")
    pick_first_free(page, 2)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    expect(page.locator(".countdown")).to_be_visible()


def month_after_opening() -> str:
    """A month of which nothing can be booked yet."""
    return f"{add_months(month_start(day_of(present())), 14):%Y-%m}"


@pytest.mark.parametrize("width", [PHONE["width"], 768, 1280])
def test_held_cell_says_until_when(open_page: OpenPage, width: int) -> None:
    somebody_else_holds(open_page)
    page = open_page(
        f"{ROOM}?month={next_month()}", scripts=False, viewport={"width": width, "height": 844}
    )
    cell = page.get_by_role("button", name="仮予約中").first
    cell.scroll_into_view_if_needed()
    shot(page, f"reason-{width}-closed")

    cell.click()

    note = page.locator(".why:popover-open")
    expect(note).to_contain_text("ほかの方が手続き中です。")
    shot(page, f"reason-{width}-open")
    note.get_by_role("button", name="閉じる").click()
    expect(note).to_have_count(0)


def by_keyboard(page: Page) -> None:
    cell = page.locator("td.not_yet button").first
    cell.focus()
    page.keyboard.press("Enter")


def test_keyboard_opens_and_escape_closes(open_page: OpenPage) -> None:
    page = open_page(f"{ROOM}?month={month_after_opening()}")

    by_keyboard(page)

    note = page.locator(".why:popover-open")
    expect(note).to_contain_text("この時刻に受付が始まります。")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)


def test_target_is_as_large_as_a_finger(open_page: OpenPage) -> None:
    page = open_page(f"{ROOM}?month={month_after_opening()}")

    box = page.locator("td.not_yet button").first.bounding_box()

    assert box is not None
    assert box["height"] >= 44


def test_where_nothing_can_be_chosen_there_is_no_button_to_press(open_page: OpenPage) -> None:
    page = open_page(f"{ROOM}?month={month_after_opening()}")

    expect(page.locator(".thumb")).to_be_hidden()

    page.goto(f"{ROOM}?month={next_month()}")
    expect(page.locator(".thumb")).to_be_visible()
