"""What an application to some halls must answer, as typed questions; and the answers, completed.

Pure: from the wishes, the halls' schedules of fees, the halls' own questions and what the applicant
counts as. A form draws the questions; a service completes the answers and refuses what is missing
or prohibited (requirements 51, 86, 91 to 93, 96 to 98).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.rules import OUTSIDE, RESIDENT, Classes
from booking.errors import AnswerMissing, ProhibitedUse
from booking.rules.answers import NO, YES, Extent, GivenAnswers, HallAnswers
from booking.rules.wishes import Wish
from facilities.enums import Asked
from facilities.rules.fees.asked import (
    NONE,
    Needs,
    WordAsked,
    costs_by_time,
    has_rows_for,
    needs_of,
    offers,
    told_by_standing,
)
from facilities.rules.fees.choice import schedule_for
from facilities.rules.fees.values import Charge, Schedule
from facilities.rules.values import AskValue, FacilityValue, SlotValue

MOST_PIECES = 20  # of one kind that have no stock
MOST_PARTS = 4  # slots of a use of which each is asked for; of more, heating is for all of them
PHONE = "phone"  # beside the name of the person in charge
WORD_OF_ASK = {Asked.COMMERCIAL.value: "commercial"}  # a word of schedules that says the same


@dataclass(frozen=True, slots=True, kw_only=True)
class HallQuestions:
    """What one hall asks. `told`: what standings answer, dimension by dimension."""

    hall: FacilityValue
    schedule: Schedule | None
    words: tuple[WordAsked, ...] = ()
    told: Mapping[str, frozenset[str]]
    admission: bool = False
    prices_admission: bool = False  # whether it changes the price
    people: tuple[str, ...] = ()
    counts_people: bool = False  # whether it changes the price how many come, without such classes
    asks: tuple[AskValue, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing to answer."""
        return not (self.words or self.admission or self.people or self.asks)

    @property
    def key(self) -> Hashable:
        """Names what is asked; see `Questions.key`."""
        version = self.schedule.valid_from if self.schedule else None
        asks = tuple(ask.what for ask in self.asks)
        return self.hall.id, version, self.words, self.admission, self.people, asks


