"""Registration, organisations and duties: what is written, what is refused, what the trail says."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import DutyKind, Role
from accounts.errors import AlreadyMember, AlreadyRegistered, DutyAlreadyHeld, NotAllowed
from accounts.models import Duty, Membership, Organisation, Person, User
from accounts.rules import TERMS_VERSION
from accounts.selectors import actor_of
from accounts.services.duties import appoint, relieve
from accounts.services.organisations import join, register_organisation
from accounts.services.refusals import refusing
from accounts.services.registration import change_person, choose_language, register_person
from audit.models import Entry
from core import codes
from core.actor import system
from core.clock import JST
from facilities.models import Facility
from tests.factories.accounts import ALWAYS, Someone, a_user, duty_of, someone

NOW = datetime(2026, 12, 1, 10, tzinfo=JST)
SETUP = system("setup")


def register(user: User, **changes: object) -> Person:
    details = {"name": "Aoi", "name_kana": "あおい", "phone": "0270000000", "terms_version": "1"}
    return register_person(user=user, now=NOW, **(details | changes))  # type: ignore[arg-type]


def change(who: Someone, **changes: object) -> None:
    details = {
        "name": who.person.name,
        "name_kana": who.person.name_kana,
        "phone": who.person.phone,
        "lives_in_city": who.person.lives_in_city,
        "terms_version": "",
    }
    change_person(person=who.person, actor=who.actor, now=NOW, **(details | changes))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_person_registers_once_and_the_trail_knows() -> None:
    user = a_user("aoi@example.jp")

    person = register(user)
    with pytest.raises(AlreadyRegistered):
        register(user, name="Somebody else")

    assert Person.objects.get().name == "Aoi"
    assert person.terms_accepted_at == NOW
    entry = Entry.objects.get()
    assert (entry.verb, entry.object_type, entry.actor_user_id) == ("register", "person", user.pk)


@pytest.mark.django_db
def test_person_registered_at_the_desk_has_not_accepted_terms() -> None:
    person = register(a_user(), terms_version="", actor=SETUP)

    assert person.terms_accepted_at is None
    assert Entry.objects.get().is_system


def test_change_names_the_fields_in_the_trail_but_not_their_contents(chie: Someone) -> None:
    change(chie, phone="0279999999", terms_version=TERMS_VERSION)

    chie.person.refresh_from_db()
    assert chie.person.phone == "0279999999"
    assert chie.person.terms_accepted_at is None, "this version was accepted before"
    assert Entry.objects.get().facts == {"fields": ["phone"]}


def test_change_of_nothing_leaves_no_trace(chie: Someone) -> None:
    change(chie)

    assert not Entry.objects.exists()


def test_new_terms_are_accepted_with_their_moment(chie: Someone) -> None:
    change(chie, terms_version="2027-04-01")

    chie.person.refresh_from_db()
    assert (chie.person.terms_version, chie.person.terms_accepted_at) == ("2027-04-01", NOW)


def test_language_is_kept(aoi: Someone) -> None:
    choose_language(user=aoi.user, language="en")

    aoi.user.refresh_from_db()
    assert aoi.user.language == "en"


@pytest.mark.django_db
def test_two_people_without_address_can_live_side_by_side() -> None:
    a_user()
    a_user()

    assert User.objects.filter(email=None).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["aoi@example.jp", "AOI@example.jp"])
def test_an_address_belongs_to_one_user_however_it_is_written(address: str) -> None:
    a_user("aoi@example.jp")

    with pytest.raises(IntegrityError), transaction.atomic():
        User(email=address).save()

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_organisation_is_registered_with_its_representative_and_number(chie: Someone) -> None:
    organisation = register_organisation(
        name="水彩画の会", name_kana="すいさいが", representative=chie.person, actor=SETUP, now=NOW
    )

    assert codes.is_valid(organisation.code)
    assert actor_of(chie.user, on=date(2026, 12, 1)).organisation_ids == {organisation.pk}
    assert not actor_of(chie.user, on=date(2026, 11, 30)).organisation_ids
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["register", "join"]


def test_same_role_twice_at_once_is_refused_and_writes_nothing(
    aoi: Someone, circle: Organisation
) -> None:
    before = Membership.objects.count()

    with pytest.raises(AlreadyMember):
        join(
            organisation=circle,
            person=aoi.person,
            role=Role.BOOKER,
            during=DateRange(date(2027, 1, 1), None),
            actor=SETUP,
            now=NOW,
        )

    assert Membership.objects.count() == before
    assert not Entry.objects.exists()


def test_manager_appoints_a_clerk_at_their_hall(emi: Someone, hall: Facility) -> None:
    gen = someone("Gen", "gen@example.jp")

    appoint(
        user=gen.user,
        duty=DutyKind.FRONT_DESK,
        facility_id=hall.pk,
        during=ALWAYS,
        actor=emi.actor,
        now=NOW,
    )

    assert gen.actor.has_duty("front_desk", facility_id=hall.pk)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_name) == ("appoint", "Emi")
    assert entry.facts == {"user": gen.user.pk, "kind": "front_desk", "facility": hall.pk}


def test_clerk_cannot_appoint_and_nothing_happens(dai: Someone, hall: Facility) -> None:
    gen = someone("Gen")

    with pytest.raises(NotAllowed):
        appoint(
            user=gen.user,
            duty=DutyKind.FRONT_DESK,
            facility_id=hall.pk,
            during=ALWAYS,
            actor=dai.actor,
            now=NOW,
        )

    assert not gen.actor.is_staff
    assert not Entry.objects.exists()


@pytest.mark.parametrize("everywhere", [False, True])
def test_same_duty_twice_at_once_is_refused(everywhere: bool, hall: Facility) -> None:
    gen, place = someone("Gen"), None if everywhere else hall.pk
    duty_of(gen, DutyKind.FRONT_DESK, place)

    with pytest.raises(DutyAlreadyHeld):
        appoint(
            user=gen.user,
            duty=DutyKind.FRONT_DESK,
            facility_id=place,
            during=DateRange(date(2027, 1, 1), None),
            actor=SETUP,
            now=NOW,
        )

    assert Duty.objects.filter(user=gen.user).count() == 1
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("since", "days_left"),
    [(date(2026, 4, 1), DateRange(date(2026, 4, 1), date(2026, 12, 1))), (date(2027, 1, 1), None)],
)
def test_relieved_from_today_on(
    since: date, days_left: DateRange | None, emi: Someone, hall: Facility
) -> None:
    gen = someone("Gen")
    duty = duty_of(gen, DutyKind.FRONT_DESK, hall.pk, DateRange(since, None))

    relieve(duty=duty, actor=emi.actor, now=NOW)

    duty.refresh_from_db()
    assert duty.during.isempty if days_left is None else duty.during == days_left
    assert not gen.actor.is_staff
    assert Entry.objects.get().verb == "relieve"


def test_relieving_twice_or_without_right_changes_nothing(
    emi: Someone, dai: Someone, hall: Facility
) -> None:
    duty = Duty.objects.get(user=dai.user)
    with pytest.raises(NotAllowed):
        relieve(duty=duty, actor=dai.actor, now=NOW)
    relieve(duty=duty, actor=emi.actor, now=NOW)

    relieve(duty=duty, actor=emi.actor, now=NOW)

    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_violation_that_nobody_foresaw_is_not_hidden() -> None:
    a_user("aoi@example.jp")

    with pytest.raises(IntegrityError), refusing(duty_once_at_a_time=DutyAlreadyHeld):
        User(email="aoi@example.jp").save()
