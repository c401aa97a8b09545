"""Rounds as everybody may see them: what is given out, until when one may enter, when one meets."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.rules.window import reception_opens_at
from booking.rules.wishes import Wish
from core.clock import day_of, day_start
from core.dates import full_day_label, full_moment_label, short_day
from facilities.enums import Allocation, ApplicantKind
from facilities.rules.values import Catalogue, FacilityValue, RoomValue, in_force
from lottery.enums import RoundStatus
from lottery.errors import NoSuchRound
from lottery.models import Draw, Round


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round in words."""

    number: int
    hall: FacilityValue
    rooms: tuple[RoomValue, ...]
    first: str
    last: str
    month: str  # of the first day, as calendars are asked for
    enter_from: str
    enter_to: str
    meets_at: str
    meets_in: str
    first_come: str
    stage: str
    takes_entries: bool
    only_groups: bool  # people by themselves may not enter

    @property
    def url(self) -> str:
        """The round's page."""
        return reverse("lottery:round", args=[self.number])


def round_by(number: int) -> Round:
    """The round. Raises NoSuchRound."""
    found = Round.objects.filter(pk=number).first()
    if found is None:
        raise NoSuchRound
    return found


def rounds_shown(halls: Catalogue, *, now: datetime) -> list[RoundView]:
    """Rounds whose use is not over, those that take entries first. One query."""
    found = Round.objects.filter(use_to__gte=day_of(now)).order_by("entry_to", "facility", "pk")
    shown = [
        round_view(round_, halls, now=now)
        for round_ in found
        if round_.facility_id in halls.facility_by_id
    ]
    return sorted(shown, key=lambda view: not view.takes_entries)


def rounds_at(facility_id: int, halls: Catalogue, *, now: datetime) -> list[RoundView]:
    """The rounds of one hall, the newest first. One query."""
    found = Round.objects.filter(facility=facility_id).order_by("-use_from")
    return [round_view(round_, halls, now=now) for round_ in found]


def round_view(round_: Round, halls: Catalogue, *, now: datetime) -> RoundView:
    """The round in words. No query."""
    hall = halls.facility_by_id[round_.facility_id]
    rooms = rooms_of(round_, hall)
    return RoundView(
        number=round_.pk,
        hall=hall,
        rooms=rooms,
        first=full_day_label(round_.use_from),
        last=full_day_label(round_.use_to),
        month=f"{round_.use_from:%Y-%m}",
        enter_from=full_day_label(round_.entry_from),
        enter_to=full_day_label(round_.entry_to),
        meets_at=full_moment_label(round_.meets_at),
        meets_in=round_.meets_in,
        first_come=full_moment_label(first_come_at(round_, hall)),
        stage=_stage(round_, now),
        takes_entries=takes_entries(round_, now=now),
        only_groups=not any(_lets_to_persons(room, round_) for room in rooms),
    )


def first_come_at(round_: Round, hall: FacilityValue) -> datetime:
    """When the rest is open to all: not before the stated day, nor before the hall's own rules."""
    opens = [
        reception_opens_at(rules=rules, facility=hall, day=round_.use_from)
        for room in rooms_of(round_, hall)
        if (rules := in_force(room.rules, round_.use_from))
    ]
    return max([day_start(round_.result_on), *opens[:1]])


def takes_entries(round_: Round, *, now: datetime) -> bool:
    """Whether it is within the days for entering."""
    return round_.opens_at <= now < round_.ends_at


def rooms_of(round_: Round, hall: FacilityValue) -> tuple[RoomValue, ...]:
    """The rooms that the round gives out."""
    return tuple(room for room in hall.rooms if _is_given_out(room, round_))


def _is_given_out(room: RoomValue, round_: Round) -> bool:
    rules = in_force(room.rules, round_.use_from)
    return rules is not None and rules.allocation == Allocation.MEETING


def _lets_to_persons(room: RoomValue, round_: Round) -> bool:
    rules = in_force(room.rules, round_.use_from)
    return rules is not None and ApplicantKind.PERSON in rules.applicants


def is_given_out(wish: Wish, round_: Round) -> bool:
    """Whether the round gives that room and day out."""
    return (
        wish.facility.id == round_.facility_id
        and round_.use_from <= wish.day <= round_.use_to
        and _is_given_out(wish.room, round_)
    )


def _stage(round_: Round, now: datetime) -> str:
    if round_.status == RoundStatus.CLOSED:
        return _("終わりました")
    if now < round_.opens_at:
        return _("申込 %(day)sから") % {"day": short_day(round_.entry_from)}
    if now < round_.ends_at:
        return _("申込受付中 %(day)sまで") % {"day": short_day(round_.entry_to)}
    return _("調整中")


def draw_of(*, number: int, draw: int) -> Draw:
    """The draw of a round by its number, with its round. Raises NoSuchRound."""
    found = Draw.objects.select_related("round").filter(round=number, number=draw).first()
    if found is None:
        raise NoSuchRound
    return found


def draws_of(round_: Round) -> list[Draw]:
    """The sealed and drawn lists, in order. One query."""
    return list(round_.draws.order_by("number"))
