"""The resident's pages of acts: pay, answer, move, report, papers, and what they show before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from booking.enums import Status
from booking.models import ReviewQuestion, UseReport
from booking.services.cancel import cancel_booking, cancel_by_city
from booking.services.review import approve_application, hold_back
from core.actor import Actor
from core.clock import JST
from core.money import yen_label
from facilities.models import BookingRules
from facilities.services.versions import raise_catalogue_version
from payments.models import Payment
from tests.booking.acts import book, first_booking, pay, payment_of
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world

LATER = NOW + timedelta(hours=2)


def page_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user))
    return client


@pytest.fixture
def prepaid(db: None) -> World:
    """Halls that are paid before use and ask for a report."""
    tiers = [{"days": 7, "percent": 100}, {"days": 2, "percent": 50}]
    return build_world(
        payment="prepaid", due_days=3, refunds=tiers, cancel_days=1, report=True, permit=True
    )


def test_booking_page_leads_to_the_payment(
    prepaid: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(prepaid, aoi, "a", "am", "pm")
    page_at(monkeypatch, LATER)

    html = browser(aoi).get(f"/bookings/{application.code}/").content.decode()

    assert f'href="/pay/{payment_of(application).code}/"' in html
    assert "1,400円" in html
    assert 'aria-current="step"' in html
    assert "お支払い" in html


def test_my_page_puts_what_is_to_do_first(
    prepaid: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(prepaid, aoi, "a", "am")
    page_at(monkeypatch, LATER)

    html = browser(aoi).get("/my/").content.decode()

    assert html.index('id="todo"') < html.index('id="next"')
    assert f"/pay/{payment_of(application).code}/" in html
    assert "11月27日(金)いっぱいまで" in html


def test_cancelling_shows_what_comes_back_first(
    prepaid: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(prepaid, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    page_at(monkeypatch, datetime(2026, 12, 2, 9, 0, tzinfo=JST))

    html = browser(aoi).get(f"/bookings/{application.code}-1/cancel/").content.decode()

    assert "300円" in html
    assert "お返しできません" in html
    assert "12月3日(木)までの取消" in html


def test_price_of_a_cancelled_booking_is_not_taken_for_a_sum_that_is_due(
    prepaid: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(prepaid, aoi, "a", "am")
    page_at(monkeypatch, LATER)
    visitor, path = browser(aoi), f"/bookings/{application.code}/"
    before = visitor.get(path).content.decode()

    visitor.post(f"/bookings/{application.code}-1/cancel/")
    after = visitor.get(path).content.decode()

    assert "予約していたときの料金" not in before
    price = yen_label(first_booking(application).fee_yen or 0)
    assert f"予約していたときの料金 {price}" in after


@pytest.mark.parametrize(
    ("rules", "heading"),
    [({}, "予約が決まりました"), ({"payment": "prepaid", "due_days": 3}, "申し込みました")],
)
def test_what_was_made_is_said_by_where_it_stands_until_it_is_off(
    db: None,
    aoi: Actor,
    monkeypatch: pytest.MonkeyPatch,
    rules: dict[str, Any],
    heading: str,
) -> None:
    application = book(build_world(**rules), aoi, "a", "am")
    page_at(monkeypatch, LATER)
    visitor, path = browser(aoi), f"/bookings/{application.code}/?made=1"

    made = visitor.get(path).content.decode()
    visitor.post(f"/bookings/{application.code}-1/cancel/")
    visitor.get("/my/")  # the message about cancelling is read
    cancelled = visitor.get(path).content.decode()

    assert f"<h1>{heading}</h1>" in made
    assert "<h1>予約の内容</h1>" in cancelled
    assert "notice success" not in cancelled


def test_undoing_a_cancellation_is_one_button_that_works(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(world, aoi, "a", "am")
    page_at(monkeypatch, LATER)
    visitor, restore = browser(aoi), f"/bookings/{application.code}-1/restore/"
    visitor.post(f"/bookings/{application.code}-1/cancel/")

    html = visitor.get(f"/bookings/{application.code}/").content.decode()
    visitor.post(restore)

    assert html.count(f'action="{restore}"') == 1
    assert f'href="{restore}"' not in html  # a link could only be refused
    assert first_booking(application).status == Status.CONFIRMED


def test_each_of_several_cancellations_has_its_own_button(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(world, aoi, "a", "am", "night")
    page_at(monkeypatch, LATER)
    visitor = browser(aoi)
    codes = [booking.code for booking in application.bookings.all()]
    for code in codes:
        visitor.post(f"/bookings/{code}/cancel/")

    html = visitor.get(f"/bookings/{application.code}/").content.decode()

    assert len(codes) == 2
    assert [html.count(f'action="/bookings/{code}/restore/"') for code in codes] == [1, 1]


def test_permit_is_read_as_a_pdf_by_its_holder_only(
    prepaid: World, aoi: Actor, chie: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(prepaid, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    page_at(monkeypatch, LATER)
    html = browser(aoi).get(f"/bookings/{application.code}/").content.decode()
    [address] = [part.split('"')[0] for part in html.split('href="') if ".pdf" in part[:80]]

    seen = browser(aoi).get(address)

    assert (seen.status_code, seen["Content-Type"]) == (200, "application/pdf")
    assert seen.content.startswith(b"%PDF")
    assert browser(chie).get(address).status_code == 404


def test_paper_that_cannot_be_made_now_says_so(
    prepaid: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    application = book(prepaid, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    page_at(monkeypatch, LATER)
    html = browser(aoi).get(f"/bookings/{application.code}/").content.decode()
    [address] = [part.split('"')[0] for part in html.split('href="') if ".pdf" in part[:80]]
    settings.SEAL_KEYSTORE = ""

    answer = browser(aoi).get(address)

    assert answer.status_code == 503
    assert "少し待ってから" in answer.content.decode()


def test_question_is_answered_on_the_page(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    world, aoi, approver = build_world(review=True), sign_in(), sign_in(duty="approver")
    application = book(world, aoi, "a", "am")
    hold_back(code=application.code, question="入場料を取りますか。", actor=approver, now=LATER)
    page_at(monkeypatch, LATER)
    visitor = browser(aoi)

    html = visitor.get(f"/bookings/{application.code}/").content.decode()
    visitor.post(f"/bookings/{application.code}/answer/", {"answer": "取りません。"})

    assert "入場料を取りますか。" in html
    assert ReviewQuestion.objects.get().answer == "取りません。"


def test_booking_moves_on_its_page(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(world, aoi, "a", "am")
    page_at(monkeypatch, LATER)
    visitor, address = browser(aoi), f"/bookings/{application.code}-1/move/"

    html = visitor.get(f"{address}?on=2026-12-08").content.decode()
    picked = {"pick": ["b@2026-12-08@am", "b@2026-12-08@pm"]}
    asked = visitor.post(address, picked)
    moved = visitor.post(address, picked | {"shown": asked.context["change"].yen})

    assert 'value="b@2026-12-08@am"' in html
    assert (asked.status_code, moved.status_code) == (200, 302)
    booking = first_booking(application)
    assert (booking.room_id, booking.slot_codes) == (world.part_b.pk, ["am", "pm"])


def test_own_slots_can_be_kept_when_moving(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(world, aoi, "a", "am")
    page_at(monkeypatch, LATER)

    html = browser(aoi).get(f"/bookings/{application.code}-1/move/").content.decode()

    assert 'value="a@2026-12-05@am" checked' in html


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(minutes=10), "変えた回数に数えません"),
        (timedelta(hours=2), "変えられるのは、あと1回です"),
    ],
)
def test_moving_says_first_what_follows_from_it(
    db: None, monkeypatch: pytest.MonkeyPatch, later: timedelta, said: str
) -> None:
    world, aoi = build_world(review=True, changes=1), sign_in()
    application = book(world, aoi, "a", "am")
    page_at(monkeypatch, NOW + later)

    html = browser(aoi).get(f"/bookings/{application.code}-1/move/").content.decode()

    assert "施設がもう一度審査します" in html
    assert said in html


def test_people_change_on_their_page(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(world, aoi, "a", "am")
    page_at(monkeypatch, LATER)

    browser(aoi).post(
        f"/bookings/{application.code}/details/",
        {"purpose": world.purpose.pk, "people": 18, "purpose_text": ""},
    )

    application.refresh_from_db()
    assert application.people == 18


def test_report_is_sent_from_the_page(
    prepaid: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = book(prepaid, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    page_at(monkeypatch, datetime(2026, 12, 5, 12, 0, tzinfo=JST))
    visitor, address = browser(aoi), f"/bookings/{application.code}-1/report/"

    html = visitor.get(address).content.decode()
    visitor.post(address, {"people": 8, "cleaned": "on", "windows_closed": "on"})

    assert "ガス" not in html  # the room has none
    report = UseReport.objects.get()
    assert (report.people, report.cleaned, report.lights_off, report.gas_closed) == (
        8,
        True,
        False,
        None,
    )
    assert first_booking(application).status == Status.COMPLETED


def test_papers_follow_what_happens(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world, aoi, manager = build_world(review=True, permit=True), sign_in(), sign_in(duty="manager")
    application = book(world, aoi, "a", "am")
    approve_application(
        code=application.code, conditions="火気を使わない", actor=manager, now=LATER
    )
    cancel_by_city(
        code=f"{application.code}-1", reason="故障", clause="第8条", actor=manager, now=LATER
    )
    page_at(monkeypatch, LATER)

    html = browser(aoi).get(f"/bookings/{application.code}/").content.decode()

    assert "取消通知書" in html
    assert "使用許可書" not in html  # void


def test_staff_are_not_named_in_the_story(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world, aoi = build_world(review=True), sign_in()
    manager = sign_in("恵美館長", duty="manager")
    application = book(world, aoi, "a", "am")
    approve_application(code=application.code, actor=manager, now=LATER)
    page_at(monkeypatch, LATER)

    html = browser(aoi).get(f"/bookings/{application.code}/").content.decode()

    assert "施設の職員" in html
    assert "恵美館長" not in html


def test_page_of_three_bookings_asks_as_much_as_that_of_one(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    BookingRules.objects.update(report=True)
    raise_catalogue_version()
    one, three = book(world, aoi, "a", "am"), book(world, aoi, "b", "am", "night")
    assert Payment.objects.count() == 2
    page_at(monkeypatch, LATER)
    visitor = browser(aoi)
    visitor.get(f"/bookings/{one.code}/")

    for application in (one, three):
        with django_assert_num_queries(11):  # type: ignore[operator]
            visitor.get(f"/bookings/{application.code}/")


def test_calendar_file_is_offered_while_something_is_left_to_write_down(
    world: World, aoi: Actor
) -> None:
    application = book(world, aoi, "a", "am", "night")
    first, second = application.bookings.order_by("pk")
    client, page = browser(aoi), f"/bookings/{application.code}/"

    cancel_booking(code=first.code, actor=aoi, now=LATER)
    left = client.get(f"{page}calendar.ics")
    assert "予定表に入れる" in client.get(page).content.decode()
    assert left["Content-Type"].startswith("text/calendar")

    cancel_booking(code=second.code, actor=aoi, now=LATER)
    gone = client.get(f"{page}calendar.ics")
    assert "予定表に入れる" not in client.get(page).content.decode()
    assert gone.status_code == 409
    assert "この予約は「取消」なので" in gone.content.decode()
