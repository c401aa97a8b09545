"""The price on the day: a proof that was not shown, time beside what was booked, going on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.enums import EventKind, ProofState, Status
from booking.errors import (
    ImpossibleTransition,
    NoSuchBooking,
    NothingAfter,
    NotMovableOnline,
    PriceChanged,
    ProofNotSaid,
    RoomTaken,
)
from booking.models import Application, Booking, BookingEvent, FeeLine, Occupancy
from booking.rules.time_after import TimeAfter
from booking.rules.wishes import wishes_of
from booking.selectors.extending import ways_to_go_on
from booking.selectors.price import price_view
from booking.selectors.prices import change_of_time, wish_of
from booking.services.admit import check_in, check_out, undo_admission
from booking.services.after_use import charge_after_use
from booking.services.extend import extend_booking
from core.actor import Actor
from core.clock import JST
from facilities.models import BookingRules, Room
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from payments.enums import PaymentStatus
from payments.models import Payment
from tests.booking.acts import first_booking, pay, payment_of
from tests.booking.conftest import sign_in
from tests.booking.reducing import apply, reduce_everything, said
from tests.booking.world import NOW, SATURDAY, World, picks

pytestmark = pytest.mark.django_db
DISABLED = said(holder="disabled")


@pytest.fixture(autouse=True)
def reducing(world: World) -> None:
    reduce_everything(world)


@pytest.fixture
def desk(db: None) -> Actor:
    return sign_in("土井", duty="front_desk")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(SATURDAY.year, SATURDAY.month, SATURDAY.day, hour, minute, tzinfo=JST)


def come(application: Application, desk: Actor, **how: Any) -> Booking:
    return check_in(code=f"{application.code}-1", people=5, actor=desk, now=at(9), **how)


def late(application: Application, actor: Actor, minutes: TimeAfter, shown: int | None) -> Booking:
    return charge_after_use(
        code=f"{application.code}-1", minutes=minutes, shown_yen=shown, actor=actor, now=at(12, 50)
    )


def due() -> int:
    return sum(
        Payment.objects.filter(status=PaymentStatus.DUE).values_list("amount_yen", flat=True)
    )


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("letter", flat=True))


def paid(world: World, actor: Actor, *slots: str, room: str = "a", **request: Any) -> Application:
    application = apply(world, actor, room, *slots, **request)
    pay(payment_of(application), now=NOW)
    return application


# --- Proof (103) ---------------------------------------------------------------------------------


def test_declared_word_is_priced_and_says_what_to_bring(world: World, aoi: Actor) -> None:
    wishes = wishes_of(picks("a", "am"), catalogue())

    view = price_view(wishes, DISABLED, people=5, now=NOW)

    assert (view.yen, view.proofs) == (300, ("障害者手帳",))
    assert price_view(wishes, said(), people=5, now=NOW).proofs == ()
    assert first_booking(apply(world, aoi, "a", "am", answers=DISABLED)).fee_yen == 300


def test_desk_must_say_whether_it_saw_the_proof(world: World, aoi: Actor, desk: Actor) -> None:
    application = paid(world, aoi, "am", answers=DISABLED)
    with pytest.raises(ProofNotSaid, match="障害者手帳"):
        come(application, desk)
    assert first_booking(application).status == Status.CONFIRMED

    come(application, desk, proof="seen")

    booking = first_booking(application)
    assert (booking.status, booking.proof, booking.fee_yen) == (Status.IN_USE, "seen", 300)
    assert due() == 0


def test_without_the_proof_the_difference_is_due_and_undone_with_the_mark(
    world: World, aoi: Actor, desk: Actor
) -> None:
    application = paid(world, aoi, "am", answers=DISABLED)

    come(application, desk, proof="missing")

    booking = first_booking(application)
    assert (booking.proof, booking.fee_yen, due()) == (ProofState.MISSING, 600, 300)
    assert letters()[-1] == "booking_charged"
    undo_admission(code=booking.code, reason="持っていた", actor=desk, now=at(9, 5))
    booking = first_booking(application)
    assert (booking.proof, booking.fee_yen, due()) == ("", 300, 0)


def test_where_nothing_must_be_shown_nothing_is_asked(
    world: World, aoi: Actor, desk: Actor
) -> None:
    come(paid(world, aoi, "am"), desk)

    assert Booking.objects.get().status == Status.IN_USE


# --- Time beside what was booked (99) ------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "yen"),
    [
        (TimeAfter(overrun=29), 600),
        (TimeAfter(overrun=30), 900),
        (TimeAfter(overrun=89), 900),
        (TimeAfter(overrun=90), 1200),
        (TimeAfter(early=10), 800),
        (TimeAfter(extension=61), 1100),
        (TimeAfter(early=60, extension=60, overrun=30), 1350),
        (TimeAfter(takings=12_000), 600),
        (TimeAfter(takings=20_000), 1000),
        (TimeAfter(overrun=30, takings=20_000), 1300),
    ],
)
def test_time_is_charged_as_shown(
    world: World, aoi: Actor, desk: Actor, minutes: TimeAfter, yen: int
) -> None:
    application = paid(world, aoi, "am")
    come(application, desk)
    booking = first_booking(application)
    wish = wish_of(booking, catalogue())
    assert wish is not None
    assert change_of_time(booking, wish, minutes).yen == yen

    late(application, desk, minutes, yen)

    booking = first_booking(application)
    assert (booking.status, booking.fee_yen) == (Status.COMPLETED, yen)
    assert sum(
        FeeLine.objects.filter(booking=booking, pricing=booking.pricing).values_list(
            "yen", flat=True
        )
    ) == (yen)
    assert due() == yen - 600
    assert ("booking_charged" in letters()) == (yen > 600)
    assert not Occupancy.objects.filter(booking=booking, released_at=None).exists()


def test_what_was_not_shown_is_not_charged(world: World, aoi: Actor, desk: Actor) -> None:
    application = paid(world, aoi, "am")
    come(application, desk)

    with pytest.raises(PriceChanged):
        late(application, desk, TimeAfter(overrun=60), 600)

    booking = first_booking(application)
    assert (booking.status, booking.fee_yen, booking.overrun_minutes) == (Status.IN_USE, 600, 0)


def test_charge_is_corrected_and_undone(world: World, aoi: Actor, desk: Actor) -> None:
    application = paid(world, aoi, "am")
    come(application, desk)
    late(application, desk, TimeAfter(overrun=60), 900)
    late(application, desk, TimeAfter(overrun=120, takings=20_000), 1600)
    assert (first_booking(application).fee_yen, due()) == (1600, 1000)

    undo_admission(code=f"{application.code}-1", reason="別の部屋でした", actor=desk, now=at(13))

    booking = first_booking(application)
    assert (booking.status, booking.fee_yen) == (Status.CONFIRMED, 600)
    assert (booking.overrun_minutes, booking.takings_yen) == (0, 0)
    assert due() == 0


def test_only_those_who_admit_charge_and_only_who_came(
    world: World, aoi: Actor, desk: Actor
) -> None:
    application = paid(world, aoi, "am")
    with pytest.raises(ImpossibleTransition):
        late(application, desk, TimeAfter(overrun=60), 900)
    come(application, desk)
    for other in (aoi, sign_in(duty="cashier")):
        with pytest.raises(NoSuchBooking):
            late(application, other, TimeAfter(overrun=60), 900)

    assert first_booking(application).fee_yen == 600


# --- Going on (64) -------------------------------------------------------------------------------


def go_on(application: Application, actor: Actor, now: datetime, **how: Any) -> Booking:
    given = {"slots": 1, "shown_yen": 1400} | how
    return extend_booking(code=f"{application.code}-1", actor=actor, now=now, **given)


@pytest.mark.parametrize("is_here", [False, True])
def test_resident_goes_on_into_the_next_slot(
    world: World, aoi: Actor, desk: Actor, is_here: bool
) -> None:
    application = paid(world, aoi, "am")
    if is_here:
        come(application, desk)
    ways = ways_to_go_on(first_booking(application), catalogue(), now=at(10))
    assert [(way.until, way.change.yen) for way in ways] == [("17:00", 1400), ("22:00", 2400)]

    go_on(application, aoi, at(10))

    booking = first_booking(application)
    assert (booking.slot_codes, booking.period.end) == (["am", "pm"], at(17))
    assert booking.status == (Status.IN_USE if is_here else Status.CONFIRMED)
    assert (booking.fee_yen, booking.pricing, due()) == (1400, 2, 800)
    assert BookingEvent.objects.filter(kind=EventKind.EXTENDED).count() == 1
    assert letters()[-1] == "booking_extended"
    taken = Occupancy.objects.filter(booking=booking, released_at=None)
    assert {row.during.upper for row in taken} == {at(17)}


def test_nobody_goes_on_over_somebody_else(world: World, aoi: Actor, chie: Actor) -> None:
    application = paid(world, aoi, "am")
    apply(world, chie, "whole", "pm")  # holds part a, too

    assert ways_to_go_on(first_booking(application), catalogue(), now=at(10)) == []
    with pytest.raises(RoomTaken):
        go_on(application, aoi, at(10))

    booking = first_booking(application)
    assert (booking.slot_codes, booking.fee_yen) == (["am"], 600)
    assert Occupancy.objects.filter(booking=booking, released_at=None).exists()


def test_nor_over_their_preparation(world: World, aoi: Actor, chie: Actor) -> None:
    application = paid(world, aoi, "am", room="single")
    Room.objects.filter(code="single").update(preparation_minutes=90)
    raise_catalogue_version()
    apply(world, chie, "single", "night")

    assert ways_to_go_on(first_booking(application), catalogue(), now=at(10)) == []
    with pytest.raises(RoomTaken):
        go_on(application, aoi, at(10))


@pytest.mark.parametrize("now", [at(10) - timedelta(days=1), at(12), at(12) + timedelta(days=1)])
def test_only_today_and_before_it_is_over(world: World, aoi: Actor, now: datetime) -> None:
    application = paid(world, aoi, "am")

    with pytest.raises(NothingAfter):
        go_on(application, aoi, now)

    assert first_booking(application).fee_yen == 600


def test_not_past_the_last_slot_and_not_at_another_price(world: World, aoi: Actor) -> None:
    application = paid(world, aoi, "am")
    with pytest.raises(NothingAfter):
        go_on(application, aoi, at(10), slots=3)
    with pytest.raises(PriceChanged):
        go_on(application, aoi, at(10), shown_yen=600)

    assert first_booking(application).slot_codes == ["am"]


def test_whose_it_is_and_where_the_hall_reviews_the_desk_alone(
    world: World, aoi: Actor, chie: Actor, desk: Actor
) -> None:
    application = paid(world, aoi, "am")
    BookingRules.objects.update(review=True)
    raise_catalogue_version()
    with pytest.raises(NoSuchBooking):
        go_on(application, chie, at(10))
    with pytest.raises(NotMovableOnline):
        go_on(application, aoi, at(10))

    go_on(application, desk, at(10))

    assert first_booking(application).slot_codes == ["am", "pm"]
    assert BookingEvent.objects.get(kind=EventKind.EXTENDED).on_behalf
    assert check_out_after(application, desk).status == Status.COMPLETED


def check_out_after(application: Application, desk: Actor) -> Booking:
    come(application, desk)
    return check_out(code=f"{application.code}-1", actor=desk, now=at(16))
