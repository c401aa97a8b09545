"""Finding people: by three letters of a name, a reading, a group, a number, a phone, an address.

The index holds every two neighbouring letters of the folded columns (migration 0002). A search
asks for the pairs of what was typed, then looks whether the text really stands there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from accounts.enums import BOOKING_ROLES
from accounts.models import (
    GROUP_SEARCHED,
    PERSON_SEARCHED,
    Membership,
    Organisation,
    Person,
)
from accounts.rules import LEAST_LETTERS, fold, pairs, phone_number, searched
from core.codes import normalise

ENOUGH = 200  # rows that are put in order; who finds more types more


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One person found, with what tells namesakes apart."""

    id: int
    user_id: int
    code: str
    name: str
    name_kana: str
    phone: str
    email: str
    born_on: date | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupHit:
    """One group found."""

    id: int
    code: str
    name: str
    name_kana: str


def search_people(*, text: str, limit: int = 20) -> list[PersonHit]:
    """People whom `text` can mean, best first; none for fewer than two letters.

    Folds width, kana and case; digits are phone or user number; an address matches from its
    beginning; a group's name finds those who book for it. At most two queries.
    """
    wanted = searched(text)
    if len(wanted) < LEAST_LETTERS:
        return []
    ways = _ways(text, wanted)
    ids = ways[0].union(*ways[1:]) if len(ways) > 1 else ways[0]
    found = _hits(Person.objects.filter(pk__in=[pk for (pk,) in ids[:ENOUGH]]))
    return sorted(found, key=lambda hit: _distance(hit, wanted))[:limit]


def search_groups(*, text: str, limit: int = 20) -> list[GroupHit]:
    """Groups that `text` can mean. One query."""
    wanted = searched(text)
    if len(wanted) < LEAST_LETTERS:
        return []
    rows = _matching(Organisation.objects.all(), GROUP_SEARCHED, wanted).order_by("name_kana", "pk")
    return [GroupHit(row.pk, row.code, row.name, row.name_kana) for row in rows[:limit]]


def person_by_code(code: str) -> PersonHit | None:
    """The person with that number, typed with or without hyphens."""
    return next(iter(_hits(Person.objects.filter(code=normalise(code)))), None)


def people_alike(*, name_kana: str, born_on: date | None, phone: str) -> list[PersonHit]:
    """Who may be the same person already: the same phone, or reading and birthday. One query."""
    same = Q(pk=None)
    if number := phone_number(phone):
        same |= Q(phone=number)
    if born_on is not None and name_kana:
        same |= Q(born_on=born_on, pk__in=_with_reading(name_kana, born_on))
    return _hits(Person.objects.filter(same).order_by("name_kana", "pk")[:ENOUGH])


def group_of(code: str) -> GroupHit | None:
    """The group with that number."""
    row = Organisation.objects.filter(code=normalise(code)).first()
    return GroupHit(row.pk, row.code, row.name, row.name_kana) if row else None


def group_members(*, organisation_id: int, on: date) -> list[PersonHit]:
    """Who belongs to the group on that day, whatever their role. One query."""
    members = Membership.objects.filter(organisation_id=organisation_id, during__contains=on)
    people = Person.objects.filter(pk__in=members.values("person_id")).order_by("name_kana", "pk")
    return _hits(people[:ENOUGH])


def _with_reading(name_kana: str, born_on: date) -> list[int]:
    """Those born that day whose reading is the same, however it was spaced."""
    born = Person.objects.filter(born_on=born_on).values_list("pk", "name_kana")
    return [pk for pk, reading in born if fold(reading) == fold(name_kana)]


def _matching(
    rows: QuerySet[Any, Any], columns: tuple[str, ...], wanted: str
) -> QuerySet[Any, Any]:
    """The rows in whose folded columns `wanted` stands."""
    grams = ArrayField(TextField())
    found: QuerySet[Any, Any] = rows.alias(
        grams=Func(*columns, function="search_grams", output_field=grams),
        folded=Func(*columns, function="search_text", output_field=TextField()),
    ).filter(grams__contains=Value(pairs(wanted), output_field=grams), folded__contains=wanted)
    return found


def _ways(text: str, wanted: str) -> list[QuerySet[Person, Any]]:
    """The ids by each way that `text` can be meant, each with an index of its own."""
    ways = [_matching(Person.objects.all(), PERSON_SEARCHED, wanted)]
    if not wanted.isdigit():
        groups = _matching(Organisation.objects.all(), GROUP_SEARCHED, wanted)
        bookers = Membership.objects.filter(
            organisation__in=groups.values("pk"), role__in=BOOKING_ROLES
        )
        ways.append(Person.objects.filter(pk__in=bookers.values("person_id")))
        if text.isascii():
            address = text.strip().lower()
            ways.append(Person.objects.filter(user__email__startswith=address))
    return [way.values_list("pk") for way in ways]


def _hits(people: QuerySet[Person, Any]) -> list[PersonHit]:
    rows = people.annotate(
        groups=Coalesce(
            ArrayAgg(
                "memberships__organisation__name",
                distinct=True,
                filter=Q(memberships__role__in=BOOKING_ROLES),
            ),
            Value([], output_field=ArrayField(TextField())),
        )
    ).values_list(
        "pk", "user_id", "code", "name", "name_kana", "phone", "user__email", "born_on", "groups"
    )
    return [PersonHit(*row[:6], row[6] or "", row[7], tuple(row[8])) for row in rows]


def _distance(hit: PersonHit, wanted: str) -> tuple[int, str, int]:
    """Whole name or number first, then beginnings, then the rest; by reading."""
    texts = [fold(each) for each in (hit.name, hit.name_kana, hit.phone, hit.code)]
    if wanted in texts:
        return 0, hit.name_kana, hit.id
    begins = any(each.startswith(wanted) for each in texts)
    return (1 if begins else 2), hit.name_kana, hit.id
