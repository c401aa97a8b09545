"""What is asked: from the schedules of real halls, and from tables that ask in every way."""

from datetime import date
from pathlib import Path

import pytest

from facilities.imports.fees import read_schedule_file, schedule_of
from facilities.rules.fees.asked import (
    NONE,
    Needs,
    has_rows_for,
    needs_of,
    offers,
    told_by_standing,
)
from facilities.rules.fees.values import Schedule
from tests.booking.asking import ASKING
from tests.booking.world import FEES

MAEBASHI = Path("facilities/data/maebashi/fees")


def schedule_at(hall: str) -> Schedule:
    path = MAEBASHI / f"{hall}.yaml"
    versions, faults = read_schedule_file(path.read_bytes(), file=path.name)
    assert faults == []
    return versions[0]


def asked(needs: Needs) -> dict[str, tuple[tuple[str, ...], str | None]]:
    return {each.dimension: (each.words, each.default) for each in needs.words}


def test_table_without_questions_asks_nothing() -> None:
    assert needs_of(schedule_of(FEES), {"a"}) == Needs()


def test_words_of_reductions_and_of_registration_are_never_asked() -> None:
    needs = needs_of(schedule_of(ASKING), {"a"})

    assert asked(needs) == {
        "user": (("resident", "outside"), "resident"),
        "use": (("general", "commercial"), "general"),
    }
    assert needs.admission
    assert [charge.code for charge in needs.requests] == ["hvac", "piano"]


def test_equipment_is_offered_where_the_table_says() -> None:
    assert [c.code for c in needs_of(schedule_of(ASKING), {"single"}).requests] == ["hvac"]


@pytest.mark.parametrize(
    ("room", "dimensions", "admission", "requests"),
    [
        (
            "bunka-main-hall",
            {"user", "use", "stage"},
            True,
            ["hvac", "grand-piano", "sound", "microphone", "projector"],
        ),
        ("bunka-meeting-1", {"user", "use"}, False, ["hvac", "microphone", "projector"]),
    ],
)
def test_culture_hall_asks_by_room(
    room: str, dimensions: set[str], admission: bool, requests: list[str]
) -> None:
    needs = needs_of(schedule_at("bunka-kaikan"), {room})

    assert {each.dimension for each in needs.words} == dimensions
    assert needs.admission is admission
    assert [charge.code for charge in needs.requests] == requests


def test_rehearsal_is_a_word_nobody_must_say() -> None:
    needs = needs_of(schedule_at("bunka-kaikan"), {"bunka-main-hall"})

    assert asked(needs)["stage"] == (("rehearsal", "stage-only"), NONE)
    assert "backing" not in asked(needs)


def test_table_with_rows_for_each_class_must_be_told_the_class() -> None:
    text = (
        FEES.partition("fees:")[0]
        + """\
words: {use: {general: 一般, commercial: 営利}}
fees:
  - {when: {use: general}, yen: 100, per: slot}
  - {when: {use: commercial}, yen: 300, per: slot}
"""
    )

    assert asked(needs_of(schedule_of(text), {"a"}))["use"] == (("general", "commercial"), None)


def test_standing_answers_what_the_schedule_asks() -> None:
    told = told_by_standing(schedule_of(ASKING), {"welfare", "registered", "unknown"})

    assert told == {"group": {"welfare"}, "user": {"registered"}}


@pytest.mark.parametrize("path", sorted(MAEBASHI.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_hall_of_maebashi_can_be_asked(path: Path) -> None:
    schedule = schedule_at(path.stem)

    for room in schedule.rooms:
        for each in needs_of(schedule, {room}).words:
            assert set(each.words) <= set(schedule.words[each.dimension])
            assert each.default in {*each.words, NONE}


def test_heating_of_a_season_may_be_asked_for_out_of_it() -> None:
    season = "charged: season, season: 06-01..09-30"
    text = f"{FEES}charges: [{{code: hvac, name: 冷暖房, kind: heating, {season}, yen: 200}}]\n"
    [hvac] = schedule_of(text).charges

    offered = [month for month in range(1, 13) if offers(hvac, "a", day=date(2026, month, 28))]

    assert offered == [1, 2, 3, 4, 5, 10, 11, 12]


@pytest.mark.parametrize(
    ("told", "answered"),
    [({"registered"}, True), ({"welfare"}, False), (set(), False)],
)
def test_standing_with_a_price_list_of_its_own_answers_the_question(
    told: set[str], answered: bool
) -> None:
    words = "words: {class: {network: 登録者, registered: 登録団体, welfare: 福祉団体}}"
    rows = "".join(
        f"  - {{when: {{class: {word}}}, yen: {{am: 1}}}}\n" for word in ("network", "registered")
    )
    schedule = schedule_of(f"{FEES.partition('fees:')[0]}{words}\nfees:\n{rows}")

    assert has_rows_for(schedule, {"a"}, "class", told) is answered
