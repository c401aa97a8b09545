"""Who acts, for whom they may book, what they told about themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from accounts.enums import BOOKING_ROLES
from accounts.models import Duty, Membership, Organisation, Person, User
from core.actor import ANONYMOUS, Actor, Channel, DutyAt
from core.names import name_in
from core.prepared import Given, Prepared


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation somebody may book for."""

    id: int
    name: str


def _actors() -> QuerySet[User, Any]:
    memberships = Membership.objects.filter(
        person__user=OuterRef("pk"), role__in=BOOKING_ROLES, during__contains=Given("day")
    )
    duties = Duty.objects.filter(user=OuterRef("pk"), during__contains=Given("day"))
    return User.objects.filter(pk=Given("user"), is_active=True).values_list(
        "person__id",
        "person__name",
        ArraySubquery(memberships.values("organisation_id")),
        ArraySubquery(duties.values(held=JSONObject(kind="kind", facility="facility_id"))),
    )


_ACTOR = Prepared(_actors)  # every request of somebody signed in asks


def actor_of(user: User, *, on: date, channel: Channel = Channel.WEB) -> Actor:
    """The actor that `user` is on that day, with organisations and duties. One query.

    A user who has been switched off or removed is nobody.
    """
    row = _ACTOR.row(user=user.pk, day=on)
    if row is None:
        return ANONYMOUS
    person_pk, person_name, organisation_ids, duties_held = row
    return Actor(
        user_id=user.pk,
        person_id=person_pk,
        name=person_name or "",
        organisation_ids=frozenset(organisation_ids),
        duties=frozenset(DutyAt(duty["kind"], duty["facility"]) for duty in duties_held),
        channel=channel,
    )


def organisations_for(actor: Actor) -> list[OrganisationChoice]:
    """The organisations the actor may book for now, by their reading, in the active language."""
    if not actor.organisation_ids:
        return []
    rows = Organisation.objects.filter(pk__in=actor.organisation_ids).order_by("name_kana", "pk")
    language = get_language()
    return [
        OrganisationChoice(
            id=row.pk, name=name_in(language, ja=row.name, en=row.name_en, easy=row.name_easy)
        )
        for row in rows
    ]


def person_of(user: User) -> Person | None:
    """The person behind an account, if they have told who they are."""
    return Person.objects.filter(user=user).first()
