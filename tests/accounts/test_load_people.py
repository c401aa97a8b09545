"""The demonstration's people: made once, shown to whoever runs the command, never elsewhere."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Duty, Membership, Person, User
from accounts.selectors import actor_of
from core import clock
from facilities.models import Facility
from tests.people import a_hall


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

    assert Person.objects.count() == 13
    assert Person.objects.filter(user__email=None).count() == 1
    assert (Membership.objects.count(), Duty.objects.count()) == (1, 10)
    assert len(table.splitlines()) == 12
    assert "aoi@example.jp" in table
    assert "kashikan" in table


def test_people_have_their_duties_at_the_hall(demo: None, hall: Facility) -> None:
    load()

    today = clock.day_of(clock.now())
    emi = actor_of(User.objects.get(email="emi@example.jp"), on=today)
    assert emi.has_duty("manager", facility_id=hall.pk)


def test_one_person_may_have_several_halls(demo: None, hall: Facility) -> None:
    halls = [a_hall(code) for code in ("higashi-shogyo", "mihon-shogakko")]

    table = load()

    [line] = [line for line in table.splitlines() if line.startswith("mei@")]
    assert all(each.name in line for each in halls)
    today = clock.day_of(clock.now())
    for email, duty in {"mei@example.jp": "manager", "nao@example.jp": "key_staff"}.items():
        actor = actor_of(User.objects.get(email=email), on=today)
        held = [actor.has_duty(duty, facility_id=each.pk) for each in (*halls, hall)]
        assert held == [True, True, False]


@pytest.mark.django_db
def test_without_halls_nobody_is_made(demo: None) -> None:
    with pytest.raises(CommandError, match="load_facilities"):
        load()

    assert not User.objects.exists()


def test_refused_outside_a_demonstration(hall: Facility) -> None:
    with pytest.raises(CommandError, match="password"):
        load()

    assert not User.objects.exists()
