"""Pictures of halls: what is kept, what is refused, in which order, and how long."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from audit.models import Change, Entry
from core.actor import Actor
from core.clock import JST
from facilities.enums import PictureKind
from facilities.errors import (
    FacilityError,
    NoSuchPicture,
    PictureTooLarge,
    PictureUnusable,
    TooManyPictures,
)
from facilities.models import Facility, HallPicture, PictureFile, Room
from facilities.rules.names import Names
from facilities.selectors import catalogue
from facilities.services import pictures
from facilities.services.pictures import PictureRequest, put_up_picture, revise_picture
from tests.booking.world import World, build_world
from tests.facilities.pictures import (
    SVG,
    claims_to_be,
    from_a_telephone,
    lines_on_nothing,
    photograph,
)
from tests.people import a_hall

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
EMI = Actor(user_id=7, name="Emi")
WORDS = Names(ja="正面の入口", en="The main entrance")


@pytest.fixture
def world() -> World:
    return build_world()


def put_up(content: bytes | None = None, hall: str = "kan", **given: Any) -> HallPicture:
    request = PictureRequest(
        **{
            "content": photograph() if content is None else content,
            "kind": PictureKind.PHOTO,
            "description": WORDS,
            **given,
        }
    )
    return put_up_picture(facility_code=hall, request=request, actor=EMI, now=NOW)


def image_of(picture: HallPicture, width: int) -> Image.Image:
    return Image.open(BytesIO(bytes(picture.files.get(width=width).content)))


def shown(hall: str = "kan") -> list[int]:
    return [each.id for each in catalogue().facility_by_code[hall].pictures]


def test_picture_is_kept_in_sizes_and_shown(world: World) -> None:
    picture = put_up()

    sizes = list(picture.files.order_by("width").values_list("width", "height"))
    assert sizes == [(480, 320), (960, 640), (1920, 1280)]
    [value] = catalogue().facility_by_code["kan"].pictures
    assert value.sizes == tuple(sizes)
    assert (value.description, value.digest) == (WORDS, picture.digest)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_are_taken_and_become_webp(world: World, kind: str) -> None:
    picture = put_up(photograph((600, 400), kind))

    assert image_of(picture, 480).format == "WEBP"


def test_small_picture_is_never_enlarged(world: World) -> None:
    assert list(put_up(photograph((300, 200))).files.values_list("width", flat=True)) == [300]


def test_nothing_of_the_camera_is_kept_and_it_stands_upright(world: World) -> None:
    sent = from_a_telephone()
    assert b"Exif" in sent

    picture = put_up(sent)

    image = image_of(picture, 800)
    assert image.size == (800, 1200)
    assert dict(image.getexif()) == {}
    stored = b"".join(bytes(each.content) for each in picture.files.all())
    assert b"Exif" not in stored
    assert b"secret" not in stored


def test_lines_on_nothing_lie_on_white(world: World) -> None:
    picture = put_up(lines_on_nothing(), kind=PictureKind.PLAN)

    image = image_of(picture, 800).convert("RGB")
    assert image.getpixel((100, 100)) == (0, 0, 0)
    assert image.getpixel((700, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (SVG, PictureUnusable),
        (b"", PictureUnusable),
        (b"%PDF-1.7", PictureUnusable),
        (b"GIF89a" + b"x" * 100, PictureUnusable),
        (b"\xff\xd8\xff broken", PictureUnusable),
        (photograph()[:900], PictureUnusable),
        (b"\xff\xd8\xff" + b"x" * 50_000_000, PictureTooLarge),
        (claims_to_be(20_000, 20_000), PictureTooLarge),
        (claims_to_be(6_000, 5_000), PictureTooLarge),
        (claims_to_be(400, 300), PictureUnusable),
    ],
    ids=["svg", "empty", "pdf", "gif", "broken", "cut", "50mb", "bomb", "pixels", "short"],
)
def test_what_is_no_picture_is_refused_and_nothing_kept(
    world: World, content: bytes, error: type[FacilityError]
) -> None:
    number = catalogue().version

    with pytest.raises(FacilityError) as refused:
        put_up(content)

    assert type(refused.value) is error
    assert refused.value.message
    assert not HallPicture.objects.exists()
    assert catalogue().version == number


def test_picture_of_a_room_stands_at_the_room(world: World) -> None:
    picture = put_up(room_code="single", kind=PictureKind.PLAN)

    assert [each.id for each in catalogue().room_by_code["single"].pictures] == [picture.pk]
    assert shown() == []


def test_room_of_another_hall_is_refused(world: World) -> None:
    other = a_hall("other")
    names = {"name": "x", "name_kana": "", "name_en": ""}
    Room.objects.create(facility=other, code="theirs", capacity=1, **names)

    with pytest.raises(NoSuchPicture):
        put_up(room_code="theirs")

    assert not HallPicture.objects.exists()


def test_no_more_than_eight_are_shown_of_a_place(world: World) -> None:
    small = photograph((20, 10))
    for _each in range(8):
        put_up(small)

    with pytest.raises(TooManyPictures):
        put_up(small)

    put_up(small, room_code="single")
    assert len(shown()) == 8


def test_another_file_has_another_address_and_is_no_sample(world: World) -> None:
    picture = put_up(invented=True)
    before = picture.digest

    revise(picture, content=photograph((900, 300)))

    picture.refresh_from_db()
    assert picture.digest != before
    assert not picture.invented
    assert list(picture.files.values_list("width", flat=True).order_by("width")) == [480, 900]


def test_other_words_leave_the_picture(world: World) -> None:
    picture = put_up(invented=True)

    revise(picture, description=Names(ja="北の入口"))

    after = HallPicture.objects.get()
    assert (after.digest, after.invented) == (picture.digest, True)
    assert after.description == {"ja": "北の入口"}


def revise(picture: HallPicture, hall: str = "kan", **given: Any) -> None:
    facts = {"description": WORDS, "content": None} | given
    revise_picture(facility_code=hall, number=picture.pk, actor=EMI, now=NOW, **facts)


def test_taken_down_is_shown_to_nobody_until_it_is_put_back(world: World) -> None:
    picture = put_up()
    facts: dict[str, Any] = {"facility_code": "kan", "number": picture.pk, "actor": EMI}

    pictures.take_down_picture(now=NOW, **facts)
    assert shown() == []

    pictures.put_back_picture(now=NOW + timedelta(days=29), **facts)
    assert shown() == [picture.pk]


def test_taken_down_goes_for_good_with_the_first_change_after_thirty_days(world: World) -> None:
    old = put_up()
    pictures.take_down_picture(facility_code="kan", number=old.pk, actor=EMI, now=NOW)

    for days, left in ((30, 2), (31, 2)):
        request = PictureRequest(
            content=photograph((20, 10)), kind=PictureKind.PHOTO, description=WORDS
        )
        later = NOW + timedelta(days=days, hours=13)  # 23:00
        put_up_picture(facility_code="kan", request=request, actor=EMI, now=later)
        assert HallPicture.objects.count() == left

    assert not PictureFile.objects.filter(picture_id=old.pk).exists()


def test_first_picture_is_chosen(world: World) -> None:
    first, second = put_up(), put_up(photograph((40, 30)))

    pictures.show_first(facility_code="kan", number=second.pk, actor=EMI, now=NOW)

    assert shown() == [second.pk, first.pk]


@pytest.mark.parametrize("act", ["take_down_picture", "put_back_picture", "show_first"])
def test_other_halls_picture_is_not_there(world: World, act: str) -> None:
    a_hall("other")
    picture = put_up()

    with pytest.raises(NoSuchPicture):
        getattr(pictures, act)(facility_code="other", number=picture.pk, actor=EMI, now=NOW)
    with pytest.raises(NoSuchPicture):
        revise(picture, hall="other")

    assert shown() == [picture.pk]


def test_trail_says_who_and_the_content_is_not_in_it(world: World) -> None:
    picture = put_up()

    entry = Entry.objects.get(verb="put_up_picture")
    assert (entry.actor_name, entry.object_code) == ("Emi", "kan")
    assert entry.facts == {"picture": picture.pk, "digest": picture.digest}
    tables = set(Change.objects.values_list("table_name", flat=True))
    assert "facilities_hallpicture" in tables
    assert "facilities_picturefile" not in tables


def test_database_keeps_no_picture_without_words(world: World) -> None:
    hall = Facility.objects.get(code="kan")
    for words in ({}, {"ja": ""}, {"en": "only"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HallPicture.objects.create(
                facility=hall, kind="photo", description=words, digest="x", put_up_at=NOW
            )
