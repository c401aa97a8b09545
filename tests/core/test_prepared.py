"""Statements kept ready: the same answers as Django's own queries, in one statement each."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

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
