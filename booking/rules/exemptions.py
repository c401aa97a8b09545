"""減免: reductions that somebody applies for, and those of which a proof is shown on the day.

Pure. A reduction `by: application` counts only when it was granted; a word that nothing but
reductions mention (the city's backing) is then taken as said: whoever grants it has looked at it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking.rules.answers import (
    NO_HALL_ANSWERS,
    GivenAnswers,
    HallAnswers,
    price_answers,
)
from booking.rules.price import price_lines
from booking.rules.repricing import sum_of
from booking.rules.wishes import Wish
from facilities.rules.fees.asked import concerns, only_reducing, with_proof
from facilities.rules.fees.choice import schedule_for
from facilities.rules.fees.values import Reduction, Schedule
from facilities.rules.values import FacilityValue

BY_APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Offer:
    """A reduction that can be applied for at a hall; `saves_yen`: what it would take off now."""

    hall: FacilityValue
    reduction: Reduction
    saves_yen: int

    @property
    def key(self) -> str:
        """Its name in forms: no two halls share it."""
        return f"{self.hall.code}:{self.reduction.code}"


def schedule_of(wish: Wish, on: date) -> Schedule | None:
    """The version of the fees that prices the wish, when it is applied for on `on`."""
    return schedule_for(wish.facility.schedules, use_on=wish.day, permit_on=on)


def reductions_by_application(
    hall: FacilityValue, rooms: Collection[str], *, use_on: date, on: date
) -> list[Reduction]:
    """Those that can be applied for in some of these rooms, whatever is answered."""
    schedule = schedule_for(hall.schedules, use_on=use_on, permit_on=on)
    if schedule is None:
        return []
    return [
        each
        for each in schedule.reductions
        if each.by == BY_APPLICATION and concerns(each.scope, rooms)
    ]


def offers_of(
    wishes: Sequence[Wish], given: GivenAnswers, *, people: int | None, on: date
) -> list[Offer]:
    """Every reduction that can be applied for, with what it would take off for these answers.

    `wishes` are numbered from 1 as they come. What takes nothing off says 0: it is not for these
    answers, or a better one holds by itself.
    """
    found: dict[tuple[str, str], Offer] = {}
    for number, wish in enumerate(wishes, start=1):
        hall, rooms = wish.facility, {wish.room.code}
        offered = reductions_by_application(hall, rooms, use_on=wish.day, on=on)
        without = _price(wish, given, number=number, people=people, on=on) if offered else 0
        for reduction in offered:
            granted = granted_in(given, hall.code, {reduction.code})
            saved = without - _price(wish, granted, number=number, people=people, on=on)
            key = (hall.code, reduction.code)
            before = found[key].saves_yen if key in found else 0
            found[key] = Offer(hall, reduction, before + saved)
    return list(found.values())


def _price(wish: Wish, given: GivenAnswers, *, number: int, people: int | None, on: date) -> int:
    """In yen; 0 where there is none."""
    answers = price_answers(given, wish, number=number, people=people, on=on)
    return sum_of(price_lines(wish, answers) or ())


def granted_in(given: GivenAnswers, hall_code: str, codes: Iterable[str]) -> GivenAnswers:
    """The same answers with these reductions of a hall granted, and no others there."""
    here = replace(given.of_hall(hall_code), granted=frozenset(codes))
    halls = {**given.halls, hall_code: here}
    if here == NO_HALL_ANSWERS:
        del halls[hall_code]
    return replace(given, halls=halls)


def proofs_of(wish: Wish, given: GivenAnswers, *, on: date) -> list[Reduction]:
    """The reductions that somebody said they may have, and must prove on the day.

    What a standing says was proven when staff gave it.
    """
    schedule = schedule_of(wish, on)
    if schedule is None:
        return []
    here = given.of_hall(wish.facility.code)
    return [each for each in with_proof(schedule, {wish.room.code}) if _declared(each, here)]


def _declared(reduction: Reduction, here: HallAnswers) -> bool:
    nothing = frozenset[str]()
    return any(
        here.words.get(name, nothing) & words and not here.standing.get(name, nothing) & words
        for name, words in reduction.scope.when.words
    )


def without_proof(given: GivenAnswers, wish: Wish, *, on: date) -> GivenAnswers:
    """The answers without the words of which no proof was shown."""
    unproven = proofs_of(wish, given, on=on)
    schedule = schedule_of(wish, on)
    if not unproven or schedule is None:
        return given
    reducing, here = only_reducing(schedule), given.of_hall(wish.facility.code)
    words = dict(here.words)
    for reduction in unproven:
        for name, needed in reduction.scope.when.words:
            words[name] = words.get(name, frozenset()) - (needed & reducing.get(name, frozenset()))
    kept = replace(here, words={name: said for name, said in words.items() if said})
    return replace(given, halls={**given.halls, wish.facility.code: kept})
