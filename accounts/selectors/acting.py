"""Who acts, for whom they may book, what they told about themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from accounts.enums import BOOKING_ROLES
from accounts.models import Duty, Membership, Organisation, Person, Session, User
from core.actor import ANONYMOUS, Actor, Channel, DutyAt
from core.clock import day_of
from core.names import name_in
from core.prepared import Given, Prepared


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation somebody may book for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A row of `Session`: its data as written, whose it is, and the user who may still use it."""

    data: str
    user_id: int | None
    user: User | None


M = TypeVar("M", bound=Model)
_COLUMNS = [field.attname for field in User._meta.concrete_fields]


def _with_actor(rows: QuerySet[M, Any], *before: str, user: str = "") -> QuerySet[M, Any]:
    """`rows` as tuples: `before`, then the columns of their `user`, then what makes the actor."""
    memberships = Membership.objects.filter(
        person__user=OuterRef(f"{user}pk"), role__in=BOOKING_ROLES, during__contains=Given("day")
    )
    duties = Duty.objects.filter(user=OuterRef(f"{user}pk"), during__contains=Given("day"))
    return rows.values_list(
        *before,
        *(user + column for column in _COLUMNS),
        f"{user}person__id",
        f"{user}person__name",
        ArraySubquery(memberships.values("organisation_id")),
        ArraySubquery(
            duties.values(
                held=JSONObject(
                    kind="kind", facility="facility_id", networks="facility__staff_networks"
                )
            )
        ),
    )


_USER = Prepared(lambda: _with_actor(User.objects.filter(pk=Given("user"), is_active=True)))
_SESSION = Prepared(  # every request of somebody who carries a session asks
    lambda: _with_actor(
        Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now")),
        "session_data",
        "user_id",
        user="user__",
    )
)


def kept_session(key: str, *, now: datetime) -> KeptSession | None:
    """The session of this key, unless it has expired, with the user and their actor. One query."""
    row = _SESSION.row(key=key, now=now, day=day_of(now))
    if row is None:
        return None
    data, user_id, *of_user = row
    user = None if user_id is None else _user(of_user)
    return KeptSession(data, user_id, user if user and user.is_active else None)


def signed_in(user_id: int, *, on: date) -> User | None:
    """The user, with `known_actor`, if the account may still be used. One query."""
    row = _USER.row(user=user_id, day=on)
    return None if row is None else _user(row)


def _user(row: Sequence[Any]) -> User:
    user = User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row[: len(_COLUMNS)])
    user.known_actor = _actor(user.pk, *row[len(_COLUMNS) :])
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
