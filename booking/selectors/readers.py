"""Who is written to about an application."""

from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.prepared import Given, Prepared


class Told(Protocol):
    """Something that somebody asked for: an application, an entry of a round."""

    asked_by_id: int
    applicant_organisation_id: int | None


class Reader(NamedTuple):
    """Somebody who gets the letter, their language, and their address if they have one."""

    user_id: int
    language: str
    address: str | None


def _asker() -> QuerySet[User, Any]:
    return User.objects.filter(person=Given("person")).values_list("pk", "language", "email")


def _of_group() -> QuerySet[User, Any]:
    """The one who asked, and the representatives, as far as they belong to the group that day."""
    return (
        User.objects.filter(
            Q(person=Given("person")) | Q(person__memberships__role=Role.REPRESENTATIVE),
            person__memberships__organisation=Given("organisation"),
            person__memberships__during__contains=Given("day"),
            is_active=True,
        )
        .order_by("pk")
        .distinct()
        .values_list("pk", "language", "email", "person")
    )


_ASKER, _OF_GROUP = Prepared(_asker), Prepared(_of_group)


def readers_of(application: Told, *, on: date) -> list[Reader]:
    """The one who asked; for a group that they have left since, its representatives on that day.

    Whoever left a group reads nothing more about it. One query. May be empty.
    """
    asked_by = application.asked_by_id
    if application.applicant_organisation_id is None:
        return [Reader(*row) for row in _ASKER.rows(person=asked_by)]
    found = _OF_GROUP.rows(
        person=asked_by, organisation=application.applicant_organisation_id, day=on
    )
    asker = [Reader(*reader) for *reader, person in found if person == asked_by]
    return asker or [Reader(*reader) for *reader, _person in found]
