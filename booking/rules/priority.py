"""Who may apply before the public opening: a window in the hall's rules, always reviewed (80)."""

from dataclasses import replace
from datetime import datetime

from booking.errors import KeptForPublic, LotteryFirst, NotYetOpen
from booking.rules.admission import check_wish
from booking.rules.asking import Asker
from booking.rules.wishes import Wish
from core.clock import add_months, day_start, month_start
from core.dates import full_day_label
from facilities.rules.kept import kept_on
from facilities.rules.values import PriorityValue, RulesValue, in_force


def priority_of(wish: Wish, *, classes: frozenset[str], now: datetime) -> PriorityValue | None:
    """The window that is open now for an applicant of these classes, or None."""
    rules = in_force(wish.room.rules, wish.day)
    month = month_start(wish.day)
    for window in rules.priority if rules else ():
        opens = day_start(add_months(month, -window.opens_months))
        closes = day_start(add_months(month, -window.closes_months))
        if window.words & classes and opens <= now < closes:
            return window
    return None


def rules_of_priority(wish: Wish, window: PriorityValue) -> RulesValue:
    """The room's rules for a priority application: staff decide, whatever they do else.

    Raises KeptForPublic on a day that is kept for the public (requirement 81).
    """
    kept = kept_on(wish.facility, wish.day)
    if kept is not None:
        raise KeptForPublic(when=full_day_label(wish.day), clause=kept.clause)
    rules = in_force(wish.room.rules, wish.day)
    if rules is None:
        raise ValueError("A window belongs to rules that are in force.")
    return replace(rules, review=True, priority=(window,))


def admitted(
    wish: Wish, *, asker: Asker, now: datetime, until_over: bool = False
) -> tuple[RulesValue, PriorityValue | None]:
    """The rules that let this wish in: the public's, else those of an open priority window.

    Raises what `check_wish` raises where neither does, KeptForPublic on a day kept for the public.
    """
    try:
        return check_wish(wish, now=now, asker=asker, until_over=until_over), None
    except (NotYetOpen, LotteryFirst):
        classes = frozenset[str]().union(*asker.applicants)
        window = priority_of(wish, classes=classes, now=now)
        if window is None:
            raise
        return rules_of_priority(wish, window), window
