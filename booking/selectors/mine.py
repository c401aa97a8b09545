"""What a person has here: bookings, entries of rounds and what comes next, on their page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from booking.enums import HOLDING, Status
from booking.models import Application, Booking, Favourite, Hold
from booking.my_page import MyLine, lines_of_others
from booking.rules.holding import minutes_left
from booking.selectors.next_steps import Around, around, next_step
from core.actor import Actor
from core.codes import grouped
from core.dates import moment_label, when_label
from documents.enums import Kind
from documents.selectors import papers_of
from facilities.rules.values import Catalogue, Names

MOST_PAST = 30
_HAS_PERMIT = HOLDING | {Status.COMPLETED}


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

    to_do: list[MyLine]  # pay, answer, report: by their deadlines
    next: MyLine | None
    upcoming: list[MyLine]  # by when they begin
    waiting: list[MyLine]  # for a review, a meeting, a draw: by what comes next
    past: list[MyLine]
    acting: list[ActingChoice]
    favourites: list[FavouriteRoom]
    hold: OpenHold | None
    feed_made: str  # when the calendar's address was made; empty: not yet


def applications_of(actor: Actor) -> Q:
    """The condition on applications for those the actor may manage.

    Who has not told who they are has none in their own name: no person would mean everything that
    a group has applied for.
    """
    groups = Q(applicant_organisation_id__in=actor.organisation_ids)
    if actor.person_id is None:
        return groups
    return groups | Q(applicant_person_id=actor.person_id)


def my_page(
    *,
    actor: Actor,
    organisations: Sequence[tuple[int, str]],
    acting_as: str,
    catalogue: Catalogue,
    now: datetime,
) -> MyPage:
    """What the actor has here, `acting_as` "" (all), "self" or an organisation's id.

    Five queries, however much there is.
    """
    mine = _in_the_name(actor, acting_as)
    lines = [
        *_lines(_bookings(mine, now), catalogue, now),
        *lines_of_others(mine=mine, catalogue=catalogue, now=now),
    ]
    sure = [line for line in lines if not line.is_over and not line.is_waiting]
    sure.sort(key=lambda line: line.begins)
    return MyPage(
        to_do=_each_once(sorted((line for line in lines if line.presses), key=_by_deadline)),
        next=sure[0] if sure else None,
        upcoming=sure[1:],
        waiting=sorted((x for x in lines if x.is_waiting and not x.is_over), key=_by_deadline),
        past=sorted((x for x in lines if x.is_over), key=_begins, reverse=True)[:MOST_PAST],
        acting=_acting(organisations, acting_as),
        **_own(actor, catalogue, now),
    )


def _begins(line: MyLine) -> datetime:
    return line.begins


def _by_deadline(line: MyLine) -> tuple[bool, datetime, datetime]:
    """What has a deadline comes first; of one deadline what begins first."""
    at = line.next_step.at
    return at is None, at or line.begins, line.begins


def _each_once(lines: Sequence[MyLine]) -> list[MyLine]:
    """One act is done once: several uses of one application are paid together."""
    acts: dict[str, list[MyLine]] = {}
    for line in lines:
        acts.setdefault(line.next_step.url, []).append(line)
    return [replace(first, more=len(others)) for first, *others in acts.values()]


def _in_the_name(actor: Actor, acting_as: str) -> Q:
    if acting_as == "self":
        return Q(applicant_person_id=actor.person)
    if acting_as in {str(pk) for pk in actor.organisation_ids}:
        return Q(applicant_organisation_id=int(acting_as))
    return applications_of(actor)


def _bookings(mine: Q, now: datetime) -> list[Booking]:
    """What is to come, and the newest of what is over."""
    theirs = Booking.objects.filter(application__in=Application.objects.filter(mine))
    coming = Q(during__endswith__gt=now, status__in=HOLDING)
    past = theirs.exclude(coming).order_by("-during", "-pk").values("pk")[:MOST_PAST]
    return list(
        theirs.filter(coming | Q(pk__in=past)).select_related(
            "application__applicant_organisation", "application__applicant_person"
        )
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


def _lines(bookings: Sequence[Booking], catalogue: Catalogue, now: datetime) -> list[MyLine]:
    known, permits = around(bookings), _permits(bookings)
    return [_line(booking, catalogue, now, known, permits) for booking in bookings]


def _permits(bookings: Sequence[Booking]) -> dict[tuple[str, int], str]:
    """The valid permits, by application and hall: their numbers."""
    codes = {booking.code for booking in bookings}
    codes |= {booking.application.code for booking in bookings}
    return {
        (paper.reference.partition("-")[0], paper.facility_id): paper.code
        for paper in papers_of(references=codes)
        if paper.kind == Kind.PERMIT and not paper.is_void
    }


def _line(
    booking: Booking,
    catalogue: Catalogue,
    now: datetime,
    known: Around,
    permits: Mapping[tuple[str, int], str],
) -> MyLine:
    room = catalogue.room_by_id[booking.room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    code = booking.application.code
    permit = permits.get((code, hall.id)) if booking.status in _HAS_PERMIT else None
    return MyLine(
        code=code,
        number=grouped(code),
        url=reverse("booking:booking", args=[code]),
        begins=booking.period.start,
        again_url=reverse("booking:again", args=[booking.code]),
        permit_url=reverse("booking:paper", args=[code, permit]) if permit else "",
        hall=str(hall.names),
        room=str(room.names),
        when=when_label(booking.period),
        status_word=booking.get_status_display(),
        applicant=applicant_name(booking.application),
        next_step=next_step(booking, room, now, known),
        is_waiting=booking.status == Status.REQUESTED,
        is_over=booking.status not in HOLDING or booking.period.end <= now,
    )


class Own(TypedDict):
    """What belongs to the account itself."""

    favourites: list[FavouriteRoom]
    hold: OpenHold | None
    feed_made: str


def _own(actor: Actor, catalogue: Catalogue, now: datetime) -> Own:
    """One query."""
    marked = Favourite.objects.filter(user=OuterRef("pk")).order_by("-marked_at")
    held = Hold.objects.filter(user=OuterRef("pk"), released_at=None, expires_at__gt=now)
    rooms, hold, expires_at, feed_made_at = User.objects.values_list(
        ArraySubquery(marked.values("room_id")),
        Subquery(held.values("code")[:1]),
        Subquery(held.values("expires_at")[:1]),
        "calendar_feed__made_at",
    ).get(pk=actor.user)
    return Own(
        favourites=[_favourite(catalogue, pk) for pk in rooms if pk in catalogue.room_by_id],
        hold=_open_hold(hold, expires_at, now) if hold else None,
        feed_made=moment_label(feed_made_at) if feed_made_at else "",
    )


def _favourite(catalogue: Catalogue, room_id: int) -> FavouriteRoom:
    room = catalogue.room_by_id[room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    return FavouriteRoom(room.names, hall.names, reverse("booking:room", args=[room.code]))


def _open_hold(code: str, expires_at: datetime, now: datetime) -> OpenHold:
    left = minutes_left(expires_at=expires_at, now=now)
    return OpenHold(reverse("booking:apply", args=[code]), left)
