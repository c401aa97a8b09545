"""Every page: axe finds nothing, nothing is cut off, at phone and desk, also at 200 % text."""

import re

import pytest
from playwright.sync_api import Page

from booking.models import Application, Booking, Hold
from tests.flows.acts import ROOM, fill_application, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_resident_books import next_month

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = {
    "start": "/",
    "day": "/day/?on={month}-15",
    "day-none": "/day/?on={month}-15&people=9000",
    "halls": "/halls/",
    "hall": "/halls/chuo-kominkan/?on={month}-15",
    "hall-hours": "/halls/koryu-plaza/?on={month}-15",
    "room": "/rooms/chuo-501/?month={month}",
    "room-hours": "/rooms/plaza-corner/?month={month}",
    "room-divided": "/rooms/bunka-exhibition/?month={month}",
    "room-lottery": "/rooms/daiyon-assembly/?month={month}",
    "terms": "/terms/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "not-found": "/nowhere/",
}
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 740}},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}


def check(page: Page, name: str) -> None:
    """No violation, nothing wider than the screen, nothing lost at double text size."""
    assert complaints(page, name) == []


def check_on(screen: str, page: Page, name: str) -> None:
    """`check` on one of several screens."""
    assert complaints_on(screen, page, name) == []


def complaints(page: Page, name: str, *, axe: bool = True) -> list[str]:
    """What axe finds, and what is wider than the screen, also at double text size."""
    shot(page, name, full=True)
    found = violations(page) if axe else []
    if wider := overflow(page):
        found.append(f"wider than the screen by {wider} px")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    shot(page, f"{name}-200", full=False)
    if wider := overflow(page):
        found.append(f"wider than the screen by {wider} px at 200 %")
    return found


def complaints_on(screen: str, page: Page, name: str) -> list[str]:
    """`complaints` on one of several screens. On the tablet, which has the same page, no axe."""
    return complaints(page, f"{screen}-{name}", axe=screen != "tablet")


WIDER = """() => {
    const lists = innerWidth < 768 ? [...document.querySelectorAll(".scroll:has(.stacks)")] : [];
    const wide = [document.documentElement, ...lists].map(e => e.scrollWidth - e.clientWidth);
    return Math.max(...wide);
}"""


def overflow(page: Page) -> int:
    """By how many pixels the page, or on a phone a list in it, is wider than its place."""
    width: int = page.evaluate(WIDER)
    return width


@pytest.mark.parametrize("screen", SCREENS)
def test_public_pages(open_page: OpenPage, screen: str) -> None:
    page = open_page("/", **SCREENS[screen])
    for name, path in PUBLIC.items():
        page.goto(path.format(month=next_month()))
        check_on(screen, page, name)


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_one_who_books(open_page: OpenPage, screen: str) -> None:
    page = open_page("/", **SCREENS[screen])
    sign_in(page, "aoi@example.jp")
    page.goto("/my/")
    check_on(screen, page, "my-empty")
    page.goto(f"{ROOM}?month={next_month()}")
    pick_first_free(page)
    page.get_by_role("button", name="選んだ時間を仮押さえする").click()
    check_on(screen, page, "apply")
    page.goto(f"/apply/{Hold.objects.get().code}/")
    fill_application(page)
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    check_on(screen, page, "booked")
    application, booking = Application.objects.get(), Booking.objects.get()
    for name, path in {
        "addresses": "/accounts/email/",
        "password-set": "/accounts/password/set/",
        "password-reset": "/accounts/password/reset/",
        "sign-out": "/accounts/logout/",
        "booking": f"/bookings/{application.code}/",
        "cancel": f"/bookings/{booking.code}/cancel/",
        "again": f"/bookings/{booking.code}/again/",
        "my": "/my/",
        "profile": "/accounts/profile/",
        "refused": "/bookings/1234567890/",
    }.items():
        page.goto(path)
        check_on(screen, page, name)


@pytest.mark.parametrize("screen", SCREENS)
def test_desk_page(open_page: OpenPage, screen: str) -> None:
    page = open_page("/", **SCREENS[screen])
    sign_in(page, "dai@example.jp")
    page.goto("/desk/")

    check_on(screen, page, "desk-day")


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_pages_in_other_languages(open_page: OpenPage, language: str) -> None:
    page = open_page("/", **SCREENS["phone"])
    page.context.add_cookies([{"name": "kashikan_language", "value": language, "url": page.url}])
    for name in ("start", "day", "hall", "room", "sign-in"):
        page.goto(PUBLIC[name].format(month=next_month()))
        check(page, f"{language}-{name}")
