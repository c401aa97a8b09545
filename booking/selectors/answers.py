"""The answers of an application in words, for its page, the desk's page and the permit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import Application, Booking
from booking.rules.answers import (
    NO,
    YES,
    Extent,
    GivenAnswers,
    HallAnswers,
    from_json,
    number_of,
    wanted_in,
)
from booking.rules.questions import PHONE, dimension_label
from core.clock import day_of
from core.money import yen_label
from core.names import of_which
from facilities.enums import Asked
from facilities.rules.fees.asked import NONE
from facilities.rules.fees.choice import schedule_for
from facilities.rules.fees.values import Schedule
from facilities.rules.values import Catalogue, SlotValue


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question and what was answered."""

    label: str
    text: str


def answers_shown(
    application: Application, bookings: Sequence[Booking], catalogue: Catalogue
) -> list[AnswerLine]:
    """What was answered about these bookings, hall by hall. No query."""
    given = from_json(application.answers)
    found: dict[AnswerLine, None] = {}
    for booking in bookings:
        room = catalogue.room_by_id[booking.room_id]
        hall = catalogue.facility_by_id[room.facility_id]
        schedule = schedule_for(
            hall.schedules,
            use_on=day_of(booking.period.start),
            permit_on=day_of(application.made_at),
        )
        for line in _of_hall(given.of_hall(hall.code), schedule):
            found[line] = None
        text = _wanted(given, booking, application, catalogue, schedule)
        if text:
            label = _("設備・冷暖房")
            if len(bookings) > 1:
                label = of_which(label, str(room.names))
            found[AnswerLine(label, text)] = None
    return list(found)


def equipment_shown(booking: Booking, catalogue: Catalogue) -> str:
    """Heating and equipment that go with a booking; its application is loaded. No query."""
    application = booking.application
    room = catalogue.room_by_id[booking.room_id]
    schedule = schedule_for(
        catalogue.facility_by_id[room.facility_id].schedules,
        use_on=day_of(booking.period.start),
        permit_on=day_of(application.made_at),
    )
    return _wanted(from_json(application.answers), booking, application, catalogue, schedule)


def _of_hall(here: HallAnswers, schedule: Schedule | None) -> Iterator[AnswerLine]:
    if schedule is not None:
        yield from _words(here, schedule)
    if here.admission is not None:
        text = yen_label(here.admission) if here.admission else _("取らない")
        yield AnswerLine(_("入場料"), text)
    for word, count in here.people.items():
        yield AnswerLine(word, _("%(n)d人") % {"n": count})
    for what, text in here.asks.items():
        if what != PHONE:
            yield AnswerLine(str(Asked(what).label), _ask_text(here, what, text))


def _words(here: HallAnswers, schedule: Schedule) -> Iterator[AnswerLine]:
    for dimension, words in here.words.items():
        told = [schedule.word(dimension, word) for word in sorted(words) if word != NONE]
        if told:
            yield AnswerLine(dimension_label(schedule, dimension), _("、").join(told))
    for dimension, words in here.standing.items():
        told = [schedule.word(dimension, word) for word in sorted(words)]
        yield AnswerLine(_("認められた区分"), _("、").join(told))


def _ask_text(here: HallAnswers, what: str, text: str) -> str:
    if what == Asked.IN_CHARGE:
        return f"{text} {here.asks.get(PHONE, '')}".strip()
    return {YES: _("はい"), NO: _("いいえ")}.get(text, text)


def _wanted(
    given: GivenAnswers,
    booking: Booking,
    application: Application,
    catalogue: Catalogue,
    schedule: Schedule | None,
) -> str:
    room, use_on = catalogue.room_by_id[booking.room_id], day_of(booking.period.start)
    hall = catalogue.facility_by_id[room.facility_id]
    wanted = wanted_in(
        given,
        hall,
        room,
        number=number_of(booking.code),
        use_on=use_on,
        on=day_of(application.made_at),
    )
    names = {each.code: str(each.names) for each in schedule.charges} if schedule else {}
    timetable = hall.timetable(room.timetable_code, use_on)
    slots = (
        [slot for slot in timetable.slots if slot.code in booking.slot_codes] if timetable else []
    )
    return _("、").join(_with_extent(names[code], extent, slots) for code, extent in wanted.items())


def _with_extent(name: str, extent: Extent, slots: Sequence[SlotValue]) -> str:
    """冷暖房, マイク × 2, 冷暖房（夜間）."""
    if isinstance(extent, int):
        return name if extent == 1 else f"{name} × {extent}"
    which = _("、").join(str(slot.names) for slot in slots if slot.code in extent)
    return _("%(name)s（%(which)s）") % {"name": name, "which": which} if which else name
