"""Limits on how much one applicant may book: uses in, verdict out (requirements 55, 56).

Uses of a limit's rooms all count, also those of rooms whose own rules do not name the limit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.errors import LimitReached, TooManyAtOnce, TooManyDays
from booking.rules.wishes import Wish
from core.clock import JST, add_months, day_of, day_start, month_start
from core.dates import full_day_label, month_label, when_label
from core.periods import Period
from facilities.rules.holidays import is_holiday
from facilities.rules.terms import Classes, LimitValue, are_meant
from facilities.rules.values import FacilityValue, RoomValue, in_force
from facilities.term_words import (
    amount_in_words,
    by_clause,
    limit_in_words,
    span_in_words,
)

ClassesAt = Callable[[int], Classes]  # the applicant's classes at the hall with that key

_HOLIDAY = 7  # among a limit's weekdays
_APRIL, _OCTOBER = 4, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of one room, booked or wished for. `over`: it lies behind, or nobody came."""

    facility: FacilityValue
    room: RoomValue
    during: Period
    slots: int
    made_at: datetime
    over: bool = False

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return day_of(self.during.start)

    @property
    def limits(self) -> tuple[LimitValue, ...]:
        """The limits that the room's rules name on that day."""
        rules = in_force(self.room.rules, self.day)
        return rules.limits if rules else ()


def uses_of(wishes: Iterable[Wish], *, now: datetime) -> list[Use]:
    """The wishes as uses that would be made at `now`."""
    return [
        Use(
            facility=wish.facility,
            room=wish.room,
            during=wish.during,
            slots=len(wish.slots),
            made_at=now,
        )
        for wish in wishes
    ]


def limits_on(wished: Iterable[Use], classes_at: ClassesAt) -> list[tuple[LimitValue, Use]]:
    """Each limit that holds for a wished use and this applicant, with that use."""
    return [
        (limit, use)
        for use in wished
        for limit in use.limits
        if are_meant(limit.words, classes_at(use.facility.id)) and _counts(limit, use)
    ]


def span_to_read(wished: Sequence[Use], classes_at: ClassesAt) -> tuple[datetime, datetime | None]:
    """From when until when booked uses matter to these limits; None: all that come."""
    spans = [_reach_in_time(limit, use) for limit, use in limits_on(wished, classes_at)]
    ends = [end for _start, end in spans]
    last = None if None in ends else max(end for end in ends if end is not None)
    return min(start for start, _end in spans), last


def check_uses(wished: Sequence[Use], booked: Sequence[Use], *, classes_at: ClassesAt) -> None:
    """Raise LimitReached where the wished uses beside the booked ones exceed a limit.

    Sources: 前橋市 公民館 施設利用の案内 (4 slots a month), 前橋市民交流プラザ規則
    (7 days in a row), 保土ケ谷 (none within two weeks of the use).
    """
    for limit, use in limits_on(wished, classes_at):
        match limit.count:
            case "days_in_a_row":
                _check_days(limit, use, wished, booked)
            case "rooms_at_once":
                _check_at_once(limit, use, wished, booked)
            case _:
                _check_amount(limit, use, wished, booked)


def _counts(limit: LimitValue, use: Use) -> bool:
    """Whether the limit counts a use that begins then and was booked then."""
    if limit.relaxed_days is not None:
        near = day_start(use.day - timedelta(days=limit.relaxed_days))
        if use.made_at >= near:
            return False
    if limit.weekdays and not _on_weekday(limit, use.day):
        return False
    begins = use.during.start.astimezone(JST).time()
    if limit.begins_from is not None and begins < limit.begins_from:
        return False
    return limit.begins_before is None or begins < limit.begins_before


def _on_weekday(limit: LimitValue, day: date) -> bool:
    """A public holiday counts as one where the limit names holidays, else by its weekday."""
    return day.weekday() in limit.weekdays or (_HOLIDAY in limit.weekdays and is_holiday(day))


def _together(limit: LimitValue, use: Use, others: Iterable[Use]) -> list[Use]:
    """Those of `others` that count with `use`: the same rooms, the same span of time."""
    return [
        other
        for other in others
        if _counts(limit, other)
        and _same_rooms(limit, use, other)
        and _same_span(limit, use, other)
    ]


