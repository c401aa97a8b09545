"""Photographs and plans of halls and rooms: put up, revised, taken down (requirement 7).

What is kept is drawn anew from what was sent: nothing of the file itself, nothing the camera wrote
into it. Whoever calls has asked whether the actor may.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.db import transaction
from django.db.models import Max, Min
from PIL import Image

from audit.services import record
from core.actor import Actor
from core.pictures import (
    MOST_BYTES,
    NoPicture,
    TooLarge,
    small_photograph,
)
from facilities.enums import PictureKind
from facilities.errors import (
    NoSuchPicture,
    PictureTooLarge,
    PictureUnusable,
    TooManyPictures,
)
from facilities.models import Facility, HallPicture, PictureFile
from facilities.rules.names import Names
from facilities.rules.pictures import kept_since
from facilities.services.versions import raise_catalogue_version

MOST_SHOWN = 8
LONGEST_SIDE = 1920
WIDTHS = (480, 960)  # beside the largest
QUALITY = 82
LIMITS = {"megabytes": MOST_BYTES // 1_000_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """What is put up: the file as it came, where, and what it shows, for who does not see it."""

    content: bytes
    kind: PictureKind
    description: Names
    room_code: str = ""  # empty: of the hall
    invented: bool = False


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int
    content: bytes


def put_up_picture(
    *, facility_code: str, request: PictureRequest, actor: Actor, now: datetime
) -> HallPicture:
    """Show a photograph or plan to everybody.

    Raises PictureUnusable, PictureTooLarge, TooManyPictures or NoSuchPicture (no such room).
    """
    sizes = _drawn_anew(request.content, request.kind)
    with transaction.atomic():
        hall = _locked(facility_code)
        room = hall.rooms.filter(code=request.room_code).first() if request.room_code else None
        if request.room_code and room is None:
            raise NoSuchPicture
        _check_room_left(hall, None if room is None else room.pk)
        last = hall.pictures.aggregate(last=Max("position"))["last"]
        picture = HallPicture.objects.create(
            facility=hall,
            room=room,
            kind=request.kind,
            description=request.description.kept(),
            digest=_digest(sizes),
            invented=request.invented,
            position=(last or 0) + 1,
            put_up_at=now,
        )
        _keep(picture, sizes)
        _close(hall, picture, "put_up_picture", actor=actor, now=now)
    return picture


def revise_picture(
    *,
    facility_code: str,
    number: int,
    description: Names,
    content: bytes | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say anew what a picture shows; another `content` takes the place of a sample or an old one.

    Raises PictureUnusable, PictureTooLarge or NoSuchPicture.
    """
    kind = _kind_of(facility_code, number)
    sizes = None if content is None else _drawn_anew(content, kind)
    with transaction.atomic():
        hall = _locked(facility_code)
        picture = _one_of(hall, number)
        picture.description = description.kept()
        if sizes is not None:
            picture.files.all().delete()
            _keep(picture, sizes)
            picture.digest, picture.invented = _digest(sizes), False
        picture.save(update_fields=["description", "digest", "invented"])
        _close(hall, picture, "revise_picture", actor=actor, now=now)


def show_first(*, facility_code: str, number: int, actor: Actor, now: datetime) -> None:
    """Let a picture stand before the others: a photograph at the top. Raises NoSuchPicture."""
    with transaction.atomic():
        hall = _locked(facility_code)
        picture = _one_of(hall, number)
        picture.position = hall.pictures.aggregate(first=Min("position"))["first"] - 1
        picture.save(update_fields=["position"])
        _close(hall, picture, "show_picture_first", actor=actor, now=now)


def take_down_picture(*, facility_code: str, number: int, actor: Actor, now: datetime) -> None:
    """Show a picture to residents no more; for 30 days it can be put back. Raises NoSuchPicture."""
    with transaction.atomic():
        hall = _locked(facility_code)
        picture = _one_of(hall, number)
        picture.take_down(now=now)
        picture.save(update_fields=["taken_down_at"])
        _close(hall, picture, "take_down_picture", actor=actor, now=now)


def put_back_picture(*, facility_code: str, number: int, actor: Actor, now: datetime) -> None:
    """Show a picture again. Raises NoSuchPicture or TooManyPictures."""
    with transaction.atomic():
        hall = _locked(facility_code)
        picture = _one_of(hall, number)
        if picture.taken_down_at is not None:
            _check_room_left(hall, picture.room_id)
            picture.put_back()
            picture.save(update_fields=["taken_down_at"])
        _close(hall, picture, "put_back_picture", actor=actor, now=now)


def _kind_of(facility_code: str, number: int) -> PictureKind:
    rows = HallPicture.objects.filter(pk=number, facility__code=facility_code)
    kind = rows.values_list("kind", flat=True).first()
    if kind is None:
        raise NoSuchPicture
    return PictureKind(kind)


def _drawn_anew(content: bytes, kind: PictureKind) -> list[_Size]:
    """The sizes in which it is shown, the smallest first; never larger than what was sent."""
    try:
        picture = small_photograph(content, mode="RGB", side=LONGEST_SIDE)
    except TooLarge as error:
        raise PictureTooLarge(**LIMITS) from error
    except NoPicture as error:
        raise PictureUnusable from error
    narrower = [width for width in WIDTHS if width < picture.width]
    smaller = [
        picture.resize((width, max(1, round(picture.height * width / picture.width))))
        for width in narrower
    ]
    return [_written(each, kind) for each in (*smaller, picture)]


def _written(picture: Image.Image, kind: PictureKind) -> _Size:
    """Lines of a plan stay sharp; a photograph becomes small."""
    out = BytesIO()
    if kind == PictureKind.PLAN:
        picture.save(out, "WEBP", lossless=True)
    else:
        picture.save(out, "WEBP", quality=QUALITY)
    return _Size(picture.width, picture.height, out.getvalue())


def _digest(sizes: list[_Size]) -> str:
    return sha256(sizes[-1].content).hexdigest()[:32]


def _keep(picture: HallPicture, sizes: list[_Size]) -> None:
    PictureFile.objects.bulk_create(
        PictureFile(picture=picture, width=size.width, height=size.height, content=size.content)
        for size in sizes
    )


def _locked(facility_code: str) -> Facility:
    """The hall; whoever changes its pictures waits for the other."""
    return Facility.objects.select_for_update(no_key=True).get(code=facility_code)


def _one_of(hall: Facility, number: int) -> HallPicture:
    picture = hall.pictures.filter(pk=number).first()
    if picture is None:
        raise NoSuchPicture
    return picture


def _check_room_left(hall: Facility, room_id: int | None) -> None:
    shown = hall.pictures.filter(taken_down_at=None)
    here = shown.filter(room=None) if room_id is None else shown.filter(room_id=room_id)
    if here.count() >= MOST_SHOWN:
        raise TooManyPictures(most=MOST_SHOWN)


def _close(hall: Facility, picture: HallPicture, verb: str, *, actor: Actor, now: datetime) -> None:
    """No page shows the former state any more; the trail says who it was."""
    hall.pictures.filter(taken_down_at__lt=kept_since(now)).delete()
    raise_catalogue_version()
    record(
        actor=actor,
        verb=verb,
        object_type="facility",
        object_code=hall.code,
        now=now,
        facts={"picture": picture.pk, "digest": picture.digest},
    )
