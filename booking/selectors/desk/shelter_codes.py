"""Who opens a hall as a shelter, what was told to whom, and which codes a box must forget (87)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from booking.models import Shelter, ShelterContact
from core.dates import moment_label
from facilities.rules.values import FacilityValue
from keys.selectors.custody import DeadCode, StockLine, codes_to_kill, stock_of


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Somebody who is told by telephone. `told` empty: they do not know the codes of now."""

    id: int
    name: str
    phone: str
    told: str
    told_by: str


@dataclass(frozen=True, slots=True)
class OpenersPage:
    """The doors of a hall in an emergency, apart from the codes themselves."""

    reason: str  # empty: it is no shelter now
    started: str
    lend_for: str  # by what the desk of keys lends without a booking
    contacts: list[ContactLine]
    dead: tuple[DeadCode, ...]
    keys: tuple[StockLine, ...]


def open_shelter(hall: FacilityValue) -> Shelter | None:
    """The hall's shelter that lasts."""
    return Shelter.objects.filter(facility_id=hall.id, ended_at=None).first()


def openers_page(
    *, hall: FacilityValue, shelter: Shelter | None, stamp: str, with_keys: bool, now: datetime
) -> OpenersPage:
    """`stamp` is that of the codes of now; empty without any."""
    rows = (
        ShelterContact.objects.filter(facility_id=hall.id)
        .annotate(teller=F("told_by__person__name"))
        .order_by("name", "pk")
    )
    return OpenersPage(
        reason=shelter.reason if shelter else "",
        started=moment_label(shelter.started_at) if shelter else "",
        lend_for=shelter.reference() if shelter else "",
        contacts=[_line(row, stamp) for row in rows],
        dead=codes_to_kill(facility_ids=[hall.id], now=now),
        keys=stock_of(facility_id=hall.id) if with_keys else (),
    )


def _line(row: ShelterContact, stamp: str) -> ContactLine:
    knows = bool(stamp) and row.told_stamp == stamp and row.told_at is not None
    return ContactLine(
        id=row.pk,
        name=row.name,
        phone=row.phone,
        told=moment_label(row.told_at) if knows and row.told_at else "",
        told_by=(getattr(row, "teller", None) or "") if knows else "",
    )
