"""The rules' answer to a wish, as the error that says what stands in the way."""

from collections.abc import Iterable
from datetime import datetime

from booking.enums import CellState
from booking.errors import (
    HallClosed,
    LotteryFirst,
    NotForThisApplicant,
    NotYetOpen,
    PartyTooLarge,
    ReceptionEnded,
)
from booking.rules.verdict import day_verdict, ends_at
from booking.rules.wishes import Wish
from core.dates import day_label, full_day_label, moment_label
from facilities.enums import ApplicantKind
from facilities.rules.values import RulesValue


def check_wish(wish: Wish, *, now: datetime) -> RulesValue:
    """Raise what stands in the way of `wish`, occupancy and applicant apart; else its rules."""
    verdict = day_verdict(facility=wish.facility, room=wish.room, day=wish.day, now=now)
    facts = {"room": str(wish.room.names), "when": full_day_label(wish.day)}
    if verdict.state is CellState.CLOSED_DAY:
        raise HallClosed(reason=verdict.reason, **facts)
    if verdict.rules is None:
        raise ReceptionEnded(phone=wish.facility.phone, **facts)
    closes_at = ends_at(rules=verdict.rules, day=wish.day, starts_at=wish.slots[0].starts_at)
    if closes_at <= now:
        raise ReceptionEnded(phone=wish.facility.phone, **facts)
    if verdict.state is CellState.LOTTERY and verdict.lottery is not None:
        after = verdict.lottery.result_on
        raise LotteryFirst(until=day_label(after), **facts)
    if verdict.state is CellState.NOT_YET and verdict.moment is not None:
        raise NotYetOpen(opens=moment_label(verdict.moment), **facts)
    return verdict.rules


def check_applicant(wish: Wish, *, kind: ApplicantKind, allowed: frozenset[str]) -> None:
    """Raise NotForThisApplicant unless the room is let to this kind of applicant."""
    if kind.value not in allowed:
        kinds = "・".join(str(ApplicantKind(each).label) for each in sorted(allowed))
        raise NotForThisApplicant(room=str(wish.room.names), kinds=kinds)


def check_party(wishes: Iterable[Wish], *, people: int) -> None:
    """Raise PartyTooLarge if no room for that many; `people` counts everybody (capacity)."""
    for wish in wishes:
        if people > wish.room.capacity:
            raise PartyTooLarge(room=str(wish.room.names), capacity=wish.room.capacity)
