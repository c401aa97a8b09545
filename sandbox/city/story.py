"""The story of the city, act by act in the order of time; each act may lead to later ones."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from dataclasses import replace as altered
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from booking.enums import Status
from booking.models import Application, Booking
from booking.rules.wishes import Pick
from booking.selectors.calendar import slots_of
from booking.selectors.holding import held_by
from booking.services.admit import check_in, check_out, record_no_show
from booking.services.apply import ApplyRequest, apply_for_rooms
from booking.services.cancel import cancel_booking
from booking.services.counter import CounterRequest, book_for
from booking.services.hold import hold_rooms
from booking.services.report import ReportRequest, report_use
from booking.services.review import approve_application, refuse_application
from core.actor import Channel
from core.clock import at, day_of
from core.errors import DomainError
from facilities.enums import ApplicantKind
from facilities.rules.calendar import is_open
from facilities.rules.values import Catalogue, RoomValue, in_force
from facilities.selectors import catalogue
from sandbox.city.answers import everyday_answers
from sandbox.city.doors import bring_key_back, hand_key_over, look_at_the_code
from sandbox.city.inquiries import ask
from sandbox.city.money import Cashier
from sandbox.city.names import material
from sandbox.city.people import Citizen, Staff

Act = Callable[[datetime], None]
EVENING = 17
STAFFED = "chuo-kominkan"


def at_new_year(day: date) -> bool:
    """Whether everybody is at home, also where a hall is open."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


