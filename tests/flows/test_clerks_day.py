"""A clerk's day from the first call to the counted drawer; the ledger by keyboard; works."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock_time

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.enums import DutyKind
from accounts.models import Organisation, Person
from booking.enums import Status
from booking.models import Booking, Closure
from core import clock
from core.codes import grouped
from facilities.models import Facility, Purpose, Room
from facilities.rules.calendar import closed_reason
from facilities.selectors import catalogue
from keys.enums import DoorKind, KeyStatus
from keys.models import Key, KeyLoan
from notifications.models import Message
from payments.models import TillSession
from payments.selectors import balance_of
from tests.booking.desk.stage import a_booking
from tests.factories.accounts import Someone, duty_of
from tests.flows.acts import sign_in, sign_on_screen
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_every_page import check
from tests.keys.house import door, key

pytestmark = pytest.mark.django_db(transaction=True)
DESK = {"viewport": {"width": 1280, "height": 800}}
HALL = "chuo-kominkan"
SHARED = "ogo-chante"  # decides on applications, is paid before use


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
    for each in keys:
        page.keyboard.press(each)


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

    expect(page.get_by_role("status").filter(has_text="予約を移しました")).to_be_visible()
    assert Booking.objects.get(pk=first.pk).room == rooms()[1]


def call_comes_in(page: Page) -> Booking:
    """Somebody without an address telephones for the same afternoon; typed without a mouse."""
    press(page, "n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("予約を入れる")
    page.keyboard.type("ささき")
    press(page, "Enter")
    page.get_by_role("link", name="新しく登録する").focus()
    press(page, "Enter")
    page.get_by_label("氏名").fill("佐々木 幸")
    page.get_by_label("ふりがな").fill("ササキ サチ")
    page.get_by_label("電話番号").fill("０２７−２２２−１１１１")
    page.get_by_label("利用規約").focus()
    press(page, "Space", "Enter")
    expect(page.get_by_role("status").filter(has_text="登録しました")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("checkbox", name="控室1 午後").focus()
    press(page, "Space")
    meeting = Purpose.objects.get(code="meeting")
    page.locator("select[name=purpose]").select_option(str(meeting.pk))
    page.get_by_label("人数").fill("7")
    page.get_by_role("radio", name="市内", exact=True).focus()
    press(page, "Space")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("受付の締切を過ぎています")
    page.get_by_label("受け付ける理由").fill("当日の電話。部屋は空いている")
    press(page, "Enter")
    expect(page.get_by_role("status").filter(has_text="予約を入れました")).to_be_visible()
    assert page.get_by_text("代理入力（江口 恵美）").is_visible()
    return Booking.objects.select_related("application").get()


def decide(page: Page) -> None:
    """The hall reviews: permitted on the same page that shows what was asked."""
    page.get_by_role("link", name="審査する").first.press("Enter")
    check(page, "clerk-1-review")
    page.get_by_role("checkbox", name=re.compile("佐々木 幸")).check()
    page.get_by_role("button", name="選んだ申請を決定する").press("Enter")
    expect(page.get_by_role("status").filter(has_text="1件を処理しました")).to_be_visible()


def take_the_money(page: Page, booking: Booking) -> None:
    """Cash by the booking's number, the change, the receipt to print."""
    page.goto(f"/desk/till/?hall={SHARED}")
    check(page, "till-shut")
    page.get_by_label("釣銭準備金").fill("10000")
    page.get_by_role("button", name="レジを開ける").click()
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type(grouped(booking.application.code))
    press(page, "Enter")
    expect(page.get_by_label("お預かり")).to_be_focused()
    check(page, "till-found")
    page.keyboard.type("1000")
    press(page, "Enter")
    change = 1000 - int(booking.fee_yen or 0)
    expect(page.get_by_text(f"おつりは {change}円 です")).to_be_visible()
    expect(page.get_by_label("宛名")).to_have_value("佐々木 幸")
    check(page, "till-taken")
    page.get_by_role("button", name="この宛名で領収書を出す").click()
    assert is_pdf(page, page.get_by_role("link", name=re.compile("領収書を開いて")))


def is_pdf(page: Page, link: Locator) -> bool:
    """Whether the link leads to a PDF for whoever is signed in."""
    answer = page.request.get(str(link.get_attribute("href")))
    return answer.ok and answer.body().startswith(b"%PDF")


