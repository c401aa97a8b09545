"""Reads: photographs and plans, without their contents but for the one that is sent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from facilities.models import HallPicture, PictureFile
from facilities.rules.names import names_from
from facilities.rules.pictures import PictureValue

MIME = "image/webp"
Place = tuple[int, int | None]  # a hall, and a room of it


@dataclass(frozen=True, slots=True)
class DeskPicture:
    """One picture as staff see it: of which room (None: of the hall), and since when it is down."""

    shown: PictureValue
    room_id: int | None
    taken_down_at: datetime | None


def shown_pictures() -> dict[Place, tuple[PictureValue, ...]]:
    """All that everybody sees, by hall and room, in their order. One query."""
    found: dict[Place, list[PictureValue]] = defaultdict(list)
    for picture, value in _with_sizes(HallPicture.objects.filter(taken_down_at=None)):
        found[picture.facility_id, picture.room_id].append(value)
    return {place: tuple(values) for place, values in found.items()}


def desk_pictures(*, facility_id: int) -> list[DeskPicture]:
    """Those of a hall and its rooms, also those that were taken down."""
    rows = HallPicture.objects.filter(facility_id=facility_id)
    return [
        DeskPicture(
            shown=value,
            room_id=picture.room_id,
            taken_down_at=picture.taken_down_at,
        )
        for picture, value in _with_sizes(rows)
    ]


def _with_sizes(pictures: QuerySet[HallPicture]) -> list[tuple[HallPicture, PictureValue]]:
    files = (
        PictureFile.objects.filter(picture__in=pictures)
        .select_related("picture")
        .defer("content")
        .order_by("picture__position", "picture_id", "width")
    )
    sizes: dict[HallPicture, list[tuple[int, int]]] = {}
    for file in files:
        sizes.setdefault(file.picture, []).append((file.width, file.height))
    return [(picture, _value(picture, each)) for picture, each in sizes.items()]


def _value(picture: HallPicture, sizes: list[tuple[int, int]]) -> PictureValue:
    return PictureValue(
        id=picture.pk,
        kind=picture.kind,
        description=names_from(picture.description),
        digest=picture.digest,
        sizes=tuple(sizes),
        invented=picture.invented,
    )


def picture_file(
    *, digest: str, width: int, halls: frozenset[int] | None = frozenset()
) -> bytes | None:
    """The content of one size, if it is up; for the staff of `halls` (None: all) also if not."""
    files = PictureFile.objects.filter(picture__digest=digest, width=width)
    up = files.filter(picture__taken_down_at=None)
    if halls is None:
        up = files
    elif halls:
        up = up | files.filter(picture__facility_id__in=halls)
    content = up.values_list("content", flat=True).first()
    return None if content is None else bytes(content)
