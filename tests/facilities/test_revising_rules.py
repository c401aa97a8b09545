"""Revising a hall's rules: what holds when, what may not change, and that nothing is half done."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from audit.models import Entry
from core.actor import system
from core.clock import JST
from facilities.errors import HallFilesRefused, NoSuchRules, RulesMoved, RulesUnchanged
from facilities.models import BookingRules, HallRules, OpeningHours, Room
from facilities.rules.values import RulesValue, in_force
from facilities.selectors import catalogue
from facilities.selectors.hall_file import hall_text
from facilities.selectors.seen import hall_seen
from facilities.services.load import load_facilities
from facilities.services.rules import publish_rules, try_rules, withdraw_rules
from tests.facilities.files import good_copy

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
HALL = "green-hall"
NEXT = date(2027, 4, 1)
CLOSED = """closed:
  - {from: 2027-04-01, source: 改正条例, days: [{kind: weekday, weekdays: [wed]}]}
"""


@pytest.fixture(autouse=True)
def hall(tmp_path: Path) -> None:
    """The good files, loaded."""
    load_facilities(path=good_copy(tmp_path), actor=system("test"), now=NOW)


def a_version(text: str) -> str:
    """The text with one version of the rules more: 3 days instead of 7, from April."""
    at = text.index("rules:\n") + len("rules:\n")
    first = text[at : text.index("lotteries:\n")]
    changed = first.replace("from: 2024-04-01", "from: 2027-04-01").replace(
        "cancel_days: 7", "cancel_days: 3"
    )
    return text[:at] + changed + text[at:]


def revised(change: Callable[[str], str] = a_version) -> bytes:
    """The hall's present file with a change."""
    return change(hall_text(HALL)).encode()


