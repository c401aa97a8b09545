"""Reads: the pictures of a hall for its staff, by what they show, and who changed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from core.clock import day_of
from core.dates import full_day_label, full_moment_label
from facilities.enums import PictureKind
from facilities.rules.pictures import KEPT_DAYS, PictureValue, kept_since
from facilities.rules.values import FacilityValue
from facilities.selectors.pictures import DeskPicture, desk_pictures

_SHOWN = 20
_DEEDS: dict[str, str | Promise] = {
    "put_up_picture": _("載せた"),
    "revise_picture": _("なおした"),
    "show_picture_first": _("先頭にした"),
    "take_down_picture": _("外した"),
    "put_back_picture": _("もどした"),
}


@dataclass(frozen=True, slots=True)
class PictureLine:
    """One picture; `leaves`: the day until which one that was taken down can be put back."""

    picture: PictureValue
    kind: str
    place: str
    room_code: str
    is_first: bool = False
    leaves: str = ""


@dataclass(frozen=True, slots=True)
class PicturesPage:
    """What everybody sees of the hall, what was taken down, and who did what."""

    up: tuple[PictureLine, ...]
    down: tuple[PictureLine, ...]
    deeds: tuple[str, ...]

    def line(self, number: int) -> PictureLine | None:
        """One of them."""
        return next((x for x in (*self.up, *self.down) if x.picture.id == number), None)


def pictures_page(hall: FacilityValue, *, now: datetime) -> PicturesPage:
    """The pictures of `hall` and its rooms, in the order of its rooms, and the last deeds."""
    order = {None: 0} | {room.id: place for place, room in enumerate(hall.rooms, start=1)}
    found = [each for each in desk_pictures(facility_id=hall.id) if each.room_id in order]
    found.sort(key=lambda each: order[each.room_id])
    up = [each for each in found if each.taken_down_at is None]
    down = [each for each in found if (at := each.taken_down_at) and at >= kept_since(now)]
    lines = tuple(_line(hall, each, up) for each in up)
    below = tuple(_line(hall, each, up) for each in down)
    return PicturesPage(
        up=lines,
        down=below,
        deeds=_deeds(hall, {each.picture.id: each for each in (*lines, *below)}),
    )


def _line(hall: FacilityValue, each: DeskPicture, up: Sequence[DeskPicture]) -> PictureLine:
    names = {room.id: (room.code, str(room.names)) for room in hall.rooms}
    code, place = names.get(each.room_id or 0, ("", str(hall.names)))
    first = next((x for x in up if x.room_id == each.room_id), None)
    leaves = each.taken_down_at and day_of(each.taken_down_at) + timedelta(days=KEPT_DAYS)
    return PictureLine(
        picture=each.shown,
        kind=str(PictureKind(each.shown.kind).label),
        place=place,
        room_code=code,
        is_first=each is first,
        leaves=full_day_label(leaves) if leaves else "",
    )


def _deeds(hall: FacilityValue, known: Mapping[int, PictureLine]) -> tuple[str, ...]:
    """Who did what, the latest first; with the picture while it is known."""
    rows = Entry.objects.filter(object_type="facility", object_code=hall.code, verb__in=_DEEDS)
    return tuple(
        f"{full_moment_label(row.at)}　{row.actor_name}　{_DEEDS[row.verb]}"
        + (f"　{line.place} {line.kind}" if (line := known.get(row.facts["picture"])) else "")
        for row in rows.order_by("-at", "-pk")[:_SHOWN]
    )
