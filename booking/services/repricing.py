"""Pricing bookings anew where something about them costs something else."""

from collections.abc import Callable, Mapping, Sequence

from booking.models import Booking
from booking.rules.repricing import Lines, repriced, sum_of
from booking.selectors.prices import answers_for, frozen_lines, wish_of
from booking.services.money import freeze_lines, lines_now
from facilities.rules.fees import Line
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


def reprice_after(
    booking: Booking, halls: Catalogue, change: Callable[[], None]
) -> tuple[Line, ...] | None:
    """Make `change` and write the booking's price down anew: only what the change itself does.

    The new lines; None where the hall has no price for it, or it stays as it was. The caller saves.
    """
    wish = wish_of(booking, halls)
    before = lines_now(wish, answers_for(booking, wish)) if wish else None
    change()
    after = lines_now(wish, answers_for(booking, wish)) if wish else None
    if before is None or after is None or after == before:
        return None
    lines = repriced(frozen_lines(booking), before=before, after=after)
    booking.fee_yen = max(sum_of(lines), 0)
    booking.pricing += 1
    freeze_lines([(booking, lines)])
    return lines
