"""What a clerk sees before handing keys over; the same checks that lending itself asks again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.permissions import can_handle_keys
from core.actor import Actor
from core.dates import moment_label, when_label
from facilities.selectors import catalogue
from keys.enums import KeyStatus
from keys.errors import (
    KeyDoesNotFit,
    KeyIsNotThere,
    KeysError,
    MayNotReceive,
    NoSuchBooking,
    NoSuchKey,
    TooEarlyForKey,
    TooLateForKey,
)
from keys.events import BookingFacts, bookings
from keys.models import Door, Key, KeyLoan
from keys.permissions import require_key_staff
from keys.rules.tags import grouped, reference_in, tag_in


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """One key about to be handed over; `problem` is why it cannot be."""

    code: str
    tag: str
    label: str
    place: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lending:
    """A booking and the keys for it: who, what, when, and whether they may have them.

    `fitting` are keys that hang there and open its doors. `warning` is nothing that forbids it.
    """

    reference: str
    hall: str
    room: str
    when: str
    holder: str
    due: str
    problem: str
    warning: str
    keys: tuple[KeyLine, ...]
    fitting: tuple[KeyLine, ...]

    @property
    def may_lend(self) -> bool:
        """Whether nothing stands in the way."""
        return bool(self.keys) and not self.problem and not any(k.problem for k in self.keys)


def lending_of(*, booking: str, key_codes: Sequence[str], actor: Actor, now: datetime) -> Lending:
    """The page for what was typed. A faulty key is told in its line.

    Raises NoSuchBooking, also to those who keep no key for the booking: the page names people.
    """
    reference = reference_in(booking)
    facts = bookings().facts_of(reference=reference) if reference else None
    if reference is None or facts is None:
        raise NoSuchBooking
    doors = doors_of(facts)
    if not _keeps_keys_for(facts, doors, actor):
        raise NoSuchBooking
    due, problem = "", ""
    try:
        due = moment_label(check_time(facts, doors, now=now))
    except KeysError as error:
        problem = error.message
    return Lending(
        reference=reference,
        hall=str(catalogue().facility_by_id[facts.facility_id].names),
        room=facts.room,
        when=when_label(facts.during),
        holder=facts.holder,
        due=due,
        problem=problem,
        warning=_warning(facts, now),
        keys=tuple(_line(typed, doors, actor) for typed in dict.fromkeys(key_codes)),
        fitting=_fitting(doors),
    )


def _keeps_keys_for(facts: BookingFacts, doors: Sequence[Door], actor: Actor) -> bool:
    """Whether the actor handles keys at the hall, or where one of its keys hangs (122)."""
    hang_at = Key.objects.filter(doors__in=doors).values_list("kept_at", flat=True)
    places = {facts.facility_id, *hang_at}
    return any(can_handle_keys(actor, facility_id=place) for place in places)


def doors_of(facts: BookingFacts) -> list[Door]:
    """The doors of the booking's rooms, whatever opens them: a box can fail, a spare key not."""
    return list(
        Door.objects.filter(facility_id=facts.facility_id, rooms__in=facts.room_ids, is_used=True)
        .distinct()
        .order_by("pk")
    )


def check_key(key: Key, doors: Sequence[Door], *, actor: Actor) -> None:
    """Raises MayNotHandleKeys, KeyIsNotThere, KeyDoesNotFit."""
    require_key_staff(actor, facility_id=key.kept_at_id)
    if key.status != KeyStatus.IN_PLACE:
        raise KeyIsNotThere(label=str(key), status=key.get_status_display())
    if not key.doors.filter(pk__in=[door.pk for door in doors]).exists():
        raise KeyDoesNotFit(label=str(key))


def check_time(facts: BookingFacts, doors: Sequence[Door], *, now: datetime) -> datetime:
    """When the keys are due. Raises MayNotReceive, TooEarlyForKey, TooLateForKey."""
    if not facts.may_enter:
        raise MayNotReceive(why=facts.why_not)
    before = max((door.lent_before for door in doors), default=0)
    after = max((door.closes_after for door in doors), default=0)
    since = facts.during.start - timedelta(minutes=before)
    due_at = facts.during.end + timedelta(minutes=after)
    if now < since:
        raise TooEarlyForKey(since=moment_label(since))
    if now >= due_at:
        raise TooLateForKey
    return due_at


def _line(typed: str, doors: Sequence[Door], actor: Actor) -> KeyLine:
    code = tag_in(typed)
    key = Key.objects.filter(code=code).exclude(status=KeyStatus.RETIRED).first() if code else None
    if key is None:
        return KeyLine(
            code=typed, tag=typed, label="", place="", problem=NoSuchKey(typed=typed).message
        )
    try:
        check_key(key, doors, actor=actor)
    except KeysError as error:
        return line_of(key, problem=error.message)
    return line_of(key)


def line_of(key: Key, *, problem: str = "") -> KeyLine:
    """The key as a line."""
    return KeyLine(
        code=key.code, tag=grouped(key.code), label=str(key), place=key.place, problem=problem
    )


def _fitting(doors: Sequence[Door]) -> tuple[KeyLine, ...]:
    there = Key.objects.filter(doors__in=doors, status=KeyStatus.IN_PLACE).distinct()
    return tuple(line_of(key) for key in there.order_by("label", "copy_number"))


def _warning(facts: BookingFacts, now: datetime) -> str:
    """Whoever still has an overdue key is pointed out to the clerk."""
    late = KeyLoan.objects.filter(holder_id=facts.holder_id, ended_at=None, due_at__lt=now)
    loan = late.select_related("key").first()
    return f"{loan.key} ({moment_label(loan.due_at)})" if loan else ""
