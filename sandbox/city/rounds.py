"""Wishes for the adjustment meetings: for a round that takes entries, and one that meets soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.enums import BOOKING_ROLES, DutyKind
from accounts.models import Duty, Membership
from accounts.selectors import actor_of
from booking.rules.wishes import Pick
from core.actor import Actor, Channel
from core.clock import day_of
from core.errors import DomainError
from facilities.rules.calendar import is_open
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from lottery.models import Entry, Round
from lottery.services.entries import EntryRequest, enter_round
from lottery.services.rounds import open_rounds
from sandbox.city.answers import everyday_answers

HALL = "nankitsu-kominkan"
SATURDAY, TUESDAY = 5, 1
Wish = tuple[str, int, int, tuple[str, ...]]  # room, weekday, n-th of the period, slots


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one group asks for: rooms and slots on the n-th such weekday, the best first."""

    group: int  # 0: the group of the demonstration's people
    purpose: str
    people: int
    wishes: tuple[Wish, ...]


WANTED = (
    Wanted(
        0,
        "study",
        14,
        (
            ("nankitsu-study-1", SATURDAY, 1, ("am",)),
            ("nankitsu-study-2", SATURDAY, 1, ("am",)),
        ),
    ),
    Wanted(1, "study", 12, (("nankitsu-study-1", SATURDAY, 1, ("am",)),)),
    Wanted(
        2,
        "meeting",
        20,
        (
            ("nankitsu-study-1", SATURDAY, 1, ("am", "pm")),
            ("nankitsu-study-1", SATURDAY, 2, ("am", "pm")),
        ),
    ),
    Wanted(0, "study", 14, (("nankitsu-study-2", TUESDAY, 2, ("pm",)),)),
    Wanted(3, "music", 45, (("nankitsu-hall", SATURDAY, 2, ("night",)),)),
    Wanted(4, "dance", 30, (("nankitsu-hall", SATURDAY, 2, ("night",)),)),
    Wanted(5, "cooking", 16, (("nankitsu-kitchen", TUESDAY, 1, ("am",)),)),
)


def enter_the_rounds(*, now: datetime) -> int:
    """Let groups enter every round whose days for entering have begun; how many entries."""
    open_rounds(now=now)
    hall = catalogue().facility_by_code[HALL]
    # A demonstration without a city has one group only.
    groups = dict(enumerate(_members(day_of(now))))
    made = 0
    for round_ in Round.objects.filter(facility=hall.id, entry_from__lte=day_of(now)):
        when = min(now, round_.ends_at - timedelta(hours=1))
        for wanted in WANTED:
            if member := groups.get(wanted.group):
                made += _enter(round_, hall, wanted, member, now=when)
    return made


def _enter(
    round_: Round, hall: FacilityValue, wanted: Wanted, member: Membership, *, now: datetime
) -> bool:
    purpose = next(term for term in catalogue().purposes if term.code == wanted.purpose)
    by_phone = member.person.user.email is None
    request = EntryRequest(
        choices=[list(_picks(round_, hall, wish)) for wish in wanted.wishes],
        purpose_id=purpose.id,
        people=wanted.people,
        person_id=member.person_id,
        organisation_id=member.organisation_id,
        channel=Channel.PHONE if by_phone else Channel.WEB,
        answers=everyday_answers(HALL, people=wanted.people),
    )
    actor = _desk(day_of(now)) if by_phone else actor_of(member.person.user, on=day_of(now))
    try:
        enter_round(number=round_.pk, request=request, actor=actor, now=now)
    except DomainError:
        return False  # a closed day, or a group that did not exist yet: that happens in a city
    return True


def _members(on: date) -> list[Membership]:
    """Somebody who may book for each group; the demonstration's own group is the newest."""
    rows = Membership.objects.filter(role__in=BOOKING_ROLES, during__contains=on)
    by_group = {
        row.organisation_id: row
        for row in rows.select_related("person__user").order_by("organisation", "-pk")
    }
    newest = max(by_group)
    return [by_group[newest], *(by_group[group] for group in sorted(by_group) if group != newest)]


def _picks(round_: Round, hall: FacilityValue, wish: Wish) -> Iterator[Pick]:
    room, weekday, nth, slots = wish
    days = (round_.use_from + timedelta(days=n) for n in range(31))
    fitting = [day for day in days if day.weekday() == weekday and is_open(hall, day)]
    return (Pick(room, fitting[nth - 1], slot) for slot in slots)


def _desk(on: date) -> Actor:
    duty = Duty.objects.filter(kind=DutyKind.FRONT_DESK, facility=None).latest("pk")
    return actor_of(duty.user, on=on, channel=Channel.PHONE)


def nobody_has_entered() -> bool:
    """Whether this was not done before."""
    return not Entry.objects.exists()
