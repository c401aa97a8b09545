"""Time before and after a use that is charged: what a schedule asks for in a room. Pure."""

from dataclasses import dataclass

from facilities.rules.fees.asked import concerns
from facilities.rules.fees.values import Schedule

EARLY, EXTENSION, OVERRUN = "early", "extension", "overrun"
MOST_MINUTES = 12 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAfter:
    """Minutes in the room beside what was booked: before, agreed after, too late."""

    early: int = 0
    extension: int = 0
    overrun: int = 0


def charges_time(schedule: Schedule | None, room: str) -> tuple[str, ...]:
    """Which of early, extension and overrun cost something in the room."""
    if schedule is None:
        return ()
    found = {
        charge.charged
        for charge in schedule.charges
        if concerns(charge.scope, {room}) and any(concerns(r.scope, {room}) for r in charge.rows)
    }
    return tuple(each for each in (EARLY, EXTENSION, OVERRUN) if each in found)
