"""Where the keys are: what is out, what should be back, what is lost, what hangs in its place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.permissions import can_handle_keys
from core.actor import Actor
from core.dates import moment_label
from core.names import name_in
from keys.enums import GrantStatus, KeyStatus
from keys.models import AccessGrant, Key, KeyLoan
from keys.rules.lateness import Lateness, lateness_of
from keys.rules.tags import grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class OutLine:
    """One key in somebody's hands."""

    code: str
    tag: str
    label: str
    reference: str
    receiver: str
    phone: str
    lent: str
    due: str
    late: Lateness


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadCode:
    """A code that somebody was told before it was revoked: the box still opens to it."""

    door_code: str
    door: str
    place: str
    reference: str
    until: str
    reason: str
    next_counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyPage:
    """What the desk must know of a hall's keys."""

    out: tuple[OutLine, ...]
    lost: tuple["StockLine", ...]
    dead: tuple[DeadCode, ...]

    @property
    def overdue(self) -> int:
        """How many should be back."""
        return sum(line.late.is_late for line in self.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """One key of the hall, wherever it is."""

    code: str
    tag: str
    label: str
    place: str
    doors: str
    status: str
    status_word: str
    seen: str


def custody_page(*, facility_id: int, now: datetime) -> CustodyPage:
    """Overdue first. Four queries however many keys are out."""
    loans = (
        KeyLoan.objects.filter(ended_at=None, key__kept_at=facility_id)
        .select_related("key", "handover", "holder__person")
        .order_by("due_at", "key__label", "key__copy_number")
    )
    lost = _keys(facility_id).filter(status=KeyStatus.LOST)
    return CustodyPage(
        out=tuple(_out(loan, now) for loan in loans),
        lost=tuple(_stock(key) for key in lost),
        dead=codes_to_kill(facility_ids=[facility_id], now=now),
    )


def codes_to_kill(*, facility_ids: Collection[int], now: datetime) -> tuple[DeadCode, ...]:
    """Revoked codes that somebody knows and that still open their box, until the window ends."""
    grants = (
        AccessGrant.objects.filter(
            status=GrantStatus.REVOKED,
            door__facility__in=facility_ids,
            during__endswith__gt=now,
        )
        .exclude(shown_counter=None, listed_counter=None)
        .select_related("door__box")
        .order_by("during")
    )
    return tuple(
        DeadCode(
            door_code=grant.door.code,
            door=grant.door.name_now,
            place=grant.door.box.place,
            reference=grant.reference,
            until=moment_label(grant.period.end),
            reason=grant.revoked_because,
            next_counter=grant.door.box.counter + 1,
        )
        for grant in grants
        if grant.is_known(counter=grant.door.box.counter)
    )


def stock_of(*, facility_id: int) -> tuple[StockLine, ...]:
    """Every key that hangs, or should hang, at the hall. Two queries."""
    return tuple(_stock(key) for key in _keys(facility_id))


def kept_at_others(*, facility_id: int) -> tuple[int, ...]:
    """The other halls at which keys of this hall's doors hang. One query."""
    here = Q(kept_at=facility_id) | Q(status=KeyStatus.RETIRED)
    keys = Key.objects.filter(facility=facility_id).exclude(here)
    return tuple(keys.order_by("kept_at").values_list("kept_at", flat=True).distinct())


def stock_line(*, code: str, actor: Actor) -> StockLine | None:
    """One key; None if no key has this tag, or the actor does not handle keys where it hangs."""
    key = Key.objects.filter(code=code).exclude(status=KeyStatus.RETIRED).first()
    if key is None or not can_handle_keys(actor, facility_id=key.kept_at_id):
        return None
    return _stock(key)


def _keys(facility_id: int) -> QuerySet[Key]:
    mine = Q(kept_at=facility_id) & ~Q(status=KeyStatus.RETIRED)
    return Key.objects.filter(mine).prefetch_related("doors").order_by("label", "copy_number")


def _out(loan: KeyLoan, now: datetime) -> OutLine:
    person = getattr(loan.holder, "person", None)
    return OutLine(
        code=loan.key.code,
        tag=grouped(loan.key.code),
        label=str(loan.key),
        reference=loan.reference,
        receiver=loan.handover.receiver_name,
        phone=person.phone if person else "",
        lent=moment_label(loan.lent_at),
        due=moment_label(loan.due_at),
        late=lateness_of(due_at=loan.due_at, now=now),
    )


def _stock(key: Key) -> StockLine:
    return StockLine(
        code=key.code,
        tag=grouped(key.code),
        label=str(key),
        place=key.place,
        doors=" / ".join(
            name_in(None, ja=d.name, en=d.name_en, easy=d.name_easy) for d in key.doors.all()
        ),
        status=key.status,
        status_word=key.get_status_display(),
        seen=moment_label(key.seen_at) if key.seen_at else "",
    )
