"""Pricing bookings anew where another number of people costs something else."""

from collections.abc import Mapping, Sequence

from booking.models import Booking
from booking.rules.repricing import Lines, repriced, sum_of
from booking.selectors.prices import answers_for, frozen_lines, wish_of
from booking.services.money import freeze_lines, lines_now
from facilities.rules.values import Catalogue


def prices_by(bookings: Sequence[Booking], halls: Catalogue, *, people: int) -> Mapping[int, Lines]:
    """What each booking costs by the fees of now for so many people, by its key."""
    found: dict[int, Lines] = {}
    for booking in bookings:
        wish = wish_of(booking, halls)
        answers = answers_for(booking, wish, people=people) if wish else None
        found[booking.pk] = lines_now(wish, answers) if wish and answers else None
    return found


def reprice(booking: Booking, halls: Catalogue, *, before: Lines) -> None:
    """Write the booking's price down anew where it is another than `before`. The caller saves."""
    after = prices_by([booking], halls, people=booking.application.people)[booking.pk]
    if before is None or after is None or after == before:
        return
    lines = repriced(frozen_lines(booking), before=before, after=after)
    booking.fee_yen = sum_of(lines)
    booking.pricing += 1
    freeze_lines([(booking, lines)])
