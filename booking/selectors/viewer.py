"""Who looks at a calendar, as far as it shows; and what they hold, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from booking.models import HoldItem
from booking.rules.admission import kinds_of
from booking.selectors.applicants import applicants_of
from booking.selectors.cells import ANYONE, HeldNow, Viewer
from core.actor import Actor
from core.clock import day_of
from core.dates import clock_label, when_label
from core.names import and_more
from core.periods import Period
from facilities.rules.values import Catalogue, RoomValue


def viewer_of(actor: Actor, *, rooms: Iterable[RoomValue], now: datetime) -> Viewer:
    """The actor as a viewer of these rooms: whether they hold places, and as whom they may apply.

    What they count as is asked only where a rule of the rooms depends on it.
    """
    if actor.user_id is None:
        return ANYONE
    return Viewer(
        kinds=_kinds(actor),
        applicants=applicants_of(actor, rooms=rooms, on=day_of(now)),
        held=held_now(actor, now),
    )


def held_now(actor: Actor, now: datetime) -> HeldNow | None:
    """What somebody who is signed in holds. One query."""
    items = HoldItem.objects.filter(
        hold__user=actor.user, hold__released_at=None, hold__expires_at__gt=now
    )
    columns = ("hold__code", "hold__expires_at", "room_id", "during")
    rows = list(items.order_by("pk").values_list(*columns))
    if not rows:
        return None
    code, until, _room, _during = rows[0]
    uses = tuple((room, Period(during.lower, during.upper)) for *_hold, room, during in rows)
    return HeldNow(actor.user, code, until, uses)


@dataclass(frozen=True, slots=True)
class HeldTold:
    """What would be given up for another choice: which rooms, until when, where it goes on."""

    what: str
    until: str
    url: str


def held_told(held: HeldNow | None, halls: Catalogue) -> HeldTold | None:
    """The hold in words, if there is one."""
    if held is None:
        return None
    room, during = held.uses[0]
    first = f"{halls.room_by_id[room].names} {when_label(during)}"
    return HeldTold(
        what=and_more(first, len(held.uses) - 1),
        until=clock_label(held.until),
        url=reverse("booking:apply", args=[held.code]),
    )


def _kinds(actor: Actor) -> frozenset[str] | None:
    if actor.person_id is None:  # not yet registered: may still become either
        return None
    return frozenset(kind.value for kind in kinds_of(actor))
