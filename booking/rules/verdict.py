"""Whether a room may be booked on a day, before asking who occupies it.

One verdict serves the calendar, the hold and the application: what a page shows as free is what
a service accepts.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from booking.enums import CellState
from booking.rules.asking import VISITOR, Asker, rules_seen
from booking.rules.priority import priority_spans, with_priority
from booking.rules.window import reception_closes_at, reception_opens_at
from core.clock import day_of, day_start
from facilities.rules.calendar import closed_reason
from facilities.rules.days import DayRule
from facilities.rules.kept import kept_on
from facilities.rules.values import (
    FacilityValue,
    LotteryValue,
    RoomValue,
    RulesValue,
    in_force,
)


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """What the rules say of one room on one day at one moment.

    `state` is FREE where nothing but occupancy and the slot's own deadline can forbid it.
    `moment` is the date that people want to know: when reception opens, when entries end, when
    the draw is published. `changes_at` is the next moment at which time alone changes this.
    `kept`: what keeps the day for the public, where a window before the public is open.
    """

    state: CellState
    rules: RulesValue | None = None
    reason: str = ""
    moment: datetime | None = None
    lottery: LotteryValue | None = None
    changes_at: datetime | None = None
    kept: DayRule | None = None


def day_verdict(
    *,
    facility: FacilityValue,
    room: RoomValue,
    day: date,
    now: datetime,
    asker: Asker = VISITOR,
) -> DayVerdict:
    """The verdict for `room` on `day`; slots' own deadlines: `ends_at`.

    Of several applicants that the asker can be, the one counts that may book, then may longest;
    where none may yet, one with a window before the public that is open (requirement 80), else
    the one that may first.
    """
    closed = closed_reason(facility, day)
    if closed is not None:
        return DayVerdict(CellState.CLOSED_DAY, reason=closed)
    if facility.shelter and day >= day_of(now):
        return DayVerdict(
            CellState.SUSPENDED, rules=in_force(room.rules, day), reason=facility.shelter
        )
    rules = in_force(room.rules, day)
    if rules is None:
        return DayVerdict(CellState.ENDED)
    lottery = lottery_of(facility, rules, day)
    if lottery is not None and now < day_start(lottery.result_on):
        opening = _opened(rules_seen(rules, asker), facility, day, day_start(lottery.result_on))
        verdict = _lottery_verdict(lottery, rules, now, opening.moment)
    else:
        verdict = _opened(rules_seen(rules, asker), facility, day, now)
    if rules.priority and verdict.state is not CellState.FREE:
        return _before_the_public(verdict, rules, facility=facility, day=day, now=now, asker=asker)
    return verdict


def _opened(
    seen: tuple[RulesValue, ...], facility: FacilityValue, day: date, now: datetime
) -> DayVerdict:
    opening = [(reception_opens_at(rules=each, facility=facility, day=day), each) for each in seen]
    first, rules = min(opening, key=lambda pair: pair[0])
    if now < first:
        return DayVerdict(CellState.NOT_YET, rules=rules, moment=first, changes_at=first)
    if len(opening) > 1:  # several may: the latest deadline counts
        may = (each for moment, each in opening if moment <= now)
        rules = max(may, key=lambda each: ends_at(rules=each, day=day, starts_at=time.max))
    later = min((moment for moment, _rules in opening if moment > now), default=None)
    return DayVerdict(CellState.FREE, rules=rules, changes_at=later)


def _before_the_public(
    verdict: DayVerdict,
    rules: RulesValue,
    *,
    facility: FacilityValue,
    day: date,
    now: datetime,
    asker: Asker,
) -> DayVerdict:
    """The verdict with the asker's windows; days kept for the public stay closed to them (81)."""
    changes = [verdict.changes_at] if verdict.changes_at else []
    for window, opens, closes in priority_spans(rules, asker=asker, day=day):
        if opens <= now < closes:
            kept = kept_on(facility, day)
            if kept is not None:
                return replace(verdict, kept=kept)
            public = verdict.moment or closes
            return DayVerdict(
                CellState.FREE, rules=with_priority(rules, window), changes_at=min(closes, public)
            )
        changes += [opens] if now < opens else []
    return replace(verdict, changes_at=min(changes, default=None))


def ends_at(*, rules: RulesValue, day: date, starts_at: time) -> datetime:
    """When a slot stops being bookable: its deadline."""
    return reception_closes_at(rules=rules, day=day, starts_at=starts_at)


def lottery_of(facility: FacilityValue, rules: RulesValue, day: date) -> LotteryValue | None:
    """The period that gives `day` out first, by lot or at a meeting, as the room's rules say."""
    return next(
        (
            lot
            for lot in facility.lotteries
            if lot.allocation == rules.allocation and lot.use_from <= day <= lot.use_to
        ),
        None,
    )


def _lottery_verdict(
    lottery: LotteryValue, rules: RulesValue, now: datetime, opening: datetime | None
) -> DayVerdict:
    """What is given out first. `moment`: when the rest is open, by the rules of the day, too."""
    opens = day_start(lottery.entry_from)
    entries_end = day_start(lottery.entry_to + timedelta(days=1))
    result = day_start(lottery.result_on)
    changes = next(moment for moment in (opens, entries_end, result) if now < moment)
    state = CellState.MEETING if lottery.meeting else CellState.LOTTERY
    return DayVerdict(
        state, rules=rules, moment=opening or result, lottery=lottery, changes_at=changes
    )
