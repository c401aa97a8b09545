"""One application in full, for those who made it; and the hold being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from booking.enums import EventKind, Status
from booking.errors import HoldGone, NoSuchBooking
from booking.models import Application, Booking, BookingEvent, Hold, HoldItem
from booking.permissions import can_manage
from booking.rules.cancellation import grace_ends
from booking.rules.holding import minutes_left
from booking.rules.price import is_invented, table_price
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.mine import NextStep, applicant_name, cancel_deadline, next_step
from core.actor import Actor
from core.clock import day_of
from core.codes import grouped, normalise
from core.dates import moment_label, when_label
from core.money import yen_label
from core.prepared import Given, Prepared
from facilities.rules.values import Catalogue, Names, in_force

_APPLICATION = Prepared(lambda: Application.objects.filter(code=Given("code")))
_PERSON = Prepared(lambda: Person.objects.filter(pk=Given("person")))
_ORGANISATION = Prepared(lambda: Organisation.objects.filter(pk=Given("organisation")))
_BOOKINGS = Prepared(
    lambda: Booking.objects.filter(application=Given("application")).order_by("during", "pk")
)
_EVENTS = Prepared(
    lambda: BookingEvent.objects.filter(booking__pk__any_of=Given("bookings")).order_by("at", "pk")
)
_OPEN_HOLD = Prepared(
    lambda: Hold.objects.filter(
        code=Given("code"), user=Given("user"), released_at=None, expires_at__gt=Given("now")
    )
)
_ITEMS = Prepared(lambda: HoldItem.objects.filter(hold=Given("hold")).order_by("pk"))
_MADE_FROM = Prepared(
    lambda: Application.objects.filter(hold__code=Given("hold"), made_by=Given("user")).values_list(
        "code"
    )
)


@dataclass(frozen=True, slots=True)
class BookingItem:
    """One booking of an application, with what may be done with it now."""

    code: str
    hall: Names
    hall_code: str
    phone: str
    address: str
    room: Names
    room_code: str
    when: str
    status: str
    status_word: str
    price: str
    next_step: NextStep
    can_cancel: bool
    cancel_until: str
    cancel_url: str
    restore_url: str  # empty: not possible
    again_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line that shows where an application stands."""

    word: str
    state: str  # done, current, todo


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened."""

    when: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class BookingPage:
    """Everything about one application."""

    code: str
    number: str
    applicant: str
    purpose: str
    purpose_text: str
    people: int
    items: list[BookingItem]
    steps: list[Step]
    next_step: NextStep
    undo_until: str  # empty: the thirty minutes are over
    ics_url: str
    story: list[StoryLine]


def application_of(*, code: str, actor: Actor) -> Application:
    """The actor's application. Raises NoSuchBooking, also where it is another's."""
    application = _APPLICATION.object(code=normalise(code))
    if application is None or not can_manage(actor, application):
        raise NoSuchBooking
    if application.applicant_person_id is not None:
        application.applicant_person = _PERSON.object(person=application.applicant_person_id)
    else:
        application.applicant_organisation = _ORGANISATION.object(
            organisation=application.applicant_organisation_id
        )
    return application


def booking_of(*, code: str, actor: Actor) -> Booking:
    """The actor's booking by its own code. Raises NoSuchBooking."""
    booking = Booking.objects.filter(code=code).first()
    if booking is None:
        raise NoSuchBooking
    booking.application = application_of(code=code.split("-", maxsplit=1)[0], actor=actor)
    return booking


def booking_page(*, code: str, actor: Actor, catalogue: Catalogue, now: datetime) -> BookingPage:
    """The application's page. Raises NoSuchBooking."""
    application = application_of(code=code, actor=actor)
    bookings = _BOOKINGS.objects(application=application.pk)
    for booking in bookings:
        booking.application = application
    items = [booking_item(booking, catalogue, now) for booking in bookings]
    undo = min(
        grace_ends(made_at=application.made_at, begins=booking.period.start) for booking in bookings
    )
    active = any(item.can_cancel for item in items)
    return BookingPage(
        code=application.code,
        number=grouped(application.code),
        applicant=applicant_name(application),
        purpose=next(
            (str(t.names) for t in catalogue.purposes if t.id == application.purpose_id), ""
        ),
        purpose_text=application.purpose_text,
        people=application.people,
        items=items,
        steps=steps_of(bookings, now),
        next_step=next((item.next_step for item in items if item.next_step.text), NextStep("")),
        undo_until=moment_label(undo) if active and now < undo else "",
        ics_url=reverse("booking:ics", args=[application.code]),
        story=_story(bookings, actor),
    )


