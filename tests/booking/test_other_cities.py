"""Published rules of other cities, put in by their files alone: windows, deadlines, limits."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from booking.rules.window import reception_closes_at, reception_opens_at
from booking.selectors.facts import window_in_words
from core import clock
from core.actor import system
from core.clock import JST
from facilities.rules.values import Catalogue, in_force, rules_for
from facilities.selectors import catalogue
from facilities.services.load import load_facilities
from tests.kept import Kept, keeping

FILES = Path(__file__).parent / "other_cities"


kept_halls = keeping(lambda: load_facilities(path=FILES, actor=system("test"), now=clock.now()))


@pytest.fixture
def halls(kept_halls: Kept[object], db: None) -> Catalogue:
    """The halls of the files."""
    kept_halls.put()
    return catalogue()


@pytest.mark.parametrize(
    ("room", "classes", "channel", "day", "opens"),
    [
        ("kinpuku", "person", "counter", "2027-03-31", "2026-12-01 09:00"),
        ("kinpuku", "person", "phone", "2027-03-31", "2026-12-01 09:00"),
        ("kinpuku", "person", "web", "2027-03-31", "2026-12-01 11:00"),
        ("kinpuku", "organisation workers", "web", "2027-03-31", "2026-09-01 09:00"),
        ("sodegaura", "person resident", "web", "2027-03-31", "2027-01-17 09:00"),
        ("sodegaura", "person outside", "web", "2027-04-01", "2027-02-26 09:00"),
        ("mitaka", "organisation", "web", "2026-04-10", "2026-01-04 09:00"),  # R8.4
        ("mitaka", "organisation", "web", "2026-05-10", "2026-02-01 09:00"),
        ("mitaka", "organisation", "web", "2027-03-10", "2026-12-02 09:00"),  # R9.3
        ("mitaka", "organisation", "web", "2027-04-10", "2027-01-04 09:00"),
        ("ashiya", "person resident", "web", "2027-04-30", "2027-02-28 09:00"),
        ("ashiya", "person outside", "web", "2027-03-31", "2027-02-28 09:00"),
        ("owariasahi", "person outside", "web", "2027-03-31", "2027-02-07 09:00"),
    ],
)
def test_reception_opens_as_published(
    halls: Catalogue, room: str, classes: str, channel: str, day: str, opens: str
) -> None:
    value = halls.room_by_code[room]
    on = date.fromisoformat(day)
    rules = in_force(value.rules, on)
    assert rules is not None

    seen = rules_for(rules, classes=frozenset(classes.split()), channel=channel)
    found = reception_opens_at(rules=seen, facility=halls.facility_by_code["elsewhere"], day=on)

    assert found == datetime.fromisoformat(opens).replace(tzinfo=JST)


@pytest.mark.parametrize(
    ("channel", "closes"), [("web", "2026-12-03 00:00"), ("counter", "2026-12-05 18:00")]
)
def test_reception_ends_by_channel(halls: Catalogue, channel: str, closes: str) -> None:
    [rules] = halls.room_by_code["uto"].rules
    seen = rules_for(rules, classes=frozenset(), channel=channel)

    found = reception_closes_at(rules=seen, day=date(2026, 12, 5), starts_at=time(18))

    assert found == datetime.fromisoformat(closes).replace(tzinfo=JST)


@pytest.mark.parametrize(
    ("room", "sentence"),
    [
        ("kinpuku", "労働団体：利用する月の6か月前の月の初日の9:00から申し込めます。"),
        ("kinpuku", "インターネット：利用する月の3か月前の月の初日の11:00から申し込めます。"),
        ("sodegaura", "利用する月の2か月前の月の26日の9:00から申し込めます。"),
        ("sodegaura", "市内の方：利用する月の2か月前の月の17日の9:00から申し込めます。"),
        (
            "mitaka",
            (
                "利用する月の3か月前の月の初日の9:00から申し込めます。その日が休館日なら、次の開館日からです。"
                "2026年12月1日(火)に当たるときは、2026年12月2日(水)からです。"
            ),
        ),
        (
            "hodogaya",
            "この施設では、1か月に2コマまで利用できます。利用日の14日前からの予約は数えません。",
        ),
        ("tochigi", "一つの部屋を続けて使えるのは5日までです。"),
        ("uto", "インターネット：利用日の3日前まで申し込めます。"),
    ],
)
def test_rules_are_told_in_words(halls: Catalogue, room: str, sentence: str) -> None:
    [rules] = halls.room_by_code[room].rules

    assert sentence in window_in_words(rules, halls.facility_by_code["elsewhere"])


def test_loading_the_files_again_changes_nothing(halls: Catalogue) -> None:
    again = load_facilities(path=FILES, actor=system("test"), now=clock.now())

    assert (again.rows, again.unchanged) == (0, ("各地の会館",))
