"""The letters about points: given, waived, counting again, and a restriction that is over.

Each leaves once: its key names the point and the number of the change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from booking.models import Booking, PenaltyChange, PenaltyPoint
from booking.penalty_words import effect_words, ground_words, last_day, over_words
from booking.rules.penalties import Effect
from booking.services.story import write_letter
from facilities.rules.values import Catalogue


@dataclass(frozen=True, slots=True)
class Shift:
    """What an act on points changed: how many count now, which restrictions begin or end."""

    total: int
    begun: Sequence[Effect] = ()
    ended: Sequence[Effect] = ()
    change: PenaltyChange | None = None


def tell(
    letter: str,
    row: PenaltyPoint,
    booking: Booking,
    halls: Catalogue,
    shift: Shift,
    *,
    number: int,
    now: datetime,
) -> None:
    """Write `letter` about the row's `number`th change to those who read about the booking."""
    change = shift.change
    write_letter(
        letter,
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=f"{booking.code}:{row.pk}:{number}",
        with_calendar=False,
        facts={
            "cause": lambda: str(row.get_cause_display()),
            "points": row.points,
            "clause": row.clause,
            "total": shift.total,
            "counts_until": lambda: last_day(row.ends_on),
            "why": (lambda: ground_words(change)) if change else "",
            "begun": lambda: [effect_words(each) for each in shift.begun],
            "ended": lambda: [over_words(each) for each in shift.ended],
            **whom_to_ask(),
        },
    )


def tell_it_is_over(
    row: PenaltyPoint, halls: Catalogue, effect: Effect, *, total: int, now: datetime
) -> None:
    """The restriction that followed from this point (the last of them) is over by its date."""
    booking = row.booking
    write_letter(
        "penalty_over",
        application=booking.application,
        bookings=[booking],
        catalogue=halls,
        now=now,
        event_key=f"{booking.code}:{row.pk}:{effect.kind}:{effect.ends_on}",
        with_calendar=False,
        facts={"begun": [], "ended": lambda: [over_words(effect)], "total": total, **whom_to_ask()},
    )


def whom_to_ask() -> dict[str, str]:
    """Where somebody who disagrees is heard: a call or a mail becomes a case (143)."""
    return {
        "points_url": f"{settings.SITE_URL}{reverse('booking:points')}",
        "support_mail": settings.SUPPORT_MAIL,
    }