def booking_item(booking: Booking, catalogue: Catalogue, now: datetime) -> BookingItem:
    """One booking, with what may be done with it at `now`."""
    room = catalogue.room_by_id[booking.room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    step = next_step(booking, room, now)
    can_cancel, until = cancel_deadline(booking, room, now)
    return BookingItem(
        code=booking.code,
        hall=hall.names,
        hall_code=hall.code,
        phone=hall.phone,
        address=hall.address,
        room=room.names,
        room_code=room.code,
        when=when_label(booking.period),
        status=booking.status,
        status_word=booking.get_status_display(),
        price=yen_label(booking.fee_yen) if booking.fee_yen is not None else "",
        next_step=step,
        can_cancel=can_cancel,
        cancel_until=until,
        cancel_url=reverse("booking:cancel", args=[booking.code]),
        restore_url=step.url if booking.status == Status.CANCELLED else "",
        again_url=reverse("booking:again", args=[booking.code]),
    )


def steps_of(bookings: Sequence[Booking], now: datetime) -> list[Step]:
    """Where an application stands: 申請, 確定, 利用."""
    statuses = {booking.status for booking in bookings}
    if statuses <= {Status.CANCELLED, Status.EXPIRED, Status.REJECTED}:
        return [Step(_("申し込み"), "done"), Step(bookings[0].get_status_display(), "current")]
    waiting = Status.REQUESTED in statuses
    over = all(booking.period.end <= now for booking in bookings)
    return [
        Step(_("申し込み"), "done"),
        Step(_("審査") if waiting else _("確定"), "current" if waiting else "done"),
        Step(_("利用"), "todo" if waiting else ("done" if over else "current")),
    ]


def _story(bookings: Sequence[Booking], actor: Actor) -> list[StoryLine]:
    events = _EVENTS.objects(bookings=[booking.pk for booking in bookings])
    others = {e.actor_user_id for e in events if e.actor_user_id not in {None, actor.user_id}}
    names = dict(Person.objects.filter(user_id__in=others).values_list("user_id", "name"))
    return [
        StoryLine(
            when=moment_label(event.at),
            who=_who(event, actor, names),
            what=str(EventKind(event.kind).label),
        )
        for event in events
    ]


def _who(event: BookingEvent, actor: Actor, names: dict[int, str]) -> str:
    if event.actor_user_id is None:
        return _("自動")
    if event.actor_user_id == actor.user_id:
        return _("あなた")
    return names.get(event.actor_user_id, "") if not event.on_behalf else _("施設の職員")


@dataclass(frozen=True, slots=True)
class HoldItemView:
    """One held room and period, with its price."""

    hall: Names
    room: Names
    room_code: str
    when: str
    price: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldPage:
    """The hold that is being filled in."""

    code: str
    expires_at: str  # ISO, for the countdown
    minutes_left: int
    items: list[HoldItemView]
    total: str
    price_invented: bool
    rules: list[str]
    wishes: list[Wish]
    applicant_kinds: frozenset[str]  # those that every room is let to


def hold_page(*, code: str, actor: Actor, catalogue: Catalogue, now: datetime) -> HoldPage:
    """The actor's open hold. Raises HoldGone."""
    hold = _OPEN_HOLD.object(code=code, user=actor.user, now=now)
    if hold is None:
        raise HoldGone
    picks = [
        Pick(catalogue.room_by_id[item.room_id].code, day_of(item.during.lower), slot)
        for item in _ITEMS.objects(hold=hold.pk)
        for slot in item.slot_codes
    ]
    wishes = wishes_of(picks, catalogue)
    prices = [table_price(wish) for wish in wishes]
    total = sum(price for price in prices if price is not None)
    rules = {line: None for wish in wishes for line in wish.facility.rules_in_brief[:3]}
    return HoldPage(
        code=hold.code,
        expires_at=hold.expires_at.isoformat(),
        minutes_left=minutes_left(expires_at=hold.expires_at, now=now),
        items=[
            HoldItemView(
                wish.facility.names,
                wish.room.names,
                wish.room.code,
                when_label(wish.during),
                yen_label(price) if price is not None else "",
                wish.facility.rules_in_brief,
            )
            for wish, price in zip(wishes, prices, strict=True)
        ],
        total=yen_label(total) if None not in prices else "",
        price_invented=any(is_invented(wish) for wish in wishes),
        rules=list(rules),
        wishes=wishes,
        applicant_kinds=_kinds_for_all(wishes),
    )


def _kinds_for_all(wishes: Sequence[Wish]) -> frozenset[str]:
    rules = [in_force(wish.room.rules, wish.day) for wish in wishes]
    return frozenset.intersection(*(each.applicants for each in rules if each))


def finished_application(*, hold_code: str, actor: Actor) -> str | None:
    """The code of the application made from a hold, if there is one: for a second click."""
    made = _MADE_FROM.row(hold=hold_code, user=actor.user)
    return str(made[0]) if made else None