def swap(old: str, new: str) -> Callable[[str], str]:
    """A change that puts `new` in the place of `old`, which must be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def publish(content: bytes, now: datetime = NOW) -> None:
    """Try it, then publish it."""
    seen = try_rules(facility_code=HALL, content=content, file="rules", now=now).seen
    publish_rules(
        facility_code=HALL, content=content, file="rules", seen=seen, actor=system("test"), now=now
    )


def withdraw() -> None:
    """Look at the hall, then take back what begins in April."""
    withdraw_rules(
        facility_code=HALL, begins=NEXT, seen=hall_seen(HALL), actor=system("test"), now=NOW
    )


def rules_on(day: date) -> RulesValue:
    """What holds for the small room."""
    rules = in_force(catalogue().room_by_code["green-room"].rules, day)
    assert rules is not None
    return rules


def test_revision_holds_from_its_day_on_and_not_before() -> None:
    publish(revised())

    assert rules_on(date(2027, 3, 31)).cancel_days == 7
    assert rules_on(NEXT).cancel_days == 3
    entry = Entry.objects.get(verb="publish_rules")
    assert (entry.object_code, entry.facts) == (HALL, {"from": ["2027-04-01"]})


def test_trying_tells_before_and_after_and_writes_nothing() -> None:
    number, rows = catalogue().version, BookingRules.objects.count()

    revision = try_rules(facility_code=HALL, content=revised(), file="rules", now=NOW)

    small = [
        next(room for room in each.rooms if room.code == "green-room")
        for each in (revision.before, revision.after)
    ]
    found = [in_force(room.rules, NEXT) for room in small]
    assert [rules.cancel_days for rules in found if rules] == [7, 3]
    assert revision.days == (NEXT,)
    assert (catalogue().version, BookingRules.objects.count()) == (number, rows)
    assert not Entry.objects.filter(verb="publish_rules").exists()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("cancel_days: 7", "cancel_days: 6", "rules[1].from"),
        ("cancel_days: 7", "cancel_days: x", "rules[1].cancel_days"),
        ("opens: '9:00'", "opens: '8:00'", "hours[1].from"),
        ("{kind: season, first: 12-29", "{kind: season, first: 12-28", "closed[1].from"),
        ("- {for: no_show, points: 3}", "- {for: no_show, points: 4}", "penalties[1].from"),
        ("closed:\n", CLOSED.replace("2027", "2026"), "closed[1].from"),
        ("operator: ", "operator: 別の", "operator"),
        ("capacity: 8", "capacity: 9", "rooms[3].capacity"),
        ("timetable: hourly", "timetable: standard", "rooms[3].timetable"),
        ("code: green-hall", "code: blue-hall", "code"),
    ],
)  # fmt: skip
def test_what_may_not_change_is_named_and_nothing_is_written(
    old: str, new: str, field: str
) -> None:
    rows = list(BookingRules.objects.values())

    with pytest.raises(HallFilesRefused) as refused:
        publish(revised(swap(old, new)))

    assert field in {fault.field for fault in refused.value.faults}
    assert all(fault.line for fault in refused.value.faults)
    assert list(BookingRules.objects.values()) == rows
    assert not Entry.objects.filter(verb="publish_rules").exists()


def test_hour_that_is_begun_may_not_be_left_out_between_others() -> None:
    older = "hours:\n  - {from: 2023-04-01, opens: 9:00, closes: 22:00, source: 旧条例}\n"
    text = hall_text(HALL)
    start, end = text.index("hours:\n"), text.index("closed:\n")

    with pytest.raises(HallFilesRefused) as refused:
        publish((text[:start] + older + text[end:]).encode())

    assert {"hours", "hours[1].from"} <= {fault.field for fault in refused.value.faults}
    assert OpeningHours.objects.get().valid.lower == date(2024, 4, 1)


def test_without_the_guard_what_has_begun_would_be_rewritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facilities.services.rules.revision_faults", lambda *_, **__: [])

    publish(revised(swap("cancel_days: 7", "cancel_days: 6")))

    assert rules_on(date(2026, 1, 1)).cancel_days == 6


def test_same_rules_are_not_published_again() -> None:
    with pytest.raises(RulesUnchanged):
        publish(hall_text(HALL).encode())

    assert not Entry.objects.filter(verb="publish_rules").exists()


def test_what_was_seen_is_what_is_published() -> None:
    """A second clerk published between looking and publishing: the first one looks again."""
    content = revised()
    seen = try_rules(facility_code=HALL, content=content, file="rules", now=NOW).seen
    publish(revised(swap("closed:\n", CLOSED)))

    with pytest.raises(RulesMoved):
        publish_rules(
            facility_code=HALL, content=content, file="rules", seen=seen,
            actor=system("test"), now=NOW,
        )  # fmt: skip

    assert rules_on(NEXT).cancel_days == 7
    assert HallRules.objects.filter(subject="closed").count() == 2


def test_without_the_name_of_what_was_seen_the_second_clerk_would_undo_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("facilities.services.rules.name_of_text", lambda _text: "any")
    monkeypatch.setattr("facilities.services.rules.hall_seen", lambda _code: "any")
    content = revised()
    publish(revised(swap("closed:\n", CLOSED)))

    publish(content)

    assert HallRules.objects.filter(subject="closed").count() == 1


def test_version_that_has_not_begun_is_changed_and_taken_back() -> None:
    publish(revised())
    publish(revised(swap("cancel_days: 3", "cancel_days: 2")))
    assert rules_on(NEXT).cancel_days == 2

    withdraw()

    assert rules_on(NEXT).cancel_days == 7
    assert {row.valid.upper for row in BookingRules.objects.all()} == {None}
    assert Entry.objects.get(verb="withdraw_rules").facts == {"from": ["2027-04-01"]}


def test_first_penalties_of_a_hall_are_taken_back_whole() -> None:
    HallRules.objects.filter(subject="penalties").delete()
    added = "penalties:\n  - {from: 2027-04-01, points: [{for: no_show, points: 1}], "
    added += "counts: {months: 6}, source: 新規則}\n"
    publish(revised(lambda text: text + added))
    assert catalogue().facility_by_code[HALL].penalties

    withdraw()

    assert catalogue().facility_by_code[HALL].penalties == ()


@pytest.mark.parametrize("day", [date(2024, 4, 1), date(2027, 4, 1), date(2026, 1, 1)])
def test_version_that_has_begun_stays(day: date) -> None:
    publish(revised())

    with pytest.raises(NoSuchRules):
        withdraw_rules(
            facility_code=HALL,
            begins=day,
            seen=hall_seen(HALL),
            actor=system("test"),
            now=datetime(2027, 4, 1, 0, 0, tzinfo=JST),
        )

    assert rules_on(NEXT).cancel_days == 3


def test_file_that_does_not_know_what_staff_published_is_refused(tmp_path: Path) -> None:
    publish(revised())

    with pytest.raises(HallFilesRefused) as refused:
        load_facilities(path=tmp_path / "city" / "green-hall.yaml", actor=system("test"), now=NOW)

    assert [fault.field for fault in refused.value.faults] == ["rules"]
    assert rules_on(NEXT).cancel_days == 3
    (tmp_path / "export.yaml").write_text(hall_text(HALL), encoding="utf-8")
    load_facilities(path=tmp_path / "export.yaml", actor=system("test"), now=NOW)
    withdraw()
    load_facilities(path=tmp_path / "city" / "green-hall.yaml", actor=system("test"), now=NOW)


def test_one_room_comes_under_rules_of_its_own_from_a_day_on() -> None:
    def change(text: str) -> str:
        version = a_version(text)
        text = version.replace("code: standard\n    from: 2027", "code: own\n    from: 2027", 1)
        at = text.index("code: green-room")
        return text[:at] + text[at:].replace("rules: standard", "rules: own", 1)

    publish(revised(change))

    assert (rules_on(date(2027, 3, 31)).cancel_days, rules_on(NEXT).cancel_days) == (7, 3)
    assert Room.objects.get(code="green-half").rules.get().valid.upper is None


ENTERING = datetime(2026, 12, 10, 10, 0, tzinfo=JST)  # people enter for April to June


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("entry_to: 2026-12-28", "entry_to: 2026-12-11"),  # before others have entered
        ("result_on: 2027-01-15", "result_on: 2026-12-29"),  # the rest goes to friends
        ("use_from: 2027-04-01", "use_from: 2027-04-05"),
    ],
)
def test_days_that_people_enter_for_stay_as_they_were_published(old: str, new: str) -> None:
    text = hall_text(HALL)
    assert old in text

    with pytest.raises(HallFilesRefused) as refused:
        publish(text.replace(old, new).encode(), now=ENTERING)

    assert any("lotteries" in fault.field for fault in refused.value.faults)
    with pytest.raises(RulesUnchanged):
        publish(text.encode(), now=ENTERING)


def test_period_after_a_begun_one_is_still_to_be_changed() -> None:
    text = hall_text(HALL)

    publish(text.replace("entry_to: 2027-03-31", "entry_to: 2027-03-30").encode(), now=ENTERING)

    with pytest.raises(HallFilesRefused):  # nor does a new one begin in the past
        publish(text.replace("entry_from: 2027-03-01", "entry_from: 2026-12-01").encode(), ENTERING)
