"""Where a round stands: who has what, who still wants the same. What services decide upon.

An entry that nothing is decided about wants its first preference. It is contested where another
such entry wants the same, where somebody has been given it, or the hall has it for itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from booking.rules.wishes import Wish
from booking.selectors.occupants import Occupant, around, occupants_of
from core.clock import JST, day_start, next_day
from core.periods import Period
from facilities.models import RoomPart
from facilities.rules.values import Catalogue, FacilityValue, RoomValue
from lottery.models import Entry, Preference, Result, Round
from lottery.rules.contest import groups_of
from lottery.rules.draw import Place, meets_any


@dataclass(frozen=True)
class Standing:
    """One round at one moment. Entries that were taken back are left out."""

    round: Round
    halls: Catalogue
    entries: Mapping[str, Entry]
    preferences: Mapping[str, Sequence[Preference]]  # by entry, the best first
    results: Mapping[str, Result]  # those that count
    parts: Mapping[int, str]
    used: Sequence[tuple[Place, Occupant]]  # by bookings, closures and the city itself

    @property
    def hall(self) -> FacilityValue:
        """The hall as it is now."""
        return self.halls.facility_by_id[self.round.facility_id]

    def place(self, room_id: int, period: Period) -> Place:
        """Parts and minutes of a use, clean-up included."""
        room = self.halls.room_by_id[room_id]
        kept = room.kept_for(period)
        return Place(self._codes(room.part_ids), minute(kept.start), minute(kept.end))

    def place_of(self, wish: Wish) -> Place:
        """The same for a wish."""
        return self.place(wish.room.id, wish.during)

    def _codes(self, part_ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self.parts[part_id] for part_id in part_ids))

    @cached_property
    def given(self) -> dict[str, Place]:
        """What each decided entry has got."""
        return {
            code: self.place(result.room_id, result.period)
            for code, result in self.results.items()
            if result.room_id is not None and result.period is not None
        }

    @cached_property
    def wanted(self) -> dict[str, Place]:
        """What each undecided entry wants most."""
        return {
            code: self.place(best.room_id, best.period)
            for code, (best, *_others) in self.preferences.items()
            if code not in self.results
        }

    @cached_property
    def fixed(self) -> list[Place]:
        """What nobody can get any more."""
        return [*self.given.values(), *(place for place, _occupant in self.used)]

    @cached_property
    def conflicts(self) -> list[tuple[str, ...]]:
        """Groups of entries that want the same; also one alone that wants what is gone."""
        return [
            group
            for group in groups_of(self.wanted)
            if len(group) > 1 or meets_any(self.wanted[group[0]], self.fixed)
        ]

    @cached_property
    def uncontested(self) -> list[str]:
        """Undecided entries in whose way nobody stands."""
        contested = set(self.contested)
        return [code for code in self.wanted if code not in contested]

    @property
    def contested(self) -> list[str]:
        """Undecided entries in conflicts."""
        return [code for group in self.conflicts for code in group]

    def conflict_of(self, code: str) -> tuple[str, ...] | None:
        """The conflict in which the entry is, or None."""
        return next((group for group in self.conflicts if code in group), None)


def standing_of(round_: Round, halls: Catalogue, *, now: datetime) -> Standing:
    """Read it all. Six queries."""
    entries = {
        entry.code: entry
        for entry in Entry.objects.filter(round=round_, withdrawn_at=None)
        .select_related(
            "applicant_person",
            "applicant_organisation",
            "asked_by__user",
            "purpose",
        )
        .prefetch_related("preferences")
        .order_by("made_at", "pk")
    }
    results = Result.objects.filter(
        entry__round=round_, entry__withdrawn_at=None, ended_at=None
    ).select_related("entry", "application", "agreement", "draw")
    hall = halls.facility_by_id[round_.facility_id]
    parts = _parts(hall)
    return Standing(
        round=round_,
        halls=halls,
        entries=entries,
        preferences={
            code: sorted(entry.preferences.all(), key=lambda each: each.rank)
            for code, entry in entries.items()
        },
        results={result.entry.code: result for result in results},
        parts=parts,
        used=list(_used(round_, hall.rooms, parts, now)),
    )


def minute(moment: datetime) -> str:
    """The moment as Tokyo's clocks show it, to the minute: 2027-04-03T09:00."""
    return f"{moment.astimezone(JST):%Y-%m-%dT%H:%M}"


def _parts(hall: FacilityValue) -> dict[int, str]:
    return dict(RoomPart.objects.filter(facility_id=hall.id).values_list("pk", "code"))


def _used(
    round_: Round, rooms: Sequence[RoomValue], parts: Mapping[int, str], now: datetime
) -> Iterable[tuple[Place, Occupant]]:
    span = Period(day_start(round_.use_from), day_start(next_day(round_.use_to)))
    found = occupants_of(part_ids=parts, during=around(span, rooms), now=now)
    for part_id, occupants in found.items():
        for each in occupants:
            yield Place((parts[part_id],), minute(each.start), minute(each.end)), each
