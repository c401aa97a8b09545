"""What is there and what is not: from the file and the open data to values; faults of a file."""

from pathlib import Path

import pytest

from core import clock
from core.actor import system
from facilities.errors import HallFilesRefused
from facilities.models import AccessKind, Facility, Room
from facilities.rules.accessibility import codes_there
from facilities.selectors import catalogue
from facilities.services.load import load_facilities
from tests.facilities.files import GOOD, WORDS, change, good_copy

pytestmark = pytest.mark.django_db


def load(path: Path) -> None:
    load_facilities(path=path, actor=system("test"), now=clock.now())


def test_hall_says_yes_no_and_where() -> None:
    load(GOOD)

    facts = {fact.code: fact for fact in catalogue().facilities[0].accessibility}
    assert {code: fact.there for code, fact in facts.items()} == {
        "lift": True,
        "wheelchair-toilet": False,
        "nursing-room": True,  # the open data say 有
    }
    assert facts["lift"].note.en == "On the north side."
    assert not facts["nursing-room"].invented


def test_what_is_supposed_is_marked_and_published_facts_are_not(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    change(city, "invented: [timetables]", "invented: [timetables, accessibility]")
    load(city)

    facts = {fact.code: fact.invented for fact in catalogue().facilities[0].accessibility}
    assert facts == {"lift": True, "wheelchair-toilet": True, "nursing-room": False}


def test_room_says_what_is_of_the_room() -> None:
    load(GOOD)

    whole, half, _small = catalogue().facilities[0].rooms
    assert codes_there(whole.accessibility) == {"step-free-room"}
    assert half.accessibility == ()


@pytest.mark.parametrize(("word", "there"), [("可", True), ("無", False), ("不可", False)])
def test_open_data_decide_in_four_words(tmp_path: Path, word: str, there: bool) -> None:
    city = good_copy(tmp_path)
    change(city, "授乳室: 有", f"授乳室: {word}")
    load(city)

    facts = {fact.code: fact.there for fact in catalogue().facilities[0].accessibility}
    assert facts["nursing-room"] is there


@pytest.mark.parametrize("words", ["", "要相談"])
def test_other_words_leave_it_unknown(tmp_path: Path, words: str) -> None:
    city = good_copy(tmp_path)
    change(city, "  授乳室: 有\n", f"  授乳室: {words}\n" if words else "")
    load(city)

    facts = {fact.code for fact in catalogue().facilities[0].accessibility}
    assert "nursing-room" not in facts


def test_own_open_data_are_not_contradicted(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    change(city, "  授乳室: 有", "  授乳室: 有\n  多目的トイレ: 有")

    with pytest.raises(HallFilesRefused) as refused:
        load(city)

    [fault] = refused.value.faults
    assert fault.field == "accessibility.wheelchair-toilet"
    assert "多目的トイレ" in fault.reason
    assert not Facility.objects.exists()


def test_word_of_the_vocabulary_names_a_real_column(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    change(city, "column: 授乳室", "column: 授乳", file=WORDS)

    with pytest.raises(HallFilesRefused) as refused:
        load(city)

    assert "「授乳室」の間違い" in refused.value.faults[0].reason
    assert not AccessKind.objects.exists()


def test_fact_that_is_taken_out_is_not_known_any_more(tmp_path: Path) -> None:
    city = good_copy(tmp_path)
    load(city)
    change(city, "    accessibility: {step-free-room: yes, hearing-loop: no}\n", "")
    load(city)

    assert Room.objects.get(code="green-whole").accessibility == {}
