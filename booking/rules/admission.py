"""The rules' answer to a wish, as the error that says what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from booking.enums import CellState
from booking.errors import (
    HallClosed,
    HallInShelter,
    KeptForPublic,
    LotteryFirst,
    MeetingFirst,
    NobodyComes,
    NoCommonApplicant,
    NoCommonUse,
    NotForThisApplicant,
    NotYetOpen,
    NotYetOpenForThem,
    OverlappingChoices,
    PartyTooLarge,
    PurposeNotAllowed,
    ReceptionEnded,
)
from booking.rules.asking import Asker, rules_seen
from booking.rules.verdict import DayVerdict, day_verdict, ends_at
from booking.rules.wishes import Wish
from core.actor import Actor
from core.clock import day_start
from core.dates import full_day_label, full_moment_label, moment_label, since_label
from facilities.enums import ApplicantKind
from facilities.rules.values import LotteryValue, RoomValue, RulesValue, in_force
from facilities.term_words import by_clause, classes_in_words


def check_wish(wish: Wish, *, now: datetime, asker: Asker, until_over: bool = False) -> RulesValue:
    """Raise what stands in the way of `wish`, occupancy and applicant apart; else its rules.

    The rules are those of the asker: of the applicant that may, if they can be several; `early`
    of them is the window by which they come before the public.
    `until_over`: staff with a reason may book past the online deadline, until the use is over.
    """
    verdict = day_verdict(
        facility=wish.facility, room=wish.room, day=wish.day, now=now, asker=asker
    )
    if verdict.state is CellState.CLOSED_DAY:
        raise HallClosed(reason=verdict.reason, **_facts(wish))
    if verdict.state is CellState.SUSPENDED:
        raise HallInShelter
    if verdict.rules is None:
        raise ReceptionEnded(phone=wish.facility.phone, **_facts(wish))
    closes_at = (
        wish.during.end
        if until_over
        else ends_at(rules=verdict.rules, day=wish.day, starts_at=wish.slots[0].starts_at)
    )
    if closes_at <= now:
        clause = clause_of(verdict.rules, "closes")
        raise ReceptionEnded(phone=wish.facility.phone, clause=clause, **_facts(wish))
    if verdict.kept is not None:
        raise KeptForPublic(when=full_day_label(wish.day), clause=verdict.kept.clause)
    if verdict.lottery is not None:
        raise _given_out_first(verdict, verdict.lottery, verdict.rules, wish)
    if verdict.state is CellState.NOT_YET and verdict.moment is not None:
        raise _not_yet(verdict, wish, verdict.moment)
    return verdict.rules


def _facts(wish: Wish) -> dict[str, str]:
    """What every refusal says: of which room and day. Looked up for a refusal only."""
    return {"room": str(wish.room.names), "when": full_day_label(wish.day)}


def check_allotted(wish: Wish, *, now: datetime, asker: Asker) -> RulesValue:
    """Raise what stands in the way of a use that a round gave out; else its rules.

    Like `check_wish`, but before the day is open to all: that is what the round is for. Windows
    before the public (requirement 80) are another way and do not count.
    """
    asker = replace(asker, early=False)
    try:
        return check_wish(wish, now=now, asker=asker)
    except (LotteryFirst, NotYetOpen):
        rules = in_force(wish.room.rules, wish.day)
        if rules is None:
            raise  # nothing holds on that day: not reached, `check_wish` has said so
        return rules_seen(rules, asker)[0]


def _given_out_first(
    verdict: DayVerdict, lottery: LotteryValue, rules: RulesValue, wish: Wish
) -> LotteryFirst:
    """Until when only those who entered can get it, and by which way."""
    since = verdict.moment or day_start(lottery.result_on)
    known = {
        "until": since_label(since),
        "clause": clause_of(rules, "allocation"),
        **_facts(wish),
    }
    if lottery.meeting is None:
        return LotteryFirst(**known)
    return MeetingFirst(meets=moment_label(lottery.meeting.at), **known)


def _not_yet(verdict: DayVerdict, wish: Wish, moment: datetime) -> NotYetOpen:
    """From when they may, and where it is the window of a class, who "they" are."""
    window = verdict.rules.window if verdict.rules else None
    who = classes_in_words(window) if window else ""
    clause = clause_of(verdict.rules, "opens") if verdict.rules else ""
    known = {"opens": full_moment_label(moment), "clause": clause, **_facts(wish)}
    return NotYetOpenForThem(who=who, **known) if who else NotYetOpen(**known)


def clause_of(rules: RulesValue, mark: str) -> str:
    """The clause of what `mark` names, in brackets; nothing for what is only supposed."""
    if rules.window is not None and rules.window.clause:
        return by_clause(rules.window.clause)
    return "" if mark in rules.invented else by_clause(rules.clause)


def check_applicant(wish: Wish, *, kind: ApplicantKind, allowed: frozenset[str]) -> None:
    """Raise NotForThisApplicant unless the room is let to this kind of applicant."""
    if kind.value not in allowed:
        kinds = "・".join(str(ApplicantKind(each).label) for each in sorted(allowed))
        rules = in_force(wish.room.rules, wish.day)
        clause = clause_of(rules, "applicants") if rules else ""
        raise NotForThisApplicant(
            room=str(wish.room.names), kinds=kinds, clause=clause, phone=wish.facility.phone
        )


def kinds_of(actor: Actor) -> frozenset[ApplicantKind]:
    """The kinds of applicant the actor can be."""
    person = {ApplicantKind.PERSON} if actor.person_id is not None else set()
    return frozenset(person | ({ApplicantKind.ORGANISATION} if actor.organisation_ids else set()))


def check_someone_may(
    wish: Wish, *, kinds: frozenset[ApplicantKind], allowed: frozenset[str]
) -> None:
    """Raise NotForThisApplicant if the room is let to none of `kinds`."""
    if not any(kind.value in allowed for kind in kinds):
        check_applicant(wish, kind=ApplicantKind.PERSON, allowed=allowed)


def check_apart(wishes: Sequence[Wish]) -> None:
    """Raise OverlappingChoices if two wishes want the same part at the same time."""
    for first, second in combinations(wishes, 2):
        shared = set(first.room.part_ids) & set(second.room.part_ids)
        if shared and first.occupied.overlaps(second.occupied):
            raise OverlappingChoices(first=str(first.room.names), second=str(second.room.names))


def check_one_application(
    wishes: Sequence[Wish],
    *,
    kinds: frozenset[ApplicantKind],
    allowed: Iterable[frozenset[str]],
) -> None:
    """Raise NoCommonUse or NoCommonApplicant if no one application can name all the wishes.

    An application has one use and one applicant; without this, the form over the hold could not be
    filled in. `allowed`: to whom each room is let.
    """
    if not frozenset.intersection(*(wish.room.purposes for wish in wishes)):
        raise NoCommonUse
    if kinds.isdisjoint(frozenset.intersection(*allowed)):
        raise NoCommonApplicant


def check_purpose(wishes: Iterable[Wish], *, code: str) -> None:
    """Raise PurposeNotAllowed if a room does not allow that use (requirement 86)."""
    for wish in wishes:
        check_room_allows(wish.room, purpose=code)


def check_room_allows(room: RoomValue, *, purpose: str) -> None:
    """Raise PurposeNotAllowed if the room does not allow that use."""
    if purpose not in room.purposes:
        raise PurposeNotAllowed(room=str(room.names))


def check_party(wishes: Iterable[Wish], *, people: int) -> None:
    """Raise PartyTooLarge if no room for that many, NobodyComes for none at all."""
    for wish in wishes:
        check_room_holds(wish.room, people=people)


def check_room_holds(room: RoomValue, *, people: int) -> None:
    """Raise PartyTooLarge if the room is too small for so many, NobodyComes for none at all."""
    if people < 1:
        raise NobodyComes
    if people > room.capacity:
        raise PartyTooLarge(room=str(room.names), capacity=room.capacity)