def _same_rooms(limit: LimitValue, use: Use, other: Use) -> bool:
    match limit.within:
        case "room":
            return other.room.id == use.room.id
        case "rooms":
            return other.room.code in limit.rooms
        case "hall":
            return other.facility.id == use.facility.id
    return True


def _same_span(limit: LimitValue, use: Use, other: Use) -> bool:
    if limit.per == "outstanding":
        return not other.over
    return not limit.per or _span_start(limit.per, other.day) == _span_start(limit.per, use.day)


def _span_start(per: str, day: date) -> date:
    """The first day of the week, month, half-year or fiscal year of `day`."""
    match per:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return month_start(day)
        case "half_year":
            if _APRIL <= day.month < _OCTOBER:
                return date(day.year, _APRIL, 1)
            return date(day.year - (day.month < _APRIL), _OCTOBER, 1)
        case "fiscal_year":
            return date(day.year - (day.month < _APRIL), _APRIL, 1)
    return day


_MONTHS = {"month": 1, "half_year": 6, "fiscal_year": 12}


def _reach_in_time(limit: LimitValue, use: Use) -> tuple[datetime, datetime | None]:
    if limit.per == "outstanding":
        return use.made_at, None
    first = _span_start(limit.per, use.day)
    if limit.per in _MONTHS:
        return day_start(first), day_start(add_months(first, _MONTHS[limit.per]))
    days = {"week": 7, "days_in_a_row": limit.most + 1}
    reach = timedelta(days=days.get(limit.per or limit.count, 1))
    if limit.count == "days_in_a_row":
        return day_start(first - reach), day_start(first + reach)
    return day_start(first), day_start(first + reach)


def _check_amount(
    limit: LimitValue, use: Use, wished: Sequence[Use], booked: Sequence[Use]
) -> None:
    used = _amount(limit, _together(limit, use, booked))
    more = _amount(limit, _together(limit, use, wished))
    if used + more > limit.most:
        raise LimitReached(
            used=amount_in_words(used, limit.count),
            wished=amount_in_words(more, limit.count),
            span=_span_in_words(limit, use.day),
            **_facts(limit, use),
        )


def _amount(limit: LimitValue, uses: Iterable[Use]) -> int | float:
    match limit.count:
        case "bookings":
            return len(list(uses))
        case "hours":
            return sum(use.during.minutes for use in uses) / 60
    return sum(use.slots for use in uses)


def _check_days(limit: LimitValue, use: Use, wished: Sequence[Use], booked: Sequence[Use]) -> None:
    """Calendar days one after the other; a day without a use ends the row."""
    days = {each.day for each in _together(limit, use, [*wished, *booked])} | {use.day}
    first = last = use.day
    while first - timedelta(days=1) in days:
        first -= timedelta(days=1)
    while last + timedelta(days=1) in days:
        last += timedelta(days=1)
    length = (last - first).days + 1
    if length > limit.most:
        raise TooManyDays(
            used=amount_in_words(length, limit.count),
            span=full_day_label(first),
            **_facts(limit, use),
        )


def _check_at_once(
    limit: LimitValue, use: Use, wished: Sequence[Use], booked: Sequence[Use]
) -> None:
    """At the moment with the most of them; touching uses share none."""
    meeting = [
        each
        for each in [*_together(limit, use, booked), *_together(limit, use, wished)]
        if each.during.overlaps(use.during)
    ]
    starts = {max(each.during.start, use.during.start) for each in meeting}
    most = max((sum(each.during.covers(at) for each in meeting) for at in starts), default=0)
    if most > limit.most:
        raise TooManyAtOnce(span=when_label(use.during), **_facts(limit, use))


def _facts(limit: LimitValue, use: Use) -> dict[str, str]:
    rules = in_force(use.room.rules, use.day)
    clause = limit.clause or (rules.clause if rules and "limits" not in rules.invented else "")
    return {
        "hall": str(use.facility.names),
        "rule": limit_in_words(limit, rooms=_room_names(limit, use.facility)),
        "clause": by_clause(clause),
    }


def _room_names(limit: LimitValue, facility: FacilityValue) -> list[str]:
    return [str(room.names) for room in facility.rooms if room.code in limit.rooms]


def _span_in_words(limit: LimitValue, day: date) -> str:
    if limit.per == "month":
        return month_label(day)
    return span_in_words(limit.per, _span_start(limit.per, day))