def let_in(page: Page) -> None:
    """Today's board: they are here, six of them; a key against a signature on the screen."""
    page.goto(f"/desk/?hall={SHARED}")
    expect(page.get_by_role("link", name=re.compile("1 件の利用"))).to_be_visible()
    check(page, "clerk-2-board")
    people = page.get_by_label("来た人数")
    people.fill("6")
    people.press("Enter")
    expect(page.get_by_role("status").filter(has_text="受け付けました")).to_be_visible()
    page.get_by_role("link", name="佐々木 幸").click()
    expect(page.locator("main")).to_contain_text("6人")
    assert is_pdf(page, page.get_by_role("link", name=re.compile("使用許可書")))
    page.get_by_role("link", name="鍵を渡す").click()
    page.get_by_role("link", name="この鍵にする").first.click()
    check(page, "clerk-3-key")
    sign_on_screen(page)
    shot(page, "keys-signed")
    page.get_by_role("button", name="鍵1本を渡した").click()
    expect(page.get_by_role("status").filter(has_text="鍵を1本渡しました")).to_be_visible()


def see_off(page: Page) -> None:
    """The key is back, they leave, and what they tell at the counter is the report."""
    page.goto(f"/desk/keys/?hall={SHARED}")
    page.get_by_role("button", name=re.compile("を受け取った")).click()
    expect(page.get_by_role("heading", name=re.compile("を受け取りました"))).to_be_visible()
    page.goto(f"/desk/?hall={SHARED}")
    page.get_by_role("button", name="終了").press("Enter")
    expect(page.get_by_role("status").filter(has_text="利用の終わりを記録しました")).to_be_visible()
    page.get_by_role("link", name="佐々木 幸").click()
    page.get_by_role("link", name="利用の報告を書く").click()
    for done in ("机といすを戻し", "明かりと冷暖房を消し", "窓を閉め"):
        page.get_by_label(re.compile(done)).check()
    check(page, "clerk-4-report")
    page.get_by_role("button", name="この報告を記録する").click()
    expect(page.locator("main")).to_contain_text("片付け・消灯・戸締まり 済み")
    check(page, "clerk-5-over")


def close_the_day(page: Page, booking: Booking) -> None:
    """The drawer is counted coin by coin and agrees; the day sheet, on screen, signed, printed."""
    page.goto(f"/desk/till/?hall={SHARED}")
    page.get_by_role("link", name="数えて締める").click()
    left = 10_000 + int(booking.fee_yen or 0)
    for worth in (10_000, 1_000, 500, 100, 50, 10):
        pieces, left = divmod(left, worth)
        page.get_by_label(f"{worth:,}円", exact=True).fill(str(pieces))
    check(page, "till-count")
    page.get_by_role("button", name="この枚数でレジを締める").click()
    expect(page.get_by_role("heading", name="日計表")).to_be_visible()
    check(page, "till-sheet")
    assert is_pdf(page, page.get_by_role("link", name="PDF"))
    page.emulate_media(media="print")
    shot(page, "till-sheet-print", full=True)


ItIs = Callable[[Page, int, int], None]


@pytest.fixture
def it_is(halls: None, monkeypatch: pytest.MonkeyPatch) -> ItIs:
    """An open day of a hall that is opened by a key, with Emi as its manager; sets the clock."""
    hall, [day] = Facility.objects.get(code=SHARED), open_days(1, hall=SHARED)
    front = door(hall, "front", DoorKind.KEY, Room.objects.get(code="ogo-waiting-1"))
    key(hall, front, 1)
    emi = Person.objects.get(name="江口 恵美")
    duty_of(Someone(emi.user, emi), DutyKind.MANAGER, hall.pk)

    def set_clock(page: Page, hour: int, minute: int) -> None:
        moment = clock.at(day, clock_time(hour, minute))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr(time, "time", moment.timestamp)  # what codes are counted by
        page.context.clear_cookies()  # she was away from the desk
        sign_in(page, "emi@example.jp")

    return set_clock


def test_clerks_day(open_page: OpenPage, it_is: ItIs) -> None:
    """One day at a hall that decides, is paid before use and is opened by a key."""
    page = open_page("/", **DESK)
    it_is(page, 9, 5)
    page.goto(f"/desk/ledger/?hall={SHARED}")
    booking = call_comes_in(page)
    made = booking.application
    assert (booking.status, made.channel, made.on_behalf) == (Status.REQUESTED, "phone", True)
    decide(page)
    take_the_money(page, booking)
    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED

    it_is(page, 12, 55)
    let_in(page)
    assert KeyLoan.objects.get().handover.signature
    it_is(page, 17, 2)
    see_off(page)
    close_the_day(page, booking)

    booking.refresh_from_db()
    assert (booking.status, booking.people_came) == (Status.COMPLETED, 6)
    assert Key.objects.get().status == KeyStatus.IN_PLACE
    till = TillSession.objects.get()
    assert (till.counted_yen, till.difference_yen) == (10_000 + int(booking.fee_yen or 0), 0)
    assert balance_of(made.code).held_yen == booking.fee_yen


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

    expect(page.locator(".notice.success")).to_contain_text("休館を登録しました")
    assert Booking.objects.get(pk=hit.pk).status == Status.CANCELLED
    assert Closure.objects.get().reason == "床の張り替え"
    assert Message.objects.filter(recipient=chie.user).count() == 1
