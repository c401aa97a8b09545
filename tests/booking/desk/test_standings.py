"""What people and groups count as: given and ended by staff, read in one query."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.enums import DutyKind
from accounts.errors import NoSuchStanding, NotAllowed, StandingAlreadyHeld
from accounts.models import Person, Standing
from accounts.selectors.classes import classes_of, standings_of
from accounts.services.standings import StandingRequest, end_standing, give_standing
from audit.models import Entry
from core.clock import JST
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import another_hall
from tests.booking.world import World
from tests.factories.accounts import Someone, an_organisation, duty_of, someone

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=JST)
TODAY = date(2026, 12, 1)


def wanted(who: Someone, **what: Any) -> StandingRequest:
    given: dict[str, Any] = {
        "person_id": who.person.pk,
        "word": "registered",
        "facility_id": None,
        "first": TODAY,
        "last": None,
        "reason": "登録簿 12番",
    }
    return StandingRequest(**given | what)


def words(who: Someone, hall: int, on: date = TODAY) -> frozenset[str]:
    return classes_of(person_id=who.person.pk, organisation_id=None, on=on).at(hall)


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    return browser(dai)


@pytest.fixture
def keeper(world: World) -> Someone:
    who = someone("Keeper", "keeper@example.jp")
    duty_of(who, DutyKind.MANAGER, world.facility.pk)
    return who


def test_words_hold_at_their_hall_on_their_days(
    world: World, keeper: Someone, chieko: Someone
) -> None:
    hall = world.facility.pk
    Person.objects.filter(pk=chieko.person.pk).update(lives_in_city=False)
    asked = wanted(chieko, facility_id=hall, last=date(2026, 12, 31))

    give_standing(request=asked, actor=keeper.actor, now=NOW)

    assert words(chieko, hall) == {"person", "outside", "registered"}
    assert words(chieko, another_hall().pk) == {"person", "outside"}
    assert "registered" in words(chieko, hall, date(2026, 12, 31))
    assert "registered" not in words(chieko, hall, date(2027, 1, 1))
    assert Entry.objects.filter(verb="give_standing", object_type="person").count() == 1


def test_group_counts_by_its_own_standings_in_one_query(
    world: World, keeper: Someone, chieko: Someone, django_assert_num_queries: Any
) -> None:
    group, hall = an_organisation(), world.facility.pk
    asked = wanted(chieko, person_id=None, organisation_id=group.pk, facility_id=hall)
    give_standing(request=asked, actor=keeper.actor, now=NOW)

    with django_assert_num_queries(1):
        found = classes_of(person_id=chieko.person.pk, organisation_id=group.pk, on=TODAY)
    with django_assert_num_queries(0):
        nobody = classes_of(person_id=None, organisation_id=None, on=TODAY)

    assert found.at(hall) == {"organisation", "registered"}
    assert found.standings_at(hall) == {"registered"}
    assert nobody.at(hall) == frozenset()


def test_nobody_gives_more_than_they_are_charged_with(
    world: World, keeper: Someone, chieko: Someone
) -> None:
    hall = world.facility.pk
    for request, actor in (
        (wanted(chieko, facility_id=None), keeper.actor),
        (wanted(chieko, facility_id=another_hall().pk), keeper.actor),
        (wanted(chieko, facility_id=hall), chieko.actor),
    ):
        with pytest.raises(NotAllowed):
            give_standing(request=request, actor=actor, now=NOW)

    assert not Standing.objects.exists()


def test_same_standing_is_not_given_twice_nor_without_reason(
    world: World, keeper: Someone, chieko: Someone
) -> None:
    asked = wanted(chieko, facility_id=world.facility.pk)
    give_standing(request=asked, actor=keeper.actor, now=NOW)

    with pytest.raises(StandingAlreadyHeld):
        give_standing(request=asked, actor=keeper.actor, now=NOW)
    for fault in ({"reason": " "}, {"word": ""}, {"last": date(2026, 11, 30)}):
        with pytest.raises(NoSuchStanding):
            give_standing(
                request=wanted(chieko, facility_id=world.facility.pk, **fault),
                actor=keeper.actor,
                now=NOW,
            )

    assert Standing.objects.count() == 1


def test_ended_standing_counts_no_longer_and_another_can_follow(
    world: World, keeper: Someone, chieko: Someone
) -> None:
    hall = world.facility.pk
    asked = wanted(chieko, facility_id=hall, first=date(2026, 4, 1))
    given = give_standing(request=asked, actor=keeper.actor, now=NOW)
    whose: dict[str, Any] = {"standing_id": given.pk, "organisation_id": None, "now": NOW}

    with pytest.raises(NoSuchStanding):
        end_standing(person_id=keeper.person.pk, actor=keeper.actor, **whose)
    with pytest.raises(NotAllowed):
        end_standing(person_id=chieko.person.pk, actor=chieko.actor, **whose)
    end_standing(person_id=chieko.person.pk, actor=keeper.actor, **whose)
    end_standing(person_id=chieko.person.pk, actor=keeper.actor, **whose)

    assert words(chieko, hall) == {"person"}
    assert words(chieko, hall, date(2026, 11, 30)) == {"person", "registered"}
    assert standings_of(person_id=chieko.person.pk, organisation_id=None, today=TODAY) == []
    assert Entry.objects.filter(verb="end_standing").count() == 1
    give_standing(request=wanted(chieko, facility_id=hall), actor=keeper.actor, now=NOW)


def test_desk_gives_and_ends_a_standing_on_the_persons_page(
    client: Client, world: World, chieko: Someone
) -> None:
    page = f"/desk/people/{Person.objects.get(pk=chieko.person.pk).code}/"
    typed = {
        "standing-word": "registered",
        "standing-hall": "kan",
        "standing-first": "2026-12-01",
        "standing-reason": "登録簿 12番",
    }

    client.post(f"{page}standings/", typed)
    [shown] = client.get(page).context["page"].standings.shown
    client.post(f"{page}standings/", {"end": str(shown.line.id)})

    assert (shown.word, shown.line.reason, shown.may_end) == ("登録団体", "登録簿 12番", True)
    assert client.get(page).context["page"].standings.shown == []
