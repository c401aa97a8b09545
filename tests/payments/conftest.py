"""Payments' world: the owner of `test_fee`, a running stand-in for Stripe, 1,200 yen due by aoi."""

import os
from collections.abc import Generator
from datetime import datetime

import pytest
import stripe
from django.utils import timezone
from pytest_django import Settings

from facilities.models import Facility
from payments.models import Payment
from tests.factories.accounts import Someone
from tests.payments.owner import TestFee
from tests.payments.world import NOW, SECRET, StandIn, due_payment, stand_in


@pytest.fixture(autouse=True)
def owner() -> None:
    """Who is told what money for `test_fee` means has not been told anything yet."""
    TestFee.forget()


@pytest.fixture
def bank(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Generator[StandIn]:
    """The stand-in for Stripe; the site's clock goes with the bank's."""
    with stand_in() as running:
        settings.STRIPE_KEY = "sk_test_x"
        settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
        settings.STRIPE_API_BASE = running.address
        monkeypatch.setattr(timezone, "now", lambda: running.clock.moment)
        monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
        monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
        yield running


@pytest.fixture
def due(aoi: Someone, hall: Facility) -> Payment:
    """1,200 yen, due by aoi until the end of 4 December."""
    return due_payment(aoi, hall.pk)


@pytest.fixture
def later(bank: StandIn) -> "Later":
    """Sets the clock of site and bank."""
    return Later(bank)


class Later:
    """`later(moment)`: it is that moment now, everywhere."""

    def __init__(self, bank: StandIn) -> None:
        self.bank = bank

    def __call__(self, moment: datetime) -> datetime:
        assert moment >= NOW
        self.bank.clock.moment = moment
        return moment


@pytest.fixture
def histories() -> int:
    """How many random histories to play; `make prove AREA=payments` plays many more."""
    return int(os.environ.get("KASHIKAN_HISTORIES", "12"))
