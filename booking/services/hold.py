"""Holding places for minutes, and letting them go."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import Exists, FilteredRelation, Model, OuterRef, Q

from accounts.models import User
from booking.errors import HoldGone, PleaseTryAgain
from booking.models import Hold, HoldItem, Occupancy
from booking.rules.admission import (
    check_apart,
    check_one_application,
    check_someone_may,
    check_wish,
    kinds_of,
)
from booking.rules.limits import uses_of
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.applicants import applicants_of
from booking.services.occupy import (
    as_range,
    release_stale_holds,
    room_taken_if_overlapping,
)
from booking.services.quota import check_uses_alone
from booking.services.restrictions import check_someone_in_standing
from core.actor import Actor
from core.clock import day_of
from core.coded import anew_where_taken, insert_coded
from core.db import violated_constraint
from core.periods import Period
from core.prepared import Given, NextKeys, Prepared, insert
from core.together import together
from facilities.selectors import (
    catalogue_if,
    catalogue_number,
    lock_rooms,
    parts_to_lock,
)
from facilities.services.versions import raise_calendar_versions

_HOLD_COLUMNS = [field.attname for field in Hold._meta.concrete_fields]
_THEIRS = Occupancy.objects.filter(
    hold__user=Given("user"), hold__released_at=None, released_at=None
)
# The parts of the rooms that are picked, and those that the person holds now.
_LOCK = Prepared(
    lambda: parts_to_lock(
        Q(room__code__any_of=Given("rooms")), also=Q(pk__in=_THEIRS.values("part"))
    )
)
# What is known only under the locks, and keys for what will be written: one way to the database.
_UNDER_LOCK = Prepared(
    lambda: (
        User.objects.filter(pk=Given("user"))
        .annotate(open=FilteredRelation("holds", condition=Q(holds__released_at=None)))
        .values_list(
            catalogue_number(),
            Exists(Hold.objects.filter(released_at=None, expires_at__lte=Given("now"))),
            NextKeys(Hold, Given("holds")),
            NextKeys(HoldItem, Given("items")),
            ArraySubquery(
                Occupancy.objects.filter(hold=OuterRef("open__pk"), released_at=None).values("part")
            ),
            *(f"open__{name}" for name in _HOLD_COLUMNS),
        )
    )
)


@anew_where_taken
def hold_rooms(*, picks: Sequence[Pick], actor: Actor, now: datetime) -> Hold:
    """Keep the picked slots for `settings.HOLD_MINUTES`; all of them or none.

    A person has one hold at a time: a new one takes the place of the former. Places that were
    held already keep their end: a hold cannot be renewed for ever.
    Raises UnknownChoice, OverlappingChoices, NoCommonUse, NoCommonApplicant, a NotBookable,
    RoomTaken or PleaseTryAgain.
    """
    with _one_at_a_time(), room_taken_if_overlapping():
        part_ids = lock_picked(picks, actor)
        known = _under_lock(len(picks), actor=actor, now=now)
        # The rules are read under the lock: a revision may have come in between.
        wishes = wishes_of(picks, catalogue_if(known.version))
        if not known.former_parts.union(_parts_of(wishes)) <= set(part_ids):
            raise PleaseTryAgain  # another hold of theirs, or another division of a room
        _check(wishes, actor=actor, now=now)
        expires_at = _expiry(wishes, known, now=now)
        if known.former:
            _close(known.former, now=now)
        if known.some_ran_out:
            release_stale_holds(part_ids=part_ids, now=now)
        with together(known.keys):
            hold = _insert(wishes, actor=actor, now=now, expires_at=expires_at)
            raise_calendar_versions(part_ids)
    return hold


def lock_picked(picks: Sequence[Pick], actor: Actor) -> list[int]:
    """`lock_rooms` for the picked rooms and what the actor holds now; no query more."""
    codes = {pick.room_code for pick in picks}
    return [part for (part,) in _LOCK.rows(rooms=list(codes), user=actor.user)]


def _parts_of(wishes: Sequence[Wish]) -> set[int]:
    return {part for wish in wishes for part in wish.room.part_ids}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Say PleaseTryAgain where the same person has just made another hold."""
    try:
        yield
    except IntegrityError as error:
        if violated_constraint(error) == "hold_one_open_per_user":
            raise PleaseTryAgain from error
        raise


