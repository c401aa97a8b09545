"""A person or a group as the desk sees them: their bookings, groups, notes on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from accounts.enums import BOOKING_ROLES, NoteAbout
from accounts.models import Membership
from accounts.permissions import can_see_applicants
from accounts.selectors import (
    GroupHit,
    NoteLine,
    PersonHit,
    group_members,
    group_of,
    notes_about,
    person_by_code,
)
from booking.enums import HOLDING
from booking.models import Application, Booking
from booking.selectors.desk.lines import DeskLine, desk_lines, with_people
from booking.selectors.desk.standings import Standings, standings_page
from booking.selectors.points_page import Tally, desk_points
from core.actor import Actor
from core.clock import day_of
from facilities.rules.values import Catalogue

MOST_PAST = 20


@dataclass(frozen=True, slots=True)
class History:
    """Bookings that come and that were; those at other halls than the actor's are only counted."""

    coming: list[DeskLine]
    past: list[DeskLine]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class GroupRole:
    """A group the person belongs to."""

    id: int
    code: str
    name: str
    role: str
    may_book: bool  # in its name, at the counter as on the web


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything about one person."""

    person: PersonHit
    groups: list[GroupRole]
    history: History
    notes: list[NoteLine]
    standings: Standings
    points: list[Tally]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Everything about one group."""

    group: GroupHit
    members: list[PersonHit]
    history: History
    notes: list[NoteLine]
    standings: Standings
    points: list[Tally]


def person_page(
    *, code: str, actor: Actor, catalogue: Catalogue, now: datetime
) -> PersonPage | None:
    """The person with that number, or None. Bookings: those asked for by them or in their name."""
    person = person_by_code(code)
    if person is None:
        return None
    theirs = Q(applicant_person_id=person.id) | Q(asked_by_id=person.id)
    return PersonPage(
        person=person,
        groups=groups_of(person_id=person.id, on=day_of(now)),
        history=history_of(theirs, actor=actor, catalogue=catalogue, now=now),
        notes=notes_about(about=NoteAbout.PERSON, codes=[person.code]),
        standings=standings_page(
            person_id=person.id, actor=actor, catalogue=catalogue, today=day_of(now)
        ),
        points=desk_points(person_id=person.id, actor=actor, catalogue=catalogue, now=now),
    )


def group_page(*, code: str, actor: Actor, catalogue: Catalogue, now: datetime) -> GroupPage | None:
    """The group with that number, or None."""
    group = group_of(code)
    if group is None:
        return None
    return GroupPage(
        group=group,
        members=group_members(organisation_id=group.id, on=day_of(now)),
        history=history_of(
            Q(applicant_organisation_id=group.id), actor=actor, catalogue=catalogue, now=now
        ),
        notes=notes_about(about=NoteAbout.ORGANISATION, codes=[group.code]),
        standings=standings_page(
            organisation_id=group.id, actor=actor, catalogue=catalogue, today=day_of(now)
        ),
        points=desk_points(organisation_id=group.id, actor=actor, catalogue=catalogue, now=now),
    )


def groups_of(*, person_id: int, on: date) -> list[GroupRole]:
    """The groups of a person on that day, with what they are in them. One query."""
    rows = Membership.objects.filter(person_id=person_id, during__contains=on).select_related(
        "organisation"
    )
    return [
        GroupRole(
            row.organisation_id,
            row.organisation.code,
            row.organisation.name,
            str(row.get_role_display()),
            row.role in BOOKING_ROLES,
        )
        for row in rows.order_by("organisation__name_kana", "pk")
    ]


def history_of(whose: Q, *, actor: Actor, catalogue: Catalogue, now: datetime) -> History:
    """The bookings of applications that `whose` names, at the actor's halls."""
    mine = {
        room.id
        for room in catalogue.room_by_id.values()
        if can_see_applicants(actor, facility_id=room.facility_id)
    }
    bookings = Booking.objects.filter(application__in=Application.objects.filter(whose))
    here = with_people(bookings.filter(room_id__in=mine))
    coming = here.filter(during__endswith__gt=now, status__in=HOLDING).order_by("during")
    past = here.exclude(during__endswith__gt=now, status__in=HOLDING).order_by("-during")

    def lines(rows: Iterable[Booking]) -> list[DeskLine]:
        return desk_lines(rows, catalogue=catalogue, now=now)

    return History(
        coming=lines(coming),
        past=lines(past[:MOST_PAST]),
        elsewhere=bookings.exclude(room_id__in=mine).count(),
    )
