"""Makers of accounts' rows; each name says a situation. No network, no letters."""

import itertools
from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import DutyKind, Role
from accounts.models import Duty, Membership, Organisation, Person, User
from accounts.rules import TERMS_VERSION
from accounts.selectors import actor_of
from accounts.services.sign_in import trust_address
from core.actor import Actor, Channel
from core.codes import with_check_digit

SINCE = date(2020, 4, 1)
ALWAYS = DateRange(SINCE, None)
PASSWORD = "kashikan"

_numbers = itertools.count(100_000_001)


@dataclass(frozen=True)
class Someone:
    """A user with their person."""

    user: User
    person: Person

    @property
    def actor(self) -> Actor:
        """Who they are, with what the tables give them from SINCE on."""
        return actor_of(self.user, on=date(2026, 12, 1))

    def acting_by(self, channel: Channel) -> Actor:
        """The same, by another way than the web."""
        return actor_of(self.user, on=date(2026, 12, 1), channel=channel)


def a_user(email: str | None = None, *, language: str = "ja") -> User:
    """Someone who has signed up and not yet said who they are."""
    user = User.objects.create_user(email, PASSWORD if email else None, language=language)
    trust_address(user=user)
    return user


def someone(name: str, email: str | None = None, *, language: str = "ja") -> Someone:
    """A registered person; without `email` one who cannot sign in."""
    user = a_user(email, language=language)
    person = Person.objects.create(
        user=user, name=name, phone="0270000000", terms_version=TERMS_VERSION
    )
    return Someone(user=user, person=person)


def an_organisation(name: str = "Watercolour circle") -> Organisation:
    """A registered group with nobody in it yet."""
    return Organisation.objects.create(
        code=with_check_digit(str(next(_numbers))), name=name, name_kana="", name_en=name
    )


def member_of(
    organisation: Organisation, who: Someone, role: Role, during: DateRange = ALWAYS
) -> Membership:
    """`who` has `role` in the organisation."""
    return Membership.objects.create(
        organisation=organisation, person=who.person, role=role, during=during
    )


def duty_of(
    who: Someone, kind: DutyKind, facility_id: int | None, during: DateRange = ALWAYS
) -> Duty:
    """`who` is charged with `kind` at that hall (None: at every hall)."""
    return Duty.objects.create(user=who.user, kind=kind, facility_id=facility_id, during=during)
