"""What waits for the staff when a visitor looks: inquiries, decisions, money, a key."""

from datetime import date, datetime, time, timedelta

from booking.models import Booking, Occupancy
from booking.rules.wishes import Pick
from booking.selectors.calendar import slots_of
from booking.services.admit import check_in, check_out
from booking.services.counter import CounterRequest, book_for
from core.actor import Channel
from core.clock import at, day_of
from facilities.rules.calendar import is_open
from facilities.rules.values import RoomValue
from facilities.selectors import catalogue
from sandbox.city.answers import everyday_answers
from sandbox.city.doors import hand_key_over
from sandbox.city.names import material
from sandbox.city.story import STAFFED, Story, at_new_year
from support.enums import CaseChannel, Category
from support.services.halls import escalate
from support.services.opening import Inquiry, open_case, receive_inquiry

DECIDES = "ogo-chante"
SOON = timedelta(days=3)  # too late for the web
TO_DECIDE = (30, 9, 2)  # hours before the visitor looks
WITH_KEY = ("chuo-studio", "chuo-hall", "chuo-kitchen")


def leave_things_to_do(story: Story) -> None:
    """Plan the last acts of the story: those that nobody has answered yet."""
    for entry in material()["waiting"]["web"]:
        asked = story.ends - timedelta(hours=entry["hours_ago"])
        story.plan(asked, lambda now, entry=entry: _ask_on_the_web(entry, now))  # type: ignore[misc]
    story.plan(story.ends - timedelta(minutes=70), lambda now: _ask_the_hall(story, now))
    for hours in TO_DECIDE:
        when = story.ends - timedelta(hours=hours)
        story.plan(when, lambda now: _wait_for_decision(story, now))
    story.plan(story.ends - timedelta(minutes=40), lambda now: _owe(story, now))
    evening = _last_evening(story)
    story.plan(at(evening, time(10)), lambda now: _take_a_key_home(story, evening, now))


def _ask_on_the_web(entry: dict[str, str], now: datetime) -> None:
    inquiry = Inquiry(
        channel=CaseChannel.WEB,
        category=Category(entry["category"]),
        subject=entry["subject"],
        text=entry["text"],
        caller_name=entry["name"],
        caller_mail=entry["mail"],
    )
    receive_inquiry(inquiry=inquiry, now=now)


def _ask_the_hall(story: Story, now: datetime) -> None:
    words = material()["waiting"]["escalated"]
    hall = catalogue().facility_by_code[STAFFED]
    inquiry = Inquiry(
        channel=CaseChannel.PHONE,
        category=Category(words["category"]),
        subject=words["subject"],
        text=words["text"],
        facility_id=hall.id,
        caller_id=story.citizens[0].person_id,
    )
    case = open_case(inquiry=inquiry, actor=story.staff.operator, now=now)
    text = words["to_hall"]
    escalate(code=case.code, facility_id=hall.id, text=text, actor=story.staff.operator, now=now)


def _wait_for_decision(story: Story, now: datetime) -> None:
    hall = catalogue().facility_by_code[DECIDES]
    day = day_of(now) + timedelta(days=story.chance.randint(20, 40))
    while not is_open(hall, day) or at_new_year(day):
        day += timedelta(days=1)
    places = [(room, slot.code) for room in hall.rooms for slot in slots_of(hall, room, day)]
    free = [place for place in places if _is_free(*place, day)]
    room, slot = story.chance.choice(free)
    _book(story, room, day, slot, now)


def _owe(story: Story, now: datetime) -> None:
    """Somebody comes tonight, or on the next open day, and pays then."""
    hall = catalogue().facility_by_code[STAFFED]
    day = day_of(now + timedelta(hours=7))  # from five in the afternoon on it is the next evening
    while not is_open(hall, day):
        day += timedelta(days=1)
    room = next(room for room in hall.rooms if _is_free(room, "night", day))
    _book(story, room, day, "night", now)


def _last_evening(story: Story) -> date:
    """The last day before today on which the hall with keys was open."""
    hall, day = catalogue().facility_by_code[STAFFED], day_of(story.ends)
    while True:
        day -= timedelta(days=1)
        if is_open(hall, day):
            return day


def _take_a_key_home(story: Story, day: date, now: datetime) -> None:
    """A booking of that evening in a room that is opened by a key; the key does not come back."""
    rooms = [catalogue().room_by_code[code] for code in WITH_KEY]
    room = next(room for room in rooms if _is_free(room, "night", day))
    booking = _book(story, room, day, "night", now)

    def begin(when: datetime) -> None:
        check_in(code=booking.code, people=6, actor=story.staff.desk, now=when)
        story.cashier.pay_at_the_desk(booking.application, when)
        receiver = booking.application.asked_by.name
        hand_key_over(booking, receiver=receiver, staff=story.staff.desk, now=when)

    def end(when: datetime) -> None:
        check_out(code=booking.code, actor=story.staff.desk, now=when)

    story.plan(booking.period.start, begin)
    story.plan(booking.period.end, end)


def _is_free(room: RoomValue, code: str, day: date) -> bool:
    hall = catalogue().facility_by_id[room.facility_id]
    slot = next(each for each in slots_of(hall, room, day) if each.code == code)
    during = (at(day, slot.starts_at), at(day, slot.ends_at))
    parts = room.part_ids
    return not Occupancy.objects.filter(
        part__in=parts, released_at=None, during__overlap=during
    ).exists()


def _book(story: Story, room: RoomValue, day: date, slot: str, now: datetime) -> Booking:
    """Somebody telephones; a late call is taken as one."""
    who = story.chance.choice(
        [each for each in story.citizens if each.organisation_id and each.likes & room.purposes]
    )
    suits = who.likes & room.purposes
    purpose = next(term for term in catalogue().purposes if term.code in suits)
    people = max(2, room.capacity // 3)
    hall = catalogue().facility_by_id[room.facility_id]
    request = CounterRequest(
        picks=[Pick(room.code, day, slot)],
        purpose_id=purpose.id,
        people=people,
        person_id=who.person_id,
        organisation_id=who.organisation_id,
        channel=Channel.PHONE,
        answers=everyday_answers(hall.code, people=people),
        exception=material()["waiting"]["late_call"] if day - day_of(now) < SOON else "",
    )
    application = book_for(request=request, actor=story.staff.desk, now=now)
    story.booked += 1
    booking: Booking = application.bookings.get()
    return booking
