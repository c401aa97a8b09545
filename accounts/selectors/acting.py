"""Who acts, for whom they may book, what they told about themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
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


_COLUMNS = [field.attname for field in User._meta.concrete_fields]


def _users() -> QuerySet[User, Any]:
    """The columns of the user, and after them what makes their actor."""
    memberships = Membership.objects.filter(
        person__user=OuterRef("pk"), role__in=BOOKING_ROLES, during__contains=Given("day")
    )
    duties = Duty.objects.filter(user=OuterRef("pk"), during__contains=Given("day"))
    return User.objects.filter(pk=Given("user"), is_active=True).values_list(
        *_COLUMNS,
        "person__id",
        "person__name",
        ArraySubquery(memberships.values("organisation_id")),
        ArraySubquery(
            duties.values(
                held=JSONObject(
                    kind="kind", facility="facility_id", networks="facility__staff_networks"
                )
            )
        ),
    )


_USER = Prepared(_users)  # every request of somebody signed in asks


def signed_in(user_id: int, *, on: date) -> User | None:
    """The user of a session, with `known_actor`, if the account may still be used. One query."""
    row = _USER.row(user=user_id, day=on)
    if row is None:
        return None
    user = User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row[: len(_COLUMNS)])
    user.known_actor = _actor(user_id, *row[len(_COLUMNS) :])
    return user


def actor_of(user: User, *, on: date, channel: Channel = Channel.WEB) -> Actor:
    """The actor that `user` is on that day, with organisations and duties. One query.

    A user who has been switched off or removed is nobody.
    """
    row = _USER.row(user=user.pk, day=on)
    if row is None:
        return ANONYMOUS
    return _actor(user.pk, *row[len(_COLUMNS) :], channel=channel)


def _actor(
    user_id: int,
    person_pk: int | None,
    person_name: str | None,
    organisation_ids: Sequence[int],
    duties_held: Sequence[Mapping[str, Any]],
    *,
    channel: Channel = Channel.WEB,
) -> Actor:
    return Actor(
        user_id=user_id,
        person_id=person_pk,
        name=person_name or "",
        organisation_ids=frozenset(organisation_ids),
        duties=frozenset(
            DutyAt(duty["kind"], duty["facility"], tuple(duty["networks"] or ()))
            for duty in duties_held
        ),
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
