"""A clerk's day at the desk, by keyboard: telephone, permit, people at the door, works."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import DutyKind
from accounts.models import Organisation, Person
from booking.enums import Status
from booking.models import Application, Booking, Closure
from core import clock
from facilities.models import Facility, Purpose, Room
from facilities.rules.calendar import closed_reason
from facilities.selectors import catalogue
from notifications.models import Message
from tests.booking.desk.stage import a_booking
from tests.factories.accounts import Someone, duty_of
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot, violations

pytestmark = pytest.mark.django_db(transaction=True)
DESK = {"viewport": {"width": 1280, "height": 800}}
HALL = "chuo-kominkan"
PLAZA = "koryu-plaza"


def open_days(count: int, *, hall: str = HALL) -> list[date]:
    """The hall's next open days after today."""
    known, day = catalogue().facility_by_code[hall], clock.day_of(clock.now())
    found: list[date] = []
    while len(found) < count:
        day += timedelta(days=1)
        if closed_reason(known, day) is None:
            found.append(day)
    return found


def press(page: Page, *keys: str) -> None:
    """Keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """The words of what has the focus."""
    said: str = page.evaluate("document.activeElement.innerText || document.activeElement.name")
    return " ".join(said.split())


def rooms() -> list[Room]:
    return list(Room.objects.filter(facility__code=HALL).order_by("position"))


@pytest.fixture
def ledger(open_page: OpenPage) -> tuple[Page, Booking]:
    """The ledger of the next open day: a group in the morning, somebody in the afternoon."""
    page, [day] = open_page("/", **DESK), open_days(1)
    ben, chie = (Person.objects.get(name=name) for name in ("馬場 勉", "千葉 千恵"))
    first = a_booking(rooms()[0], day, hours=(9, 12), person=ben, group=Organisation.objects.get())
    a_booking(rooms()[1], day, hours=(13, 17), person=chie)
    sign_in(page, "emi@example.jp")
    page.goto(f"/desk/ledger/?hall={HALL}&on={day}")
    return page, first


def test_ledger_is_walked_by_keyboard(ledger: tuple[Page, Booking]) -> None:
    page, _first = ledger

    press(page, "ArrowRight")
    assert "前橋水彩画の会" in focused(page)
    press(page, "ArrowRight")
    assert "空き" in focused(page)
    press(page, "ArrowDown")
    assert "千葉 千恵" in focused(page)
    press(page, "Enter")
    expect(page.get_by_role("complementary")).to_contain_text("千葉 千恵")
    assert "千葉 千恵" in focused(page)
    press(page, "?")
    expect(page.get_by_text("予約や空きを移る")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_booking_is_found_and_moved_by_keyboard(ledger: tuple[Page, Booking]) -> None:
    page, first = ledger

    press(page, "/")
    page.keyboard.type(first.application.code)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("前橋水彩画の会")
    press(page, "m")
    expect(page.get_by_role("heading", level=1)).to_contain_text("予約を移す")
    page.get_by_role("checkbox", name="503学習室 午前").press("Space")
    page.get_by_label("理由").focus()
    page.keyboard.type("机の数が足りないため")
    press(page, "Enter")

    expect(page.get_by_role("status")).to_contain_text("予約を移しました")
    assert Booking.objects.get(pk=first.pk).room == rooms()[1]


def register(page: Page) -> None:
    """Somebody without an address, as they say it on the telephone."""
    page.get_by_label("氏名").fill("佐々木 幸")
    page.get_by_label("ふりがな").fill("ササキ サチ")
    page.get_by_label("電話番号").fill("０２７−２２２−１１１１")
    page.get_by_label("利用規約").focus()
    press(page, "Space", "Enter")


def test_caller_without_address_is_booked_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/", **DESK)
    dai = Person.objects.get(name="土井 大")
    hall = Facility.objects.get(code=PLAZA)  # lets to persons
    duty_of(Someone(dai.user, dai), DutyKind.FRONT_DESK, hall.pk)
    day = open_days(14, hall=PLAZA)[-1]
    sign_in(page, "dai@example.jp")
    page.goto(f"/desk/ledger/?hall={PLAZA}&on={day}")

    press(page, "n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("予約を入れる")
    page.keyboard.type("ささき")
    press(page, "Enter")
    page.get_by_role("link", name="新しく登録する").focus()
    press(page, "Enter")
    register(page)
    expect(page.get_by_role("status")).to_contain_text("登録しました")
    assert violations(page) == []

    page.get_by_role("checkbox", name="にぎわいホール 午後").focus()
    press(page, "Space")
    lecture = Purpose.objects.get(code="lecture")
    page.locator("select[name=purpose]").select_option(str(lecture.pk))
    page.get_by_label("人数").fill("12")
    page.get_by_role("radio", name="いいえ").focus()
    press(page, "Space", "Enter")

    expect(page.get_by_role("status")).to_contain_text("予約を入れました")
    shot(page, "clerk-booked")
    made = Application.objects.get()
    assert (made.asked_by.name, made.channel, made.on_behalf) == ("佐々木 幸", "phone", True)
    assert page.get_by_text("代理入力（土井 大）").is_visible()


def test_permit_is_given_and_people_are_let_in(open_page: OpenPage) -> None:
    page = open_page("/", **DESK)
    today, later = clock.day_of(clock.now()), open_days(8)[-1]
    chie = Person.objects.get(name="千葉 千恵")
    asked = a_booking(rooms()[3], later, hours=(13, 17), person=chie, status=Status.REQUESTED)
    here = a_booking(rooms()[0], today, hours=(0.5, 23.5), person=chie)
    sign_in(page, "emi@example.jp")

    page.goto(f"/desk/?hall={HALL}")
    page.get_by_role("link", name="審査待ち").press("Enter")
    page.get_by_role("link", name="千葉 千恵").press("Enter")
    page.get_by_role("button", name="選んだ申請を決定する").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1件を処理しました")
    assert Booking.objects.get(pk=asked.pk).status == Status.CONFIRMED

    page.locator("[data-go=today]").press("Enter")
    people = page.get_by_label("来た人数")
    people.fill("6")
    people.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("受け付けました")
    page.get_by_role("button", name="終了").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("利用の終わりを記録しました")
    here.refresh_from_db()
    assert (here.status, here.people_came) == (Status.COMPLETED, 6)


def test_works_take_a_room_and_everybody_is_told(open_page: OpenPage) -> None:
    page, day = open_page("/", **DESK), open_days(8)[-1]
    chie = Person.objects.get(name="千葉 千恵")
    hit = a_booking(rooms()[3], day, hours=(13, 17), person=chie)
    sign_in(page, "emi@example.jp")

    page.goto(f"/desk/closures/?hall={HALL}&on={day}")
    page.get_by_label("スタジオ").press("Space")
    page.locator("input[name=reason]").fill("床の張り替え")
    page.locator("input[name=clause]").fill("条例第4条")
    page.get_by_role("button", name="重なる予約を確かめる").press("Enter")
    expect(page.get_by_text("この期間の予約は1件です")).to_be_visible()
    page.get_by_role("button", name="この内容で休館にし、全員に知らせる").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("休館を登録しました")
    assert Booking.objects.get(pk=hit.pk).status == Status.CANCELLED
    assert Closure.objects.get().reason == "床の張り替え"
    assert Message.objects.filter(recipient=chie.user).count() == 1
