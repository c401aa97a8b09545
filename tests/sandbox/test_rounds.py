"""The demonstration's adjustment meetings: whenever it is started, there is something to try."""

from datetime import datetime

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from core.clock import JST
from facilities.selectors import catalogue
from lottery.models import Entry, Round
from lottery.selectors.rounds import takes_entries
from lottery.selectors.standing import standing_of
from sandbox.city.rounds import HALL
from sandbox.management.commands.prepare import HALLS
from tests.booking.conftest import organisation, sign_in


@pytest.fixture
def halls(db: None, settings: Settings) -> None:
    """The halls, some groups, and the demonstration's people."""
    settings.DEMO = True
    call_command("load_facilities", str(configured.BASE_DIR / HALLS), verbosity=0)
    for _each in range(5):
        sign_in(organisation=organisation())
    call_command("load_people", verbosity=0)


@pytest.mark.parametrize("day", [1, 20, 21, 27])
def test_some_round_takes_entries_and_has_a_conflict(
    halls: None, monkeypatch: pytest.MonkeyPatch, day: int
) -> None:
    now = datetime(2026, 12, day, 12, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: now)

    call_command("load_rounds", verbosity=0)

    here = Round.objects.filter(facility__code=HALL)  # the sports hall meets, too
    rounds = [each for each in here if takes_entries(each, now=now)]
    assert len(rounds) == 1
    conflicts = standing_of(rounds[0], catalogue(), now=now).conflicts
    assert len(conflicts) == 2
    assert Entry.objects.filter(applicant_organisation__name="前橋水彩画の会").count() >= 2
    before = Entry.objects.count()
    call_command("load_rounds", verbosity=0)
    assert Entry.objects.count() == before


def test_outside_a_demonstration_nobody_invents_entries(halls: None, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError):
        call_command("load_rounds", verbosity=0)

    assert not Entry.objects.exists()
