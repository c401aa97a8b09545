"""The sum that is due goes with the use: by whoever it is moved, earlier, and as it goes on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking.enums import Status
from booking.models import Application
from booking.services.change import move_booking
from booking.services.closures import ClosureRequest, close_and_clear
from booking.services.extend import extend_booking
from booking.services.settle import wait_again
from core.actor import Actor
from core.periods import Period
from facilities.models import BookingRules
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from payments.enums import Method, SessionStatus
from payments.models import CheckoutSession, Payment
from payments.services.overdue import expire_overdue
from tests.booking.acts import book, first_booking, pay, payment_of
from tests.booking.conftest import sign_in
from tests.booking.test_one_deadline import at
from tests.booking.world import NOW, SATURDAY, World, build_world, picks

pytestmark = pytest.mark.django_db


def move(application: Application, room: str, slot: str, days: int, actor: Actor) -> Payment:
    goal = picks(room, slot, on=SATURDAY + timedelta(days=days))
    move_booking(code=f"{application.code}-1", picks=goal, actor=actor, now=NOW)
    return payment_of(application)


def labels(payment: Payment) -> list[str]:
    return [line["label"] for line in payment.lines]


def open_slip(payment: Payment) -> CheckoutSession:
    return CheckoutSession.objects.create(
        payment=payment,
        method=Method.KONBINI,
        amount_yen=payment.amount_yen,
        status=SessionStatus.PENDING,
        session_id="cs_slip",
        slip_expires_at=payment.due_at,
        slip_days=3,
        made_at=NOW,
        ends_at=payment.due_at,
        look_at=NOW,
    )


def test_sum_goes_with_what_the_city_moves(world: World, aoi: Actor, emi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    goal = picks("single", "pm", on=SATURDAY + timedelta(days=1))
    request = ClosureRequest(
        room_ids=frozenset({world.part_a.pk}),
        during=Period(at(0, 0), at(1, 0)),
        reason="雨もり",
        clause="",
        plan={f"{application.code}-1": goal},
    )

    close_and_clear(request=request, actor=emi, now=NOW)

    payment = payment_of(application)
    assert (payment.title, payment.due_at) == ("single室 2026年12月6日(日) 13:00–17:00", at(2, 0))
    letter = Message.objects.get(letter="booking_moved_by_city")
    assert letter.facts["pay_until"] == "12月6日(日)いっぱい"
    assert expire_overdue(now=at(1, 0)) == 0


def test_lines_of_a_move_at_the_same_price_name_the_new_place(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    before = labels(payment_of(application))

    payment = move(application, "single", "am", 1, aoi)

    frozen = first_booking(application).fee_lines.filter(pricing=2)
    assert labels(payment) == [line.label for line in frozen] != before
    assert payment.amount_yen == 600


def test_earlier_move_before_use_is_due_when_the_use_begins(db: None) -> None:
    world, aoi = build_world(payment="prepaid", due_days=30), sign_in()
    application = book(world, aoi, "a", "am")
    assert payment_of(application).due_at == at(0, 9)

    payment = move(application, "a", "am", -2, aoi)

    assert payment.due_at == first_booking(application).period.start == at(-2, 9)


def test_move_into_an_earlier_room_paid_before_use_is_due_before_it(
    world: World, aoi: Actor
) -> None:
    application = book(world, aoi, "a", "am")
    BookingRules.objects.filter(room=world.single).update(payment="prepaid", due_days=30)
    raise_catalogue_version()

    payment = move(application, "single", "am", -1, aoi)

    assert first_booking(application).status == Status.AWAITING_PAYMENT
    assert payment.due_at == at(-1, 9)


def test_slip_does_not_outlive_an_earlier_deadline(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    slip = open_slip(payment_of(application))

    move(application, "a", "am", -1, aoi)

    slip.refresh_from_db()
    assert slip.status == SessionStatus.CLOSING


def test_slip_stays_good_where_there_is_more_time(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")
    slip = open_slip(payment_of(application))

    move(application, "a", "am", 1, aoi)

    slip.refresh_from_db()
    assert slip.status == SessionStatus.PENDING


def test_sum_that_is_due_names_the_hours_of_a_use_that_goes_on(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    extend_booking(code=f"{application.code}-1", slots=1, shown_yen=1400, actor=aoi, now=at(0, 10))

    payment = payment_of(application)
    assert payment.title == "a室 2026年12月5日(土) 9:00–17:00"
    assert (payment.amount_yen, payment.due_at) == (1400, at(1, 0))


def test_number_of_the_permit_is_the_last_lock(db: None) -> None:
    world, aoi = build_world(permit=True), sign_in()
    application = book(world, aoi, "a", "am")

    with CaptureQueriesContext(connection) as seen:
        move(application, "a", "am", 1, aoi)

    told = [query["sql"] for query in seen.captured_queries]
    series = [n for n, sql in enumerate(told) if "documents_numberseries" in sql]
    locks = [n for n, sql in enumerate(told) if "payments_payment" in sql and "FOR NO KEY" in sql]
    assert max(locks) < min(series)


def test_deadline_after_a_mistaken_taking_stays(db: None) -> None:
    world, aoi = build_world(payment="prepaid", due_days=3), sign_in()
    application = book(world, aoi, "a", "am")
    payment = payment_of(application)
    pay(payment, now=NOW)
    payment.refresh_from_db()
    payment.reopen(due_at=at(3, 0))
    payment.save()

    wait_again(reference=application.code, payment_code=payment.code, now=NOW)

    assert first_booking(application).status == Status.AWAITING_PAYMENT
    assert payment_of(application).due_at == at(3, 0)
