"""The hold that is being filled in: what was chosen, who may apply for it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DEFAULT_DB_ALIAS

from accounts.rules import Classes
from accounts.selectors.classes import classes_told, columns_of_classes
from booking.errors import HoldEnded, HoldGone
from booking.models import Application, Hold, HoldItem
from booking.rules.holding import minutes_left
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.asking import Applicant, classes_for
from booking.selectors.facts import afterwards_in_words
from core.actor import Actor
from core.clock import day_of
from core.dates import when_label
from core.names import listed, of_which
from core.prepared import Given, Prepared
from facilities.rules.values import Catalogue, Names, RulesValue, in_force
from facilities.selectors import catalogue_if, catalogue_number

_OF_HOLD = [field.attname for field in Hold._meta.concrete_fields]
_OF_ITEM = [field.attname for field in HoldItem._meta.concrete_fields]
_HELD = Prepared(
    lambda: (
        HoldItem.objects.filter(hold__code=Given("code"), hold__user=Given("user"))
        .order_by("pk")
        .values_list(
            catalogue_number(),
            *columns_of_classes("hold__user__person__"),
            *(f"hold__{name}" for name in _OF_HOLD),
            *_OF_ITEM,
        )
    )
)
_MADE_FROM = Prepared(
    lambda: Application.objects.filter(hold__code=Given("hold"), made_by=Given("user")).values_list(
        "code"
    )
)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as it was read for one request, with what was read along.

    `items`: its rooms and periods as they were picked. `version`: the catalogue's. `classes`: what
    the person who holds counts as.
    """

    hold: Hold
    items: list[HoldItem]
    version: int | None
    classes: Classes


@dataclass(frozen=True, slots=True)
class RulesOfHall:
    """What one hall wants known; `hall` is empty where there is no other."""

    hall: str
    lines: Sequence[Names]


@dataclass(frozen=True, slots=True)
class HoldPage:
    """The hold that is being filled in.

    What only its page shows is worked out when the page asks: whoever confirms sees no page.
    """

    held: Held
    minutes_left: int
    wishes: list[Wish]
    catalogue: Catalogue  # as it was when the page was asked for

    @property
    def code(self) -> str:
        """The hold's number."""
        return self.held.hold.code

    @property
    def expires_at(self) -> str:
        """ISO, for the countdown."""
        return self.held.hold.expires_at.isoformat()

    @property
    def whens(self) -> list[str]:
        """When each room is held, in words."""
        return [when_label(wish.during) for wish in self.wishes]

    @property
    def rules(self) -> list[RulesOfHall]:
        """The lines that matter most at these halls, hall by hall."""
        halls = {wish.facility.id: wish.facility for wish in self.wishes}.values()
        return [
            RulesOfHall(str(hall.names) if len(halls) > 1 else "", hall.rules_in_brief[:3])
            for hall in halls
            if hall.rules_in_brief
        ]

    @property
    def afterwards(self) -> list[str]:
        """Who decides, until when it is undone, what comes back; of which room, if not of all."""
        rooms = [f"{wish.facility.names} {wish.room.names}" for wish in self.wishes]
        said: dict[str, list[str]] = {}
        for room, rules in zip(rooms, self._in_force, strict=True):
            for line in afterwards_in_words(rules) if rules else ():
                said.setdefault(line, []).append(room)
        everywhere = len(set(rooms))
        return [
            line if len(set(where)) == everywhere else of_which(line, listed(where))
            for line, where in said.items()
        ]

    @property
    def terms(self) -> Hashable:
        """Names the rooms, and what `rules` and `afterwards` say: it differs where they do."""
        versions = [each.valid_from if each else None for each in self._in_force]
        rooms = [wish.room.id for wish in self.wishes]
        return self.catalogue.version, tuple(zip(rooms, versions, strict=True))

    @property
    def applicant_kinds(self) -> frozenset[str]:
        """Those that every room is let to."""
        return frozenset.intersection(*(each.applicants for each in self._in_force if each))

    @property
    def _in_force(self) -> list[RulesValue | None]:
        """The rules of each room on its day."""
        return [in_force(wish.room.rules, wish.day) for wish in self.wishes]


def held_by(actor: Actor, *, code: str, on: date) -> Held:
    """The actor's hold, open or not, read on that day. One query. Raises HoldGone."""
    rows = _HELD.rows(code=code, user=actor.user, day=on)
    if not rows:
        raise HoldGone
    version, lives_in_city, standings, *columns = rows[0]
    hold = Hold.from_db(DEFAULT_DB_ALIAS, _OF_HOLD, columns[: len(_OF_HOLD)])
    items = [HoldItem.from_db(DEFAULT_DB_ALIAS, _OF_ITEM, row[-len(_OF_ITEM) :]) for row in rows]
    return Held(hold, items, version, classes_told(lives_in_city, standings))


def classes_over(
    own: Classes, wishes: Sequence[Wish], applicant: Applicant, *, now: datetime
) -> Classes:
    """What the applicant counts as: who holds is known (`own`), a group is looked up."""
    if applicant.organisation_id is None:
        return own
    return classes_for(wishes, applicant, now=now)


def picks_of(items: Sequence[HoldItem], halls: Catalogue) -> list[Pick]:
    """The slots of a hold's items, as they were picked."""
    return [
        Pick(halls.room_by_id[item.room_id].code, day_of(item.during.lower), code)
        for item in items
        for code in item.slot_codes
    ]


def hold_page(*, code: str, actor: Actor, now: datetime) -> HoldPage:
    """The actor's open hold. One query. Raises HoldGone, or HoldEnded if its time was not over."""
    held = held_by(actor, code=code, on=day_of(now))
    if _was_given_up(held.hold):
        raise HoldEnded
    if held.hold.released_at is not None or held.hold.expires_at <= now:
        raise HoldGone
    halls = catalogue_if(held.version)
    return HoldPage(
        held=held,
        minutes_left=minutes_left(expires_at=held.hold.expires_at, now=now),
        wishes=wishes_of(picks_of(held.items, halls), halls),
        catalogue=halls,
    )


def picks_that_ran_out(*, code: str, actor: Actor, now: datetime) -> list[Pick]:
    """What a hold of the actor's kept until its time was over.

    One query. Raises HoldGone, or HoldEnded if its time was not over.
    """
    held = held_by(actor, code=code, on=day_of(now))
    if _was_given_up(held.hold) or now < held.hold.expires_at:
        raise HoldEnded
    return picks_of(held.items, catalogue_if(held.version))


def _was_given_up(hold: Hold) -> bool:
    return hold.released_at is not None and hold.released_at < hold.expires_at


def finished_application(*, hold_code: str, actor: Actor) -> str | None:
    """The code of the application made from a hold, if there is one: for a second click."""
    made = _MADE_FROM.row(hold=hold_code, user=actor.user)
    return str(made[0]) if made else None
