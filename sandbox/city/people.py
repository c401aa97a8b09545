"""The invented people: residents with and without e-mail, groups, and staff for every hall."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import DutyKind, Role
from accounts.models import Organisation, Person, User
from accounts.rules import TERMS_VERSION
from accounts.selectors import actor_of
from accounts.services.duties import appoint
from accounts.services.organisations import join, register_organisation
from accounts.services.registration import (
    CounterPerson,
    register_person,
    register_person_at_counter,
)
from accounts.services.sign_in import trust_address
from core import clock
from core.actor import Actor, Channel, system
from sandbox.city.names import a_name, material

RESIDENTS = 110
WITHOUT_MAIL = 0.22
ACTOR = system("load_city")


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who books: their own actor, whether they use the web, their group if any."""

    actor: Actor
    person_id: int
    on_web: bool
    organisation_id: int | None
    likes: frozenset[str] = frozenset()  # the purposes of their group


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works for the city in this story; each at every hall."""

    desk: Actor
    approver: Actor
    cashier: Actor
    operator: Actor


def staff_of_the_city(*, since: date, now: datetime) -> Staff:
    """One of each duty, charged since the beginning of the story."""

    def employ(key: str) -> Actor:
        entry = material()["staff"][key]
        user = User.objects.create_user(entry["email"], None)
        trust_address(user=user)
        register_person(
            user=user,
            name=entry["name"],
            name_kana=entry["kana"],
            phone="",
            terms_version="",
            actor=ACTOR,
            now=now,
        )
        appoint(
            user=user,
            duty=DutyKind(entry["duty"]),
            facility_id=None,
            during=DateRange(since, None),
            actor=ACTOR,
            now=now,
        )
        return actor_of(user, on=clock.day_of(now), channel=Channel.COUNTER)

    return Staff(**{key: employ(key) for key in material()["staff"]})


def citizens(chance: Random, *, staff: Staff, begins: datetime, now: datetime) -> list[Citizen]:
    """Residents who registered over the first months, and the groups that some represent."""
    people = [
        _resident(chance, number, staff.desk, begins + timedelta(days=chance.random() * 90))
        for number in range(RESIDENTS)
    ]
    groups = _groups(chance, people, begins)
    today = clock.day_of(now)
    return [
        Citizen(
            actor=actor_of(person.user, on=today),
            person_id=person.pk,
            on_web=person.user.email is not None,
            organisation_id=groups[person.pk][0] if person.pk in groups else None,
            likes=groups[person.pk][1] if person.pk in groups else frozenset(),
        )
        for person in people
    ]


def _resident(chance: Random, number: int, desk: Actor, when: datetime) -> Person:
    name, kana = a_name(chance)
    born_on = date(1935, 1, 1) + timedelta(days=chance.randrange(25_000))
    phone = f"0279{number:06d}"
    if chance.random() < WITHOUT_MAIL:
        told = CounterPerson(
            name=name,
            name_kana=kana,
            phone=phone,
            born_on=born_on,
            lives_in_city=True,
            consents=True,
            is_another=True,
        )
        return register_person_at_counter(told=told, actor=desk, now=when)
    user = User.objects.create_user(f"resident{number:03d}@example.jp", None)
    trust_address(user=user)
    return register_person(
        user=user,
        name=name,
        name_kana=kana,
        phone=phone,
        born_on=born_on,
        lives_in_city=chance.random() < 0.93,  # noqa: PLR2004 - a share of this story
        terms_version=TERMS_VERSION,
        now=when,
    )


def _groups(
    chance: Random, people: list[Person], begins: datetime
) -> dict[int, tuple[int, frozenset[str]]]:
    """Each group gets a representative and some members; person -> group and what it does."""
    books_for: dict[int, tuple[int, frozenset[str]]] = {}
    free = list(people)
    chance.shuffle(free)
    for entry in material()["group"]:
        chosen = [free.pop() for _ in range(chance.randint(2, 4))]
        group = register_organisation(
            name=entry["name"],
            name_kana=entry["kana"],
            name_en=entry["english"],
            activity=entry["activity"],
            representative=chosen[0],
            actor=ACTOR,
            now=begins,
        )
        for person in chosen[1:]:
            _join(group, person, begins)
        books_for |= {person.pk: (group.pk, frozenset(entry["likes"])) for person in chosen[:2]}
    return books_for


def _join(group: Organisation, person: Person, begins: datetime) -> None:
    join(
        organisation=group,
        person=person,
        role=Role.BOOKER,
        during=DateRange(clock.day_of(begins), None),
        actor=ACTOR,
        now=begins,
    )
