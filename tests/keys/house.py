"""A hall with a door to each room, a box at one of them, keys on their hooks, and bookings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from core.actor import Actor
from core.clock import JST
from core.codes import with_check_digit
from core.periods import Period
from facilities.models import Facility, Room
from keys.enums import DoorKind
from keys.models import Door, Key, KeyBox
from keys.rules.boxcode import SECRET_BYTES
from keys.rules.tags import tag_of
from tests.booking.world import World, build_world
from tests.keys.standin import BOOK

STARTS = datetime(2026, 12, 5, 18, tzinfo=JST)
ENDS = datetime(2026, 12, 5, 22, tzinfo=JST)
USE = Period(STARTS, ENDS)
BEFORE = STARTS - timedelta(hours=1)
DURING = STARTS + timedelta(hours=1)
DUE = ENDS + timedelta(minutes=15)
NAMES = {"name_kana": "", "name_en": ""}


@dataclass(frozen=True)
class House:
    """The hall of tests.booking.world with its doors: the single room's has a box, a's has keys."""

    world: World
    front: Door
    box_door: Door
    box: KeyBox
    keys: tuple[Key, ...]

    @property
    def facility(self) -> Facility:
        return self.world.facility

    @property
    def room(self) -> Room:
        """The room that is opened by a key."""
        return self.world.part_a

    @property
    def box_room(self) -> Room:
        """The room that is opened by a box."""
        return self.world.single


def build_house() -> House:
    """Everything, in a few rows."""
    world = build_world()
    front = door(world.facility, "front", DoorKind.KEY, world.part_a)
    box_door = door(world.facility, "side", DoorKind.BOX, world.single)
    box = box_at(box_door)
    keys = tuple(key(world.facility, front, number) for number in (1, 2, 3))
    return House(world, front, box_door, box, keys)


def door(facility: Facility, code: str, kind: DoorKind, *rooms: Room) -> Door:
    """A door of the hall."""
    made = Door.objects.create(facility=facility, code=code, name=code, kind=kind, **NAMES)
    made.rooms.set(rooms)
    return made


def box_at(opens: Door) -> KeyBox:
    """A key box beside the door."""
    box = KeyBox(door=opens, place="通用口の左")
    box.keep_secret(bytes(range(SECRET_BYTES)))
    box.save()
    return box


def key(facility: Facility, opens: Door, number: int) -> Key:
    """A key on its hook."""
    made = Key.objects.create(
        code=tag_of(number),
        facility=facility,
        kept_at=facility,
        label="会議室の鍵",
        copy_number=number,
        place=f"事務室 {number}番",
    )
    made.doors.set([opens])
    return made


def number(n: int) -> str:
    """The code of the n-th booking."""
    return f"{with_check_digit(f'{100_000_000 + n}')}-1"


def booked(house: House, room: Room, holder: Actor, *, during: Period = USE, n: int = 1) -> str:
    """A paid booking; its code."""
    return BOOK.put(
        number(n),
        facility_id=house.facility.pk,
        room_id=room.pk,
        during=during,
        holder_id=holder.user,
    )


def signature() -> bytes:
    """A name, as a canvas sends it: black strokes on nothing."""
    picture = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(20, 100), (200, 40), (380, 120)], fill="black", width=4)
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def one_key_and_box(world: World) -> dict[str, str]:
    """For the table of addresses: a key on its hook and a box, by the codes addresses carry."""
    opens = door(world.facility, "side", DoorKind.BOX, world.single)
    box_at(opens)
    return {"key": key(world.facility, opens, 1).code, "box": opens.code}
