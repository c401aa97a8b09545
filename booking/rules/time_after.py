"""What is charged when they have left: time before and after, takings. Pure."""

from dataclasses import dataclass

from facilities.rules.fees.asked import concerns
from facilities.rules.fees.values import Schedule

EARLY, EXTENSION, OVERRUN, TAKINGS = "early", "extension", "overrun", "takings"
MOST_MINUTES = 12 * 60
MOST_TAKINGS = 1_000_000_000  # yen


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAfter:
    """What is known only afterwards.

    Minutes in the room beside what was booked (before, agreed after, too late), and the yen that
    were taken at the door.
    """

    early: int = 0
    extension: int = 0
    overrun: int = 0
    takings: int = 0


def charges_time(schedule: Schedule | None, room: str) -> tuple[str, ...]:
    """Which of early, extension, overrun and takings cost something in the room."""
    if schedule is None:
        return ()
    found = {
        charge.charged
        for charge in schedule.charges
        if concerns(charge.scope, {room}) and any(concerns(r.scope, {room}) for r in charge.rows)
    }
    return tuple(each for each in (EARLY, EXTENSION, OVERRUN, TAKINGS) if each in found)
