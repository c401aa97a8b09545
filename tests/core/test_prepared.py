"""Statements kept ready: the same answers as Django's own queries, in one statement each."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, connection, connections, transaction
from django.db.models import F, Func, TextField
from psycopg.types.range import DateRange

from audit.models import Entry
from core.actor import Channel
from core.clock import JST
from core.db import our_connection
from core.prepared import Given, Prepared, PreparedUpdate, insert
from facilities.models import Facility, OpeningHours, RoomPart
from tests.people import a_hall

BY_CODE = Prepared(lambda: RoomPart.objects.filter(code=Given("code")))
NAMES = Prepared(
    lambda: RoomPart.objects.filter(facility=Given("hall")).order_by("code").values_list("name")
)
RENAME = PreparedUpdate(
    lambda: (RoomPart.objects.filter(code=Given("code")), {"name": Given("name")})
)
ENTRIES = Prepared(lambda: Entry.objects.filter(actor_user_id=Given("user")))


@pytest.fixture
def parts(db: None) -> list[RoomPart]:
    """Two parts of one hall, inserted the short way."""
    hall = a_hall("a-hall")
    new = [RoomPart(facility=hall, code=code, name=code.upper()) for code in ("b", "a")]
    return list(insert(new))


def test_inserted_rows_are_those_that_django_reads(parts: list[RoomPart]) -> None:
    read = [RoomPart.objects.get(pk=part.pk) for part in parts]

    assert [(p.code, p.name, p.calendar_version) for p in read] == [("b", "B", 1), ("a", "A", 1)]
    assert not any(part._state.adding for part in parts)


def test_ranges_are_inserted_with_their_type(parts: list[RoomPart]) -> None:
    valid = DateRange(date(2026, 4, 1), None)
    hours = OpeningHours(
        facility=parts[0].facility, valid=valid, opens_at="09:00", closes_at="21:00"
    )

    insert([hours])

    assert OpeningHours.objects.get(pk=hours.pk).valid == valid


def test_select_gives_objects_and_rows_with_each_value(parts: list[RoomPart]) -> None:
    assert [BY_CODE.object(code=code) for code in ("a", "b", "c")] == [parts[1], parts[0], None]
    assert NAMES.rows(hall=parts[0].facility_id) == [("A",), ("B",)]
    assert NAMES.row(hall=0) is None


def test_update_changes_what_it_names_and_counts(parts: list[RoomPart]) -> None:
    assert RENAME.run(code="a", name="Hall") == 1
    assert RENAME.run(code="c", name="Hall") == 0

    assert NAMES.rows(hall=parts[0].facility_id) == [("Hall",), ("B",)]


@transaction.atomic
def inserted(part: RoomPart) -> None:
    """In a savepoint, so that the test can go on after a refusal."""
    insert([part])


def test_refused_rows_raise_as_ever(parts: list[RoomPart]) -> None:
    again = RoomPart(facility=parts[0].facility, code="a", name="A")

    with pytest.raises(IntegrityError):
        inserted(again)

    assert Facility.objects.get().parts.count() == 2


def test_conflict_may_be_passed_over(parts: list[RoomPart]) -> None:
    again = RoomPart(facility=parts[0].facility, code="a", name="A")

    keys = [row.pk for row in insert([again], on_conflict="ON CONFLICT (code) DO NOTHING")]

    assert keys == [None]
    assert Facility.objects.get().parts.count() == 2


def test_numbers_go_by_one_type_whatever_their_size(parts: list[RoomPart]) -> None:
    """PostgreSQL would plan a statement anew for each type."""
    type_of = Func(Given("number"), function="pg_typeof", output_field=TextField())
    types = Prepared(lambda: RoomPart.objects.filter(code="a").values_list(type_of))

    assert {types.row(number=n) for n in (1, 2**20, 2**40)} == {("bigint",)}


@pytest.mark.parametrize("number", [2**63, -(2**70)])
def test_number_too_large_for_every_column_is_refused(db: None, number: int) -> None:
    with pytest.raises(DataError):
        NAMES.rows(hall=number)


def test_percent_sign_of_a_statement_stays_one(parts: list[RoomPart]) -> None:
    RENAME.run(code="a", name="--a--")
    named_like_their_code = Prepared(
        lambda: RoomPart.objects.filter(name__contains=F("code"), facility=Given("hall"))
    )

    assert named_like_their_code.objects(hall=parts[0].facility_id) == [parts[1]]


FACTS = {"a": [1, None, {"日本語": 'と"'}]}


def an_entry(at: datetime) -> Entry:
    """One in the trail."""
    return Entry(at=at, actor_user_id=7, channel=Channel.PHONE, verb="v", facts=FACTS)


def test_values_that_go_as_they_are_come_back_so(db: None) -> None:
    at = datetime(2026, 4, 1, 9, 30, 0, 5, tzinfo=JST)

    insert([an_entry(at)])

    found = ENTRIES.object(user=7)
    assert found == Entry.objects.get(at=at)
    assert (found.at, found.at.tzinfo) == (at, UTC)
    assert (found.channel, found.facts) == ("phone", FACTS)


def test_what_no_json_can_say_is_refused(db: None) -> None:
    entry = an_entry(datetime(2026, 4, 1, tzinfo=UTC))
    entry.facts = {"moment": entry.at}

    with pytest.raises(TypeError, match="datetime is not JSON"):
        insert([entry])


def test_moment_without_zone_is_one_of_the_city(db: None) -> None:
    with pytest.warns(RuntimeWarning, match="naive"):
        insert([an_entry(datetime(2026, 4, 1, 9, 30))])

    assert Entry.objects.get().at == datetime(2026, 4, 1, 9, 30, tzinfo=JST)


@pytest.mark.django_db(transaction=True)
def test_statements_go_on_over_a_connection_opened_anew() -> None:
    a_hall("a-hall")
    assert NAMES.rows(hall=0) == []

    connection.close()

    assert NAMES.rows(hall=0) == []


def test_each_thread_has_the_connection_that_django_gives_it() -> None:
    with ThreadPoolExecutor(1) as pool:
        found, given = pool.submit(lambda: (our_connection(), connections["default"])).result()

    assert found is given
    assert our_connection() is connections["default"] is not found


def test_so_has_each_task_of_a_loop() -> None:
    """Playwright runs one in the thread of a test: rows would go over two connections."""

    async def is_djangos() -> bool:
        return our_connection() is connections["default"]

    def look() -> bool:
        our_connection()
        return asyncio.run(is_djangos())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(look).result()
