"""A room let to registered groups alone says so, and where one registers, before it is chosen."""

from datetime import date

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from core.actor import Actor
from facilities.models import BookingRules
from tests.booking.conftest import organisation, sign_in
from tests.booking.test_attacks import signed_in
from tests.booking.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)

NEEDED = "団体の登録が必要"
PHONE, ADDRESS = "027-000-0001", "1-1"
ROOM = "/rooms/whole/?month=2026-12"
LISTS = ("/halls/kan/?on=2026-12-05", "/day/?on=2026-12-05", "/day/?on=2026-12-05&days=3")
PAGES = [ROOM, *LISTS]


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_visitor_reads_it_before_choosing(client: Client, db: None, path: str) -> None:
    build_world(applicants=["organisation"])

    page = read(client, path)

    before, _found, after = page.partition(NEEDED)
    assert PHONE in after.partition("</p>")[0] or PHONE in after.partition("</div>")[0]
    assert 'name="pick"' not in before
    assert 'name="pick"' in after


def test_room_says_where_one_registers(client: Client, db: None) -> None:
    build_world(applicants=["organisation"])

    notice = read(client, ROOM).partition(NEEDED)[2].partition("</div>")[0]

    assert "見本公民館へお問い合わせ" in notice
    assert f'href="tel:{PHONE.replace("-", "")}"' in notice
    assert f'<span lang="ja">{ADDRESS}</span>' in notice


@pytest.mark.parametrize("path", [ROOM, *LISTS[:2]])  # of several days: only what they can take
def test_who_has_no_group_reads_it_and_who_has_one_does_not(
    client: Client, aoi: Actor, path: str
) -> None:
    build_world(applicants=["organisation"])
    member = signed_in(Client(), sign_in(organisation=organisation()))

    assert NEEDED in read(signed_in(client, aoi), path)
    assert NEEDED not in read(member, path), "nor from what was kept for others"


@pytest.mark.parametrize("applicants", [["person", "organisation"], ["person"]])
@pytest.mark.parametrize("path", PAGES)
def test_rooms_for_persons_do_not_say_it(
    client: Client, db: None, applicants: list[str], path: str
) -> None:
    build_world(applicants=applicants)

    assert NEEDED not in read(client, path)


def test_rules_of_the_month_shown_decide(client: Client, db: None) -> None:
    world, change = build_world(), date(2027, 1, 1)
    rules = BookingRules.objects.get(room=world.whole)
    rules.valid = DateRange(rules.valid.lower, change)
    rules.save()
    rules.pk, rules.valid, rules.applicants = None, DateRange(change, None), ["organisation"]
    rules.save()

    assert NEEDED not in read(client, ROOM)
    assert NEEDED in read(client, "/rooms/whole/?month=2027-01")
