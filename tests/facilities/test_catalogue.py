"""The catalogue in memory: how many queries, when it is built again, and the ordered lock."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from core.actor import system
from facilities.models import Room, RoomPart
from facilities.rules.values import Catalogue
from facilities.selectors import (
    calendar_stamp,
    catalogue,
    catalogue_if,
    catalogue_in_memory,
    lock_rooms,
)
from facilities.services.load import load_facilities
from facilities.services.versions import raise_calendar_versions, raise_catalogue_version
from tests.facilities.files import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def halls(db: None) -> Catalogue:
    """The catalogue of the good files, in memory."""
    load_facilities(path=GOOD, actor=system("test"), now=clock.now())
    return catalogue()


def test_unchanged_catalogue_costs_one_query(halls: Catalogue) -> None:
    with CaptureQueriesContext(connection) as queries:
        again = catalogue()

    assert again is halls
    assert len(queries) == 1


def test_known_number_costs_no_query(halls: Catalogue) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert catalogue_if(halls.version) is halls
        assert catalogue_in_memory() is halls

    assert len(queries) == 0


def test_rebuilding_costs_the_same_for_any_number_of_halls(halls: Catalogue) -> None:
    counts = []
    for path in (GOOD, Path("facilities/data/maebashi")):
        load_facilities(path=path, actor=system("test"), now=clock.now())
        raise_catalogue_version()
        with CaptureQueriesContext(connection) as queries:
            catalogue()
        counts.append(len(queries))

    assert counts == [19, 19]  # the words of accessibility, and the pictures, are one query each


def test_numbers_of_rolled_back_changes_never_come_again(halls: Catalogue) -> None:
    with transaction.atomic():
        rolled_back = raise_catalogue_version()
        assert catalogue().version == rolled_back
        transaction.set_rollback(True)

    assert catalogue().version == halls.version
    assert raise_catalogue_version() > rolled_back


def test_empty_database_has_an_empty_catalogue_that_is_not_kept(db: None) -> None:
    assert catalogue().facilities == ()
    assert catalogue().version == 0


def test_versions_of_page_come_in_one_query(halls: Catalogue) -> None:
    ids = list(RoomPart.objects.order_by("pk").values_list("pk", flat=True))
    raise_calendar_versions(ids[:1])

    with CaptureQueriesContext(connection) as queries:
        number, stamp = calendar_stamp(ids)

    assert len(queries) == 1
    assert number == halls.version
    assert stamp == f"{ids[0]}.3-{ids[1]}.2-{ids[2]}.2"
    assert calendar_stamp([]) == (halls.version, "")


def test_lock_takes_all_parts_in_order_in_one_query(halls: Catalogue) -> None:
    room_ids = list(Room.objects.order_by("-pk").values_list("pk", flat=True))

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        part_ids = lock_rooms(room_ids=room_ids)

    (query,) = queries.captured_queries
    assert part_ids == sorted(RoomPart.objects.values_list("pk", flat=True))
    assert "FOR NO KEY UPDATE" in query["sql"]
    assert query["sql"].index("ORDER BY") < query["sql"].index("FOR NO KEY UPDATE")


def test_raising_versions_is_one_statement(halls: Catalogue) -> None:
    ids = list(RoomPart.objects.values_list("pk", flat=True))

    with CaptureQueriesContext(connection) as queries:
        raise_calendar_versions(ids)

    assert len(queries) == 1
