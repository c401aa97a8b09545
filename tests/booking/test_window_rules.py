"""From when, until when, for whom, by which way: tables without a database (41-43, 57, 63)."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from booking.enums import CellState
from booking.rules.asking import VISITOR, Asker, asking_as, rules_seen
from booking.rules.cancellation import cancelled_as_of
from booking.rules.verdict import DayVerdict, day_verdict, ends_at
from booking.rules.window import reception_opens_at
from core.actor import Channel
from core.clock import JST
from facilities.rules.terms import Closing, Opening, OpeningException, WindowValue
from facilities.rules.values import FacilityValue, Names, RoomValue, RulesValue, rules_for
from tests.facilities.values import KOMINKAN, RINKOKAKU, hall

OPEN = hall()
NEW_YEAR = OpeningException(falls_on="01-01", instead="01-04")
PERSON, OUTSIDE, GROUP = "person", "outside", "organisation"


def rules(**given: Any) -> RulesValue:
    """Three months before the month, from nine, until the use begins; `given` differs."""
    usual: dict[str, Any] = {
        "valid_from": date(2020, 4, 1),
        "opens_months": 3,
        "opens_at": time(9),
        "closes_days": 0,
        "cancel_days": 3,
        "applicants": frozenset({PERSON, GROUP}),
    }
    return RulesValue(**usual | given)


def moment(text: str) -> datetime:
    """12-01 09:00 of a year, in Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@pytest.mark.parametrize(
    ("given", "where", "day", "opens"),
    [
        ({}, OPEN, "2027-03-31", "2026-12-01 09:00"),
        ({}, OPEN, "2027-04-01", "2027-01-01 09:00"),
        ({"opens_basis": "same_day", "opens_months": 1}, OPEN, "2027-03-31", "2027-02-28 09:00"),
        ({"opens_basis": "same_day", "opens_months": 1}, OPEN, "2028-03-31", "2028-02-29 09:00"),
        ({"opens_basis": "same_day", "opens_months": 1}, OPEN, "2027-04-01", "2027-03-01 09:00"),
        (
            {"opens_basis": "same_day", "opens_months": 0, "opens_days": 14},
            OPEN,
            "2027-01-10",
            "2026-12-27 09:00",
        ),
        ({"opens_months": 0, "opens_days": 10}, OPEN, "2027-01-31", "2026-12-22 09:00"),
        ({"opens_months": 2, "opens_on": 17}, OPEN, "2027-01-20", "2026-11-17 09:00"),  # 袖ケ浦
        ({"opens_months": 2, "opens_on": 31}, OPEN, "2027-04-30", "2027-02-28 09:00"),
        (
            {"opens_months": 12, "opens_shift": "next_open_day"},
            RINKOKAKU,
            "2027-06-30",
            "2026-06-02 09:00",
        ),
        (
            {"opens_months": 1, "opens_shift": "next_open_day"},
            KOMINKAN,
            "2027-02-10",
            "2027-01-05 09:00",
        ),
        (
            {"opens_months": 1, "opens_shift": "next_non_holiday"},
            OPEN,
            "2027-02-10",
            "2027-01-02 09:00",
        ),
        (
            {"opens_months": 1, "opens_exceptions": (NEW_YEAR,)},
            OPEN,
            "2027-02-10",
            "2027-01-04 09:00",
        ),
        (
            {"opens_months": 1, "opens_exceptions": (NEW_YEAR,)},
            OPEN,
            "2027-03-10",
            "2027-02-01 09:00",
        ),
        (
            {"opens_months": 1, "opens_shift": "next_open_day", "opens_exceptions": (NEW_YEAR,)},
            KOMINKAN,
            "2027-02-10",
            "2027-01-04 09:00",
        ),
    ],
)
def test_opening_is_counted_back_and_shifted(
    given: dict[str, Any], where: FacilityValue, day: str, opens: str
) -> None:
    found = reception_opens_at(rules=rules(**given), facility=where, day=date.fromisoformat(day))

    assert found == moment(opens)


@pytest.mark.parametrize(
    ("falls", "instead", "at", "opens"),
    [
        ("12-31", "01-04", None, "2027-01-04 09:00"),  # across the year's end
        ("2026-12-31", "2027-01-05", time(10), "2027-01-05 10:00"),
        ("2027-12-31", "2028-01-05", None, "2026-12-31 09:00"),  # another year's exception
    ],
)
def test_dated_exception_says_the_day_itself(
    falls: str, instead: str, at: time | None, opens: str
) -> None:
    exception = OpeningException(falls_on=falls, instead=instead, at=at)
    given = rules(
        opens_basis="same_day", opens_months=0, opens_days=1, opens_exceptions=(exception,)
    )

    found = reception_opens_at(rules=given, facility=OPEN, day=date(2027, 1, 1))

    assert found == moment(opens)


