"""Where staff may work from (201): a hall's own networks, the city's for duties at every hall."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.enums import DutyKind
from accounts.rules import is_inside
from facilities.models import Facility
from tests.booking.world import World, build_world
from tests.factories.accounts import duty_of, someone

HALL = "10.20.0.0/16"


@pytest.fixture
def world(db: None) -> World:
    """A hall whose staff work in the city's own network."""
    made = build_world()
    Facility.objects.update(staff_networks=[HALL])
    return made


def answer(client: Client, address: str) -> int:
    """What the board of the hall is answered to a request from that address."""
    hall = Facility.objects.order_by("pk")[0]
    return client.get(f"/desk/?hall={hall.code}", REMOTE_ADDR=address).status_code


def clerk(*, everywhere: bool) -> Client:
    """A clerk with a duty at the first hall, or at every hall."""
    who = someone("出井 大")
    hall = None if everywhere else Facility.objects.order_by("pk")[0].pk
    duty_of(who, DutyKind.FRONT_DESK, hall)
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    return client


@pytest.mark.parametrize(("address", "status"), [("10.20.3.4", 200), ("10.21.0.1", 403)])
def test_desk_of_a_hall_opens_only_in_its_networks(world: World, address: str, status: int) -> None:
    assert answer(clerk(everywhere=False), address) == status


def test_hall_without_networks_opens_everywhere(world: World) -> None:
    Facility.objects.update(staff_networks=[])

    assert answer(clerk(everywhere=False), "203.0.113.5") == 200


@pytest.mark.parametrize(("address", "status"), [("192.0.2.9", 200), ("10.20.3.4", 403)])
def test_duty_at_every_hall_obeys_the_citys_networks(
    world: World, settings: Settings, address: str, status: int
) -> None:
    settings.STAFF_NETWORKS = ("192.0.2.0/24",)

    assert answer(clerk(everywhere=True), address) == status


def test_outside_staff_are_residents_like_others(world: World) -> None:
    client = clerk(everywhere=False)

    assert client.get("/", REMOTE_ADDR="203.0.113.5").status_code == 200
    assert "desk" not in client.get("/", REMOTE_ADDR="203.0.113.5").text


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.20.255.255", True),
        ("10.19.255.255", False),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("::ffff:10.20.0.1", True),
        ("unknown", False),
        ("", False),
    ],
)
def test_address_lies_in_a_network(address: str, inside: bool) -> None:
    assert is_inside(address, (HALL, "2001:db8::/32")) is inside
