"""Writes about a person: registration, changes of their details, acceptance of the terms."""

from datetime import date, datetime

from django.db import transaction

from accounts.errors import AlreadyRegistered
from accounts.models import Person, User
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
