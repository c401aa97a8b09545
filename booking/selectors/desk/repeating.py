"""What would be taken on each of many days, and what stands in the way, before anything is written.

For the city's own uses (79) and for groups that come every week (83). Whatever is chosen here is
checked again under the lock by the service.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from booking.enums import CellState
from booking.errors import AlreadyOver, BookingError, KeptForPublic
from booking.rules.repeating import Repeat
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.calendar import slots_of
from booking.selectors.hits import Spot
from booking.selectors.occupants import Occupant, occupant_in, occupants_of
from core.clock import day_start, next_day
from core.dates import full_day_label, time_label
from core.periods import Period
from facilities.rules.calendar import closed_reason
from facilities.rules.values import Catalogue, FacilityValue, RoomValue


@dataclass(frozen=True, slots=True)
class Candidate:
    """One room on one day. `value` travels in the form; `can` says whether it may be chosen.

    `kind`: free, booked, official, held, suspended, closed, kept, refused, none. `chosen`: ticked
    before anybody has decided; `word`: what stands in the way.
    """

    value: str
    day: str
    room: str
    time: str
    kind: str
    word: str
    can: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """All candidates, and the times of those that are taken but may be chosen."""

    candidates: list[Candidate]
    spots: tuple[Spot, ...]

    @property
    def free_count(self) -> int:
        """How many are free."""
        return sum(1 for each in self.candidates if each.kind == "free")


Check = Callable[[Wish], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rooms at which times on which days. Times None: from the first slot, to the last."""

    rooms: tuple[RoomValue, ...]
    repeat: Repeat
    starts_at: time | None = None
    ends_at: time | None = None

    def wish(
        self, hall: FacilityValue, room: RoomValue, day: date, halls: Catalogue
    ) -> Wish | None:
        """The slots that touch the time, as one wish; None where the day has none, or a gap."""
        slots = [
            slot
            for slot in slots_of(hall, room, day)
            if (self.starts_at is None or slot.ends_at > self.starts_at)
            and (self.ends_at is None or slot.starts_at < self.ends_at)
        ]
        if not slots:
            return None
        [wish] = wishes_of([Pick(room.code, day, slot.code) for slot in slots], halls)
        return wish


def preview_of(
    wanted: Wanted,
    *,
    hall: FacilityValue,
    halls: Catalogue,
    now: datetime,
    check: Check,
    may_take_kept: bool = False,
    may_clear: bool = False,
) -> Preview:
    """Each day and room with what stands in its way. One query.

    `check` raises what the rules say. `may_take_kept`: a kept day may be chosen (with a reason);
    `may_clear`: so may one with bookings or official uses, which then have to be decided.
    """
    days = list(wanted.repeat.days())
    if not days:
        return Preview([], ())
    parts = {part for room in wanted.rooms for part in room.part_ids}
    span = Period(day_start(days[0]), day_start(next_day(days[-1])))
    taken = occupants_of(part_ids=parts, during=span, now=now)
    choosable = {CellState.BOOKED, CellState.OFFICIAL} if may_clear else set()
    candidates, spots = [], []
    for day in days:
        for room in wanted.rooms:
            wish = wanted.wish(hall, room, day, halls)
            if wish is None:
                candidates.append(_nothing(hall, room, day))
                continue
            kind, word, can = _answer(wish, taken, check, choosable, may_take_kept=may_take_kept)
            candidates.append(_candidate(wish, kind, word, can=can))
            if can and kind in choosable:
                spots.append(Spot(frozenset({room.id}), wish.occupied))
    return Preview(candidates, tuple(spots))


def _nothing(hall: FacilityValue, room: RoomValue, day: date) -> Candidate:
    word = closed_reason(hall, day) or _("この日には、その時間の区分がありません")
    label = full_day_label(day)
    return Candidate("", label, str(room.names), "", "none", word, can=False, chosen=False)


def _answer(
    wish: Wish,
    taken: Mapping[int, list[Occupant]],
    check: Check,
    choosable: set[CellState],
    *,
    may_take_kept: bool,
) -> tuple[str, str, bool]:
    """Kind, word and whether it may be chosen: the hardest reason first."""
    kept, refused = _said_by(check, wish)
    if refused:
        return "refused", refused, False
    occupied = wish.occupied
    occupant = occupant_in(taken, wish.room.part_ids, occupied.start, occupied.end)
    if occupant is not None and occupant.state not in choosable:
        return occupant.state.value, _word_of(occupant), False
    if kept and not may_take_kept:
        return "kept", kept, False
    closed = closed_reason(wish.facility, wish.day)
    said = [_word_of(occupant)] if occupant else []
    said += [_("休館日（%(why)s）") % {"why": closed}] if closed else []
    said += [kept] if kept else []
    kind = occupant.state.value if occupant else "closed" if closed else "kept" if kept else "free"
    return kind, _("、").join(said), True


def _said_by(check: Check, wish: Wish) -> tuple[str, str]:
    """What keeps the day for the public, and what else the rules refuse."""
    try:
        check(wish)
    except KeptForPublic as error:
        return _("市民のために空けておく日（%(clause)s）") % error.facts, ""
    except AlreadyOver:
        return "", _("もう過ぎています")
    except BookingError as error:
        return "", error.message
    return "", ""


def _word_of(occupant: Occupant) -> str:
    return {
        CellState.BOOKED: _("予約があります"),
        CellState.OFFICIAL: _("市の利用があります"),
        CellState.SUSPENDED: _("利用停止（%(why)s）") % {"why": occupant.why},
        CellState.HELD: _("いま手続き中の方がいます"),
    }[occupant.state]


def _candidate(wish: Wish, kind: str, word: str, *, can: bool) -> Candidate:
    return Candidate(
        value=value_of(wish) if can else "",
        day=full_day_label(wish.day),
        room=str(wish.room.names),
        time=time_label(wish.during),
        kind=kind,
        word=word,
        can=can,
        chosen=can and kind == "free",
    )


def value_of(wish: Wish) -> str:
    """The wish as it travels in a form: its picks, separated by commas."""
    return ",".join(str(Pick(wish.room.code, wish.day, slot.code)) for slot in wish.slots)
