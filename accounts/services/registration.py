"""Writes about a person: registration, changes of their details, acceptance of the terms."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.errors import AddressTaken, AlreadyRegistered, NotAllowed, PerhapsKnown
from accounts.models import Person, User
from accounts.permissions import can_register_people
from accounts.rules import TERMS_VERSION
from accounts.selectors import people_alike
from accounts.services.refusals import refusing
from audit.services import record
from core.actor import Actor


def register_person(
    *,
    user: User,
    name: str,
    name_kana: str,
    phone: str,
    terms_version: str,
    now: datetime,
    lives_in_city: bool | None = None,
    born_on: date | None = None,
    actor: Actor | None = None,
) -> Person:
    """Make the person behind `user`. Without `actor` it is they themselves who register.

    `terms_version` is empty where nobody has accepted the terms yet (registered at the desk).
    Raises AlreadyRegistered.
    """
    with refusing(accounts_person_user_id_key=AlreadyRegistered):
        person = Person.objects.create(
            user=user,
            name=name,
            name_kana=name_kana,
            phone=phone,
            lives_in_city=lives_in_city,
            born_on=born_on,
            terms_version=terms_version,
            terms_accepted_at=now if terms_version else None,
        )
        record(
            actor=actor or Actor(user_id=user.pk, person_id=person.pk, name=name),
            verb="register",
            object_type="person",
            object_code=str(person.pk),
            now=now,
            facts={"terms": terms_version},
        )
    return person


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPerson:
    """What somebody says of themselves at the counter or on the telephone.

    `consents`: they were told the terms and how their data are used, and agreed.
    `is_another`: the clerk has looked at those who are alike; it is none of them.
    """

    name: str
    name_kana: str
    phone: str
    email: str = ""
    born_on: date | None = None
    lives_in_city: bool | None = None
    consents: bool = False
    is_another: bool = False


def register_person_at_counter(*, told: CounterPerson, actor: Actor, now: datetime) -> Person:
    """Make account and person for somebody who cannot or does not want to do it themselves.

    Without an address they can be booked for and never sign in. An address counts as theirs only
    after they have entered a code sent there. The trail says who heard the consent.
    Raises NotAllowed, AddressTaken, or PerhapsKnown unless `told.is_another`.
    """
    if not can_register_people(actor):
        raise NotAllowed
    alike = people_alike(name_kana=told.name_kana, born_on=told.born_on, phone=told.phone)
    if alike and not told.is_another:
        raise PerhapsKnown(count=len(alike))
    with refusing(accounts_user_email_key=AddressTaken, user_email_once=AddressTaken):
        user = User.objects.create_user(told.email or None)
        if user.email:
            EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
        return register_person(
            user=user,
            name=told.name,
            name_kana=told.name_kana,
            phone=told.phone,
            lives_in_city=told.lives_in_city,
            born_on=told.born_on,
            terms_version=TERMS_VERSION if told.consents else "",
            actor=actor,
            now=now,
        )


def change_person(
    *,
    person: Person,
    name: str,
    name_kana: str,
    phone: str,
    lives_in_city: bool | None,
    terms_version: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the person's new details; the trail names the changed fields, not their contents.

    A `terms_version` that is not empty and not yet accepted counts as accepted now.
    """
    wanted = {
        "name": name,
        "name_kana": name_kana,
        "phone": phone,
        "lives_in_city": lives_in_city,
    }
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        changed = [field for field, value in wanted.items() if getattr(person, field) != value]
        for field in changed:
            setattr(person, field, wanted[field])
        if terms_version and terms_version != person.terms_version:
            person.terms_version, person.terms_accepted_at = terms_version, now
            changed += ["terms_version", "terms_accepted_at"]
        if not changed:
            return
        person.save(update_fields=changed)
        record(
            actor=actor,
            verb="change",
            object_type="person",
            object_code=str(person.pk),
            now=now,
            facts={"fields": changed},
        )


def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which `user` reads pages and letters."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)
