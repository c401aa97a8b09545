"""What revised rules mean for bookings: which they would not allow, and whose deadlines move.

Bookings keep room, time and price. Until when they may be cancelled and what then comes back is
asked of the rules that hold on the day of use, whenever the booking was made.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from booking.enums import HOLDING
from booking.errors import LimitReached
from booking.models import Booking, OfficialUse
from booking.rules.limits import Use, check_uses
from booking.rules.refunds import tiers_of
from booking.rules.window import cancel_until
from booking.selectors.applicants import applicant_of
from booking.selectors.mine import applicant_name
from core.actor import Channel
from core.clock import JST, day_of, day_start
from core.dates import full_day_label, until_label, when_label
from core.periods import Period
from facilities.enums import ApplicantKind
from facilities.rules.calendar import closed_reason
from facilities.rules.kept import kept_on
from facilities.rules.terms import Classes
from facilities.rules.values import (
    FacilityValue,
    RefundTier,
    RoomValue,
    RulesValue,
    in_force,
    rules_for,
)

SHOWN = 200  # beside the number of all


@dataclass(frozen=True, slots=True)
class Hit:
    """One booking, or use of the city's, that the revised rules would not allow as it is."""

    code: str
    is_official: bool
    when: str
    iso: str  # its day, for the page of closures
    room: str
    who: str
    reasons: tuple[str, ...]
    closes: bool  # it stands on a day that the hall will be closed


@dataclass(frozen=True, slots=True)
class Moved:
    """One booking whose last moment for cancelling moves."""

    code: str
    when: str
    room: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RulesImpact:
    """Of all uses from the first day on: how many, which ones are hit, which deadlines move."""

    first: str
    count: int
    hit_count: int
    hits: tuple[Hit, ...]
    moved_count: int
    moved: tuple[Moved, ...]
    refund_count: int  # bookings for which another part of the fee comes back

    @property
    def hits_left_off(self) -> int:
        """How many are hit beside those that are listed."""
        return self.hit_count - len(self.hits)


def rules_impact(
    *, before: FacilityValue, after: FacilityValue, first: date, now: datetime
) -> RulesImpact:
    """Compare the hall's rules as they are and as they would be, over the uses from `first` on."""
    bookings = _bookings(after, max(day_start(first), now))
    hits = [*_hits(bookings, before, after, now), *_official_hits(before, after, first)]
    moved = [each for each in (_moved(row, before, after) for row in bookings) if each]
    return RulesImpact(
        first=full_day_label(first),
        count=len(bookings),
        hit_count=len(hits),
        hits=tuple(hits[:SHOWN]),
        moved_count=len(moved),
        moved=tuple(moved[:SHOWN]),
        refund_count=sum(_tiers(row, before) != _tiers(row, after) for row in bookings),
    )


def _bookings(hall: FacilityValue, since: datetime) -> list[Booking]:
    rows = Booking.objects.filter(
        room__facility_id=hall.id, status__in=HOLDING, during__startswith__gte=since
    )
    related = (
        "application__applicant_person", "application__applicant_organisation",
        "application__asked_by",
    )  # fmt: skip
    return list(rows.select_related(*related).order_by("during", "pk"))


def _hits(
    bookings: list[Booking], before: FacilityValue, after: FacilityValue, now: datetime
) -> Iterator[Hit]:
    """Bookings for which there is a reason under the new rules that there was not before."""
    over_before = _over_limits(bookings, before, now)
    over_after = _over_limits(bookings, after, now)
    for row in bookings:
        day = day_of(row.period.start)
        was, closes = _reasons(row, before), closed_reason(after, day)
        reasons = [each for each in _reasons(row, after) if each not in was]
        reasons += [each for each in over_after[row.pk] if each not in over_before[row.pk]]
        if reasons:
            yield Hit(
                code=row.code,
                is_official=False,
                when=when_label(row.period),
                iso=day.isoformat(),
                room=_room_name(after, row.room_id),
                who=applicant_name(row.application),
                reasons=tuple(reasons),
                closes=closes is not None and closed_reason(before, day) is None,
            )


def _room(hall: FacilityValue, room_id: int) -> RoomValue | None:
    return next((room for room in hall.rooms if room.id == room_id), None)


def _room_name(hall: FacilityValue, room_id: int) -> str:
    room = _room(hall, room_id)
    return str(room.names) if room else ""


