"""What happened to an application, for those who made it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from booking.enums import EventKind
from booking.models import Application, Booking, BookingEvent
from core.actor import Actor
from core.dates import moment_label
from core.prepared import Given, Prepared

_EVENTS = Prepared(
    lambda: BookingEvent.objects.filter(booking__pk__any_of=Given("bookings")).order_by("at", "pk")
)


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened."""

    when: str
    who: str
    what: str


def story_of(
    application: Application, bookings: Sequence[Booking], actor: Actor
) -> list[StoryLine]:
    """The happenings, the first one first. Staff are not named; members of the group are."""
    events = _EVENTS.objects(bookings=[booking.pk for booking in bookings])
    others = {e.actor_user_id for e in events if e.actor_user_id not in {None, actor.user_id}}
    names = dict(
        Person.objects.filter(_ours(application), user_id__in=others).values_list("user_id", "name")
    )
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
    return names.get(event.actor_user_id) or _("施設の職員")


def _ours(application: Application) -> Q:
    """The applicant, or those who belong or belonged to the group."""
    if application.applicant_organisation_id is None:
        return Q(pk=application.applicant_person_id)
    return Q(memberships__organisation=application.applicant_organisation_id)
