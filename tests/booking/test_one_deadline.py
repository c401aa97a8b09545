"""One sum is promised once: the same deadline on every page and in the letter, and it is true."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from booking.enums import Status
from booking.models import Application
from booking.selectors.detail import BookingPage, booking_page
from booking.services.change import move_booking
from core.actor import Actor
from core.clock import JST, day_start
from facilities.models import BookingRules, Room
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from notifications.models import Delivery, Message
from notifications.post import email_of
from payments.services.overdue import expire_overdue, watch_deadlines
from tests.booking.acts import book, first_booking, hold_and_apply, payment_of
from tests.booking.conftest import sign_in
from tests.booking.test_resident_pages import browser
from tests.booking.world import NOW, SATURDAY, World, build_world, picks

pytestmark = pytest.mark.django_db
LAST_DAY = "12月5日(土)いっぱい"


def page(application: Application, actor: Actor, now: datetime = NOW) -> BookingPage:
    return booking_page(code=application.code, actor=actor, catalogue=catalogue(), now=now)


def at(days: int, hour: int) -> datetime:
    return day_start(SATURDAY + timedelta(days=days)).astimezone(JST) + timedelta(hours=hour)


def two_days(world: World, actor: Actor) -> Application:
    later = picks("single", "am", on=SATURDAY + timedelta(days=1))
    return hold_and_apply(world, actor, picks("a", "am") + later, now=NOW)


def test_what_is_paid_on_the_day_has_one_deadline_everywhere(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(world, aoi, "a", "am")
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    ours = browser(aoi)

    letter = Message.objects.get(letter="booking_confirmed").facts["pay_until"]
    shown = page(application, aoi)
    bill = ours.get(f"/pay/{payment_of(application).code}/").content.decode()

    assert letter == shown.money.due_until == shown.next_step.until == LAST_DAY
    assert LAST_DAY in bill
    assert f"{LAST_DAY}まで" in ours.get("/my/").content.decode()


def test_deadline_that_is_told_is_the_one_that_is_kept(world: World, aoi: Actor) -> None:
    payment = payment_of(book(world, aoi, "a", "am"))

    assert expire_overdue(now=at(0, 23)) == 0
    assert expire_overdue(now=at(1, 0)) == 1

    payment.refresh_from_db()
    assert payment.due_at == at(1, 0)


def test_my_page_tells_the_sum_of_several_days_once(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_days(world, aoi)
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    html = browser(aoi).get("/my/").content.decode()

    assert html.count("1,200円") == 1
    assert "2026年12月5日(土) 9:00–12:00 a室 ほか1件" in html


def test_sum_of_a_used_and_a_coming_day_is_one_thing_to_do(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_days(world, aoi)
    monkeypatch.setattr(timezone, "now", lambda: at(0, 20))

    html = browser(aoi).get("/my/").content.decode()

    assert html.count("1,200円") == 1


def test_sum_that_decides_about_one_room_says_so_for_the_other(db: None) -> None:
    world, aoi = build_world(), sign_in()
    prepaid(world.single)
    application = two_days(world, aoi)

    shown = page(application, aoi)

    assert [item.status for item in shown.items] == [Status.CONFIRMED, Status.AWAITING_PAYMENT]
    assert {(item.next_step.text, item.next_step.until) for item in shown.items} == {
        ("お支払い（1,200円）がすむと、予約が決まります。", shown.money.due_until)
    }


def prepaid(room: Room) -> None:
    BookingRules.objects.filter(room=room).update(payment="prepaid", due_days=3)
    raise_catalogue_version()


def test_reminder_does_not_threaten_what_will_not_happen(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    watch_deadlines(now=at(0, 1))
    watch_deadlines(now=at(1, 0))

    reminder = Message.objects.get(letter="payment_due_soon")
    body = str(email_of(Delivery(message=reminder, address="aoi@example.jp")).body)
    assert "取り消されることがあります。" in body
    assert first_booking(application).status == Status.CONFIRMED
    assert payment_of(application).due_at > at(1, 0)


def test_deadline_goes_with_the_use_that_moves(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    watch_deadlines(now=at(0, 1))
    later = picks("a", "pm", on=SATURDAY + timedelta(days=1))

    move_booking(code=f"{application.code}-1", picks=later, actor=aoi, now=NOW)

    payment, shown = payment_of(application), page(application, aoi)
    assert (payment.due_at, payment.warned_at) == (at(2, 0), None)
    assert payment.title == "a室 2026年12月6日(日) 13:00–17:00"
    assert shown.money.due_until == shown.next_step.until == "12月6日(日)いっぱい"
    assert expire_overdue(now=at(1, 0)) == 0


def test_move_gives_no_more_time_to_pay_before_use(db: None) -> None:
    world, aoi = build_world(payment="prepaid", due_days=3), sign_in()
    application = book(world, aoi, "a", "am")
    promised = payment_of(application).due_at
    later = picks("a", "am", on=SATURDAY + timedelta(days=1))

    move_booking(code=f"{application.code}-1", picks=later, actor=aoi, now=NOW + timedelta(days=1))

    payment = payment_of(application)
    assert payment.due_at == promised
    assert payment.title == "a室 2026年12月6日(日) 9:00–12:00"


def test_moved_day_leaves_the_deadline_of_an_earlier_one(world: World, aoi: Actor) -> None:
    application = two_days(world, aoi)
    later = picks("single", "am", on=SATURDAY + timedelta(days=4))

    move_booking(code=f"{application.code}-2", picks=later, actor=aoi, now=NOW)

    assert payment_of(application).due_at == at(1, 0)
    assert payment_of(application).title.endswith("ほか1件")
