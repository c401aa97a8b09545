"""Points come of late cancellations, no-shows and unpaid bookings; never of the city's acts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from booking.enums import Cause, Ground, PointChange, Status, WarningKind
from booking.errors import (
    NoSuchPoint,
    NoSuchWarning,
    PointStands,
    ReasonNeeded,
    Suspended,
    TooManyThisMonth,
    WarningUnclear,
)
from booking.models import Booking, DayWarning, PenaltyChange, PenaltyPoint
from booking.rules.wishes import wishes_of
from booking.selectors.penalties import lottery_barred
from booking.services.admit import record_no_show, undo_admission
from booking.services.cancel import (
    cancel_booking,
    cancel_by_city,
    cancel_for_applicant,
    restore_booking,
)
from booking.services.change import move_booking
from booking.services.closures import ClosureRequest, close_and_clear
from booking.services.counter import CounterRequest, book_for
from booking.services.hold import hold_rooms
from booking.services.penalty_ends import tell_of_ended_restrictions
from booking.services.restrictions import check_standing_of
from booking.services.waivers import (
    WarningRequest,
    declare_warning,
    reinstate_points,
    sweep_waivers,
    waive_points,
    withdraw_warning,
)
from core.actor import Actor, Channel
from facilities.selectors import catalogue
from notifications.models import Message
from payments.services.overdue import expire_overdue
from tests.booking.acts import book, first_booking, pay, payment_of
from tests.booking.conftest import organisation, sign_in
from tests.booking.penalised import (
    LATER,
    another_hall,
    cancel_late,
    hold_and_cancel,
    missed,
    noon,
    penalise,
    standing,
    strict_world,
)
from tests.booking.world import NOW, SATURDAY, World, build_world, picks

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    """The halls, with points."""
    return strict_world()


def letters(name: str) -> list[Message]:
    """The letters of that kind, the oldest first."""
    return list(Message.objects.filter(letter=name).order_by("pk"))


def test_late_cancellation_gives_a_point_and_a_letter(world: World, aoi: Actor) -> None:
    booking = cancel_late(world, aoi)

    point = PenaltyPoint.objects.get()
    assert (point.booking_id, point.cause, point.points) == (booking.pk, "late_cancel", 1)
    assert (point.person_id, point.organisation_id) == (aoi.person, None)
    assert (point.happened_on, point.ends_on) == (date(2026, 11, 24), date(2027, 5, 24))
    [letter] = letters("penalty_given")
    assert letter.facts["total"] == 1
    assert letter.facts["begun"] == []


def test_taken_back_in_the_grace_leaves_nothing(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    cancel_booking(code=code, actor=aoi, now=NOW + timedelta(minutes=29))

    assert not PenaltyPoint.objects.exists()
    assert not letters("penalty_given")


@pytest.mark.parametrize("cause", [Cause.CITY, Cause.DISASTER])
def test_the_citys_acts_never_give_a_point(
    world: World, aoi: Actor, emi: Actor, cause: Cause
) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    cancel_by_city(code=code, reason="工事", clause="8条", cause=cause, actor=emi, now=LATER)

    assert not PenaltyPoint.objects.exists()


def test_moved_by_the_city_may_be_cancelled_without_a_point(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code
    Booking.objects.update(moved_by_city=True)

    cancel_booking(code=code, actor=aoi, now=LATER)

    assert not PenaltyPoint.objects.exists()


def test_moving_away_just_before_gives_the_point_all_the_same(aoi: Actor) -> None:
    world = strict_world()
    window = [{"cause": "late_cancel", "points": 1, "from_days": 11}]
    world.facility.rules.filter(subject="penalties").delete()
    penalise(world.facility, points=window)
    code = first_booking(book(world, aoi, "a", "am")).code
    away = picks("a", "am", on=date(2027, 1, 9))

    move_booking(code=code, picks=away, actor=aoi, now=LATER)
    cancel_booking(code=code, actor=aoi, now=LATER + timedelta(minutes=1))

    assert standing() == [1]


def test_undecided_request_gives_none(aoi: Actor) -> None:
    world = strict_world(review=True)

    cancel_late(world, aoi)

    assert not PenaltyPoint.objects.exists()


def test_staff_cancelling_for_somebody_gives_the_same(world: World, aoi: Actor, emi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    cancel_for_applicant(code=code, reason="電話", actor=emi, now=LATER)

    assert standing() == [1]


def test_restored_takes_it_back_and_again_gives_it_again(world: World, aoi: Actor) -> None:
    booking = cancel_late(world, aoi)
    restore_booking(code=booking.code, actor=aoi, now=LATER + timedelta(minutes=5))
    assert standing() == []
    assert PenaltyChange.objects.get().ground == Ground.UNDONE
    assert len(letters("penalty_waived")) == 1

    cancel_booking(code=booking.code, actor=aoi, now=LATER + timedelta(minutes=9))

    assert standing() == [1]
    assert PenaltyPoint.objects.count() == 2


def test_no_show_suspends_and_undoing_it_frees(world: World, aoi: Actor, emi: Actor) -> None:
    application = missed(world, aoi, emi)
    [letter] = letters("penalty_given")
    assert letter.facts["begun"] == [
        "2027年3月4日(木)まで、予約は1か月に1件までです。",
        "2027年1月4日(月)まで、抽選に申し込めません。",
        "2027年2月4日(木)まで、新しい予約ができません。",
    ]
    with pytest.raises(Suspended) as refused:
        hold_rooms(picks=picks("b", "night"), actor=aoi, now=noon())
    assert "2027年2月4日(木)まで" in refused.value.message
    assert "027-000-0000" in refused.value.message

    undo_admission(code=f"{application.code}-1", reason="別の入口", actor=emi, now=noon())

    assert standing() == []
    [told] = letters("penalty_waived")
    assert "新しい予約が、またできます。" in told.facts["ended"]
    assert hold_rooms(picks=picks("b", "night"), actor=aoi, now=noon()).pk


def test_unpaid_gives_points_and_late_money_takes_them_back(aoi: Actor) -> None:
    world = strict_world(payment="prepaid", due_basis="after_booking", due_days=3)
    application = book(world, aoi, "a", "am")
    expire_overdue(now=NOW + timedelta(days=5))
    assert first_booking(application).status == Status.EXPIRED
    assert standing() == [2]

    pay(payment_of(application), now=NOW + timedelta(days=6))

    assert first_booking(application).status == Status.CONFIRMED
    assert standing() == []


def test_groups_points_are_the_groups(world: World, emi: Actor) -> None:
    group = organisation()
    member = sign_in(organisation=group)

    cancel_late(world, member, organisation_id=group.pk)

    point = PenaltyPoint.objects.get()
    assert (point.person_id, point.organisation_id) == (None, group.pk)


def test_one_act_gives_once_in_the_database(world: World, aoi: Actor) -> None:
    cancel_late(world, aoi)
    point = PenaltyPoint.objects.get()
    point.pk = None

    with pytest.raises(IntegrityError, match="penalty_once_for_one_act"), transaction.atomic():
        point.save(force_insert=True)


@pytest.mark.parametrize(
    ("number", "kind", "fault"),
    [
        (1, PointChange.REINSTATED, "penalty_changes_alternate"),
        (2, PointChange.WAIVED, "penalty_changes_alternate"),
        (0, PointChange.REINSTATED, "penalty_changes_alternate"),
    ],
)
def test_waivers_alternate_in_the_database(
    world: World, aoi: Actor, number: int, kind: PointChange, fault: str
) -> None:
    cancel_late(world, aoi)
    point = PenaltyPoint.objects.get()

    with pytest.raises(IntegrityError, match=fault), transaction.atomic():
        PenaltyChange.objects.create(
            point=point, number=number, kind=kind, ground=Ground.STAFF, reason="x", at=NOW
        )


# --- What follows ---------------------------------------------------------------------------------


def two_points(world: World, actor: Actor) -> None:
    """Two late cancellations: one booking a month is left."""
    cancel_late(world, actor, "a")
    cancel_late(world, actor, "b")


def test_one_booking_a_month_is_left(world: World, aoi: Actor) -> None:
    two_points(world, aoi)
    book(world, aoi, "a", "pm", now=LATER)

    with pytest.raises(TooManyThisMonth) as refused:
        book(world, aoi, "b", "pm", now=LATER)

    assert "2026年12月" in refused.value.message
    assert Booking.objects.filter(status=Status.CONFIRMED).count() == 1


def test_a_month_later_another_may_be_booked(world: World, aoi: Actor) -> None:
    two_points(world, aoi)
    book(world, aoi, "a", "pm", now=LATER)
    january = picks("a", "pm", on=date(2027, 1, 9))

    assert hold_rooms(picks=january, actor=aoi, now=LATER).pk


def test_member_may_hold_where_their_group_is_free(world: World, emi: Actor) -> None:
    group = organisation()
    member = sign_in(organisation=group)
    missed(world, member, emi)

    hold = hold_rooms(picks=picks("b", "night"), actor=member, now=noon())

    assert hold.pk
    with pytest.raises(Suspended):
        book(world, member, "b", "night", now=noon())
    assert book(world, member, "b", "night", now=noon(), organisation_id=group.pk).pk


def test_staff_book_for_the_suspended_only_with_a_reason(
    world: World, aoi: Actor, emi: Actor
) -> None:
    missed(world, aoi, emi)
    wanted: dict[str, Any] = {
        "picks": picks("b", "night"),
        "purpose_id": world.purpose.pk,
        "people": 3,
        "person_id": aoi.person,
        "channel": Channel.COUNTER,
    }
    with pytest.raises(Suspended):
        book_for(request=CounterRequest(**wanted), actor=emi, now=noon())

    request = CounterRequest(**wanted, exception="館長の判断")
    made = book_for(request=request, actor=emi, now=noon())

    event = first_booking(made).events.get()
    assert event.reason == "館長の判断"


def test_barred_from_lotteries(world: World, aoi: Actor, emi: Actor) -> None:
    missed(world, aoi, emi)
    halls = catalogue()
    whose: dict[str, Any] = {
        "person_id": aoi.person,
        "organisation_id": None,
        "hall": halls.facility_by_code["kan"],
        "halls": halls,
    }

    assert lottery_barred(**whose, on=date(2026, 12, 20))
    assert not lottery_barred(**whose, on=date(2027, 2, 5))


def test_halls_of_one_group_count_together(world: World, aoi: Actor) -> None:
    other = another_hall(world)
    for hall in (world.facility, other):
        hall.rules.filter(subject="penalties").delete()
        penalise(
            hall, group="sports", points=[{"cause": "late_cancel", "points": 3, "from_days": 9}]
        )
    cancel_late(world, aoi, now=NOW + timedelta(days=5))

    with pytest.raises(Suspended):
        hold_rooms(picks=picks("far", "pm"), actor=aoi, now=NOW + timedelta(days=6))


def test_hall_by_itself_counts_by_itself(world: World, aoi: Actor, emi: Actor) -> None:
    penalise(another_hall(world))
    missed(world, aoi, emi)

    assert hold_rooms(picks=picks("far", "night"), actor=aoi, now=noon()).pk


# --- Waived ---------------------------------------------------------------------------------------


def test_waived_with_a_reason_and_taken_back_by_another_row(
    world: World, aoi: Actor, emi: Actor
) -> None:
    missed(world, aoi, emi)
    point = PenaltyPoint.objects.get()

    waive_points(point_id=point.pk, reason="入院", actor=emi, now=noon())

    assert standing() == []
    [letter] = letters("penalty_waived")
    assert letter.facts["why"] == "入院"
    assert hold_rooms(picks=picks("b", "night"), actor=aoi, now=noon()).pk

    reinstate_points(point_id=point.pk, reason="取りちがえ", actor=emi, now=noon())

    assert standing() == [3]
    assert len(letters("penalty_reinstated")) == 1
    with pytest.raises(Suspended):
        hold_rooms(picks=picks("b", "night"), actor=aoi, now=noon())


def test_waiving_needs_right_reason_and_a_point_that_counts(
    world: World, aoi: Actor, emi: Actor, chie: Actor
) -> None:
    cancel_late(world, aoi)
    point = PenaltyPoint.objects.get()

    with pytest.raises(NoSuchPoint):
        waive_points(point_id=point.pk, reason="x", actor=chie, now=LATER)
    with pytest.raises(NoSuchPoint):
        waive_points(point_id=0, reason="x", actor=emi, now=LATER)
    with pytest.raises(ReasonNeeded):
        waive_points(point_id=point.pk, reason=" ", actor=emi, now=LATER)
    with pytest.raises(PointStands):
        reinstate_points(point_id=point.pk, reason="x", actor=emi, now=LATER)
    assert not PenaltyChange.objects.exists()
    assert not letters("penalty_waived")


def test_what_was_undone_never_counts_again(world: World, aoi: Actor, emi: Actor) -> None:
    application = missed(world, aoi, emi)
    undo_admission(code=f"{application.code}-1", reason="まちがい", actor=emi, now=noon())
    record_no_show(code=f"{application.code}-1", actor=emi, now=noon())
    first = PenaltyPoint.objects.earliest("pk")

    with pytest.raises(PointStands):
        reinstate_points(point_id=first.pk, reason="x", actor=emi, now=noon())

    assert standing() == [3]


def storm(world: World, *, day: date = SATURDAY, source: str = "大雨警報") -> WarningRequest:
    """A warning at the hall."""
    return WarningRequest(WarningKind.WARNING, source, day, [world.facility.pk])


def test_warning_waives_the_days_points_those_given_and_those_to_come(
    world: World, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    cancel_late(world, aoi, "a")
    another_day = picks("single", "am", on=date(2026, 12, 6))
    hold_and_cancel(world, chie, another_day)
    assert standing() == [1, 1]

    _warning, count = declare_warning(request=storm(world), actor=emi, now=LATER)

    assert count == 1
    assert standing() == [1]
    assert "大雨警報" in letters("penalty_waived")[0].facts["why"]
    cancel_late(world, aoi, "b")
    assert PenaltyPoint.objects.count() == 2


def test_withdrawn_warning_lets_points_count_again(world: World, aoi: Actor, emi: Actor) -> None:
    cancel_late(world, aoi)
    warning, _count = declare_warning(request=storm(world), actor=emi, now=LATER)

    back = withdraw_warning(warning_id=warning.pk, reason="日のまちがい", actor=emi, now=LATER)

    assert back == 1
    assert standing() == [1]
    with pytest.raises(NoSuchWarning):
        withdraw_warning(warning_id=warning.pk, reason="x", actor=emi, now=LATER)


def test_warning_needs_right_and_source(world: World, aoi: Actor, emi: Actor) -> None:
    with pytest.raises(NoSuchWarning):
        declare_warning(request=storm(world), actor=aoi, now=LATER)
    with pytest.raises(WarningUnclear):
        declare_warning(request=storm(world, source=" "), actor=emi, now=LATER)
    assert not DayWarning.objects.exists()


def test_warning_does_not_excuse_what_was_not_paid(aoi: Actor, emi: Actor) -> None:
    world = strict_world(payment="prepaid", due_basis="after_booking", due_days=3)
    book(world, aoi, "a", "am")
    expire_overdue(now=NOW + timedelta(days=5))

    _warning, count = declare_warning(request=storm(world), actor=emi, now=LATER)

    assert count == 0
    assert standing() == [2]


def test_sweep_waives_what_met_the_warning_on_its_way(world: World, aoi: Actor, emi: Actor) -> None:
    cancel_late(world, aoi)
    warning = DayWarning.objects.create(
        kind="warning", source="x", day=SATURDAY, entered_by_id=emi.user, entered_at=NOW
    )
    warning.facilities.set([world.facility.pk])

    assert sweep_waivers(now=LATER) == 1
    assert sweep_waivers(now=LATER) == 0
    assert standing() == []


def test_city_that_closes_the_time_afterwards_takes_the_point_back(
    world: World, aoi: Actor, emi: Actor
) -> None:
    booking = cancel_late(world, aoi)
    request = ClosureRequest(
        room_ids=frozenset({booking.room_id}),
        during=booking.period,
        reason="選挙",
        clause="",
        plan={},
    )
    close_and_clear(request=request, actor=emi, now=LATER)

    assert sweep_waivers(now=LATER) == 1
    assert standing() == []
    assert PenaltyChange.objects.get().ground == Ground.CLOSED


# --- In time --------------------------------------------------------------------------------------


def test_end_of_a_restriction_is_told_once(world: World, aoi: Actor, emi: Actor) -> None:
    missed(world, aoi, emi)
    day_after = noon().replace(year=2027, month=2, day=5)

    for _again in range(2):
        tell_of_ended_restrictions(now=day_after)

    [letter] = letters("penalty_over")
    assert letter.facts["ended"] == ["新しい予約が、またできます。"]
    assert hold_rooms(picks=picks("b", "am", on=date(2027, 2, 6)), actor=aoi, now=day_after).pk


def test_hall_without_rules_asks_nothing_more(aoi: Actor, django_assert_num_queries: Any) -> None:
    build_world()
    wishes = wishes_of(picks("a", "am"), catalogue())

    with django_assert_num_queries(0):
        check_standing_of(wishes, person_id=aoi.person, organisation_id=None, now=NOW)