@dataclass(frozen=True, slots=True, kw_only=True)
class UseQuestions:
    """What can be asked for beside one room: heating, equipment. `number` counts from 1."""

    number: int
    wish: Wish
    schedule: Schedule
    requests: tuple[Charge, ...]

    @property
    def key(self) -> Hashable:
        """Names what is asked; see `Questions.key`."""
        requests = tuple(charge.code for charge in self.requests)
        slots = self.wish.slots if len(self.wish.slots) > 1 else ()  # see `parts_of`
        return self.number, self.wish.room.id, slots, self.schedule.valid_from, requests


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything that one application is asked."""

    halls: tuple[HallQuestions, ...] = ()
    uses: tuple[UseQuestions, ...] = ()
    counts_people: bool = False  # whether a price depends on the number that every form asks for

    @property
    def key(self) -> Hashable:
        """Names what is asked: under one catalogue the same key is asked in the same words.

        Days and times stand in it where they are said, to tell several uses apart.
        """
        times = tuple(use.wish.during for use in self.uses) if len(self.uses) > 1 else ()
        halls = tuple(hall.key for hall in self.halls)
        return halls, tuple(use.key for use in self.uses), times

    @property
    def stocked(self) -> bool:
        """Whether something is offered of which there are only so many."""
        return any(charge.stock is not None for use in self.uses for charge in use.requests)


def depends_on_applicant(wishes: Iterable[Wish], *, on: date) -> bool:
    """Whether it must be known what the applicant counts as; else nothing need be read."""
    return any(
        schedule is not None and schedule.words
        for wish in wishes
        for schedule in [_schedule(wish, on)]
    )


def questions_of(wishes: Sequence[Wish], *, classes: Classes, on: date) -> Questions:
    """The questions for the wishes, when they are applied for on `on`."""
    halls: dict[int, list[Wish]] = {}
    for wish in wishes:
        halls.setdefault(wish.facility.id, []).append(wish)
    asked = [_of_hall(here, classes=classes, on=on) for here in halls.values()]
    uses = [use_questions(number, wish, on=on) for number, wish in enumerate(wishes, start=1)]
    return Questions(
        halls=tuple([each for each in asked if not each.asks_nothing or each.told]),
        uses=tuple([each for each in uses if each is not None]),
        counts_people=any(each.counts_people for each in asked),
    )


def _schedule(wish: Wish, on: date) -> Schedule | None:
    return schedule_for(wish.facility.schedules, use_on=wish.day, permit_on=on)


def _of_hall(wishes: Sequence[Wish], *, classes: Classes, on: date) -> HallQuestions:
    hall = wishes[0].facility
    schedule = _schedule(wishes[0], on)
    rooms = frozenset(wish.room.code for wish in wishes)
    needs = needs_of(schedule, rooms) if schedule else Needs()
    told = told_by_standing(schedule, classes.standings_at(hall.id)) if schedule else {}
    words = tuple(
        _with_residence(each, classes)
        for each in needs.words
        if not _answered(schedule, rooms, each, told.get(each.dimension, frozenset()))
    )
    return HallQuestions(
        hall=hall,
        schedule=schedule,
        words=words,
        told=told,
        admission=needs.admission or any(a.what == Asked.ADMISSION for a in hall.asks),
        prices_admission=needs.admission,
        people=needs.people,
        counts_people=needs.counts_people and not needs.people,
        asks=tuple(ask for ask in hall.asks if not _asked_already(ask, words)),
    )


def _answered(
    schedule: Schedule | None, rooms: frozenset[str], asked: WordAsked, told: frozenset[str]
) -> bool:
    """Whether standings answer the question: with one of its words, or with one that has a price.

    Where each class has a price list of its own, who was given one is in no other. Where somebody
    lives is another matter, and asked for all the same.
    """
    if not told.isdisjoint(asked.words):
        return True
    by_list = asked.default is None and {RESIDENT, OUTSIDE}.isdisjoint(asked.words)
    return (
        bool(told)
        and by_list
        and schedule is not None
        and has_rows_for(schedule, rooms, asked.dimension, told)
    )


def _asked_already(ask: AskValue, words: Sequence[WordAsked]) -> bool:
    """Whether the schedule asks the same in its own words."""
    word = WORD_OF_ASK.get(ask.what)
    return ask.what == Asked.ADMISSION or any(word in each.words for each in words)


def _with_residence(asked: WordAsked, classes: Classes) -> WordAsked:
    """Where somebody lives is taken from their profile; unknown, it must be said."""
    if asked.words and not {RESIDENT, OUTSIDE}.isdisjoint(asked.words):
        known = {RESIDENT, OUTSIDE} & classes.everywhere
        word = next(iter(known), None)
        none = NONE if word is not None and asked.may_be_none else None
        return replace(asked, default=word if word in asked.words else none)
    return asked


def use_questions(number: int, wish: Wish, *, on: date) -> UseQuestions | None:
    """What can be asked for beside one room; None where nothing can."""
    schedule = _schedule(wish, on)
    if schedule is None:
        return None
    offered = [c for c in schedule.charges if offers(c, wish.room.code, day=wish.day)]
    if not offered:
        return None
    return UseQuestions(number=number, wish=wish, schedule=schedule, requests=tuple(offered))


def completed(questions: Questions, given: GivenAnswers) -> GivenAnswers:
    """The answers as they count: defaults filled in, standings added, what was not asked left out.

    Raises AnswerMissing, ProhibitedUse (with the clause).
    """
    halls = {
        each.hall.code: _complete_hall(each, given.of_hall(each.hall.code))
        for each in questions.halls
    }
    return GivenAnswers(halls=halls, wanted=_wanted(questions, given))


def as_far_as_told(questions: Questions, given: GivenAnswers) -> GivenAnswers:
    """The same for answers that are still being given: nothing is missing, nothing refused."""
    halls = {each.hall.code: _told(each, given.of_hall(each.hall.code)) for each in questions.halls}
    return GivenAnswers(halls=halls, wanted=_wanted(questions, given))


def asked_before(questions: Questions) -> dict[tuple[str, str], tuple[str, str]]:
    """(hall, dimension) that asks where somebody lives, and where the same is asked first.

    It is true of them at every hall alike, if both ask in the same words; what they do in a room
    need not be.
    """
    first: dict[Hashable, tuple[str, str]] = {}
    return {
        here: first.setdefault(_wording(hall.schedule, each), here)
        for hall in questions.halls
        for each in hall.words
        if not {RESIDENT, OUTSIDE}.isdisjoint(each.words)
        for here in [(hall.hall.code, each.dimension)]
    }


def _wording(schedule: Schedule | None, each: WordAsked) -> Hashable:
    """Everything that is read of a question."""
    if schedule is None:
        return each
    words = schedule.words.get(each.dimension, {})
    names = tuple(words.get(word) for word in each.words)
    return schedule.questions.get(each.dimension), names, replace(each, dimension="")


def leaves_price_open(questions: Questions, given: GivenAnswers, *, people: int | None) -> bool:
    """Whether an answer that may change the price is still to be given; `given` as it was said.

    `people`: how many come, as far as it was said.
    """
    if questions.counts_people and people is None:
        return True
    return any(_leaves_open(each, given.of_hall(each.hall.code)) for each in questions.halls)


def _leaves_open(asked: HallQuestions, given: HallAnswers) -> bool:
    words = _told(asked, given).words
    return (
        any(each.dimension not in words for each in asked.words)
        or (asked.prices_admission and given.admission is None)
        or (bool(asked.people) and not any(given.people.get(word) for word in asked.people))
    )


def _complete_hall(asked: HallQuestions, given: HallAnswers) -> HallAnswers:
    told = _told(asked, given)
    for each in asked.words:
        if each.dimension not in told.words and each.default is None:
            raise AnswerMissing(what=dimension_label(asked.schedule, each.dimension))
    for ask in asked.hall.asks:
        _check_ask(ask, _answer(ask, told), hall=asked.hall)
    return told


def _answer(ask: AskValue, told: HallAnswers) -> str:
    """ "yes", "no", a text, or empty for no answer."""
    if ask.what == Asked.ADMISSION:
        return NO if told.admission in {None, 0} else YES
    word = WORD_OF_ASK.get(ask.what)
    if ask.what not in told.asks and word is not None:
        return YES if any(word in words for words in told.all_words.values()) else NO
    return told.asks.get(ask.what, "")


def _check_ask(ask: AskValue, answer: str, *, hall: FacilityValue) -> None:
    if ask.clause and answer == YES:
        raise ProhibitedUse(
            hall=str(hall.names), what=str(Asked(ask.what).label), clause=str(ask.clause)
        )
    if ask.needed and not ask.clause and not answer:  # a box that is not ticked says no
        raise AnswerMissing(what=str(Asked(ask.what).label))


def _told(asked: HallQuestions, given: HallAnswers) -> HallAnswers:
    words = {}
    for each in asked.words:
        possible = {*each.words, NONE} if each.may_be_none else {*each.words}
        said = given.words.get(each.dimension, frozenset()) & possible
        if said:
            words[each.dimension] = said
        elif each.default:
            words[each.dimension] = frozenset({each.default})
    keys = {ask.what for ask in asked.asks} | {PHONE}
    return HallAnswers(
        words=words,
        standing=asked.told,
        admission=(given.admission or 0) if asked.admission else None,
        people={word: given.people.get(word, 0) for word in asked.people},
        asks={what: text for what, text in given.asks.items() if what in keys and text},
    )


def _wanted(questions: Questions, given: GivenAnswers) -> dict[int, dict[str, Extent]]:
    return {use.number: offered(use, given.wanted.get(use.number, {})) for use in questions.uses}


def offered(use: UseQuestions, asked: Mapping[str, Extent]) -> dict[str, Extent]:
    """What of the things asked for there is, at most as many as there are."""
    found = {
        charge.code: _offered(use, charge, asked.get(charge.code, 0)) for charge in use.requests
    }
    return {code: extent for code, extent in found.items() if extent}


def _offered(use: UseQuestions, charge: Charge, asked: Extent) -> Extent:
    if isinstance(asked, int):
        return min(max(asked, 0), most_of(charge))
    possible = {slot.code for slot in parts_of(use, charge)}
    return int(bool(asked)) if possible <= asked else asked & possible


def parts_of(use: UseQuestions, charge: Charge) -> tuple[SlotValue, ...]:
    """The slots of the use of which some alone can have what is charged; none: all or nothing.

    Heating in the evening only, where the schedule has a price for that.
    """
    slots = use.wish.slots
    is_asked = 1 < len(slots) <= MOST_PARTS and not is_equipment(charge)
    return slots if is_asked and costs_by_time(charge, use.wish.room.code) else ()


def most_of(charge: Charge) -> int:
    """How many pieces somebody may ask for."""
    if not is_equipment(charge):
        return 1
    return MOST_PIECES if charge.stock is None else min(charge.stock, MOST_PIECES)


def is_equipment(charge: Charge) -> bool:
    """Whether it is counted in pieces."""
    return charge.kind == "equipment" or charge.stock is not None


def dimension_label(schedule: Schedule | None, dimension: str) -> str:
    """How a schedule asks for a dimension, or its code."""
    names = schedule.questions.get(dimension) if schedule else None
    return str(names) if names else dimension
