"""Writes about organisations and who acts for them."""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import Role
from accounts.errors import AlreadyMember
from accounts.models import Membership, Organisation, Person
from accounts.services.refusals import refusing
from audit.services import record
from core import clock
from core.actor import Actor
from core.coded import insert_coded


def register_organisation(
    *,
    name: str,
    name_kana: str,
    representative: Person,
    actor: Actor,
    now: datetime,
    name_en: str = "",
    name_easy: str = "",
    activity: str = "",
) -> Organisation:
    """Register a group with its representative, from today until further notice."""
    with transaction.atomic():
        organisation = Organisation(
            name=name,
            name_kana=name_kana,
            name_en=name_en,
            name_easy=name_easy,
            activity=activity,
        )
        insert_coded(organisation)
        record(
            actor=actor,
            verb="register",
            object_type="organisation",
            object_code=organisation.code,
            now=now,
        )
        join(
            organisation=organisation,
            person=representative,
            role=Role.REPRESENTATIVE,
            during=DateRange(clock.day_of(now), None),
            actor=actor,
            now=now,
        )
    return organisation


def join(
    *,
    organisation: Organisation,
    person: Person,
    role: Role,
    during: DateRange,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Give `person` a role in the organisation for those days. Raises AlreadyMember."""
    with refusing(membership_once_at_a_time=AlreadyMember):
        membership = Membership.objects.create(
            organisation=organisation, person=person, role=role, during=during
        )
        record(
            actor=actor,
            verb="join",
            object_type="organisation",
            object_code=organisation.code,
            now=now,
            facts={"person": person.pk, "role": role.value},
        )
    return membership
