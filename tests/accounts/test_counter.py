"""Registering somebody at the counter, and notes of the staff."""

from datetime import date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.enums import NoteAbout
from accounts.errors import AddressTaken, NotAllowed, NothingNoted, PerhapsKnown
from accounts.models import Note, Person, User
from accounts.rules import TERMS_VERSION
from accounts.selectors import notes_about
from accounts.services.notes import end_note, write_note
from accounts.services.registration import CounterPerson, register_person_at_counter
from audit.models import Entry
from core.clock import JST
from core.codes import is_valid
from tests.factories.accounts import Someone

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=JST)


def told(**what: Any) -> CounterPerson:
    given: dict[str, Any] = {
        "name": "千葉 千恵",
        "name_kana": "ちば ちえ",
        "phone": "0279000001",
        "consents": True,
    }
    return CounterPerson(**given | what)


def test_person_without_address_gets_a_number_and_cannot_sign_in(dai: Someone) -> None:
    person = register_person_at_counter(told=told(), actor=dai.actor, now=NOW)

    assert is_valid(person.code)
    assert person.user.email is None
    assert not person.user.has_usable_password()
    assert person.terms_version == TERMS_VERSION
    assert Entry.objects.filter(verb="register", actor_user_id=dai.user.pk).count() == 1


def test_address_counts_only_after_its_owner_has_entered_a_code(dai: Someone) -> None:
    person = register_person_at_counter(
        told=told(email="Chie@Example.jp", consents=False), actor=dai.actor, now=NOW
    )

    address = EmailAddress.objects.get(user=person.user)
    assert (address.email, address.verified) == ("chie@example.jp", False)
    assert (person.terms_version, person.terms_accepted_at) == ("", None)


def test_resident_may_not_register_others(aoi: Someone, emi: Someone) -> None:
    before = User.objects.count()

    with pytest.raises(NotAllowed):
        register_person_at_counter(told=told(), actor=aoi.actor, now=NOW)

    assert User.objects.count() == before


def test_known_phone_is_asked_about_first_and_nothing_is_made(dai: Someone) -> None:
    register_person_at_counter(told=told(), actor=dai.actor, now=NOW)
    again = told(name="千葉 千太", name_kana="ちば せんた")

    with pytest.raises(PerhapsKnown):
        register_person_at_counter(told=again, actor=dai.actor, now=NOW)

    assert Person.objects.filter(name__startswith="千葉").count() == 1
    register_person_at_counter(
        told=told(name="千葉 千太", name_kana="ちば せんた", is_another=True),
        actor=dai.actor,
        now=NOW,
    )
    assert Person.objects.filter(name__startswith="千葉").count() == 2


def test_reading_and_birthday_tell_the_same_person(dai: Someone) -> None:
    born = date(1950, 3, 4)
    register_person_at_counter(told=told(born_on=born), actor=dai.actor, now=NOW)

    with pytest.raises(PerhapsKnown):
        register_person_at_counter(
            told=told(name_kana="ちばちえ", born_on=born, phone="0279000002"),
            actor=dai.actor,
            now=NOW,
        )


def test_address_of_another_is_refused_and_nothing_is_made(dai: Someone, aoi: Someone) -> None:
    before = User.objects.count()

    with pytest.raises(AddressTaken):
        register_person_at_counter(told=told(email=str(aoi.user.email)), actor=dai.actor, now=NOW)

    assert User.objects.count() == before


def a_note(who: Someone, text: str, *, is_warning: bool = False) -> Note:
    return write_note(
        about=NoteAbout.ROOM, code="gym", text=text, is_warning=is_warning, actor=who.actor, now=NOW
    )


def test_notes_name_author_and_day_and_warnings_come_first(dai: Someone, emi: Someone) -> None:
    a_note(dai, "床を養生すること", is_warning=True)
    a_note(emi, " 鍵は二重 ")

    lines = notes_about(about=NoteAbout.ROOM, codes=["gym"])

    assert [(line.text, line.author, line.is_warning) for line in lines] == [
        ("床を養生すること", "Dai", True),
        ("鍵は二重", "Emi", False),
    ]
    assert lines[0].when == "12月1日(火) 10:00"
    assert notes_about(about=NoteAbout.PERSON, codes=["gym"]) == []


def test_ended_note_is_gone_and_stays_in_the_table(dai: Someone) -> None:
    note = a_note(dai, "終わる")
    for _twice in range(2):
        end_note(note_id=note.pk, about=NoteAbout.ROOM, code="gym", actor=dai.actor, now=NOW)

    assert notes_about(about=NoteAbout.ROOM, codes=["gym"]) == []
    assert Note.objects.count() == 2


def test_resident_neither_writes_nor_ends_notes(dai: Someone, aoi: Someone) -> None:
    note = a_note(dai, "職員だけ")

    with pytest.raises(NotAllowed):
        a_note(aoi, "書けない")
    with pytest.raises(NotAllowed):
        end_note(note_id=note.pk, about=NoteAbout.ROOM, code="gym", actor=aoi.actor, now=NOW)
    with pytest.raises(NothingNoted):
        end_note(note_id=note.pk, about=NoteAbout.ROOM, code="hall", actor=dai.actor, now=NOW)
    with pytest.raises(NothingNoted):
        a_note(dai, "  ")
    assert Note.objects.count() == 1
