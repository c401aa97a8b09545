"""Rounds come from the halls' files: one for each period with a meeting."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core.clock import day_of
from facilities.rules.values import LotteryValue, MeetingValue
from facilities.selectors import catalogue
from lottery.enums import RoundStatus
from lottery.models import Round
from lottery.services.locking import lock_round

AHEAD = timedelta(days=31)  # so long before the first day for entering a round can be seen


def open_rounds(*, now: datetime) -> int:
    """Make the round of every period that is near, until its rest is open to all; how many are new.

    The days of one that nobody has entered yet follow the file. Once somebody has, they stay.
    """
    today, made = day_of(now), 0
    for hall in catalogue().facilities:
        for period in hall.lotteries:
            if period.meeting and period.entry_from - AHEAD <= today < period.result_on:
                made += _open(hall.id, period, period.meeting)
    return made


def _open(facility_id: int, period: LotteryValue, meeting: MeetingValue) -> bool:
    days = _days(period, meeting)
    round_, is_new = Round.objects.get_or_create(
        facility_id=facility_id, use_from=period.use_from, defaults=days
    )
    if not is_new and any(getattr(round_, name) != day for name, day in days.items()):
        _follow_file(round_.pk, days)
    return is_new


def _follow_file(number: int, days: dict[str, Any]) -> None:
    with transaction.atomic():
        round_ = lock_round(number)
        if round_.status == RoundStatus.OPEN and not round_.entries.exists():
            for name, day in days.items():
                setattr(round_, name, day)
            round_.save(update_fields=list(days))


def _days(period: LotteryValue, meeting: MeetingValue) -> dict[str, Any]:
    return {
        "use_to": period.use_to,
        "entry_from": period.entry_from,
        "entry_to": period.entry_to,
        "result_on": period.result_on,
        "meets_at": meeting.at,
        "meets_in": meeting.place,
    }
