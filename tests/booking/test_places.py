"""What pages say of accessibility, layouts and pictures of a hall, and the search by it."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from booking.selectors.accessibility import access_of_hall
from booking.selectors.search import DayFilter, alternatives, matching_rooms, summary_of
from booking.selectors.viewer import viewer_of
from core.actor import ANONYMOUS, Actor
from core.clock import JST
from facilities.enums import PictureKind
from facilities.models import AccessKind, Facility, HallPicture, Room
from facilities.rules.names import Names
from facilities.selectors import catalogue
from facilities.services.pictures import PictureRequest, put_up_picture
from facilities.services.versions import raise_catalogue_version
from tests.booking.world import NOW, SATURDAY, World
from tests.facilities.pictures import photograph

pytestmark = pytest.mark.django_db
KINDS = (
    ("lift", "エレベーター", "Lift", "hall", ""),
    ("toilet", "車いすで使えるトイレ", "Wheelchair toilet", "hall", "多目的トイレ"),
    ("nursing", "授乳室", "Nursing room", "hall", "授乳室"),
    ("loop", "磁気ループ", "Hearing loop", "room", ""),
)


@pytest.fixture
def access(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The hall has a lift and no toilet; of the single room the loop is known, too."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 10, tzinfo=JST))
    for position, (code, name, en, of, column) in enumerate(KINDS):
        names = {"name": name, "name_kana": "", "name_en": en}
        AccessKind.objects.create(code=code, of=of, column=column, position=position, **names)
    lift = {"there": True, "note": {"ja": "北側", "en": "north side"}}
    Facility.objects.update(
        accessibility={"lift": lift, "toilet": {"there": False}}, invented=["accessibility"]
    )
    Room.objects.filter(code="single").update(
        accessibility={"loop": {"there": True}}, capacity_by_layout={"スクール形式": 12, "輪": 8}
    )
    raise_catalogue_version()
    return world


def found(**wanted: tuple[str, ...]) -> list[str]:
    rooms = matching_rooms(catalogue(), DayFilter(on=SATURDAY, **wanted))  # type: ignore[arg-type]
    return [room.code for _hall, rooms in rooms for room in rooms]


def put_up(room: str = "", kind: PictureKind = PictureKind.PHOTO) -> HallPicture:
    request = PictureRequest(
        content=photograph((1000, 500)),
        kind=kind,
        description=Names(ja="正面<入口>", en="Front"),
        room_code=room,
        invented=True,
    )
    return put_up_picture(facility_code="kan", request=request, actor=Actor(), now=NOW)


def test_page_says_what_is_there_what_is_not_and_what_nobody_knows(access: World) -> None:
    told = access_of_hall(catalogue(), catalogue().facilities[0])

    assert [(str(line.names), line.sign, line.word) for line in told.lines] == [
        ("エレベーター", "○", "ある"),
        ("車いすで使えるトイレ", "×", "ない"),
    ]
    assert told.unknown == "授乳室"
    text = Client().get("/halls/kan/").text
    assert "分かっていないこと</strong>：授乳室。" in text
    assert '施設（<a href="tel:0270000001">' in text
    assert "北側" in text


def test_room_without_any_fact_is_not_silent(access: World) -> None:
    text = Client().get("/rooms/a/").text

    assert "磁気ループ" in text
    assert "広さ" in text
    assert text.count("分かっていません。施設へお聞きください。") == 3  # layouts, area, floor


def test_english_page_says_it_in_english(access: World) -> None:
    text = Client(headers={"accept-language": "en"}).get("/rooms/single/").text

    assert "Hearing loop <strong>Yes</strong>" in text
    assert "north side" in text
    assert "Nursing room" in text
    assert "Classroom style: 12" in text
    assert "輪: 8" in text  # the hall's own word


@pytest.mark.parametrize(
    ("wanted", "rooms"),
    [
        ((), ["whole", "a", "b", "single"]),
        (("lift",), ["whole", "a", "b", "single"]),
        (("lift", "loop"), ["single"]),
        (("toilet",), []),  # is not there
        (("nursing",), []),  # nobody knows
    ],
)
def test_search_finds_only_what_is_known_to_be_there(
    access: World, wanted: tuple[str, ...], rooms: list[str]
) -> None:
    assert found(accessibility=wanted) == rooms


def test_published_open_data_count_in_the_search(access: World) -> None:
    Facility.objects.update(open_data={"授乳室": "有"})
    raise_catalogue_version()

    assert len(found(accessibility=("nursing",))) == 4


def test_alternatives_keep_what_somebody_needs(access: World) -> None:
    halls = catalogue()
    wanted = DayFilter(on=SATURDAY, accessibility=("loop",), equipment=("piano",))
    viewer = viewer_of(ANONYMOUS, rooms=halls.room_by_code.values(), now=NOW)

    others = alternatives(halls, wanted, viewer=viewer, now=NOW)

    assert {each.names.ja for each in others} == {"single室"}


def test_day_page_filters_and_says_by_what(access: World) -> None:
    text = Client().get("/day/?on=2026-12-05&accessibility=loop").text

    assert "single室" in text
    assert "whole室" not in text
    assert "磁気ループ" in summary_of(catalogue(), DayFilter(on=SATURDAY, accessibility=("loop",)))


def test_page_shows_pictures_that_do_not_jump_and_come_late(access: World) -> None:
    put_up("single")
    plan = put_up("single", PictureKind.PLAN)

    text = Client().get("/rooms/single/").text

    large = f"/pictures/{plan.digest}/1000.webp"
    assert f"/pictures/{plan.digest}/480.webp 480w, /pictures/{plan.digest}/960.webp 960w," in text
    assert 'width="1000" height="500"' in text
    assert 'alt="正面&lt;入口&gt;"' in text
    assert f'<a class="link" href="{large}">' in text
    assert text.count('loading="lazy"') == 1  # not the one at the top
    assert "見本" in text
    assert "イメージ図" not in text


def test_page_without_photograph_shows_its_drawing(access: World) -> None:
    Room.objects.filter(code="single").update(picture="hall")
    put_up("single", PictureKind.PLAN)

    text = Client().get("/rooms/single/").text

    assert "イメージ図" in text
    assert "写真と平面図" in text
    assert "写真と平面図" not in Client().get("/rooms/a/").text


def test_what_is_supposed_is_said_once_and_at_its_line_where_the_rest_is_published(
    access: World,
) -> None:
    assert access_of_hall(catalogue(), catalogue().facilities[0]).is_invented
    Facility.objects.update(open_data={"授乳室": "無"})
    raise_catalogue_version()

    told = access_of_hall(catalogue(), catalogue().facilities[0])
    assert not told.is_invented
    assert [line.invented for line in told.lines] == [True, True, False]


def test_picture_is_sent_to_be_kept_and_never_sniffed(access: World) -> None:
    path = f"/pictures/{put_up().digest}/480.webp"

    answer = Client().get(path)

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "immutable" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert "sandbox" in answer["Content-Security-Policy"]
    again = Client(headers={"if-none-match": answer["ETag"]}).get(path)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["0/480", "{d}/481", "{d}/0", "../settings/480", "{d}%2e%2e/480"])
def test_there_is_nothing_else_at_these_addresses(access: World, path: str) -> None:
    digest = put_up().digest

    assert Client().get(f"/pictures/{path.format(d=digest)}.webp").status_code == 404


@pytest.mark.parametrize("pictures", [1, 3])
def test_room_page_costs_the_same_with_any_number_of_pictures(
    access: World, pictures: int, django_assert_num_queries: object
) -> None:
    for _each in range(pictures):
        put_up("single")
    Client().get("/rooms/single/")

    with django_assert_num_queries(1):  # type: ignore[operator]
        Client().get("/rooms/single/")
