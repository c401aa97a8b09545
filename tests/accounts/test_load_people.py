"""The demonstration's people: made once, shown to whoever runs the command, never elsewhere."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Duty, Membership, Person, User
from accounts.selectors import actor_of
from core import clock
from facilities.models import Facility


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def load() -> str:
    out = StringIO()
    call_command("load_people", stdout=out)
    return out.getvalue()


def test_people_are_made_once_and_listed(demo: None, hall: Facility) -> None:
    load()

    table = load()

    assert Person.objects.count() == 11
    assert Person.objects.filter(user__email=None).count() == 1
    assert (Membership.objects.count(), Duty.objects.count()) == (1, 8)
    assert len(table.splitlines()) == 10
    assert "aoi@example.jp" in table
    assert "kashikan" in table


def test_people_have_their_duties_at_the_hall(demo: None, hall: Facility) -> None:
    load()

    today = clock.day_of(clock.now())
    emi = actor_of(User.objects.get(email="emi@example.jp"), on=today)
    assert emi.has_duty("manager", facility_id=hall.pk)


@pytest.mark.django_db
def test_without_halls_nobody_is_made(demo: None) -> None:
    with pytest.raises(CommandError, match="load_facilities"):
        load()

    assert not User.objects.exists()


def test_refused_outside_a_demonstration(hall: Facility) -> None:
    with pytest.raises(CommandError, match="password"):
        load()

    assert not User.objects.exists()
