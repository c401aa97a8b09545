"""The price of a wish, line by line: from a room, a day and answers to the engine's case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from booking.rules.wishes import Wish
from facilities.enums import PaymentMode
from facilities.errors import FeeError
from facilities.rules.fees import Case, Line, Quote, Schedule, Use, Wanted, quote, quote_by
from facilities.rules.fees.values import Slot
from facilities.rules.values import FacilityValue, RoomValue, SlotValue, in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What decides about a price besides room and time; docs/fees.md, "The case".

    `words` answer the questions of the schedule (user, use, purpose …): those it does not ask are
    left aside. `permit_on` decides between versions that are chosen by the day of the permit.
    """

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    admission_yen: int | None = None
    people: int | None = None
    people_by_class: Mapping[str, int] = field(default_factory=dict)
    wanted: tuple[Wanted, ...] = ()
    granted: frozenset[str] = frozenset()
    permit_on: date | None = None
    early_minutes: int = 0
    extension_minutes: int = 0
    overrun_minutes: int = 0
    takings_yen: int = 0


NO_ANSWERS = Answers()


def quote_of(
    *,
    hall: FacilityValue,
    room: RoomValue,
    day: date,
    slots: Iterable[SlotValue],
    answers: Answers = NO_ANSWERS,
    only: Schedule | None = None,
) -> Quote:
    """The price with its lines. Raises a FeeError (no schedule, no price, too few pieces).

    With `only` the price under that version, whatever its days: to see what a revision would do.
    """
    use = Use(
        room=room.code,
        day=day,
        slots=tuple(_slot(slot) for slot in slots),
        words=answers.words,
        admission=answers.admission_yen,
        people=_people(answers),
        wanted=answers.wanted,
        early_minutes=answers.early_minutes,
        extension_minutes=answers.extension_minutes,
        overrun_minutes=answers.overrun_minutes,
        takings=answers.takings_yen,
    )
    case = Case(uses=(use,), permit_on=answers.permit_on, granted=answers.granted)
    return (
        quote_by(versions=hall.schedules, case=case)
        if only is None
        else quote(schedule=only, case=case)
    )


def is_free(wish: Wish) -> bool:
    """Whether nothing is paid for the room, whatever is answered."""
    rules = in_force(wish.room.rules, wish.day)
    return rules is not None and rules.payment == PaymentMode.FREE


def price_lines(wish: Wish, answers: Answers = NO_ANSWERS) -> tuple[Line, ...] | None:
    """The lines whose sum is the price; none where use is free; None where there is no price."""
    if is_free(wish):
        return ()
    try:
        return quote_of(
            hall=wish.facility, room=wish.room, day=wish.day, slots=wish.slots, answers=answers
        ).lines
    except FeeError:
        return None


def table_price(wish: Wish, answers: Answers = NO_ANSWERS) -> int | None:
    """The price in yen, or None where the hall has none for it."""
    lines = price_lines(wish, answers)
    return None if lines is None else sum(line.yen for line in lines)


def is_invented(wish: Wish) -> bool:
    """Whether the price comes from a table marked as invented."""
    schedule = wish.facility.schedule_on(wish.day)
    return schedule is not None and schedule.invented


def _people(answers: Answers) -> Mapping[str, int]:
    """People by class where the table has prices for classes, else all of them."""
    if answers.people_by_class or answers.people is None:
        return answers.people_by_class
    return {"all": answers.people}


def _slot(slot: SlotValue) -> Slot:
    return Slot(
        code=slot.code,
        names=slot.names,
        starts=_minutes(slot.starts_at),
        ends=_minutes(slot.ends_at),
    )


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
