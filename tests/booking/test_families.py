"""Sports halls and schools: the same ID and the same way, each by rules of its own."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person
from booking.errors import LotteryFirst, MeetingFirst, NotForThisApplicant, RoomTaken
from booking.models import Booking, Hold
from booking.rules.wishes import Pick
from booking.services.hold import hold_rooms
from core.clock import JST
from core.errors import DomainError
from facilities.enums import Family
from facilities.selectors import catalogue
from tests.booking.test_web_price import check
from tests.factories.accounts import Someone, an_organisation, member_of, someone
from tests.kept import Kept, keeping

pytestmark = pytest.mark.django_db
MAEBASHI = Path("facilities/data/maebashi")
HALLS = ("vocabulary", "higashi-shogyo", "mihon-shogakko", "rinkokaku")
NOW = datetime(2027, 1, 20, 10, tzinfo=JST)
SATURDAY = date(2027, 2, 13)


def _load() -> None:
    for name in HALLS:
        call_command("load_facilities", str(MAEBASHI / f"{name}.yaml"), verbosity=0)


kept_halls = keeping(_load)


@pytest.fixture
def alone(kept_halls: Kept[None], db: None, monkeypatch: pytest.MonkeyPatch) -> Someone:
    """Somebody of the city without a group; the new halls and one more are loaded."""
    kept_halls.put()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    person = someone("青井", "aoi@example.jp")
    Person.objects.filter(pk=person.person.pk).update(lives_in_city=True)
    return person


@pytest.fixture
def member(alone: Someone) -> Someone:
    """The same, who books for a group."""
    member_of(an_organisation(), alone, Role.REPRESENTATIVE)
    return alone


def signed_in(who: Someone) -> Client:
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    return client


def hold(who: Someone, room: str, slot: str, *, day: date = SATURDAY, now: datetime = NOW) -> Hold:
    return hold_rooms(picks=[Pick(room, day, slot)], actor=who.actor, now=now)


@pytest.mark.parametrize("dear", [False, True], ids=["plain", "everything"])
@pytest.mark.parametrize(
    ("hall", "room", "slot", "yen", "dear_yen"),
    [
        ("higashi-shogyo", "higashi-gym", "night", 2800 + 1800, 2800 * 12 + 1800),
        ("higashi-shogyo", "higashi-gym-a", "night", 1400 + 900, 1400 * 12 + 900),
        ("higashi-shogyo", "higashi-gym-b", "am", 1200, 1200 * 12),
        ("higashi-shogyo", "higashi-tennis", "h17", 800 + 600, 800 * 12 + 600),
        ("higashi-shogyo", "higashi-tennis", "h15", 800, 800 * 12),
        ("higashi-shogyo", "higashi-ground", "h19", 1400 + 3000, 1400 * 12 + 3000),
        ("mihon-shogakko", "mihon-gym", "night", 600, 600),
        ("mihon-shogakko", "mihon-ground", "am", 0, 0),
    ],
)
def test_price_of_halves_and_lights_is_one_on_page_and_command_and_bill(
    member: Someone,
    tmp_path: Path,
    hall: str,
    room: str,
    slot: str,
    yen: int,
    dear_yen: int,
    *,
    dear: bool,
) -> None:
    code = hold(member, room, slot).code
    value = catalogue().room_by_code[room]

    check(signed_in(member), hall, value, code, Pick(room, SATURDAY, slot), tmp_path, dear=dear)

    assert Booking.objects.get().fee_yen == (dear_yen if dear else yen)


def test_half_leaves_the_other_half_and_takes_the_whole(member: Someone) -> None:
    rival = someone("別府", "beppu@example.jp")
    member_of(an_organisation(), rival, Role.REPRESENTATIVE)
    hold(member, "higashi-gym-a", "night")

    for room in ("higashi-gym", "higashi-gym-a"):
        with pytest.raises(RoomTaken):
            hold(rival, room, "night")

    assert hold(rival, "higashi-gym-b", "night").items.count() == 1


@pytest.mark.parametrize("room", ["higashi-gym", "higashi-ground", "mihon-gym", "mihon-ground"])
def test_room_for_groups_is_not_let_to_a_person_and_says_what_to_do(
    alone: Someone, room: str
) -> None:
    slot = "h15" if room == "higashi-ground" else "night"

    with pytest.raises(NotForThisApplicant):
        hold(alone, room, slot)
    page = signed_in(alone).get(f"/rooms/{room}/?month=2027-02").content.decode()

    assert not Hold.objects.exists()
    assert "登録した団体だけが申し込めます。" in page
    assert "登録のしかたは、施設へお電話ください。" in page


@pytest.mark.parametrize(
    ("room", "slot"), [("higashi-light-sports", "night"), ("higashi-tennis", "h15")]
)
def test_table_tennis_and_tennis_are_let_to_persons_too(
    alone: Someone, room: str, slot: str
) -> None:
    assert hold(alone, room, slot).items.count() == 1


@pytest.mark.parametrize(
    ("room", "day", "error", "since"),
    [
        # The first of February is a Monday, when the hall is shut; in September rules open later.
        ("higashi-gym", date(2027, 4, 10), MeetingFirst, "2月2日(火) 9:00以降に"),
        ("higashi-gym", date(2027, 9, 11), MeetingFirst, "7月1日(木) 9:00以降に"),
        ("mihon-gym", date(2027, 3, 13), LotteryFirst, "2月16日(火)以降に"),
    ],
)
def test_each_family_gives_its_days_out_in_its_own_way(
    member: Someone, room: str, day: date, error: type[DomainError], since: str
) -> None:
    with pytest.raises(error) as refusal:
        hold(member, room, "night", day=day)

    assert since in refusal.value.message
    assert not Hold.objects.exists()


def test_calendar_says_when_what_the_meeting_leaves_is_open(alone: Someone) -> None:
    page = Client().get("/rooms/higashi-gym/?month=2027-04").content.decode()

    assert "2月2日(火) 9:00から、空いた時間を先着順で受け付けます。" in page


def test_visitor_reads_in_the_list_whom_a_room_is_let_to(alone: Someone) -> None:
    school = Client().get(f"/halls/mihon-shogakko/?on={SATURDAY}").content.decode()
    villa = Client().get(f"/halls/rinkokaku/?on={SATURDAY}").content.decode()

    assert school.count("登録団体のみ") == 2
    assert "登録団体のみ" not in villa


@pytest.mark.parametrize(
    ("family", "shown", "hidden"),
    [
        ("sports", "旧前橋東商業高校", "臨江閣"),
        ("school", "見本小学校", "旧前橋東商業高校"),
        ("heritage", "臨江閣", "見本小学校"),
    ],
)
def test_list_and_search_show_one_family(
    alone: Someone, family: str, shown: str, hidden: str
) -> None:
    client = Client()

    listed = client.get("/halls/", {"family": family}).content.decode()
    found = client.get("/day/", {"family": family, "on": str(SATURDAY)}).context

    assert shown in listed
    assert hidden not in listed
    assert shown in found["board"]
    assert f">{hidden}" not in found["board"]
    assert str(Family(family).label) in found["summary"]


def test_unknown_family_is_no_family(alone: Someone) -> None:
    page = Client().get("/halls/", {"family": "stars"})

    assert len(page.context["halls"]) == len(catalogue().facilities)
