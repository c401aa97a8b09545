"""What somebody answered when applying: kept with the application, turned into a price's answers.

Kept as JSON: {"halls": {code: {words, standing, granted, admission, people, asks}}, "wanted":
{number: {charge: pieces, or [slots]}}}; numbers are those of the application's bookings, from 1.
Nothing that was not asked is kept; an application to halls that ask nothing keeps {}.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from booking.rules.price import Answers
from booking.rules.wishes import Wish
from facilities.rules.fees.asked import offers, words_with_granted
from facilities.rules.fees.case import Wanted
from facilities.rules.fees.choice import schedule_for
from facilities.rules.values import FacilityValue, RoomValue

Words = Mapping[str, frozenset[str]]
Extent = int | frozenset[str]  # so many pieces for the whole use; or one, in these slots alone


@dataclass(frozen=True, slots=True, kw_only=True)
class HallAnswers:
    """The answers for one hall. `standing`: words that staff gave, not the applicant.

    `asks`: the hall's own questions, as "yes", "no" or a text. `granted`: reductions that were
    applied for and granted (減免): only a decision of the hall writes them.
    """

    words: Words = field(default_factory=dict)
    standing: Words = field(default_factory=dict)
    admission: int | None = None
    people: Mapping[str, int] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    granted: frozenset[str] = frozenset()

    @property
    def all_words(self) -> Words:
        """What the applicant said and what staff gave."""
        names = {*self.words, *self.standing}
        nothing = frozenset[str]()
        return {
            name: self.words.get(name, nothing) | self.standing.get(name, nothing) for name in names
        }


NO_HALL_ANSWERS = HallAnswers()
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswers:
    """All answers of one application."""

    halls: Mapping[str, HallAnswers] = field(default_factory=dict)
    wanted: Mapping[int, Mapping[str, Extent]] = field(default_factory=dict)

    def of_hall(self, code: str) -> HallAnswers:
        """The answers for a hall; empty ones where nothing was asked."""
        return self.halls.get(code, NO_HALL_ANSWERS)


NOTHING_GIVEN = GivenAnswers()


def number_of(booking_code: str) -> int:
    """Which of its application's bookings this is: 482177306-2 is the second."""
    return int(booking_code.rpartition("-")[2])


def price_answers(
    given: GivenAnswers, wish: Wish, *, number: int, people: int | None, on: date
) -> Answers:
    """What decides about the price of one wish; `on` is the day on which it was applied for.

    What its room does not offer is left aside: a booking that moves keeps what it can keep.
    """
    here = given.of_hall(wish.facility.code)
    return Answers(
        words=_words_with_granted(here, wish, on=on) if here.granted else here.all_words,
        admission_yen=here.admission,
        people=people,
        people_by_class=here.people,
        wanted=tuple(
            Wanted(code=code, pieces=pieces_of(extent), slots=_slots_of(extent, wish))
            for code, extent in wanted_in(
                given, wish.facility, wish.room, number=number, use_on=wish.day, on=on
            ).items()
        ),
        granted=here.granted,
        permit_on=on,
    )


def pieces_of(extent: Extent) -> int:
    """How many of it are used at a time."""
    return extent if isinstance(extent, int) else 1


def _slots_of(extent: Extent, wish: Wish) -> frozenset[str] | None:
    """The slots of the wish in which it is used; None: in all, also where it has none of them."""
    if isinstance(extent, int):
        return None
    return extent & {slot.code for slot in wish.slots} or None


def _words_with_granted(here: HallAnswers, wish: Wish, *, on: date) -> Words:
    """What was said, and what is true where a reduction was granted."""
    schedule = schedule_for(wish.facility.schedules, use_on=wish.day, permit_on=on)
    if schedule is None:
        return here.all_words
    return words_with_granted(schedule, here.all_words, here.granted)


def wanted_in(
    given: GivenAnswers,
    hall: FacilityValue,
    room: RoomValue,
    *,
    number: int,
    use_on: date,
    on: date,
) -> dict[str, Extent]:
    """What booking `number` asked for, as far as the room offers it on the day of use."""
    asked = given.wanted.get(number, {})
    schedule = schedule_for(hall.schedules, use_on=use_on, permit_on=on) if asked else None
    if schedule is None:
        return {}
    offered = {each.code for each in schedule.charges if offers(each, room.code, day=use_on)}
    return {code: extent for code, extent in asked.items() if code in offered}


def to_json(given: GivenAnswers) -> dict[str, Any]:
    """As it is kept."""
    halls = {code: _hall_json(here) for code, here in given.halls.items()}
    kept = {code: here for code, here in halls.items() if here}
    wanted = {
        str(number): {code: _plain(extent) for code, extent in each.items()}
        for number, each in given.wanted.items()
        if each
    }
    return ({"halls": kept} if kept else {}) | ({"wanted": wanted} if wanted else {})


def _plain(extent: Extent) -> int | list[str]:
    return extent if isinstance(extent, int) else sorted(extent)


def _hall_json(here: HallAnswers) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "words": {name: sorted(words) for name, words in here.words.items()},
        "standing": {name: sorted(words) for name, words in here.standing.items()},
        "people": dict(here.people),
        "asks": dict(here.asks),
        "granted": sorted(here.granted),
    }
    kept = {name: value for name, value in plain.items() if value}
    return kept if here.admission is None else kept | {"admission": here.admission}


def from_json(kept: Mapping[str, Any]) -> GivenAnswers:
    """What was kept."""
    if not kept:
        return NOTHING_GIVEN
    return GivenAnswers(
        halls={code: _hall(here) for code, here in kept.get("halls", {}).items()},
        wanted={
            int(number): {
                code: frozenset(extent) if isinstance(extent, list) else extent
                for code, extent in each.items()
            }
            for number, each in kept.get("wanted", {}).items()
        },
    )


def _hall(here: Mapping[str, Any]) -> HallAnswers:
    return HallAnswers(
        words={name: frozenset(words) for name, words in here.get("words", {}).items()},
        standing={name: frozenset(words) for name, words in here.get("standing", {}).items()},
        admission=here.get("admission"),
        people=here.get("people", {}),
        asks=here.get("asks", {}),
        granted=frozenset(here.get("granted", ())),
    )


def initial_of(given: GivenAnswers, *, number: int | None = None) -> dict[str, Any]:
    """The fields that say the same again; with `number` that booking's requests, for the first."""
    found: dict[str, Any] = {}
    for code, here in given.halls.items():
        at = f"hall-{code}-"
        for name, words in here.words.items():
            found[f"{at}word-{name}"] = next(iter(sorted(words)), "")
        if here.admission is not None:
            found[f"{at}paid"] = YES if here.admission else NO
            found[f"{at}admission"] = here.admission or None
        found |= {f"{at}people-{word}": count for word, count in here.people.items()}
        found |= {f"{at}ask-{what}": text for what, text in here.asks.items()}
    for place, wanted in given.wanted.items():
        if number is None or place == number:
            at = f"use-{place if number is None else 1}-"
            found |= {f"{at}want-{code}": _plain(extent) for code, extent in wanted.items()}
    return found