def _check(wishes: Sequence[Wish], *, actor: Actor, now: datetime) -> None:
    """What could never be confirmed is not held, or anybody could block any room."""
    check_apart(wishes)
    rooms = [wish.room for wish in wishes]
    applicants = applicants_of(actor, rooms=rooms, on=day_of(now))
    kinds, allowed = kinds_of(actor), []
    for wish in wishes:
        rules = check_wish(wish, now=now, asker=applicants.at(wish.facility.id))
        check_someone_may(wish, kinds=kinds, allowed=rules.applicants)
        allowed.append(rules.applicants)
    check_one_application(wishes, kinds=kinds, allowed=allowed)
    check_uses_alone(uses_of(wishes, now=now), applicants=applicants)
    check_someone_in_standing(wishes, actor=actor, now=now)


def _expiry(wishes: Sequence[Wish], known: "_Known", *, now: datetime) -> datetime:
    """Ten minutes from now; for places held before, when that hold would have ended."""
    former = known.former
    may_be_again = known.former_parts & _parts_of(wishes)  # in most cases nothing, then nobody asks
    if former is not None and now < former.expires_at and may_be_again and _again(wishes, former):
        return former.expires_at
    return now + timedelta(minutes=settings.HOLD_MINUTES)


def _again(wishes: Sequence[Wish], former: Hold) -> bool:
    """Whether one of its places is wished for again, for any moment of its time. One query."""
    places = former.occupancies.filter(released_at=None).values_list("part_id", "during")
    return any(
        part in wish.room.part_ids and Period(during.lower, during.upper).overlaps(wish.occupied)
        for part, during in places
        for wish in wishes
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known only under the locks, and keys for what will be written."""

    version: int  # of the catalogue
    some_ran_out: bool  # holds of anybody
    former: Hold | None  # what the actor holds now
    former_parts: frozenset[int]
    keys: dict[type[Model], list[int]]


def _under_lock(items: int, *, actor: Actor, now: datetime) -> _Known:
    row = _UNDER_LOCK.row(user=actor.user, now=now, holds=1, items=items)
    if row is None:  # the account was removed this moment
        raise PleaseTryAgain
    version, some_ran_out, holds, keys, parts, *columns = row
    former = Hold.from_db(DEFAULT_DB_ALIAS, _HOLD_COLUMNS, columns)
    return _Known(
        version=version,
        some_ran_out=some_ran_out,
        former=former if former.pk else None,
        former_parts=frozenset(parts),
        keys={Hold: holds, HoldItem: keys},
    )


def _insert(wishes: Sequence[Wish], *, actor: Actor, now: datetime, expires_at: datetime) -> Hold:
    hold = Hold(user_id=actor.user, created_at=now, expires_at=expires_at)
    insert_coded(hold)
    items = [
        HoldItem(
            hold=hold,
            room_id=wish.room.id,
            during=as_range(wish.during),
            slot_codes=[slot.code for slot in wish.slots],
        )
        for wish in wishes
    ]
    insert(items)
    insert(
        [
            Occupancy(part_id=part_id, during=as_range(wish.occupied), hold=hold, hold_item=item)
            for wish, item in zip(wishes, items, strict=True)
            for part_id in wish.room.part_ids
        ],
        keys_needed=False,
    )
    return hold


def _close(hold: Hold, *, now: datetime) -> None:
    hold.occupancies.filter(released_at=None).update(released_at=now)
    Hold.objects.filter(pk=hold.pk, released_at=None).update(released_at=now)


def release_hold(*, code: str, actor: Actor, now: datetime) -> None:
    """Give the held places back before their time is over. Raises HoldGone."""
    hold = Hold.objects.filter(code=code, user_id=actor.user, released_at=None).first()
    if hold is None:
        raise HoldGone
    _release(hold, now=now)


def release_expired_holds(*, now: datetime, limit: int = 200) -> int:
    """Close holds whose time is over; how many were closed. One transaction each."""
    over = Hold.objects.filter(released_at=None, expires_at__lte=now)
    expired = list(over.order_by("expires_at")[:limit])
    for hold in expired:
        _release(hold, now=now)
    return len(expired)


def _release(hold: Hold, *, now: datetime) -> None:
    with transaction.atomic():
        part_ids = lock_rooms(room_ids=set(hold.items.values_list("room_id", flat=True)))
        locked = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
        if locked.released_at is None:
            _close(locked, now=now)
            raise_calendar_versions(part_ids)
