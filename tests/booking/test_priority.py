"""Before the public opening: who may, when, with which papers; every week for a year (80–83)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from psycopg.types.range import DateRange

from accounts.models import Membership, Organisation
from booking.enums import CellState, Status
from booking.errors import (
    KeptForPublic,
    LimitReached,
    NoSuchBooking,
    NotYetOpen,
    RoomTaken,
)
from booking.models import Application, Booking, BookingEvent
from booking.rules.asking import Asker
from booking.rules.repeating import Repeat
from booking.rules.verdict import day_verdict
from booking.rules.wishes import Pick, wishes_of
from booking.services.counter import CounterRequest, book_for
from booking.services.yearly import book_yearly
from core.actor import Actor, Channel
from core.clock import JST
from facilities.enums import RuleSubject
from facilities.models import BookingRules
from facilities.rules.values import PriorityValue
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from tests.booking.conftest import organisation, sign_in
from tests.booking.early import FAR, let_organisers_in, stands_as_organiser
from tests.booking.world import NOW, World, give_days, picks

WINDOW = PriorityValue(
    words=frozenset({"sports-body"}), opens_months=12, closes_months=6, clause="第3条"
)


@pytest.fixture
def circle(world: World) -> Organisation:
    """A group that stands as an organiser at every hall; the halls have a window for it."""
    let_organisers_in(documents=["大会要項"])
    return stands_as_organiser(organisation())


@pytest.fixture
def dai(db: None) -> Actor:
    """A clerk of every hall."""
    return sign_in("土井", duty="front_desk")


def request(world: World, group: Organisation, chosen: list[Pick]) -> CounterRequest:
    asker = sign_in()
    always = DateRange(date(2020, 4, 1), None)
    Membership.objects.create(
        organisation=group, person_id=asker.person, role="representative", during=always
    )
    assert asker.person_id is not None
    return CounterRequest(
        picks=chosen, purpose_id=world.purpose.pk, people=9, person_id=asker.person_id,
        organisation_id=group.pk, channel=Channel.COUNTER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "classes", "open_now"),
    [
        (datetime(2026, 9, 1, 0, 0, tzinfo=JST), {"sports-body"}, True),
        (datetime(2026, 8, 31, 23, 59, tzinfo=JST), {"sports-body"}, False),
        (datetime(2027, 2, 28, 23, 59, tzinfo=JST), {"sports-body", "resident"}, True),
        (datetime(2027, 3, 1, 0, 0, tzinfo=JST), {"sports-body"}, False),
        (datetime(2026, 11, 1, 0, 0, tzinfo=JST), {"resident"}, False),
        (datetime(2026, 11, 1, 0, 0, tzinfo=JST), set(), False),
    ],
)
def test_window_is_open_between_its_months_for_its_words(
    world: World, now: datetime, classes: set[str], open_now: bool
) -> None:
    [wish] = wishes_of(picks("single", "am", on=FAR), catalogue())
    [rules] = wish.room.rules
    room = replace(wish.room, rules=(replace(rules, priority=(WINDOW,)),))

    verdict = day_verdict(
        facility=wish.facility, room=room, day=FAR, now=now, asker=Asker((frozenset(classes),))
    )

    assert verdict.rules is not None
    assert verdict.rules.early == (WINDOW if open_now else None)
    assert (verdict.state is CellState.FREE) == open_now


def test_organiser_applies_before_the_public_and_waits_for_the_decision(
    world: World, circle: Organisation, dai: Actor
) -> None:
    wanted = request(world, circle, picks("single", "am", on=FAR))

    made = book_for(request=wanted, actor=dai, now=NOW)

    assert made.bookings.get().status == Status.REQUESTED
    [story] = BookingEvent.objects.all()
    assert story.reason == "優先受付（優先予約要綱第3条）　必要な書類：大会要項"


def test_others_wait_for_the_public_opening(world: World, circle: Organisation, dai: Actor) -> None:
    with pytest.raises(NotYetOpen):
        book_for(
            request=request(world, organisation(), picks("single", "am", on=FAR)),
            actor=dai,
            now=NOW,
        )

    assert not Booking.objects.exists()


def test_kept_day_is_refused_by_its_clause_and_open_later_to_all(
    world: World, circle: Organisation, dai: Actor, aoi: Actor
) -> None:
    kept = {"kind": "dates", "dates": [FAR.isoformat()]}
    give_days(world.facility, RuleSubject.KEPT, kept, clause="第4条")
    raise_catalogue_version()
    wanted = request(world, circle, picks("single", "am", on=FAR))

    with pytest.raises(KeptForPublic, match="kept_for_public") as refused:
        book_for(request=wanted, actor=dai, now=NOW)

    assert "第4条" in refused.value.message
    book_for(request=wanted, actor=dai, now=datetime(2027, 8, 1, tzinfo=JST))  # as everybody


def fridays(first: date, last: date, room: str = "single") -> list[Pick]:
    days = Repeat(first=first, last=last, weekdays=frozenset({4})).days()
    return [Pick(room, day, "am") for day in days]


def test_yearly_group_gets_an_application_a_month_and_pays_as_the_hall_says(
    world: World, circle: Organisation, dai: Actor
) -> None:
    chosen = fridays(date(2026, 12, 1), date(2027, 1, 31))

    made = book_yearly(request=request(world, circle, chosen), actor=dai, now=NOW)

    assert [each.bookings.count() for each in made] == [4, 5]
    assert {booking.fee_yen for booking in Booking.objects.all()} == {600}
    assert {(each.made_by_id, each.on_behalf) for each in made} == {(dai.user, True)}


def test_yearly_group_is_booked_on_all_days_or_none(
    world: World, circle: Organisation, dai: Actor, aoi: Actor
) -> None:
    taken = fridays(date(2027, 1, 8), date(2027, 1, 8))
    book_for(request=request(world, organisation(), taken), actor=dai, now=NOW)
    chosen = fridays(date(2026, 12, 1), date(2027, 1, 31))

    with pytest.raises(RoomTaken):
        book_yearly(request=request(world, circle, chosen), actor=dai, now=NOW)

    assert Application.objects.count() == 1


def test_yearly_group_is_limited_as_everybody(
    world: World, circle: Organisation, dai: Actor
) -> None:
    BookingRules.objects.update(limits=[{"most": 4}])
    raise_catalogue_version()

    with pytest.raises(LimitReached):  # January 2027 has five Fridays
        book_yearly(
            request=request(world, circle, fridays(date(2026, 12, 1), date(2027, 1, 31))),
            actor=dai,
            now=NOW,
        )

    assert not Application.objects.exists()


def test_only_who_books_for_others_books_a_year(world: World, circle: Organisation) -> None:
    chosen = fridays(date(2026, 12, 1), date(2026, 12, 31))

    with pytest.raises(NoSuchBooking):
        book_yearly(request=request(world, circle, chosen), actor=sign_in(duty="approver"), now=NOW)


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ({"weekdays": {2}}, ["2026-12-02", "2026-12-09", "2026-12-16"]),
        ({"weekdays": {2, 4}, "nth": {1, 3}}, ["2026-12-02", "2026-12-04", "2026-12-16",
                                               "2026-12-18"]),
        ({"last": date(2026, 12, 3)}, ["2026-12-01", "2026-12-02", "2026-12-03"]),
        ({"last": date(2026, 11, 30)}, []),
        ({"last": date(2028, 12, 31)}, []),  # too long to be looked at
    ],
)  # fmt: skip
def test_days_that_return(repeat: dict[str, Any], days: list[str]) -> None:
    given = {"first": date(2026, 12, 1), "last": date(2026, 12, 20)} | repeat
    sets = {key: frozenset(each) for key, each in given.items() if isinstance(each, set)}

    assert [day.isoformat() for day in Repeat(**(given | sets)).days()] == days
