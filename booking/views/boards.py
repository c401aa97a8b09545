"""The calendars of everybody's pages, in pieces kept under the versions of what they show."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import get_language

from booking.selectors.calendar import BANDS, Halls, hall_days, room_month
from booking.selectors.cells import Viewer
from booking.selectors.search import DayFilter, matching_rooms
from booking.selectors.viewer import held_told, viewer_of
from core.actor import Actor
from core.clock import now as present
from core.fragments import Kept, fragment, keep, recall
from core.http import ActorRequest
from facilities.rules.values import Catalogue, RoomValue
from facilities.selectors import calendar_stamp, catalogue_if, catalogue_in_memory

Piece = tuple[str, int]  # HTML, and how many slots in it are free


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page read before anything else: the catalogue, the parts' versions, who looks."""

    halls: Catalogue
    versions: str
    actor: Actor
    now: datetime

    @property
    def stamp(self) -> str:
        """For the key of what is cached; it changes with every booking of these parts."""
        return f"{get_language()}:{self.halls.version}:{self.versions}"

    def stamp_of(self, part_ids: Collection[int]) -> str:
        """The same for some of the parts."""
        wanted = {str(part_id) for part_id in part_ids}
        each = (v for v in self.versions.split("-") if v.partition(".")[0] in wanted)
        return f"{get_language()}:{self.halls.version}:{'-'.join(each)}"


def see(request: ActorRequest, parts_in: Callable[[Catalogue], Collection[int]]) -> Seen:
    """Catalogue and versions of the parts that `parts_in` names, in one query when unchanged."""
    memory = catalogue_in_memory()
    number, versions = calendar_stamp(parts_in(memory))
    halls = catalogue_if(number)
    if halls is not memory:
        versions = calendar_stamp(parts_in(halls))[1]
    return Seen(halls, versions, request.actor, present())


def parts_of(halls: Halls) -> list[int]:
    """The keys of all parts of these rooms, ascending."""
    return sorted({part for _hall, rooms in halls for room in rooms for part in room.part_ids})


def day_board(seen: Seen, wanted: DayFilter) -> Kept[Piece]:
    """The halls of a day, or the days of a week, with their free slots."""
    halls = matching_rooms(seen.halls, wanted)
    shown = [room for _hall, rooms in halls for room in rooms]
    viewer = viewer_of(seen.actor, rooms=shown, now=seen.now)
    if wanted.days == 1 and viewer.held is None:
        return _one_day(seen, wanted, halls, viewer)

    def make() -> tuple[Piece, datetime | None]:
        days = hall_days(
            halls=halls,
            days=[wanted.on + timedelta(days=n) for n in range(wanted.days)],
            now=seen.now,
            viewer=viewer,
            band=BANDS.get(wanted.band),
        )
        text = render_to_string("booking/_days.html", {"days": days})
        return (text, sum(day.free_count for day in days)), days[-1].changes_at

    if viewer.held is not None:
        text, free = make()[0]
        return Kept((_held(seen, viewer) + text, free), seen.now)
    return fragment(key=_key(seen, wanted, halls, viewer), now=seen.now, render=make)


def _one_day(seen: Seen, wanted: DayFilter, halls: Halls, viewer: Viewer) -> Kept[Piece]:
    """Each hall is a piece of its own: a booking costs the drawing of one hall, not of all.

    What is missing is read in one query, however many halls it is.
    """
    keys = {hall.code: _key(seen, wanted, [(hall, rooms)], viewer) for hall, rooms in halls}
    kept = {code: recall(key, now=seen.now) for code, key in keys.items()}
    missing = [(hall, rooms) for hall, rooms in halls if kept[hall.code] is None]
    if missing:
        kept |= _drawn(seen, wanted, missing, viewer, keys)
    pieces: list[Kept[Piece]] = [piece for piece in kept.values() if piece is not None]
    pieces.sort(key=lambda piece: not piece.piece[1])  # halls with something free come first
    text = format_html_join("", "{}", ((piece.piece[0],) for piece in pieces))
    free = sum(piece.piece[1] for piece in pieces)
    return Kept((text, free), min((p.fresh_until for p in pieces), default=seen.now))


def _drawn(
    seen: Seen, wanted: DayFilter, halls: Halls, viewer: Viewer, keys: dict[str, str]
) -> dict[str, Kept[Piece]]:
    band = BANDS.get(wanted.band)
    [day] = hall_days(halls=halls, days=[wanted.on], now=seen.now, viewer=viewer, band=band)
    drawn = {hall.code: ("", 0) for hall, _rooms in halls}
    for hall in day.halls:
        text = render_to_string("booking/_hall_day.html", {"hall": hall, "on": day.on})
        drawn[hall.code] = (text, hall.free_count)
    return {
        code: keep(keys[code], piece, day.changes_at, now=seen.now) for code, piece in drawn.items()
    }


def _key(seen: Seen, wanted: DayFilter, halls: Halls, viewer: Viewer) -> str:
    """By the rooms shown, not by the filter as typed: other words for the same are one piece."""
    shown = [room for _hall, rooms in halls for room in rooms]
    rooms = ",".join(str(room.id) for room in shown)
    stamp = seen.stamp_of(parts_of(halls))
    who = f"{_kinds(viewer)}:{viewer.applicants.key(shown)}"
    said = f"{wanted.on}:{wanted.days}:{wanted.band}:{rooms}:{who}:{stamp}"
    return f"day:{sha256(said.encode()).hexdigest()}"


def _held(seen: Seen, viewer: Viewer) -> str:
    """What they would give up for another choice; such a calendar is drawn for them alone."""
    told = {"held": held_told(viewer.held, seen.halls)}
    return render_to_string("booking/_held.html", told)


def _kinds(viewer: Viewer) -> str:
    return "-".join(sorted(viewer.kinds)) if viewer.kinds is not None else "anyone"


def month_board(seen: Seen, value: RoomValue, month: date) -> Kept[str]:
    """The table of the month, cached under the versions of the room's parts."""
    viewer = viewer_of(seen.actor, rooms=[value], now=seen.now)

    def make() -> tuple[str, datetime | None]:
        shown = room_month(
            facility=seen.halls.facility_by_id[value.facility_id],
            room=value,
            month=month,
            now=seen.now,
            viewer=viewer,
        )
        return render_to_string("booking/_month.html", {"month": shown}), shown.changes_at

    if viewer.held is not None:
        return Kept(_held(seen, viewer) + make()[0], seen.now)
    who = f"{_kinds(viewer)}:{viewer.applicants.key([value])}"
    key = f"month:{value.id}:{month:%Y-%m}:{who}:{seen.stamp}"
    return fragment(key=key, now=seen.now, render=make)
