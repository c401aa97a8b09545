"""Who may apply before the public opening: a window in the hall's rules, always reviewed (80)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from booking.rules.asking import Asker
from core.clock import add_months, day_start, month_start
from facilities.rules.values import PriorityValue, RulesValue

Spans = Iterator[tuple[PriorityValue, datetime, datetime]]


def priority_spans(rules: RulesValue, *, asker: Asker, day: date) -> Spans:
    """The windows for somebody the asker can be, with the moments they open and close for `day`."""
    if not asker.early:
        return
    classes = frozenset[str]().union(*asker.applicants)
    month = month_start(day)
    for window in rules.priority:
        if window.words & classes:
            opens = day_start(add_months(month, -window.opens_months))
            yield window, opens, day_start(add_months(month, -window.closes_months))


def with_priority(rules: RulesValue, window: PriorityValue) -> RulesValue:
    """The room's rules for a priority application: staff decide, whatever they do else."""
    return replace(rules, review=True, early=window)
