"""From wishes over the meeting and the draw to bookings, and what is left over."""

from datetime import date

import pytest

from booking.errors import NotBookable
from booking.models import Booking
from booking.services.closures import close_rooms
from booking.services.counter import book_allotted
from booking.services.hold import hold_rooms
from core.actor import Actor
from core.clock import day_start
from core.periods import Period
from lottery.enums import Fate, RoundStatus
from lottery.errors import (
    NoSuchRound,
    NotLeftOver,
    RoundIsClosed,
    RoundStillTakesEntries,
    StillContested,
)
from lottery.models import Result, Round
from lottery.services import closing
from lottery.services.agreements import AgreementRequest, Decision, record_agreement
from lottery.services.closing import book_left_over, close_round, finish_closing
from lottery.services.draws import draw_lots, seal_list
from notifications.models import Message
from tests.booking.world import World
from tests.lottery.stage import DAY, MEETING, entered, wish

pytestmark = pytest.mark.django_db


def agree(round_: Round, actor: Actor, *decisions: Decision) -> None:
    record_agreement(
        number=round_.pk,
        request=AgreementRequest(decisions=decisions, present="everybody"),
        actor=actor,
        now=MEETING,
    )


def test_what_was_agreed_and_uncontested_becomes_bookings(
    world: World, the_round: Round, aoi: Actor, chie: Actor, goro: Actor, emi: Actor
) -> None:
    first = entered(world, aoi, wish("a", "am"))
    second = entered(world, chie, wish("whole", "am"), wish("single", "am"))
    alone = entered(world, goro, wish("single", "night"))
    agree(the_round, emi, Decision(entry=first.code, rank=1), Decision(entry=second.code, rank=2))

    close_round(number=the_round.pk, actor=emi, now=MEETING)

    booked = {b.application.asked_by_id: b.room.code for b in Booking.objects.all()}
    assert booked == {aoi.person: "a", chie.person: "single", goro.person: "single"}
    assert Round.objects.get().status == RoundStatus.CLOSED
    made = Result.objects.select_related("application").get(entry=alone).application
    assert made is not None
    assert made.made_by_id == goro.user


def test_booking_tells_its_price_its_way_and_why(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))

    close_round(number=the_round.pk, actor=emi, now=MEETING)

    booking = Booking.objects.get()
    [event] = booking.events.all()
    assert booking.fee_yen == 600
    assert (booking.application.channel, booking.application.on_behalf) == ("web", False)
    assert event.actor_user_id == emi.user
    assert "重なりなし" in event.reason


def test_everybody_is_told_once(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    entry = entered(world, aoi, wish("a", "am"))
    other = entered(world, chie, wish("a", "am"))
    entered(world, aoi, wish("single", "night"))
    agree(the_round, emi, Decision(entry=entry.code, rank=1), Decision(entry=other.code))

    close_round(number=the_round.pk, actor=emi, now=MEETING)

    letters = Message.objects.filter(letter="round_result").order_by("recipient")
    assert [len(letter.facts["lines"]) for letter in letters] == [2, 1]
    assert "利用しないことになりました" in letters[1].facts["lines"][0]["outcome"]
    assert letters[1].facts["first_come"] == "2027年1月5日(火) 0:00"


def test_what_is_contested_stays_open(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))
    entered(world, chie, wish("a", "am"))

    with pytest.raises(StillContested):
        close_round(number=the_round.pk, actor=emi, now=MEETING)

    assert Booking.objects.count() == 0
    assert Round.objects.get().status == RoundStatus.OPEN


def test_draw_decides_what_the_meeting_did_not(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))
    entered(world, chie, wish("a", "am"))
    seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)

    close_round(number=the_round.pk, actor=emi, now=MEETING)

    assert Booking.objects.count() == 1
    assert sorted(Result.objects.values_list("fate", flat=True)) == [Fate.LOST, Fate.WON]


def test_hall_closed_meanwhile_is_listed_and_booked_later(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    entry = entered(world, aoi, wish("a", "am"))
    agreed_before = entered(world, aoi, wish("single", "am"))
    closing._begin(the_round.pk, actor=emi, now=MEETING)
    day = Period(day_start(DAY), day_start(date(2027, 2, 7)))
    closure = close_rooms(
        room_ids={world.part_a.pk}, during=day, reason="works", actor=emi, now=MEETING
    )

    close_round(number=the_round.pk, actor=emi, now=MEETING)

    left = Result.objects.get(entry=entry)
    assert left.application is None
    assert left.refusal
    assert Result.objects.get(entry=agreed_before).application is not None
    closure.occupancies.update(released_at=MEETING)
    book_left_over(entry=entry.code, actor=emi, now=MEETING)
    left.refresh_from_db()
    assert (left.refusal, left.application is not None) == ("", True)
    with pytest.raises(NotLeftOver):
        book_left_over(entry=entry.code, actor=emi, now=MEETING)


def test_crash_in_the_middle_books_nothing_twice(
    world: World,
    the_round: Round,
    aoi: Actor,
    chie: Actor,
    emi: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered(world, aoi, wish("a", "am"))
    entered(world, chie, wish("b", "am"))
    calls = []

    def fails_the_second_time(**what: object) -> object:
        calls.append(what)
        if len(calls) == 2:
            raise RuntimeError
        return book_allotted(**what)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(closing, "book_allotted", fails_the_second_time)
        with pytest.raises(RuntimeError):
            close_round(number=the_round.pk, actor=emi, now=MEETING)
    assert Booking.objects.count() == 1
    assert not Message.objects.filter(letter="round_result").exists()

    assert finish_closing(now=MEETING) == 1

    assert Booking.objects.count() == 2
    assert Message.objects.filter(letter="round_result").count() == 2
    assert finish_closing(now=MEETING) == 0


def test_closing_twice_and_too_early_is_refused(
    world: World, the_round: Round, aoi: Actor, dai: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))
    with pytest.raises(RoundStillTakesEntries):
        close_round(number=the_round.pk, actor=emi, now=the_round.opens_at)
    with pytest.raises(NoSuchRound):
        close_round(number=the_round.pk, actor=dai, now=MEETING)
    close_round(number=the_round.pk, actor=emi, now=MEETING)

    with pytest.raises(RoundIsClosed):
        close_round(number=the_round.pk, actor=emi, now=MEETING)

    assert Booking.objects.count() == 1


def test_first_come_is_shut_until_the_stated_day(world: World, aoi: Actor) -> None:
    with pytest.raises(NotBookable) as refused:
        hold_rooms(picks=wish("a", "am"), actor=aoi, now=MEETING)
    hold_rooms(picks=wish("a", "am"), actor=aoi, now=day_start(date(2027, 1, 5)))

    assert refused.value.code == "meeting_first"
    assert "調整会議（12月26日(土) 10:00）" in refused.value.message
