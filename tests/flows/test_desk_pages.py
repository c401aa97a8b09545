"""Every page of the desk, seen in a browser: axe, nothing cut off, pictures to look at."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import NoteAbout
from accounts.models import Organisation, Person
from accounts.selectors import actor_of
from accounts.services.notes import write_note
from booking.enums import Status
from booking.models import Booking
from core import clock
from facilities.models import Facility, Room
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import SCREENS, complaints_on

pytestmark = pytest.mark.django_db(transaction=True)
HALL = "chuo-kominkan"
HEIGHTS = "all => all.map(e => e.getBoundingClientRect().height)"


def a_living_day() -> dict[str, Booking]:
    """Bookings in every state on the hall's next working day, today included."""
    now = clock.now()
    day = clock.day_of(now)
    chie, aoi = (Person.objects.get(name=name) for name in ("千葉 千恵", "青木 葵"))
    group = Organisation.objects.get()
    rooms = list(Room.objects.filter(facility__code=HALL).order_by("position"))
    made = {
        "past": a_booking(rooms[0], day, hours=(9, 12), person=aoi, status=Status.COMPLETED),
        "late": a_booking(rooms[1], day, hours=(0.5, 23.5), person=chie, channel="phone"),
        "unpaid": a_booking(
            rooms[0], day, hours=(18, 21), person=aoi, group=group, status=Status.AWAITING_PAYMENT
        ),
        "in_use": a_booking(
            rooms[2], day, hours=(9, 12), person=aoi, group=group, status=Status.IN_USE
        ),
        "waiting": a_booking(
            rooms[3], day + timedelta(days=1), hours=(13, 17), person=aoi, group=group,
            status=Status.REQUESTED, purpose_text="定期演奏会の練習（打楽器あり）",
        ),
        "coming": a_booking(rooms[0], day + timedelta(days=2), hours=(9, 12), person=chie),
    }  # fmt: skip
    dai = actor_of(Person.objects.get(name="土井 大").user, on=day)
    write_note(
        about=NoteAbout.BOOKING, code=made["late"].code, text="車いすの方が2名。段差に板を出す",
        is_warning=True, actor=dai, now=now,
    )  # fmt: skip
    write_note(
        about=NoteAbout.PERSON, code=chie.code, text="耳が遠いので、ゆっくり話す",
        is_warning=False, actor=dai, now=now,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("screen", SCREENS)
def test_desk_pages(open_page: OpenPage, screen: str) -> None:
    page: Page = open_page("/", **SCREENS[screen])
    made = a_living_day()
    sign_in(page, "emi@example.jp")
    hall, day = Facility.objects.get(code=HALL), clock.day_of(clock.now())
    chie, group = Person.objects.get(name="千葉 千恵"), Organisation.objects.get()
    place = f"?hall={hall.code}&on={day}"
    later = f"?hall={hall.code}&on={day + timedelta(days=2)}"
    room = Room.objects.filter(facility=hall).order_by("position")[0]
    found: dict[str, list[str]] = {}
    for name, path in {
        "board": f"/desk/{place}",
        "signage": f"/desk/signage/{place}",
        "ledger": f"/desk/ledger/{place}",
        "ledger-selected": f"/desk/ledger/{place}&sel={made['late'].code}",
        "week": f"/desk/ledger/week/{place}",
        "booking": f"/desk/bookings/{made['late'].code}/",
        "move": f"/desk/bookings/{made['coming'].code}/move/",
        "cancel": f"/desk/bookings/{made['coming'].code}/cancel/",
        "book": f"/desk/book/{place}",
        "book-search": f"/desk/book/{place}&q=ちば",
        "book-form": f"/desk/book/{later}&person={chie.code}",
        "inbox": f"/desk/inbox/{place}",
        "inbox-selected": f"/desk/inbox/{place}&sel={made['waiting'].application.code}",
        "people": "/desk/people/?q=あおき",
        "register": "/desk/people/new/?q=さとう",
        "person": f"/desk/people/{chie.code}/",
        "group": f"/desk/groups/{group.code}/",
        "closures": f"/desk/closures/{place}",
        "rules": f"/desk/rules/{place}",
        "rules-change": f"/desk/rules/change/{place}&what=rules:standard",
        "rules-closed": f"/desk/rules/change/{place}&what=closed",
        "rules-penalties": f"/desk/rules/change/{place}&what=penalties",
        "rules-revise": f"/desk/rules/revise/{place}",
    }.items():
        page.goto(path)
        found[name] = complaints_on(screen, page, f"desk-{name}")
    page.goto(f"/desk/closures/{place}")
    page.locator(f"input[name=room][value='{room.pk}']").check()
    page.locator("input[name=last]").fill(str(day + timedelta(days=3)))
    page.locator("input[name=reason]").fill("工事")
    page.get_by_role("button", name="重なる予約を確かめる").click()
    found["close"] = complaints_on(screen, page, "desk-close")

    assert {name: found[name] for name in found if found[name]} == {}


def test_board_is_dense_and_what_is_pressed_is_large(open_page: OpenPage) -> None:
    page: Page = open_page("/", viewport={"width": 1280, "height": 800})
    day = clock.day_of(clock.now())
    chie = Person.objects.get(name="千葉 千恵")
    for room in Room.objects.filter(facility__code=HALL).order_by("position")[:3]:
        a_booking(room, day, hours=(0.5, 23.5), person=chie)
    sign_in(page, "emi@example.jp")
    page.goto(f"/desk/?hall={HALL}&on={day}")
    expect(page.get_by_role("button", name="来なかった")).to_have_count(3)
    shot(page, "board-dense")

    rows: list[float] = page.locator(".board tbody tr").evaluate_all(HEIGHTS)
    pressed = page.locator(".board tbody :is(a, button, input:not([type=hidden]))")
    hidden: int = page.locator(".scroll").evaluate("e => e.scrollWidth - e.clientWidth")

    assert max(rows) <= 52
    assert min(pressed.evaluate_all(HEIGHTS)) >= 44
    assert hidden == 0


def test_room_names_stay_beside_the_ledger_on_a_phone(open_page: OpenPage) -> None:
    page: Page = open_page("/")
    sign_in(page, "emi@example.jp")
    for path in ("ledger/", "ledger/week/"):
        page.goto(f"/desk/{path}?hall={HALL}")
        scrolled: int = page.locator(".scroll").evaluate(
            "e => { e.scrollLeft = 300; return e.scrollLeft; }"
        )
        name = page.get_by_role("rowheader").first.bounding_box()

        assert scrolled == 300
        assert name is not None
        assert name["x"] >= 0


def test_ledger_fits_on_paper(open_page: OpenPage) -> None:
    page: Page = open_page("/", viewport={"width": 794, "height": 1123})  # A4
    a_living_day()
    sign_in(page, "emi@example.jp")
    page.emulate_media(media="print")
    for path in ("ledger/", "ledger/week/"):
        page.goto(f"/desk/{path}?hall={HALL}")
        shot(page, f"print-{path.replace('/', '')}", full=True)
        hidden: int = page.locator(".scroll").evaluate("e => e.scrollWidth - e.clientWidth")

        assert hidden == 0


def test_manager_and_keys_of_the_new_families(open_page: OpenPage) -> None:
    manager, keys = (open_page("/", **SCREENS["desk"]) for _ in range(2))
    sign_in(manager, "mei@example.jp")
    sign_in(keys, "nao@example.jp")

    for code in ("higashi-shogyo", "mihon-shogakko"):
        hall = Facility.objects.get(code=code)
        manager.goto(f"/desk/rules/?hall={code}")
        expect(manager.locator("h1")).to_contain_text(hall.name)
        keys.goto(f"/desk/keys/?hall={code}")
        expect(keys.locator("#bar_hall")).to_have_value(code)
    shot(keys, "families-keys")
