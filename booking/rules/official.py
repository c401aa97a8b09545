"""What stands in the way of the city's own use, occupancy apart (requirements 79, 81)."""

from datetime import datetime

from booking.errors import AlreadyOver, HallInShelter, KeptForPublic
from booking.rules.wishes import Wish
from core.dates import full_day_label, when_label
from facilities.rules.kept import kept_on


def check_official(wish: Wish, *, override: str, now: datetime) -> None:
    """Raise AlreadyOver, HallInShelter, or KeptForPublic unless `override` gives a reason.

    Neither the public opening nor the lottery binds the city; a regular closed day does not
    either (an election is on a Sunday): the preview leaves it out unless it is chosen.
    """
    if wish.during.end <= now:
        raise AlreadyOver(when=when_label(wish.during))
    if wish.facility.shelter:
        raise HallInShelter
    kept = kept_on(wish.facility, wish.day)
    if kept is not None and not override.strip():
        raise KeptForPublic(when=full_day_label(wish.day), clause=kept.clause)
