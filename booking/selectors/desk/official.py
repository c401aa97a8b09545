"""The city's own uses as the desk shows them (requirement 79)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.permissions import Right, can_see_desk, may
from booking.errors import NoSuchBooking
from booking.models import OfficialUse
from core.actor import Actor
from core.codes import grouped
from core.dates import moment_label, when_label
from facilities.rules.values import Catalogue, FacilityValue

MOST = 300  # uses on one page


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """One use in words. `over`: its time is past; `cancelled`: why it was taken back, if it was."""

    code: str
    number: str
    url: str
    when: str
    room: str
    kind: str
    department: str
    reason: str
    override: str
    cancelled: str
    over: bool

    @property
    def stands(self) -> bool:
        """Whether it can still be moved or cancelled."""
        return not (self.cancelled or self.over)


@dataclass(frozen=True, slots=True)
class OfficialPage:
    """One use, who entered it, and the uses of the same series with it."""

    line: OfficialLine
    hall: FacilityValue
    use: OfficialUse
    made: str
    made_by: str
    series: list[OfficialLine]
    may_change: bool


def official_of(*, hall: FacilityValue, catalogue: Catalogue, now: datetime) -> list[OfficialLine]:
    """The hall's uses that stand and are not over, the next first. One query."""
    rows = OfficialUse.objects.filter(
        room__facility_id=hall.id, cancelled_at=None, during__endswith__gt=now
    ).order_by("during", "pk")
    return [_line(row, catalogue, now) for row in rows[:MOST]]


def official_page(*, code: str, actor: Actor, catalogue: Catalogue, now: datetime) -> OfficialPage:
    """One use for the staff of its hall. Raises NoSuchBooking. Two queries."""
    use = _with_author(OfficialUse.objects.filter(code=code)).first()
    if use is None:
        raise NoSuchBooking
    hall = catalogue.facility_by_id[catalogue.room_by_id[use.room_id].facility_id]
    may_change = may(actor, Right.BOOK_OFFICIAL, facility_id=hall.id)
    if not may_change and not can_see_desk(actor, facility_id=hall.id):
        raise NoSuchBooking
    rows = OfficialUse.objects.filter(series=use.series).order_by("during", "pk")
    return OfficialPage(
        line=_line(use, catalogue, now),
        hall=hall,
        use=use,
        made=moment_label(use.made_at),
        made_by=getattr(use, "author", None) or "",
        series=[_line(row, catalogue, now) for row in rows],
        may_change=may_change,
    )


def _with_author(rows: QuerySet[OfficialUse]) -> QuerySet[OfficialUse]:
    return rows.annotate(author=F("made_by__person__name"))


def _line(use: OfficialUse, catalogue: Catalogue, now: datetime) -> OfficialLine:
    return OfficialLine(
        code=use.code,
        number=grouped(use.series) + use.code[len(use.series) :],
        url=reverse("booking:desk_official_use", args=[use.code]),
        when=when_label(use.period),
        room=str(catalogue.room_by_id[use.room_id].names),
        kind=str(use.get_kind_display()),
        department=use.department,
        reason=use.reason,
        override=use.override,
        cancelled=use.cancelled_reason,
        over=use.period.end <= now,
    )
