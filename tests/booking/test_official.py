"""The city's own uses: before the public, free, under the same constraint; kept days; moving."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from audit.models import Entry
from booking.enums import CancelledAs, CellState, ClearedFor, OfficialKind, Status
from booking.errors import (
    AlreadyOver,
    BookingsInTheWay,
    KeptForPublic,
    NoSuchBooking,
    NotYetOpen,
    OverlappingChoices,
    PlanIncomplete,
    ReasonNeeded,
    RoomTaken,
)
from booking.models import Clearance, Occupancy, OfficialUse
from booking.rules.wishes import Pick
from booking.selectors.calendar import room_month
from booking.selectors.cells import ANYONE
from booking.services.closures import ClosureRequest, close_and_clear
from booking.services.hold import hold_rooms
from booking.services.official import (
    OfficialRequest,
    cancel_official,
    move_official,
    place_official,
)
from core.actor import Actor
from core.clock import day_start
from core.periods import Period
from facilities.enums import RuleSubject
from facilities.models import BookingRules
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from payments.models import Payment, RefundOrder
from tests.booking.acts import book, first_booking, pay, payment_of
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, SATURDAY, World, give_days, picks

FAR = date(2027, 9, 4)  # a Saturday long before its public opening
LATER = NOW + timedelta(hours=2)


def request(chosen: list[Pick], **more: Any) -> OfficialRequest:
    given: dict[str, Any] = {
        "kind": OfficialKind.ELECTION,
        "department": "選挙管理委員会",
        "reason": "市長選挙の投票所",
    }
    return OfficialRequest(picks=chosen, **(given | more))


def place(chosen: list[Pick], actor: Actor, **more: Any) -> list[OfficialUse]:
    return place_official(request=request(chosen, **more), actor=actor, now=LATER)


def held() -> list[tuple[str, str]]:
    rows = Occupancy.objects.filter(released_at=None).select_related("part", "booking", "official")
    return sorted(
        (row.part.code, (row.booking or row.official).code)  # type: ignore[union-attr]
        for row in rows
    )


def keep_first_saturdays(world: World) -> None:
    first_saturdays = {"kind": "nth_weekday", "weekdays": [5], "nth": [1]}
    give_days(world.facility, RuleSubject.KEPT, first_saturdays, clause="優先予約要綱第4条")
    raise_catalogue_version()


def state(room: str, on: date) -> set[str]:
    halls = catalogue()
    month = room_month(
        facility=halls.facilities[0], room=halls.room_by_code[room], month=on, now=LATER,
        viewer=ANYONE,
    )  # fmt: skip
    [day] = [each for each in month.days if each.iso == on.isoformat()]
    return {cell.state for cell in day.cells}


@pytest.mark.parametrize("duty", ["front_desk", "approver", "manager", "administrator"])
def test_city_takes_a_room_before_the_public_and_pays_nothing(world: World, duty: str) -> None:
    with pytest.raises(NotYetOpen):
        hold_rooms(picks=picks("single", "am", on=FAR), actor=sign_in(), now=LATER)

    [use] = place(picks("single", "am", "pm", on=FAR), sign_in(duty=duty))

    assert held() == [("part-c", use.code)]
    assert (use.department, use.kind, use.slot_codes) == (
        "選挙管理委員会",
        "election",
        ["am", "pm"],
    )
    assert (Payment.objects.count(), Message.objects.count()) == (0, 0)
    assert Entry.objects.get(verb="official.made").object_code == use.series


@pytest.mark.parametrize("duty", ["", "cashier", "key_staff", "support", "dx_office", "auditor"])
def test_others_may_not(world: World, duty: str) -> None:
    with pytest.raises(NoSuchBooking):
        place(picks("single", "am"), sign_in(duty=duty))

    assert not OfficialUse.objects.exists()


def test_room_of_the_city_is_nobody_elses(world: World, aoi: Actor, emi: Actor) -> None:
    place(picks("whole", "am"), emi)

    with pytest.raises(RoomTaken):
        hold_rooms(picks=picks("a", "am"), actor=aoi, now=LATER)
    assert state("a", SATURDAY) == {CellState.OFFICIAL, CellState.FREE}


def test_row_without_department_is_refused_by_the_database(world: World, emi: Actor) -> None:
    [use] = place(picks("single", "am"), emi)

    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialUse.objects.filter(pk=use.pk).update(department="")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"reason": " "}, ReasonNeeded),
        ({"department": ""}, ReasonNeeded),
        ({"picks": picks("a", "am") + picks("whole", "am")}, OverlappingChoices),
        ({"picks": picks("a", "am", on=date(2026, 11, 23))}, AlreadyOver),
    ],
)
def test_faulty_request_writes_nothing(
    world: World, emi: Actor, more: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        place(more.pop("picks", picks("single", "am")), emi, **more)

    assert (OfficialUse.objects.count(), held()) == (0, [])


def test_series_is_all_or_nothing(world: World, aoi: Actor, emi: Actor) -> None:
    hold_rooms(picks=picks("single", "am"), actor=aoi, now=LATER)
    week_after = SATURDAY + timedelta(days=7)

    with pytest.raises(RoomTaken):  # somebody is filling in the form
        place(picks("single", "am", on=week_after) + picks("single", "am"), emi)

    assert not OfficialUse.objects.exists()


def test_day_kept_for_the_public_is_refused_by_its_clause(world: World, emi: Actor) -> None:
    keep_first_saturdays(world)

    with pytest.raises(KeptForPublic) as refused:
        place(picks("single", "am"), emi)

    assert "優先予約要綱第4条" in refused.value.message
    place(picks("single", "am", on=SATURDAY + timedelta(days=7)), emi)


def test_manager_takes_a_kept_day_with_a_reason_that_stays(world: World, emi: Actor) -> None:
    keep_first_saturdays(world)

    [use] = place(picks("single", "am"), emi, override="国政選挙のため")

    trail = Entry.objects.get(verb="official.made").facts
    assert use.override == trail["override"] == "国政選挙のため"
    assert trail["kept_days"] == [SATURDAY.isoformat()]


def test_clerk_cannot_take_a_kept_day_with_any_reason(world: World) -> None:
    keep_first_saturdays(world)

    with pytest.raises(KeptForPublic):
        place(picks("single", "am"), sign_in(duty="front_desk"), override="急ぎ")

    assert not OfficialUse.objects.exists()


def test_public_gives_way_in_one_act_that_is_kept(
    world: World, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    moved = first_booking(book(world, aoi, "a", "am"))
    gone = first_booking(book(world, chie, "whole", "pm"))

    [use] = place(
        picks("whole", "am", "pm"), emi,
        plan={moved.code: picks("single", "am"), gone.code: None}, clause="条例第8条",
    )  # fmt: skip

    moved.refresh_from_db()
    gone.refresh_from_db()
    assert held() == [("part-a", use.code), ("part-b", use.code), ("part-c", moved.code)]
    assert (moved.moved_by_city, gone.cancelled_as) == (True, CancelledAs.BY_CITY)
    act = Clearance.objects.get()
    assert (act.made_for, act.made_by_id, act.reason) == (
        ClearedFor.OFFICIAL, emi.user, "市長選挙の投票所",
    )  # fmt: skip
    assert [(line["booking"], line["deed"]) for line in act.lines] == [
        (moved.code, "moved"), (gone.code, "cancelled"),
    ]  # fmt: skip
    letters = set(Message.objects.filter(created_at=LATER).values_list("letter", "recipient_id"))
    assert letters == {("booking_moved_by_city", aoi.user), ("booking_revoked", chie.user)}


def test_who_gives_way_gets_all_money_back_and_no_mark(
    world: World, aoi: Actor, emi: Actor
) -> None:
    BookingRules.objects.update(
        payment="prepaid", due_days=7, refunds=[{"months": 6, "days": 0, "percent": 50}]
    )
    raise_catalogue_version()
    application = book(world, aoi, "a", "am")
    pay(payment_of(application), now=NOW)
    booking = first_booking(application)

    place(picks("a", "am"), emi, plan={booking.code: None})

    booking.refresh_from_db()
    assert RefundOrder.objects.get().amount_yen == booking.fee_yen == 600
    assert (booking.kept_yen, booking.cancelled_as) == (0, CancelledAs.BY_CITY)
    assert Clearance.objects.get().lines[0]["back_yen"] == 600


def test_plan_that_is_not_what_is_in_the_way_changes_nothing(
    world: World, aoi: Actor, emi: Actor
) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))

    with pytest.raises(PlanIncomplete):
        place(picks("whole", "am"), emi)

    assert (OfficialUse.objects.count(), Clearance.objects.count()) == (0, 0)
    assert held() == [("part-a", booking.code)]


def test_approver_cannot_send_the_public_away(world: World, aoi: Actor) -> None:
    booking = first_booking(book(world, aoi, "a", "am"))

    with pytest.raises(BookingsInTheWay):
        place(picks("a", "am"), sign_in(duty="approver"), plan={booking.code: None})

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_cancelled_use_frees_its_room_and_says_why(world: World, aoi: Actor, emi: Actor) -> None:
    first, second = place(picks("single", "am") + picks("b", "am"), emi)

    cancel_official(codes=[first.code], reason="投票所を変えた", actor=emi, now=LATER)

    assert held() == [("part-b" if first.room == world.single else "part-c", second.code)]
    first.refresh_from_db()
    assert first.cancelled_reason == "投票所を変えた"
    with pytest.raises(NoSuchBooking):
        cancel_official(codes=[first.code, second.code], reason="x", actor=emi, now=LATER)
    hold_rooms(picks=picks(first.room.code, "am"), actor=aoi, now=LATER)


def test_moved_use_takes_its_new_place_and_leaves_the_old(world: World, emi: Actor) -> None:
    [use] = place(picks("single", "am"), emi)

    move_official(code=use.code, picks=picks("a", "pm"), reason="広さ", actor=emi, now=LATER)

    assert held() == [("part-a", use.code)]
    assert state("single", SATURDAY) == {CellState.FREE}
    assert Entry.objects.get(verb="official.moved").facts["reason"] == "広さ"


def test_use_cannot_move_onto_a_booking_or_a_kept_day(world: World, aoi: Actor, emi: Actor) -> None:
    [use] = place(picks("single", "am"), emi)
    book(world, aoi, "a", "am")
    keep_first_saturdays(world)

    with pytest.raises(KeptForPublic):
        move_official(code=use.code, picks=picks("b", "am"), reason="r", actor=emi, now=LATER)
    with pytest.raises(RoomTaken):
        move_official(
            code=use.code, picks=picks("a", "am"), reason="r", override="選挙", actor=emi, now=LATER
        )
    assert ("part-c", use.code) in held()


def test_closure_ends_official_uses_it_names(world: World, emi: Actor) -> None:
    [use] = place(picks("single", "am"), emi)
    day = Period(day_start(SATURDAY), day_start(SATURDAY + timedelta(days=1)))
    closing = ClosureRequest(
        room_ids=frozenset({world.single.pk}), during=day, reason="雨もり", clause="", plan={}
    )

    with pytest.raises(PlanIncomplete):
        close_and_clear(request=closing, actor=emi, now=LATER)
    close_and_clear(
        request=ClosureRequest(
            closing.room_ids, day, "雨もり", "", {}, official=frozenset({use.code})
        ),
        actor=emi,
        now=LATER,
    )

    use.refresh_from_db()
    assert use.cancelled_reason == "雨もり"
    assert state("single", SATURDAY) == {CellState.SUSPENDED}
    assert Clearance.objects.get().lines[0]["official"] == use.code


def test_kept_rule_ends_with_its_version(world: World, emi: Actor) -> None:
    dates = [(SATURDAY - timedelta(days=1)).isoformat(), SATURDAY.isoformat()]
    valid = DateRange(date(2020, 4, 1), SATURDAY)
    kept = {"kind": "dates", "dates": dates}
    give_days(world.facility, RuleSubject.KEPT, kept, valid=valid, clause="要綱")
    raise_catalogue_version()

    with pytest.raises(KeptForPublic):
        place(picks("single", "am", on=SATURDAY - timedelta(days=1)), emi)
    place(picks("single", "am"), emi)