def _reasons(row: Booking, hall: FacilityValue) -> list[str]:
    """Why these rules would not let the room as it is booked, limits apart."""
    day, room = day_of(row.period.start), _room(hall, row.room_id)
    reasons = _of_the_day(hall, row.period)
    if room is None:
        return reasons
    table = hall.timetable(room.timetable_code, day)
    codes = {slot.code for slot in table.slots} if table else set()
    if not codes.issuperset(row.slot_codes):
        reasons.append(_("時間割に、この区分がありません"))
    rules = _rules(row, hall)
    kind = ApplicantKind.of(row.application.applicant_organisation_id)
    if rules and kind.value not in rules.applicants:
        reasons.append(_("%(kind)sには貸さない室です") % {"kind": kind.label})
    return reasons


def _of_the_day(hall: FacilityValue, during: Period) -> list[str]:
    """A closed day, or times outside the opening hours."""
    day = day_of(during.start)
    closed = closed_reason(hall, day)
    reasons = [_("休館日です（%(why)s）") % {"why": closed}] if closed else []
    hours = in_force(hall.hours, day)
    begins, ends = during.start.astimezone(JST), during.end.astimezone(JST)
    if hours and (begins.time() < hours.opens_at or ends.time() > hours.closes_at):
        reasons.append(_("開館時間の外です"))
    return reasons


def _over_limits(
    bookings: Iterable[Booking], hall: FacilityValue, now: datetime
) -> Mapping[int, list[str]]:
    """For each booking the limit that it exceeds beside the applicant's others at the hall."""
    whose: dict[tuple[int | None, int | None], list[tuple[Booking, Use]]] = defaultdict(list)
    for row in bookings:
        room, application = _room(hall, row.room_id), row.application
        if room is not None:
            key = application.applicant_person_id, application.applicant_organisation_id
            slots = len(row.slot_codes)
            use = Use(
                facility=hall, room=room, during=row.period, slots=slots,
                made_at=application.made_at,
            )  # fmt: skip
            whose[key].append((row, use))
    found: dict[int, list[str]] = defaultdict(list)
    for (person_id, organisation_id), pairs in whose.items():
        applicant = applicant_of(
            person_id=person_id,
            organisation_id=organisation_id,
            rooms=hall.rooms,
            on=day_of(now),
            channel="",
        )
        for row, use in pairs:
            others = [each for other, each in pairs if other is not row]
            if over := _over(use, others, applicant.classes_at(hall.id)):
                found[row.pk].append(over)
    return found


def _over(use: Use, others: list[Use], classes: Classes) -> str:
    try:
        check_uses([use], others, classes_at=lambda _hall: classes)
    except LimitReached as refusal:
        return _("上限を超えます（%(rule)s）") % {"rule": refusal.facts["rule"]}
    return ""


def _official_hits(before: FacilityValue, after: FacilityValue, first: date) -> Iterator[Hit]:
    """Uses of the city's own on days that will be closed, or kept for the public."""
    rows = OfficialUse.objects.filter(
        room__facility_id=after.id, cancelled_at=None, during__startswith__gte=day_start(first)
    )
    for row in rows.order_by("during", "pk"):
        day = day_of(row.period.start)
        was = _of_the_day(before, row.period)
        reasons = [each for each in _of_the_day(after, row.period) if each not in was]
        if kept_on(after, day) and not kept_on(before, day) and not row.override:
            reasons.append(_("市民のために空けておく日です"))
        if reasons:
            yield Hit(
                code=row.code,
                is_official=True,
                when=when_label(row.period),
                iso=day.isoformat(),
                room=_room_name(after, row.room_id),
                who=row.department,
                reasons=tuple(reasons),
                closes=closed_reason(after, day) is not None,
            )


def _moved(row: Booking, before: FacilityValue, after: FacilityValue) -> Moved | None:
    """The booking with both deadlines, where they differ."""
    was, will = _deadline(row, before), _deadline(row, after)
    if was is None or will is None or was == will:
        return None
    return Moved(
        code=row.code,
        when=when_label(row.period),
        room=_room_name(after, row.room_id),
        before=until_label(was),
        after=until_label(will),
    )


def _deadline(row: Booking, hall: FacilityValue) -> datetime | None:
    """Until when it may be cancelled on the internet."""
    rules = _rules(row, hall)
    if rules is None:
        return None
    known = rules_for(rules, classes=frozenset(), channel=Channel.WEB.value)
    return cancel_until(rules=known, begins=row.period.start, day=day_of(row.period.start))


def _tiers(row: Booking, hall: FacilityValue) -> tuple[RefundTier, ...]:
    """What comes back at which time."""
    rules = _rules(row, hall)
    return tiers_of(rules) if rules else ()


def _rules(row: Booking, hall: FacilityValue) -> RulesValue | None:
    """The rules of its room on the day of use."""
    room = _room(hall, row.room_id)
    return in_force(room.rules, day_of(row.period.start)) if room else None
