"""The monthly cap that halls had before becomes a limit, and goes back again."""

from datetime import time

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from facilities.models import BookingRules
from tests.booking.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("facilities", "0005_tariff_removed")]
NOW = [("facilities", "0007_monthly_cap_removed")]


def migrate(target: list[tuple[str, str]]) -> None:
    """Take the tables of halls to that state."""
    MigrationExecutor(connection).migrate(target)


def test_cap_of_slots_becomes_a_limit_and_back(transactional_db: None) -> None:
    build_world(limits=[{"most": 3, "count": "hours"}, {"most": 4}])
    try:
        migrate(BEFORE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT uses_per_month, opens_at FROM facilities_bookingrules")
            assert cursor.fetchall() == [(4, time(9))]
    finally:
        migrate(NOW)

    assert {str(rules.limits) for rules in BookingRules.objects.all()} == {"[{'most': 4}]"}
