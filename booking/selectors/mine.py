"""A person's own bookings: the list on their page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.enums import HOLDING, Status
from booking.models import Application, Booking, CalendarFeed, Favourite, Hold
from booking.rules.holding import minutes_left
from booking.selectors.next_steps import Around, NextStep, around, next_step
from core.actor import Actor
from core.codes import grouped
from core.dates import moment_label, when_label
from facilities.rules.values import Catalogue, Names

MOST_PAST = 30


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One booking in a list."""

    code: str
    number: str
    url: str
    again_url: str
    hall: str
    room: str
    when: str
    status: str
    status_word: str
    applicant: str
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class ActingChoice:
    """One name the person may look through the list as; `value` goes into the address."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class OpenHold:
    """The hold the person has open now."""

    url: str
    minutes_left: int


@dataclass(frozen=True, slots=True)
class FavouriteRoom:
    """One marked room."""

    names: Names
    hall_names: Names
    url: str


@dataclass(frozen=True, slots=True)
class MyPage:
    """Everything on my page (requirement 5)."""

    next: BookingLine | None
    upcoming: list[BookingLine]
    to_do: list[BookingLine]  # pay, answer, report: with a deadline
    requested: list[BookingLine]
    past: list[BookingLine]
    acting: list[ActingChoice]
    favourites: list[FavouriteRoom]
    hold: OpenHold | None
    feed_made: str  # when the calendar's address was made; empty: not yet


def applications_of(actor: Actor) -> Q:
    """The condition on applications for those the actor may manage."""
    return Q(applicant_person_id=actor.person_id) | Q(
        applicant_organisation_id__in=actor.organisation_ids
    )


def my_page(
    *,
    actor: Actor,
    organisations: Sequence[tuple[int, str]],
    acting_as: str,
    catalogue: Catalogue,
    now: datetime,
) -> MyPage:
    """The actor's bookings, `acting_as` "" (all), "self" or an organisation's id."""
    bookings = _bookings(actor, acting_as)
    coming = list(
        bookings.filter(during__endswith__gt=now, status__in=HOLDING).order_by("during", "pk")
    )
    past = list(
        bookings.exclude(during__endswith__gt=now, status__in=HOLDING).order_by("-during", "-pk")[
            :MOST_PAST
        ]
    )
    known = around([*coming, *past])
    lines = [_line(booking, catalogue, now, known) for booking in coming]
    over = [_line(booking, catalogue, now, known) for booking in past]
    confirmed = [line for line in lines if line.status != Status.REQUESTED]
    return MyPage(
        next=confirmed[0] if confirmed else None,
        upcoming=confirmed[1:],
        to_do=[line for line in [*lines, *over] if line.next_step.button and _presses(line)],
        requested=[line for line in lines if line.status == Status.REQUESTED],
        past=over,
        acting=_acting(organisations, acting_as),
        favourites=_favourites(actor, catalogue),
        hold=_open_hold(actor, now),
        feed_made=_feed_made(actor),
    )


def _bookings(actor: Actor, acting_as: str) -> QuerySet[Booking]:
    mine = Application.objects.filter(applications_of(actor))
    if acting_as == "self":
        mine = mine.filter(applicant_person_id=actor.person_id)
    elif acting_as in {str(pk) for pk in actor.organisation_ids}:
        mine = mine.filter(applicant_organisation_id=int(acting_as))
    return Booking.objects.filter(application__in=mine).select_related(
        "application__applicant_organisation", "application__applicant_person"
    )


def _acting(organisations: Sequence[tuple[int, str]], acting_as: str) -> list[ActingChoice]:
    if not organisations:
        return []
    choices = [("", _("すべて")), ("self", _("個人"))]
    choices += [(str(pk), name) for pk, name in organisations]
    return [ActingChoice(value, label, value == acting_as) for value, label in choices]


def applicant_name(application: Application) -> str:
    """The applicant's name: the organisation's or the person's."""
    return str(application.applicant_organisation or application.applicant_person)


def _presses(line: BookingLine) -> bool:
    """Whether something is lost if the person does nothing: undoing a cancellation is not."""
    return line.status != Status.CANCELLED


def _line(booking: Booking, catalogue: Catalogue, now: datetime, known: Around) -> BookingLine:
    room = catalogue.room_by_id[booking.room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    code = booking.application.code
    return BookingLine(
        code=code,
        number=grouped(code),
        url=reverse("booking:booking", args=[code]),
        again_url=reverse("booking:again", args=[booking.code]),
        hall=str(hall.names),
        room=str(room.names),
        when=when_label(booking.period),
        status=booking.status,
        status_word=booking.get_status_display(),
        applicant=applicant_name(booking.application),
        next_step=next_step(booking, room, now, known),
    )


def _favourites(actor: Actor, catalogue: Catalogue) -> list[FavouriteRoom]:
    marked = Favourite.objects.filter(user_id=actor.user).order_by("-marked_at")
    rooms = [
        catalogue.room_by_id[room_id]
        for room_id in marked.values_list("room_id", flat=True)
        if room_id in catalogue.room_by_id
    ]
    return [
        FavouriteRoom(
            room.names,
            catalogue.facility_by_id[room.facility_id].names,
            reverse("booking:room", args=[room.code]),
        )
        for room in rooms
    ]


def _feed_made(actor: Actor) -> str:
    feed = CalendarFeed.objects.filter(user_id=actor.user).first()
    return moment_label(feed.made_at) if feed else ""


def _open_hold(actor: Actor, now: datetime) -> OpenHold | None:
    hold = Hold.objects.filter(user_id=actor.user, released_at=None, expires_at__gt=now).first()
    if hold is None:
        return None
    left = minutes_left(expires_at=hold.expires_at, now=now)
    return OpenHold(reverse("booking:apply", args=[hold.code]), left)
