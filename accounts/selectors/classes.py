"""What an applicant counts as: the flat words that rules and prices ask about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Organisation, Person, Standing
from accounts.rules import ORGANISATION, OUTSIDE, PERSON, RESIDENT, Classes
from core.dates import full_day_label
from core.prepared import Given, Prepared


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One standing on the desk's page. `hall_id` None: every hall; `last` empty: until ended."""

    id: int
    word: str
    hall_id: int | None
    first: str
    last: str
    reason: str
    author: str


def _held(**whose: Any) -> ArraySubquery:
    rows = Standing.objects.filter(during__contains=Given("day"), **whose)
    return ArraySubquery(rows.values(held=JSONObject(word="word", hall="facility_id")))


def columns_of_classes(person: str = "") -> tuple[Any, ...]:
    """In a prepared SELECT: what `classes_told` needs to know of the `person`, on Given("day")."""
    return f"{person}lives_in_city", _held(person=OuterRef(f"{person}pk"))


def _of_person() -> QuerySet[Person, Any]:
    return Person.objects.filter(pk=Given("id")).values_list(*columns_of_classes())


def _of_organisation() -> QuerySet[Organisation, Any]:
    groups = Organisation.objects.filter(pk=Given("id"))
    return groups.values_list(_held(organisation=OuterRef("pk")))


_PERSON, _ORGANISATION = Prepared(_of_person), Prepared(_of_organisation)


def classes_of(*, person_id: int | None, organisation_id: int | None, on: date) -> Classes:
    """The words of an applicant on that day. One query; none for nobody.

    With `organisation_id` the group applies, whoever acts for it. Whether a person lives in the
    city is what they told of themselves; of a group only a standing says it.
    """
    if organisation_id is not None:
        found = _ORGANISATION.row(id=organisation_id, day=on)
        return _classes({ORGANISATION}, found[0] if found else ())
    if person_id is None:
        return Classes()
    row = _PERSON.row(id=person_id, day=on)
    return classes_told(*(row or (None, ())))


def classes_told(lives_in_city: bool | None, held: Iterable[Mapping[str, Any]]) -> Classes:
    """The words of a person, from `columns_of_classes`."""
    told = {True: {RESIDENT}, False: {OUTSIDE}, None: set()}[lives_in_city]
    return _classes({PERSON} | told, held)


def _classes(told: set[str], held: Iterable[Mapping[str, Any]]) -> Classes:
    by_hall: dict[int | None, set[str]] = {}
    for each in held:
        by_hall.setdefault(each["hall"], set()).add(each["word"])
    given = frozenset(by_hall.pop(None, set()))
    return Classes(
        everywhere=frozenset(told) | given,
        by_hall={hall: frozenset(words) for hall, words in by_hall.items() if hall is not None},
        by_standing=given,
    )


def standings_of(
    *, person_id: int | None, organisation_id: int | None, today: date
) -> list[StandingLine]:
    """The standings that hold or will hold, in the order of their days. One query."""
    rows = (
        Standing.objects.filter(Q(person_id=person_id, organisation_id=organisation_id))
        .filter(Q(during__contains=today) | Q(during__startswith__gt=today))
        .order_by("during", "pk")
        .annotate(author=F("given_by__person__name"))
    )
    return [
        StandingLine(
            id=row.pk,
            word=row.word,
            hall_id=row.facility_id,
            first=full_day_label(row.during.lower),
            last=_last(row.during.upper),
            reason=row.reason,
            author=row.author or "",
        )
        for row in rows
    ]


def _last(upper: date | None) -> str:
    return "" if upper is None else full_day_label(date.fromordinal(upper.toordinal() - 1))
