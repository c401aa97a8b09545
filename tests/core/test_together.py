"""Rows that are written by one statement: who sees them when, and what a refusal does."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from audit.signature import needs_a_name
from core.prepared import Given, NextKeys, Prepared, PreparedUpdate, insert
from core.together import together
from facilities.models import Area, Facility, RoomPart
from tests.people import a_hall

KEYS = Prepared(
    lambda: Facility.objects.filter(pk=Given("hall")).values_list(
        NextKeys(RoomPart, Given("parts"))
    )
)
RENAME = PreparedUpdate(
    lambda: (RoomPart.objects.filter(code=Given("code")), {"name": Given("name")})
)


class Missed(Exception):
    """A statement did not touch the rows that it should."""


@pytest.fixture
def hall(db: None) -> Facility:
    """A hall without rooms."""
    return a_hall("a-hall")


def part(hall: Facility, code: str) -> RoomPart:
    """A part that is not yet written."""
    return RoomPart(facility=hall, code=code, name=code.upper())


def keys(hall: Facility, number: int) -> list[int]:
    """So many keys for new parts."""
    [(drawn,)] = KEYS.rows(hall=hall.pk, parts=number)
    return list(drawn)


def codes() -> set[str]:
    """The parts that are written."""
    return set(RoomPart.objects.values_list("code", flat=True))


def test_rows_of_several_tables_go_in_one_statement(hall: Facility) -> None:
    drawn = keys(hall, 2)
    with (
        CaptureQueriesContext(connection) as asked,
        transaction.atomic(),
        together({RoomPart: drawn}),
    ):
        [first, second] = insert([part(hall, "a"), part(hall, "b")])
        insert([Area(code="east", name="東", position=1)], keys_needed=False)
        RENAME.join(code="none", name="")

    assert [query["sql"][:4] for query in asked if "SAVEPOINT" not in query["sql"]] == ["WITH"]
    assert [first.pk, second.pk] == drawn
    assert RoomPart.objects.get(code="b").pk == second.pk
    assert Area.objects.filter(code="east").exists()


def test_who_reads_a_table_sees_what_was_inserted(hall: Facility) -> None:
    with transaction.atomic(), together({RoomPart: keys(hall, 1)}):
        insert([part(hall, "a")])

        assert codes() == {"a"}


def test_reading_elsewhere_does_not_send_the_rows(hall: Facility) -> None:
    with transaction.atomic(), together({RoomPart: keys(hall, 1)}):
        insert([part(hall, "a")])
        with CaptureQueriesContext(connection) as asked:
            Area.objects.count()

    assert len(asked) == 1
    assert codes() == {"a"}


def test_a_statement_that_writes_finds_the_rows(hall: Facility) -> None:
    with transaction.atomic(), together({RoomPart: keys(hall, 1)}):
        insert([part(hall, "a")])
        Area.objects.create(code="east", name="東", position=1)
        found = RENAME.run(code="a", name="renamed")

    assert found == 1


def test_rows_without_drawn_keys_are_inserted_at_once(hall: Facility) -> None:
    with transaction.atomic(), together({RoomPart: keys(hall, 1)}):
        with CaptureQueriesContext(connection) as asked:
            rows = insert([part(hall, "a"), part(hall, "b")])

        assert [query["sql"][:6] for query in asked] == ["INSERT"]
        assert all(row.pk for row in rows)


def test_a_number_too_large_for_its_column_is_refused_here_too(hall: Facility) -> None:
    with pytest.raises(DataError), transaction.atomic(), together({}):
        insert([Area(code="east", name="東", position=2**16 + 1)], keys_needed=False)

    assert not Area.objects.filter(code="east").exists()


def test_a_refusal_undoes_all_of_them(hall: Facility) -> None:
    insert([part(hall, "taken")])

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        together({RoomPart: keys(hall, 2)}),
    ):
        insert([part(hall, "a")])
        insert([part(hall, "taken")])

    assert codes() == {"taken"}


def test_a_part_that_misses_its_rows_undoes_all_of_them(hall: Facility) -> None:
    with (
        pytest.raises(Missed),
        transaction.atomic(),
        together({RoomPart: keys(hall, 1)}),
    ):
        insert([part(hall, "a")])
        RENAME.join(code="nowhere", name="", rows=1, error=Missed)

    assert codes() == set()


def test_a_block_within_a_block_writes_with_the_outer_one(hall: Facility) -> None:
    outer, inner = keys(hall, 1), keys(hall, 1)
    with transaction.atomic(), together({RoomPart: outer}):
        with CaptureQueriesContext(connection) as asked, together({RoomPart: inner}):
            insert([part(hall, "a")])
        assert not asked.captured_queries

    assert RoomPart.objects.get(code="a").pk == outer[0]


def test_a_part_alone_misses_its_rows_as_well(hall: Facility) -> None:
    with pytest.raises(Missed):
        RENAME.join(code="nowhere", name="", rows=1, error=Missed)


def test_what_a_savepoint_takes_back_is_not_written(hall: Facility) -> None:
    with transaction.atomic(), together({RoomPart: keys(hall, 2)}):
        insert([part(hall, "kept")])
        with pytest.raises(Missed), transaction.atomic():
            insert([part(hall, "dropped")])
            raise Missed

    assert codes() == {"kept"}


def test_an_act_that_fails_writes_nothing(hall: Facility) -> None:
    with (
        pytest.raises(Missed),
        transaction.atomic(),
        together({RoomPart: keys(hall, 1)}),
    ):
        insert([part(hall, "a")])
        raise Missed

    assert codes() == set()


@pytest.mark.django_db(transaction=True)
def test_only_within_a_transaction() -> None:
    with pytest.raises(TransactionManagementError), together({}):
        pass


def test_changes_that_travel_together_are_signed(hall: Facility) -> None:
    """The trail must know who renamed a part, whatever else the statement holds."""
    with (
        CaptureQueriesContext(connection) as asked,
        transaction.atomic(),
        together({RoomPart: keys(hall, 1)}),
    ):
        RENAME.join(code="a", name="renamed")

    [sql] = [query["sql"] for query in asked if query["sql"].startswith("WITH")]
    assert needs_a_name(sql)
    assert not needs_a_name(sql.replace("facilities_roompart", "booking_feeline"))
    assert not needs_a_name("SELECT 1")


def test_statement_that_draws_keys_is_not_planned_anew_for_each_call(hall: Facility) -> None:
    for _ in range(20):  # psycopg prepares it at last, and PostgreSQL has seen what planning costs
        keys(hall, 2)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans) FROM pg_prepared_statements"
            " WHERE statement LIKE '%facilities_roompart_id_seq%'"
        )
        assert cursor.fetchone()[0] > 0
