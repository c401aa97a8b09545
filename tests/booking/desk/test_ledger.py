"""The ledger: every room's day without a gap, whatever stands in it."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from booking.enums import Status
from booking.selectors.desk.ledger import Cell, Ledger, ledger_of
from booking.selectors.desk.stretches import Stretch, _rest_of
from booking.selectors.desk.week import week_of
from booking.services.closures import close_rooms
from booking.services.hold import hold_rooms
from core.clock import JST, at
from core.periods import Period
from facilities.selectors import catalogue
from tests.booking.desk.stage import a_booking
from tests.booking.world import NOW, SATURDAY, World, picks
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 5, 12, 0, tzinfo=JST)


def ledger(world: World, *, day: date = SATURDAY, now: datetime = NOON) -> Ledger:
    halls = catalogue()
    return ledger_of(
        hall=halls.facility_by_id[world.facility.pk], day=day, catalogue=halls, now=now
    )


def cells(page: Ledger, code: str) -> list[Cell]:
    return next(row.cells for row in page.rows if row.code == code)


def kinds(page: Ledger, code: str) -> list[tuple[str, int]]:
    return [(cell.kind, cell.columns) for cell in cells(page, code)]


def test_empty_day_shows_its_slots_and_the_time_between(world: World) -> None:
    page = ledger(world)

    assert [hour.label for hour in page.hours] == [f"{hour}時" for hour in range(9, 22)]
    assert page.columns == 26
    assert kinds(page, "single") == [
        ("free", 6), ("outside", 2), ("free", 8), ("outside", 2), ("free", 8),
    ]  # fmt: skip
    assert cells(page, "single")[0].pick == "single@2026-12-05@am"
    assert page.now_at == "23.08%"


def test_block_says_who_and_where_it_stands(world: World, chieko: Someone) -> None:
    a_booking(world.single, SATURDAY, hours=(9, 12), person=chieko.person)

    block = cells(ledger(world), "single")[0]

    assert (block.kind, block.columns, block.time) == ("booking", 6, "9:00–12:00")
    assert block.booking is not None
    assert (block.booking.name, block.booking.status_word) == ("千葉 千恵", "確定")


def test_odd_minutes_make_finer_columns(world: World, chieko: Someone) -> None:
    a_booking(world.single, SATURDAY, hours=(9.25, 11.5), person=chieko.person)

    page = ledger(world)

    assert page.columns == 13 * 4
    assert kinds(page, "single")[:3] == [("outside", 1), ("booking", 9), ("outside", 6)]


def test_part_of_a_divided_room_keeps_the_whole(world: World, chieko: Someone) -> None:
    a_booking(world.part_a, SATURDAY, hours=(13, 17), person=chieko.person)

    page = ledger(world)

    assert cells(page, "whole")[2].word == "a室で利用"
    assert [kind for kind, _columns in kinds(page, "b")] == [
        "free", "outside", "free", "outside", "free",
    ]  # fmt: skip


def test_hold_and_closure_stand_in_their_words(world: World, emi: object, aoi: object) -> None:
    hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)  # type: ignore[arg-type]
    close_rooms(
        room_ids={world.single.pk},
        during=Period(at(SATURDAY, NOON.time()), at(SATURDAY, NOON.time()) + timedelta(hours=3)),
        reason="床の工事",
        actor=emi,  # type: ignore[arg-type]
        now=NOW,
    )

    page = ledger(world, now=NOW)

    assert (cells(page, "a")[0].kind, cells(page, "a")[0].word) == ("held", "手続き中（仮押さえ）")
    assert ("床の工事", 6) in [(cell.word, cell.columns) for cell in cells(page, "single")]
    assert page.now_at == ""


def test_cancelled_is_free_and_used_stays(world: World, chieko: Someone) -> None:
    a_booking(world.single, SATURDAY, hours=(9, 12), person=chieko.person, status=Status.COMPLETED)
    a_booking(world.part_b, SATURDAY, hours=(9, 12), person=chieko.person, status=Status.REJECTED)

    page = ledger(world)

    assert cells(page, "single")[0].kind == "booking"
    assert cells(page, "b")[0].kind == "free"


def test_closed_day_offers_nothing(world: World) -> None:
    page = ledger(world, day=date(2026, 12, 7))

    assert page.closed
    assert {kind for row in page.rows for kind, _columns in kinds(page, row.code)} == {"outside"}


@pytest.mark.parametrize("count", [1, 3])
def test_day_and_week_ask_the_same_number_of_queries(
    world: World, chieko: Someone, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for room in (world.single, world.part_a, world.part_b)[:count]:
        a_booking(room, SATURDAY, hours=(9, 12), person=chieko.person)
    halls = catalogue()
    hall = halls.facility_by_id[world.facility.pk]

    with django_assert_num_queries(4):
        ledger_of(hall=hall, day=SATURDAY, catalogue=halls, now=NOON)
    with django_assert_num_queries(4):
        week = week_of(hall=hall, day=SATURDAY, catalogue=halls, now=NOON)
    assert week.count == count


def test_week_begins_on_monday_and_knows_today(world: World, chieko: Someone) -> None:
    a_booking(world.single, SATURDAY, hours=(9, 12), person=chieko.person)
    halls = catalogue()

    week = week_of(
        hall=halls.facility_by_id[world.facility.pk], day=SATURDAY, catalogue=halls, now=NOON
    )

    assert [day.label for day in week.days][::5] == ["11月30日(月)", "12月5日(土)"]
    assert [day.is_today for day in week.days].index(True) == 5
    assert week.days[0].closed
    assert [len(cell.bookings) for cell in week.rows[3].cells] == [0, 0, 0, 0, 0, 1, 0]


def test_week_says_that_the_whole_room_keeps_its_halves(world: World, chieko: Someone) -> None:
    a_booking(world.whole, SATURDAY, hours=(13, 17), person=chieko.person)
    halls = catalogue()
    hall = halls.facility_by_id[world.facility.pk]

    week = week_of(hall=hall, day=SATURDAY, catalogue=halls, now=NOON)

    told = {
        room.code: [(each.booking and each.booking.time, each.word) for each in cell.elsewhere]
        for room, row in zip(hall.rooms, week.rows, strict=True)
        for cell in row.cells
        if cell.elsewhere
    }
    kept = [("13:00–17:00", "whole室で利用")]
    assert told == {"a": kept, "b": kept}


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 7)), max_size=8)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine
@given(SPANS)
def test_stretches_never_overlap_and_lose_no_time(spans: list[tuple[int, int]]) -> None:
    midnight = at(SATURDAY, datetime.min.time())
    wanted = [
        Stretch(
            Period(
                midnight + timedelta(minutes=30 * first),
                midnight + timedelta(minutes=30 * (first + length)),
            ),
            "x",
        )
        for first, length in spans
    ]

    shown: list[Stretch] = []
    for stretch in wanted:
        shown += _rest_of(stretch, shown)

    shown.sort(key=lambda each: each.during)
    pairs = pairwise(shown)
    assert all(first.during.end <= second.during.start for first, second in pairs)
    covered = {half for first, length in spans for half in range(first, first + length)}
    assert sum(each.during.minutes for each in shown) == 30 * len(covered)
