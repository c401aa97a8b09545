"""Fees, payments, late money and refunds, seen from the bookings."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from booking.enums import CancelledAs, Cause, EventKind, Status
from booking.errors import UndoClosed
from booking.models import Application, BookingEvent, FeeLine, Occupancy
from booking.selectors.money import refund_of
from booking.services.cancel import cancel_booking, cancel_by_city, restore_booking
from booking.services.change import move_booking
from booking.services.review import approve_application, refuse_application
from core.actor import Actor
from core.clock import JST
from facilities.selectors import catalogue
from notifications.models import Message
from payments.enums import PaymentStatus, RefundStatus
from payments.models import Payment, RefundOrder
from payments.selectors import balance_of
from payments.services.overdue import expire_overdue
from tests.booking.acts import book, first_booking, pay, payment_of
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world, picks

LATER = NOW + timedelta(hours=2)
DUE = datetime(2026, 11, 28, 0, 0, tzinfo=JST)  # booked on the 24th, three days to pay
FRIDAY = datetime(2026, 12, 4, 12, 0, tzinfo=JST)
TIERS = [{"days": 7, "percent": 100}, {"days": 5, "percent": 50}]


@pytest.fixture
def world(db: None) -> World:
    """Halls that are paid before use."""
    return build_world(payment="prepaid", due_days=3, refunds=TIERS, cancel_days=1)


def held() -> int:
    return Occupancy.objects.filter(released_at=None).count()


def status(application: Application) -> Status:
    return Status(first_booking(application).status)


def letters(name: str) -> int:
    return Message.objects.filter(letter=name).count()


def test_fee_is_frozen_line_by_line_and_due(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am", "pm")

    lines = list(FeeLine.objects.order_by("position").values_list("label", "yen"))
    assert [yen for _label, yen in lines] == [600, 800]
    assert all("a室" in label for label, _yen in lines)
    payment = payment_of(application)
    assert (payment.amount_yen, payment.due_at, payment.payer_id) == (1400, DUE, aoi.user)
    assert status(application) == Status.AWAITING_PAYMENT
    letter = Message.objects.get(letter="booking_to_pay")
    assert letter.facts["amount"] == "1,400円"
    assert payment.code in letter.facts["pay_url"]


def test_paying_confirms(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    pay(payment_of(application), now=LATER)

    assert status(application) == Status.CONFIRMED
    assert BookingEvent.objects.latest("pk").kind == EventKind.PAID
    assert letters("booking_confirmed") == 1


def test_unpaid_in_time_is_free_again(world: World, aoi: Actor, chie: Actor) -> None:
    application = book(world, aoi, "a", "am")

    assert expire_overdue(now=DUE - timedelta(seconds=1)) == 0
    assert expire_overdue(now=DUE) == 1

    assert (status(application), held()) == (Status.EXPIRED, 0)
    assert letters("payment_expired") == 1
    assert book(world, chie, "a", "am", now=DUE).pk


def test_late_money_brings_a_free_room_back(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    expire_overdue(now=DUE)

    pay(payment_of(application), now=DUE + timedelta(hours=1))

    assert (status(application), held()) == (Status.CONFIRMED, 1)
    assert letters("booking_revived") == 1
    assert balance_of(application.code).held_yen == 600


def test_late_money_for_a_taken_room_goes_back(world: World, aoi: Actor, chie: Actor) -> None:
    application = book(world, aoi, "whole", "am", "pm")
    expire_overdue(now=DUE)
    book(world, chie, "b", "pm", now=DUE)

    pay(payment_of(application), now=DUE + timedelta(hours=1))

    assert (status(application), held()) == (Status.EXPIRED, 1)
    balance = balance_of(application.code)
    assert (balance.held_yen, balance.returning_yen) == (0, 1400)
    assert letters("booking_too_late") == 1


@pytest.mark.parametrize(
    ("moment", "back", "kept"),
    [
        (datetime(2026, 11, 28, 23, 59, tzinfo=JST), 600, 0),
        (datetime(2026, 11, 29, 0, 0, tzinfo=JST), 300, 300),
        (datetime(2026, 12, 1, 0, 0, tzinfo=JST), 0, 600),
    ],
)
def test_cancelling_shows_then_returns_the_same(
    world: World, aoi: Actor, moment: datetime, back: int, kept: int
) -> None:
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    booking = first_booking(application)
    shown = refund_of(booking, catalogue(), how=CancelledAs.BY_APPLICANT, now=moment)

    cancel_booking(code=booking.code, actor=aoi, now=moment)

    balance = balance_of(application.code)
    assert (shown.yen, shown.kept_yen) == (back, kept)
    assert (balance.returning_yen, balance.held_yen) == (back, kept)
    assert Message.objects.get(letter="booking_cancelled").facts["back"] == (
        f"{back:,}円" if back else ""
    )


@pytest.mark.parametrize(("moved_by", "back"), [("applicant", 300), ("city", 600)])
def test_moving_away_is_no_way_around_the_tiers(
    world: World, aoi: Actor, moved_by: str, back: int
) -> None:
    """Half comes back of the day it was booked for; all of a day to which the city moved it."""
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    code = first_booking(application).code
    late = datetime(2026, 11, 29, 9, 0, tzinfo=JST)
    far = picks("a", "am", on=date(2026, 12, 26))
    if moved_by == "city":
        desk = sign_in(duty="front_desk")
        move_booking(code=code, picks=far, actor=desk, now=late, reason="工事", cause=Cause.CITY)
    else:
        move_booking(code=code, picks=far, actor=aoi, now=late)
    shown = refund_of(
        first_booking(application), catalogue(), how=CancelledAs.BY_APPLICANT, now=late
    )

    cancel_booking(code=code, actor=aoi, now=late)

    assert balance_of(application.code).returning_yen == back
    assert shown.yen == back


def test_unpaid_cancellation_owes_nothing(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    cancel_booking(code=first_booking(application).code, actor=aoi, now=LATER)

    assert payment_of(application).status == PaymentStatus.VOID


def test_one_of_two_cancelled_is_owed_no_more(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am", "night")

    cancel_booking(code=f"{application.code}-2", actor=aoi, now=LATER)

    assert payment_of(application).amount_yen == 600
    pay(payment_of(application), now=LATER)
    assert status(application) == Status.CONFIRMED


def test_undone_cancellation_keeps_the_money(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am", "night")
    pay(payment_of(application), now=LATER)
    cancel_booking(code=f"{application.code}-1", actor=aoi, now=LATER)
    cancel_booking(code=f"{application.code}-2", actor=aoi, now=LATER)

    restore_booking(code=f"{application.code}-1", actor=aoi, now=LATER + timedelta(minutes=5))

    balance = balance_of(application.code)
    assert (balance.held_yen, balance.returning_yen, balance.due_yen) == (600, 1000, 0)
    assert status(application) == Status.CONFIRMED


def test_money_that_has_left_cannot_be_undone(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    cancel_booking(code=f"{application.code}-1", actor=aoi, now=LATER)
    RefundOrder.objects.update(status=RefundStatus.DONE, done_at=LATER)

    with pytest.raises(UndoClosed):
        restore_booking(code=f"{application.code}-1", actor=aoi, now=LATER + timedelta(minutes=5))

    assert status(application) == Status.CANCELLED


def test_city_gives_everything_back_on_the_last_day(world: World, aoi: Actor, emi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=LATER)

    cancel_by_city(code=f"{application.code}-1", reason="故障", clause="", actor=emi, now=FRIDAY)

    assert balance_of(application.code).returning_yen == 600


def test_dearer_move_waits_for_the_difference(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=LATER)

    move_booking(code=f"{application.code}-1", picks=picks("a", "night"), actor=aoi, now=LATER)

    assert payment_of(application).amount_yen == 400
    assert status(application) == Status.AWAITING_PAYMENT
    pay(payment_of(application), now=LATER)
    assert status(application) == Status.CONFIRMED
    assert balance_of(application.code).held_yen == 1000


def test_cheaper_move_returns_the_difference(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "night")
    pay(payment_of(application), now=LATER)

    move_booking(code=f"{application.code}-1", picks=picks("a", "am"), actor=aoi, now=LATER)

    balance = balance_of(application.code)
    assert (balance.held_yen, balance.returning_yen) == (600, 400)
    assert status(application) == Status.CONFIRMED


def test_unpaid_difference_ends_with_everything_back(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=LATER)
    move_booking(code=f"{application.code}-1", picks=picks("a", "night"), actor=aoi, now=LATER)

    expire_overdue(now=DUE)

    assert status(application) == Status.EXPIRED
    assert balance_of(application.code).returning_yen == 600


def test_approval_asks_for_the_money_refusal_for_none(db: None) -> None:
    world = build_world(payment="prepaid", due_days=3, review=True)
    aoi, approver = sign_in(), sign_in(duty="approver")
    first, second = book(world, aoi, "a", "am"), book(world, aoi, "b", "am")
    assert not Payment.objects.exists()

    approve_application(code=first.code, actor=approver, now=LATER)
    refuse_application(code=second.code, reason="重複", clause="", actor=approver, now=LATER)

    assert status(first) == Status.AWAITING_PAYMENT
    assert Payment.objects.get().reference == first.code


def test_hall_paid_on_the_day_confirms_and_keeps_what_is_owed(db: None) -> None:
    world, aoi = build_world(), sign_in()
    application = book(world, aoi, "a", "am")
    day_after = datetime(2026, 12, 6, 0, 0, tzinfo=JST)
    assert (status(application), payment_of(application).due_at) == (Status.CONFIRMED, day_after)

    expire_overdue(now=day_after)

    assert status(application) == Status.CONFIRMED
    owed = payment_of(application)
    assert (owed.status, owed.due_at) == (PaymentStatus.DUE, day_after + timedelta(days=30))


def test_free_hall_opens_no_payment(db: None) -> None:
    world, aoi = build_world(payment="free"), sign_in()

    application = book(world, aoi, "a", "am")

    assert status(application) == Status.CONFIRMED
    assert not Payment.objects.exists()


def test_lines_are_frozen_in_the_ordinances_language(world: World, aoi: Actor) -> None:
    with override("en"):
        application = book(world, aoi, "a", "am")

    [line] = FeeLine.objects.filter(booking__application=application)
    assert line.how.startswith("料金表")
