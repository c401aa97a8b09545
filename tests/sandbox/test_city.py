"""The invented city: everything in it came through the services, so everything in it holds."""

from collections import Counter

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Standing
from booking.models import Application, Booking, FeeLine, Occupancy
from booking.selectors.money import standings_of
from core import clock
from facilities.models import Room
from keys.models import KeyLoan
from kpi.models import RollUp
from notifications.enums import OPEN_STATUSES
from notifications.models import Delivery
from payments.models import LedgerEntry, Payment, TillSession
from sandbox.city.names import material
from sandbox.city.regulars import HALLS as CIRCLES_COME_TO
from sandbox.city.regulars import MOST_A_MONTH
from sandbox.city.story import STAFFED
from sandbox.city.waiting import DECIDES, TO_DECIDE
from sandbox.management.commands.prepare import HALLS, KEYS
from support.models import Case


@pytest.fixture
def halls(db: None, settings: Settings) -> None:
    """Maebashi's halls with their keys, as `make run` loads them."""
    settings.DEMO = True
    call_command("load_facilities", str(configured.BASE_DIR / HALLS), verbosity=0)
    call_command("load_keys", str(configured.BASE_DIR / KEYS), verbosity=0)


@pytest.mark.slow
def test_a_month_of_the_city_is_whole(halls: None) -> None:
    call_command("load_city", months=1, verbosity=0)

    now = clock.now()
    assert Booking.objects.filter(status="completed").count() > 5
    assert Application.objects.filter(on_behalf=True).exists()
    assert LedgerEntry.objects.exists()
    assert Case.objects.exists()
    assert RollUp.objects.filter(figure="bookings", facility=None).exists()
    # Something waits for everybody who works here.
    waiting = Case.objects.exclude(status="closed").values_list("status", flat=True)
    assert set(waiting) >= {"new", "waiting_hall"}
    asked = Booking.objects.filter(status="requested", room__facility__code=DECIDES)
    assert asked.count() >= len(TO_DECIDE)
    assert Payment.objects.filter(status="due", facility__code=STAFFED).exists()
    # Nothing else is left lying about: letters read, drawers closed at night, keys back after use.
    assert not Delivery.objects.filter(status__in=OPEN_STATUSES, next_try_at__lte=now).exists()
    assert TillSession.objects.filter(closed_at=None).count() <= 12  # today's, one a hall
    assert KeyLoan.objects.filter(ended_at=None, due_at__lt=now).count() == 1  # one to chase
    ended = Booking.objects.filter(status="completed", during__endswith__lt=now)
    assert not Occupancy.objects.filter(
        booking__in=ended, released_at=None, during__endswith__gt=now
    ).exists()
    check_circles()
    # A second start leaves it as it is.
    before = Booking.objects.count()
    call_command("load_city", months=1, verbosity=0)
    assert Booking.objects.count() == before


def check_circles() -> None:
    """The circles keep the halls' rules, pay what they owe, and fill the evenings."""
    now, groups = clock.now(), Standing.objects.filter(reason=material()["standing"])
    theirs = Booking.objects.filter(
        application__applicant_organisation__standings__in=groups
    ).select_related("application")
    assert theirs.filter(during__startswith__gt=now).count() > 20
    assert theirs.filter(status="completed").count() > 20
    months = Counter(
        (each.application.applicant_organisation_id, f"{each.period.start:%Y-%m}")
        for each in theirs
    )
    assert max(months.values()) <= MOST_A_MONTH
    standings = standings_of(list(theirs))
    assert {each.pk for each in theirs if standings[each.pk].owed_yen} == set()
    for booking in theirs:
        lines = FeeLine.objects.filter(booking=booking).values_list("yen", flat=True)
        assert booking.fee_yen is None or sum(lines) == booking.fee_yen
        assert booking.events.latest("at").to_status == booking.status
    evenings = theirs.filter(slot_codes=["night"], during__startswith__gt=now)
    rooms = Room.objects.filter(facility__code__in=CIRCLES_COME_TO).count()
    assert 0.15 < evenings.count() / (rooms * 20 * 6 / 7) < 0.6  # of three weeks ahead


def test_outside_a_demonstration_there_is_no_city(halls: None, settings: Settings) -> None:
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError):
        call_command("load_city")

    assert not Booking.objects.exists()
