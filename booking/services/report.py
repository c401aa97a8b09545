"""The report after use (利用報告・確認票: requirement 134), from the phone of who used it."""

from dataclasses import dataclass
from datetime import datetime

from booking.models import Booking
from core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """What the report says. `photo` is the file as it came, or None."""

    people: int
    cleaned: bool
    lights_off: bool
    gas_closed: bool
    windows_closed: bool
    damage: str = ""
    photo: bytes | None = None


def report_use(*, code: str, request: ReportRequest, actor: Actor, now: datetime) -> Booking:
    """Write the report down once; a use that staff did not check out becomes completed.

    By the applicant or by staff who may change bookings at the hall, from the start of use on.
    Raises NoSuchBooking, NotYetUsed, AlreadyReported, PictureUnreadable or ImpossibleTransition.
    """
    raise NotImplementedError


def remind_of_reports(*, now: datetime, limit: int = 200) -> int:
    """Letters to those whose use is over and who have not reported; each once. How many."""
    raise NotImplementedError