@dataclass(slots=True)
class Story:
    """Plays acts until `ends`; later ones stay undone, as the future does."""

    chance: Random
    staff: Staff
    citizens: list[Citizen]
    ends: datetime
    cashier: Cashier
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    told: int = 0
    booked: int = 0

    def plan(self, when: datetime, act: Act) -> None:
        """Let `act` happen at `when`, if the story gets that far."""
        if when < self.ends:
            self.told += 1
            heapq.heappush(self.acts, (when, self.told, act))

    def play(self, say: Callable[[str], None]) -> None:
        """All acts in order, each in a transaction of its own; says each month that begins."""
        month = None
        while self.acts:
            when, _number, act = heapq.heappop(self.acts)
            if (this := f"{when:%Y-%m}") != month:
                month = this
                say(f"  {month}: {self.booked} bookings so far")
            try:
                with transaction.atomic():
                    act(when)
            except DomainError:
                continue  # a room was taken, a deadline had passed: that happens in a city

    # --- what happens

    def wish_for_a_room(self, day: date) -> None:
        """Plan that somebody asks for a room on `day`, some weeks before."""
        ahead = timedelta(days=min(2 + self.chance.expovariate(1 / 18), 58))
        asked_at = at(day, time(0)) - ahead
        hour = self.chance.choice((8, 9, 10, 10, 11, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 6))
        asked_at = at(day_of(asked_at), time(hour, self.chance.randrange(60)))
        self.plan(asked_at, lambda now: self.book(day, now))

    def book(self, day: date, now: datetime) -> None:
        """Somebody books one or two neighbouring slots."""
        halls = catalogue()
        place = self._place(halls, day)
        if place is None:
            return
        room, codes = place
        who = self._somebody_for(room, day)
        suits = who.likes & room.purposes or room.purposes
        purpose = self.chance.choice([t for t in halls.purposes if t.code in suits])
        few = 3 if who.organisation_id else 1
        people = self.chance.randint(max(few, room.capacity // 12), max(4, room.capacity * 2 // 3))
        picks = [Pick(room.code, day, code) for code in codes]
        answers = everyday_answers(halls.facility_by_id[room.facility_id].code, people=people)
        asked = ApplyRequest(
            purpose_id=purpose.id,
            people=people,
            organisation_id=who.organisation_id,
            answers=answers,
        )
        application = self._apply(who, picks, asked, now)
        self.booked += 1
        for booking in application.bookings.all():
            self._follow(who, application, booking, now)

    def _place(self, halls: Catalogue, day: date) -> tuple[RoomValue, list[str]] | None:
        # Where the demonstration's staff work there is most to see.
        weights = [3 if hall.code == STAFFED else 1 for hall in halls.facilities]
        hall = self.chance.choices(halls.facilities, weights)[0]
        room = self.chance.choice(hall.rooms)
        slots = slots_of(hall, room, day)
        if not slots or not is_open(hall, day) or at_new_year(day):
            return None
        slot_weights = [3 if slot.starts_at.hour >= EVENING else 2 for slot in slots]
        first = self.chance.choices(range(len(slots)), slot_weights)[0]
        length = self.chance.choice((1, 1, 1, 2)) if len(slots) < 6 else self.chance.randint(2, 3)  # noqa: PLR2004 - rooms let by the hour
        return room, [slot.code for slot in slots[first : first + length]]

    def _somebody_for(self, room: RoomValue, day: date) -> Citizen:
        """Somebody to whom the room is let: some halls are for groups only."""
        rules = in_force(room.rules, day)
        groups_only = rules is not None and ApplicantKind.PERSON.value not in rules.applicants
        asked = [each for each in self.citizens if each.organisation_id or not groups_only]
        suited = [each for each in asked if not each.likes or each.likes & room.purposes]
        return self.chance.choice(suited or asked)

    def _apply(
        self, who: Citizen, picks: list[Pick], asked: ApplyRequest, now: datetime
    ) -> Application:
        if who.on_web and self.chance.random() < self._online_share(now):
            with transaction.atomic():
                hold = hold_rooms(picks=picks, actor=who.actor, now=now)
                return apply_for_rooms(
                    held=held_by(who.actor, code=hold.code, on=day_of(now)),
                    request=asked,
                    actor=who.actor,
                    now=now,
                )
        channel = self.chance.choice((Channel.PHONE, Channel.PHONE, Channel.COUNTER))
        return book_for(
            request=CounterRequest(
                picks=picks,
                purpose_id=asked.purpose_id,
                people=asked.people,
                person_id=who.person_id,
                channel=channel,
                organisation_id=who.organisation_id,
                answers=asked.answers,
            ),
            actor=altered(self.staff.desk, channel=channel),
            now=now,
        )

    def _online_share(self, now: datetime) -> float:
        """People get used to the web: from 45 % to 85 % over the story."""
        left = (self.ends - now) / timedelta(days=730)
        return 0.85 - 0.4 * min(max(left, 0), 1)

    def _follow(
        self, who: Citizen, application: Application, booking: Booking, now: datetime
    ) -> None:
        """Plan what comes of a booking: a decision, money, a cancellation or the use."""
        code = booking.code
        if booking.status == Status.REQUESTED:
            decided = min(now + timedelta(hours=self.chance.randint(4, 50)), booking.period.start)
            self.plan(decided, lambda when: self._decide(application, when))
        self.plan(
            now + timedelta(hours=self.chance.randint(1, 40)),
            lambda when: self.cashier.pay_ahead(application, when),
        )
        if self.chance.random() < 0.07:  # noqa: PLR2004 - a share of this story
            left = booking.period.start - now
            self.plan(
                now + left * self.chance.uniform(0.1, 0.9),
                lambda when: self._cancel(who, code, when),
            )
        self.plan(booking.period.start, lambda when: self._begin(who, code, when))

    def _decide(self, application: Application, now: datetime) -> None:
        if self.chance.random() < 0.02:  # noqa: PLR2004 - a share of this story
            refuse_application(
                code=application.code,
                reason=material()["refusal"],
                clause=material()["refusal_clause"],
                actor=self.staff.approver,
                now=now,
            )
            return
        approve_application(code=application.code, actor=self.staff.approver, now=now)

    def _cancel(self, who: Citizen, code: str, now: datetime) -> None:
        cancel_booking(code=code, actor=who.actor, now=now)

    def _begin(self, who: Citizen, code: str, now: datetime) -> None:
        booking = Booking.objects.select_related("application").get(code=code)
        if booking.status != Status.CONFIRMED:
            return
        ends, people = booking.period.end, booking.application.people
        if self.chance.random() < 0.02:  # noqa: PLR2004 - a share of this story
            self.plan(ends, lambda when: self._miss(code, when))
            return
        came = max(1, round(people * self.chance.uniform(0.7, 1.05)))
        check_in(code=code, people=came, actor=self.staff.desk, now=now)
        self.cashier.pay_at_the_desk(booking.application, now)
        key = self._open_up(who, booking, now)
        self.plan(ends, lambda when: self._end(who, code, came, key, when))

    def _open_up(self, who: Citizen, booking: Booking, now: datetime) -> str:
        """A code where the door has one and a phone is there, else a key; its number if so."""
        if who.on_web:
            look_at_the_code(booking, actor=who.actor, now=now)
        receiver = self.chance.choice(material()["families"])[0]
        return hand_key_over(booking, receiver=receiver, staff=self.staff.desk, now=now)

    def _miss(self, code: str, now: datetime) -> None:
        record_no_show(code=code, actor=self.staff.desk, now=now)

    def _end(self, who: Citizen, code: str, came: int, key: str, now: datetime) -> None:
        if key:
            bring_key_back(key, staff=self.staff.desk, now=now)
        if who.on_web and self.chance.random() < 0.5:  # noqa: PLR2004 - a share of this story
            request = ReportRequest(
                people=came,
                cleaned=True,
                lights_off=True,
                gas_closed=None,
                windows_closed=True,
                damage="" if self.chance.random() < 0.96 else material()["damage"],  # noqa: PLR2004
            )
            report_use(code=code, request=request, actor=who.actor, now=now)
        else:
            check_out(code=code, actor=self.staff.desk, now=now)

    def somebody_asks(self, now: datetime) -> None:
        """A call or a mail to the support center."""
        ask(
            self.chance.choice(material()["question"]),
            who=self.chance.choice(self.citizens),
            operator=self.staff.operator,
            chance=self.chance,
            now=now,
        )
