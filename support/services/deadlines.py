"""Working time of this installation: its published hours applied to the rules."""

from datetime import datetime, time

from django.conf import settings

from support.rules import hours as rules
from support.rules.hours import Hours, deadline_after, target_minutes

USUAL = Hours(time(9), time(17))


def office_hours() -> Hours:
    """The hours that every page shows; the check support.W001 warns where they cannot be read."""
    return rules.hours_of(settings.SUPPORT_HOURS) or USUAL


def due_after(now: datetime, *, channel: str, category: str) -> datetime:
    """Until when an inquiry that came at `now` is answered."""
    minutes = target_minutes(channel=channel, category=category)
    return deadline_after(now, minutes=minutes, hours=office_hours())


def working_minutes(start: datetime, end: datetime) -> int:
    """Working time between two moments, in whole minutes."""
    return rules.working_minutes(start, end, hours=office_hours())
