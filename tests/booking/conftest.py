"""The small world and its people for booking's tests."""

import itertools
import os
from collections.abc import Callable
from datetime import date

import pytest
from psycopg.types.range import DateRange

from accounts.models import Duty, Membership, Organisation, Person, User
from accounts.selectors import actor_of
from core.actor import Actor
from core.codes import with_check_digit
from tests.booking.world import World, build_world
from tests.kept import Kept, keeping

_numbers = itertools.count(1)
Signer = Callable[..., Actor]


kept_world = keeping(build_world)


@pytest.fixture
def world(kept_world: Kept[World], db: None) -> World:
    """The halls."""
    return kept_world.put()


def sign_in(name: str = "", *, duty: str = "", organisation: Organisation | None = None) -> Actor:
    """A new person who has signed in, with a duty at every hall or a group to book for."""
    number = next(_numbers)
    user = User.objects.create_user(email=f"p{number}@example.jp")
    person = Person.objects.create(user=user, name=name or f"利用者{number}")
    always = DateRange(date(2020, 4, 1), None)
    if duty:
        Duty.objects.create(user=user, kind=duty, during=always)
    if organisation:
        Membership.objects.create(
            organisation=organisation, person=person, role="representative", during=always
        )
    return actor_of(user, on=date(2026, 11, 24))


def organisation() -> Organisation:
    """A registered group."""
    code = with_check_digit(f"{next(_numbers):09d}")
    return Organisation.objects.create(
        code=code, name="囲碁の会", name_kana="いごのかい", name_en="Go club"
    )


@pytest.fixture
def aoi(db: None) -> Actor:
    """A resident."""
    return sign_in("青井")


@pytest.fixture
def chie(db: None) -> Actor:
    """Another resident."""
    return sign_in("千恵")


@pytest.fixture
def emi(db: None) -> Actor:
    """A manager of every hall."""
    return sign_in("恵美", duty="manager")


@pytest.fixture
def histories() -> int:
    """How many random histories to play; `make prove AREA=booking` plays many more."""
    return int(os.environ.get("KASHIKAN_HISTORIES", "12"))
