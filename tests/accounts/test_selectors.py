"""Who acts: organisations and duties as of a day, in one query."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.enums import DutyKind, Role
from accounts.middleware import ActorMiddleware
from accounts.models import Organisation
from accounts.selectors import actor_of, organisations_for
from core.actor import ANONYMOUS, DutyAt
from facilities.models import Facility
from tests.factories.accounts import (
    Someone,
    a_user,
    an_organisation,
    duty_of,
    member_of,
    someone,
)

DAY = date(2026, 12, 1)


def test_resident_acts_for_the_organisations_they_may_book_for(
    aoi: Someone, circle: Organisation
) -> None:
    member_of(an_organisation("Choir"), aoi, Role.MEMBER)

    actor = actor_of(aoi.user, on=DAY)

    assert actor.person_id == aoi.person.pk
    assert actor.name == "Aoi"
    assert actor.organisation_ids == {circle.pk}
    assert not actor.is_staff


@pytest.mark.django_db
def test_role_and_duty_count_up_to_not_including_their_last_day(hall: Facility) -> None:
    who, group = someone("Gen"), an_organisation()
    until = DateRange(date(2026, 4, 1), DAY)
    member_of(group, who, Role.BOOKER, until)
    duty_of(who, DutyKind.CASHIER, hall.pk, until)

    eve, day = (actor_of(who.user, on=on) for on in (DAY - timedelta(days=1), DAY))

    assert eve.organisation_ids == {group.pk}
    assert eve.duties == {DutyAt(DutyKind.CASHIER, hall.pk)}
    assert not day.organisation_ids
    assert not day.duties


def test_staff_hold_their_duties_where_they_have_them(
    dai: Someone, fumi: Someone, hall: Facility, other_hall: Facility
) -> None:
    assert dai.actor.has_duty(DutyKind.FRONT_DESK, facility_id=hall.pk)
    assert not dai.actor.has_duty(DutyKind.FRONT_DESK, facility_id=other_hall.pk)
    assert fumi.actor.has_duty(DutyKind.SUPPORT, facility_id=other_hall.pk)


@pytest.mark.django_db
def test_user_without_person_is_known_but_nobody_to_book_for() -> None:
    actor = actor_of(a_user("new@example.jp"), on=DAY)

    assert not actor.is_anonymous
    assert actor.person_id is None


def test_user_switched_off_is_nobody(aoi: Someone) -> None:
    aoi.user.is_active = False
    aoi.user.save()

    assert actor_of(aoi.user, on=DAY) == ANONYMOUS


def test_actor_costs_one_query_however_many_groups(
    aoi: Someone, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        member_of(an_organisation(), aoi, Role.BOOKER)

    with django_assert_num_queries(1):
        actor_of(aoi.user, on=DAY)


def test_organisations_are_named_in_the_readers_language(
    aoi: Someone, circle: Organisation
) -> None:
    circle.name, circle.name_en = "水彩画の会", "Watercolour circle"
    circle.save()

    with translation.override("en"):
        [choice] = organisations_for(aoi.actor)

    assert (choice.id, choice.name) == (circle.pk, "Watercolour circle")


def test_nobody_has_no_organisations_and_asks_no_query() -> None:
    assert organisations_for(ANONYMOUS) == []  # a query would fail: no database here


def test_middleware_reads_the_actor_when_first_asked_and_once(
    dai: Someone, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request, expected = rf.get("/"), dai.actor
    request.user = dai.user
    with django_assert_num_queries(0):
        ActorMiddleware(lambda _request: HttpResponse())(request)

    with django_assert_num_queries(1):
        assert request.actor.is_staff  # type: ignore[attr-defined]
        assert request.actor == expected  # type: ignore[attr-defined]


def test_middleware_takes_a_visitor_for_nobody(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()

    ActorMiddleware(lambda _request: HttpResponse())(request)

    assert request.actor == ANONYMOUS  # type: ignore[attr-defined]
