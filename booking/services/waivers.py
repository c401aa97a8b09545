"""Staff waive points: one with a reason, or all of a day for an official warning (142, 143)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet

from accounts.permissions import can_waive_points
from audit.services import record
from booking.enums import Ground, PointChange, WarningKind
from booking.errors import (
    NoSuchPoint,
    NoSuchWarning,
    PointStands,
    ReasonNeeded,
    WarningUnclear,
)
from booking.models import Booking, DayWarning, Occupancy, PenaltyChange, PenaltyPoint
from booking.rules.penalties import CAUSE_OF_STATUS
from booking.services.locking import lock_without_rooms
from booking.services.penalties import turn
from core.actor import Actor, system
from facilities.enums import PenaltyCause
from facilities.selectors import catalogue

EXCUSED = (PenaltyCause.LATE_CANCEL, PenaltyCause.NO_SHOW)
PENALTIES = system("penalties")


def waive_points(*, point_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Let these points count no longer, as if never given; the reason is told (requirement 143).

    Raises NoSuchPoint, ReasonNeeded, or PointStands where they do not count already.
    """
    with transaction.atomic():
        row, booking = _locked(point_id, reason, actor)
        _turn(row, booking, PointChange.WAIVED, reason, actor=actor, now=now)


def reinstate_points(*, point_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take a waiver back: the points count again, until the day on which they always ended.

    Raises NoSuchPoint, ReasonNeeded, or PointStands where they count, or what they were given for
    has been undone: a point never outlives its cause.
    """
    with transaction.atomic():
        row, booking = _locked(point_id, reason, actor)
        if not _cause_stands(row, booking):
            raise PointStands
        _turn(row, booking, PointChange.REINSTATED, reason, actor=actor, now=now)


def _locked(point_id: int, reason: str, actor: Actor) -> tuple[PenaltyPoint, Booking]:
    row = PenaltyPoint.objects.filter(pk=point_id).select_related("booking").first()
    if row is None or not can_waive_points(actor, facility_id=row.facility_id):
        raise NoSuchPoint
    if not reason.strip():
        raise ReasonNeeded
    return row, lock_without_rooms(row.booking)


def _turn(
    row: PenaltyPoint,
    booking: Booking,
    kind: PointChange,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    done = turn(
        row,
        booking,
        catalogue(),
        kind=kind,
        ground=Ground.STAFF,
        reason=reason.strip(),
        actor=actor,
        now=now,
    )
    if not done:
        raise PointStands
    facts = {"point": row.pk, "points": row.points, "reason": reason.strip()}
    record(
        actor=actor,
        verb=f"points_{kind}",
        object_type="booking",
        object_code=booking.code,
        now=now,
        facts=facts,
    )


def _cause_stands(row: PenaltyPoint, booking: Booking) -> bool:
    """Whether the booking is still what the points were given for, by that very act."""
    return CAUSE_OF_STATUS.get(booking.status) == row.cause and booking.sequence == row.sequence


@dataclass(frozen=True, slots=True)
class WarningRequest:
    """For which day of use and halls no points count, and who announced what."""

    kind: WarningKind
    source: str
    day: date
    facility_ids: Collection[int]


def declare_warning(
    *, request: WarningRequest, actor: Actor, now: datetime
) -> tuple[DayWarning, int]:
    """Waive what late cancellations and no-shows of that day gave at these halls, and will give.

    Each point is waived in a transaction of its own; what a crash leaves, the sweep waives.
    The warning, and how many were waived now. Raises NoSuchWarning without the right at a hall,
    WarningUnclear.
    """
    if not request.facility_ids or not request.source.strip():
        raise WarningUnclear
    if not all(can_waive_points(actor, facility_id=each) for each in request.facility_ids):
        raise NoSuchWarning
    with transaction.atomic():
        warning = DayWarning.objects.create(
            kind=request.kind,
            source=request.source.strip(),
            day=request.day,
            entered_by_id=actor.user,
            entered_at=now,
        )
        warning.facilities.set(request.facility_ids)
        _record(actor, "declare_warning", warning, now)
    return warning, _waive_by(warning, actor=actor, now=now)


def withdraw_warning(*, warning_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """It was entered by mistake: what it waived counts again; how many points.

    What was not given while it held is not given later. Raises NoSuchWarning, ReasonNeeded.
    """
    with transaction.atomic():
        warning = (
            DayWarning.objects.select_for_update(no_key=True)
            .filter(pk=warning_id, withdrawn_at=None)
            .first()
        )
        halls = set(warning.facilities.values_list("pk", flat=True)) if warning else set()
        if warning is None or not all(can_waive_points(actor, facility_id=h) for h in halls):
            raise NoSuchWarning
        if not reason.strip():
            raise ReasonNeeded
        warning.withdrawn_at, warning.withdrawn_by_id = now, actor.user
        warning.withdrawn_why = reason.strip()
        warning.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        _record(actor, "withdraw_warning", warning, now)
    return _reinstate_of(warning, actor=actor, now=now)


def sweep_waivers(*, now: datetime, limit: int = 200) -> int:
    """Waive what should be and is not: points of a warned day that met the warning on its way,
    points for a time that the city has closed since, and those of withdrawn warnings back again.

    How many. One transaction each.
    """
    done = 0
    for warning in DayWarning.objects.filter(withdrawn_at=None).order_by("-pk")[:limit]:
        done += _waive_by(warning, actor=PENALTIES, now=now)
    for warning in DayWarning.objects.exclude(withdrawn_at=None).order_by("-pk")[:limit]:
        done += _reinstate_of(warning, actor=PENALTIES, now=now)
    closed = Occupancy.objects.filter(
        closure__isnull=False,
        released_at=None,
        part__rooms=OuterRef("booking__room"),
        during__overlap=OuterRef("booking__during"),
    )
    for row in list(_standing().filter(Exists(closed), cause__in=EXCUSED)[:limit]):
        done += _turn_alone(row, PointChange.WAIVED, Ground.CLOSED, actor=PENALTIES, now=now)
    return done


def _standing() -> QuerySet[PenaltyPoint, PenaltyPoint]:
    """The points that count, as far as nobody waived them."""
    rows = PenaltyPoint.objects.annotate(changed=Count("changes"), odd=F("changed") % 2)
    return rows.filter(odd=0).select_related("booking").order_by("booking__application_id", "pk")


def _waive_by(warning: DayWarning, *, actor: Actor, now: datetime) -> int:
    """Points that somebody let count again although the warning held stay so: staff decided."""
    halls = warning.facilities.values("pk")
    decided = PenaltyChange.objects.filter(point=OuterRef("pk"), warning=warning)
    rows = _standing().filter(
        ~Exists(decided), facility__in=halls, use_on=warning.day, cause__in=EXCUSED
    )
    return sum(
        _turn_alone(row, PointChange.WAIVED, Ground.WARNING, warning=warning, actor=actor, now=now)
        for row in list(rows)
    )


def _reinstate_of(warning: DayWarning, *, actor: Actor, now: datetime) -> int:
    return sum(
        _turn_alone(
            row, PointChange.REINSTATED, Ground.WARNING, warning=warning, actor=actor, now=now
        )
        for row in _waived_by(warning)
    )


def _waived_by(warning: DayWarning) -> Iterator[PenaltyPoint]:
    """The points whose last change is the warning's waiver."""
    rows = PenaltyPoint.objects.filter(changes__warning=warning).distinct()
    for row in rows.select_related("booking").order_by("booking__application_id", "pk"):
        last = row.changes.order_by("number").last()
        if last and last.kind == PointChange.WAIVED and last.warning_id == warning.pk:
            yield row


def _turn_alone(
    row: PenaltyPoint,
    kind: PointChange,
    ground: Ground,
    *,
    warning: DayWarning | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    with transaction.atomic():
        booking = lock_without_rooms(row.booking)
        if kind == PointChange.REINSTATED and not _cause_stands(row, booking):
            return 0
        return turn(
            row,
            booking,
            catalogue(),
            kind=kind,
            ground=ground,
            warning=warning,
            actor=actor,
            now=now,
        )


def _record(actor: Actor, verb: str, warning: DayWarning, now: datetime) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="day_warning",
        object_code=str(warning.pk),
        now=now,
        facts={
            "kind": warning.kind,
            "source": warning.source,
            "day": str(warning.day),
            "halls": sorted(warning.facilities.values_list("pk", flat=True)),
            "why": warning.withdrawn_why,
        },
    )
