"""Whether it is paid and who has the key, in words, for any number of bookings at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.enums import Status
from booking.models import Booking
from keys.models import KeyLoan
from payments.enums import PaymentStatus
from payments.models import Payment


@dataclass(frozen=True, slots=True)
class Marks:
    """The words that stand in a block of the ledger; empty where there is nothing to say."""

    money: str
    unpaid: bool
    key: str
    key_late: bool


def marks_of(bookings: Collection[Booking], *, now: datetime) -> dict[int, Marks]:
    """The marks of each booking, by its id. Two queries, however many there are."""
    applications = {booking.application.code for booking in bookings}
    codes = {booking.code for booking in bookings}
    paid = _payments(applications | codes)
    keys = _loans(codes, now)
    return {
        booking.pk: Marks(
            *_money(booking, paid[booking.application.code] | paid[booking.code]),
            *keys.get(booking.code, ("", False)),
        )
        for booking in bookings
    }


def late_keys(*, hall_id: int, now: datetime) -> int:
    """How many keys of the hall should have come back. One query."""
    return KeyLoan.objects.filter(key__facility_id=hall_id, ended_at=None, due_at__lte=now).count()


def _payments(references: Collection[str]) -> dict[str, set[str]]:
    """The states of the payments of each reference."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Payment.objects.filter(reference__in=references).values_list("reference", "status")
    for reference, status in rows:
        found[reference].add(status)
    return found


def _money(booking: Booking, states: set[str]) -> tuple[str, bool]:
    if PaymentStatus.DUE in states or booking.status == Status.AWAITING_PAYMENT:
        return _("未納"), True
    if PaymentStatus.PAID in states:
        return _("納付済"), False
    return (_("無料") if booking.fee_yen == 0 else ""), False


def _loans(codes: Collection[str], now: datetime) -> dict[str, tuple[str, bool]]:
    """What became of the keys of each booking; the one that is out is what matters."""
    words: dict[str, tuple[str, bool]] = {}
    rows = KeyLoan.objects.filter(reference__in=codes).order_by("lent_at")
    for reference, ended_at, due_at in rows.values_list("reference", "ended_at", "due_at"):
        if ended_at is None:
            late = due_at <= now
            words[reference] = (_("鍵 返却遅れ") if late else _("鍵 貸出中")), late
        else:
            words.setdefault(reference, (_("鍵 返却済"), False))
    return words