LATER = WindowValue(
    words=(OUTSIDE,), opens=Opening(basis="same_day", months=1, at=time(9)), clause="第4条"
)
BY_WEB = WindowValue(channels=("web",), opens=Opening(months=3, at=time(11)))
BOTH = WindowValue(words=("outside+person",), closes=Closing(days=7), names=Names(ja="市外の個人"))
DAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("windows", "classes", "channel", "opens"),
    [
        ((LATER,), {PERSON}, "web", "2026-12-01 09:00"),  # who has not said where they live
        ((LATER,), {PERSON, OUTSIDE}, "web", "2027-02-28 09:00"),
        ((LATER, BY_WEB), {PERSON, OUTSIDE}, "web", "2027-02-28 09:00"),  # the first that holds
        ((BY_WEB, LATER), {PERSON, OUTSIDE}, "web", "2026-12-01 11:00"),
        ((BY_WEB, LATER), {PERSON}, "counter", "2026-12-01 09:00"),  # 群馬県勤労福祉センター
        ((BY_WEB, LATER), {PERSON}, "web", "2026-12-01 11:00"),
        ((BOTH,), {GROUP, OUTSIDE}, "web", "2026-12-01 09:00"),
    ],
)
def test_first_window_that_holds_takes_the_place_of_the_default(
    windows: tuple[WindowValue, ...], classes: set[str], channel: str, opens: str
) -> None:
    seen = rules_for(rules(windows=windows), classes=frozenset(classes), channel=channel)

    assert reception_opens_at(rules=seen, facility=OPEN, day=DAY) == moment(opens)


def test_window_leaves_what_it_does_not_name() -> None:
    seen = rules_for(
        rules(windows=(BOTH,)), classes=frozenset({PERSON, OUTSIDE}), channel=Channel.WEB
    )

    assert (seen.opens_months, seen.closes_days, seen.cancel_days) == (3, 7, 3)


def verdict(asker: Asker, now: str, *windows: WindowValue, **given: Any) -> DayVerdict:
    """What is said of the last day of March."""
    room = RoomValue(
        id=1,
        code="a",
        names=Names(ja="A"),
        facility_id=1,
        part_ids=(1,),
        capacity=10,
        timetable_code="std",
        rules=(rules(windows=windows, **given),),
    )
    return day_verdict(facility=OPEN, room=room, day=DAY, now=moment(now), asker=asker)


OUTSIDER = frozenset({PERSON, OUTSIDE})
CIRCLE = frozenset({GROUP, "resident"})


def test_visitor_sees_the_default_of_the_web() -> None:
    assert verdict(VISITOR, "2026-12-01 09:00", LATER).state is CellState.FREE
    assert verdict(VISITOR, "2026-12-01 10:59", LATER, BY_WEB).state is CellState.NOT_YET
    assert verdict(VISITOR, "2026-12-01 11:00", LATER, BY_WEB).state is CellState.FREE


def test_outsider_waits_until_their_own_moment() -> None:
    asker = asking_as(OUTSIDER, channel="web")

    before = verdict(asker, "2027-02-28 08:59", LATER)
    after = verdict(asker, "2027-02-28 09:00", LATER)

    assert (before.state, before.moment) == (CellState.NOT_YET, moment("2027-02-28 09:00"))
    assert before.changes_at == before.moment
    assert after.state is CellState.FREE


def test_of_several_applicants_the_one_counts_that_may() -> None:
    both = Asker((OUTSIDER, CIRCLE))

    found = verdict(both, "2026-12-01 09:00", LATER)

    assert found.state is CellState.FREE
    assert found.changes_at == moment("2027-02-28 09:00")  # then the other one may, too
    assert found.rules is not None
    assert found.rules.window is None


def test_of_several_who_may_the_longest_deadline_counts() -> None:
    both = Asker((OUTSIDER, CIRCLE))
    late = "2027-03-30 09:00"

    found = verdict(both, late, BOTH)

    assert found.rules is not None
    assert ends_at(rules=found.rules, day=DAY, starts_at=time(9)) == moment("2027-03-31 09:00")


def test_applicants_of_a_kind_that_may_not_are_left_out() -> None:
    both = Asker((frozenset({PERSON}), frozenset({GROUP, OUTSIDE})))
    for_groups = rules(windows=(LATER,), applicants=frozenset({GROUP}))

    [seen] = rules_seen(for_groups, both)

    assert seen.window == LATER


def test_rooms_without_windows_are_the_same_for_everybody() -> None:
    plain = rules()

    assert rules_seen(plain, Asker((OUTSIDER, CIRCLE))) == (plain,)
    assert rules_for(plain, classes=OUTSIDER, channel="web") is plain


@pytest.mark.parametrize(("channel", "days"), [(Channel.WEB, 7), (Channel.COUNTER, 1)])
def test_cancelling_has_the_deadline_of_its_channel(channel: Channel, days: int) -> None:
    by_web = WindowValue(channels=("web",), cancel_days=7)
    begins = moment("2027-03-31 09:00")

    _how, until = cancelled_as_of(
        rules=rules(cancel_days=1, windows=(by_web,)),
        made_at=begins - timedelta(days=60),
        begins=begins,
        day=DAY,
        now=begins - timedelta(days=30),
        channel=channel,
    )

    assert until == moment("2027-04-01 00:00") - timedelta(days=days)
