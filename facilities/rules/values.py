"""The catalogue of halls as plain values: what rules calculate with and pages show.

Everything here is frozen and knows no database. Dated things carry `valid_from` (inclusive) and
`valid_until` (exclusive, None = open end), as `in_force` expects.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Protocol, TypeVar

from core.clock import day_of
from core.periods import Period
from facilities.enums import ApplicantKind
from facilities.rules.accessibility import AccessFact
from facilities.rules.days import DayRule
from facilities.rules.fees.choice import schedule_for
from facilities.rules.fees.values import Schedule
from facilities.rules.names import UNSAID, Names
from facilities.rules.penalties import PenaltyValue
from facilities.rules.pictures import PictureValue
from facilities.rules.terms import (
    Classes,
    LimitValue,
    NeighbourValue,
    Opening,
    OpeningException,
    WindowValue,
)
from facilities.rules.timetable import SlotValue, TimetableValue

__all__ = [
    "AccessTerm",
    "AskValue",
    "Catalogue",
    "Dated",
    "FacilityValue",
    "HoursValue",
    "LotteryValue",
    "MeetingValue",
    "Names",
    "PriorityValue",
    "RefundTier",
    "RoomValue",
    "RulesValue",
    "SlotValue",
    "Term",
    "TimetableValue",
    "in_force",
]


class Dated(Protocol):
    """Anything with a period of validity in days."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def in_force(versions: Iterable[D], on: date) -> D | None:
    """The version valid on `on`, or None. The database allows at most one."""
    for version in versions:
        if version.valid_from <= on and (version.valid_until is None or on < version.valid_until):
            return version
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursValue:
    """Opening hours of the whole hall."""

    valid_from: date
    valid_until: date | None = None
    opens_at: time
    closes_at: time
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityValue:
    """Who may apply before the public opening (requirement 80): one window, always reviewed.

    Open from the first day of the month so many months before that of the use, until so many
    months before it (exclusive; the public opening ends it at the latest).
    """

    words: frozenset[str]  # one of these standings is enough
    opens_months: int
    closes_months: int = 0
    documents: tuple[str, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundTier:
    """Cancelled at least so long before the day of use, so much of the fee comes back."""

    months: int = 0
    days: int = 0
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesValue:
    """When and by whom a room may be booked. Days before the use count whole days in Tokyo."""

    valid_from: date
    valid_until: date | None = None
    opens_basis: str = "month_first"
    opens_months: int
    opens_days: int = 0  # before that, after the months were counted back
    opens_on: int | None = None  # on that day of the month which was reached
    opens_at: time
    opens_shift: str = "none"
    opens_exceptions: tuple[OpeningException, ...] = ()
    closes_days: int  # 0: up to the start of the use; n: until the end of the n-th day before
    closes_at: time | None = None  # on that last day, until this time; None: midnight
    cancel_days: int
    applicants: frozenset[str]
    allocation: str = "first_come"
    windows: tuple[WindowValue, ...] = ()  # exceptions to the above; the first that holds wins
    limits: tuple[LimitValue, ...] = ()  # how much one applicant may book
    review: bool = False  # a member of staff decides before it is confirmed
    changes: int | None = None  # how often the applicant may move a booking; None: any number
    payment: str = "on_day"  # facilities.enums.PaymentMode
    due_basis: str = "after_booking"  # with prepaid: facilities.enums.DueBasis
    due_days: int = 0  # with prepaid: n days after booking, or n days before the use
    permit: bool = False  # a permit (使用許可書) is given on paper
    report: bool = False  # a report (確認票) is asked for after use
    refunds: tuple[RefundTier, ...] = ()  # empty: everything, until the deadline for cancelling
    priority: tuple[PriorityValue, ...] = ()  # who may apply before the public
    preparation_minutes: int | None = None  # kept free before a use; None: as the room says
    turnaround_minutes: int | None = None
    invented: frozenset[str] = frozenset()  # what of this version is supposed
    clause: str = ""  # article of the ordinance or title of the page
    window: WindowValue | None = None  # the exception that was put in, by `rules_for`
    early: PriorityValue | None = None  # the window before the public that was put in

    @property
    def is_for_groups(self) -> bool:
        """Whether the room is let to registered groups alone."""
        return self.applicants == {ApplicantKind.ORGANISATION.value}

    @property
    def opening(self) -> Opening:
        """From when it may be booked, as one value."""
        return Opening(
            basis=self.opens_basis,
            months=self.opens_months,
            days=self.opens_days,
            on_day=self.opens_on,
            at=self.opens_at,
            shift=self.opens_shift,
            exceptions=self.opens_exceptions,
        )


def rules_for(rules: RulesValue, *, classes: Classes, channel: str) -> RulesValue:
    """The rules as they are for one applicant who comes by one way (requirements 41, 57, 63)."""
    return _rules_for(rules, classes, channel) if rules.windows else rules


@lru_cache(maxsize=4096)  # pages ask the same for every day of a month
def _rules_for(rules: RulesValue, classes: Classes, channel: str) -> RulesValue:
    window = next((each for each in rules.windows if each.holds(classes, channel)), None)
    return rules if window is None else with_window(rules, window)


def with_window(rules: RulesValue, window: WindowValue) -> RulesValue:
    """The rules with what `window` says in place of their own opening and deadlines."""
    opens = window.opens or rules.opening
    return replace(
        rules,
        opens_basis=opens.basis,
        opens_months=opens.months,
        opens_days=opens.days,
        opens_on=opens.on_day,
        opens_at=opens.at,
        opens_shift=opens.shift,
        opens_exceptions=opens.exceptions,
        closes_days=window.closes.days if window.closes else rules.closes_days,
        closes_at=window.closes.at if window.closes else rules.closes_at,
        cancel_days=rules.cancel_days if window.cancel_days is None else window.cancel_days,
        window=window,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingValue:
    """Where and when those who entered agree among themselves (調整会議)."""

    at: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryValue:
    """One period of use that is given out before first come (days; all ends included).

    By lot; with a `meeting`, by agreement there: for rooms whose allocation says so.
    """

    use_from: date
    use_to: date
    entry_from: date
    entry_to: date
    result_on: date
    meeting: MeetingValue | None = None

    @property
    def allocation(self) -> str:
        """The word of the rules under which the period holds (facilities.enums.Allocation)."""
        return "meeting" if self.meeting else "lottery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the common vocabulary: an area, a purpose, a kind of equipment."""

    id: int
    code: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTerm(Term):
    """Something that people with a wheelchair, a pram or poor sight ask for.

    `of`: whether halls or rooms say it; `column`: of the 公共施設一覧, where it has one.
    """

    of: str
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomValue:
    """One bookable room. `part_ids` are its atomic parts; a whole hall has several."""

    id: int
    code: str
    names: Names
    facility_id: int
    part_ids: tuple[int, ...]
    capacity: int
    capacity_by_layout: tuple[tuple[str, int], ...] = ()
    capacity_invented: bool = True
    area_m2: str = ""
    floor: str = ""
    accessibility: tuple[AccessFact, ...] = ()
    picture: str = ""  # name of a drawing under static/img/rooms/, without ending
    pictures: tuple[PictureValue, ...] = ()
    description: Names = UNSAID
    preparation_minutes: int = 0
    turnaround_minutes: int = 0
    timetable_code: str
    rules_code: str = ""  # the hall's name for these rules; rooms may share it
    invented: frozenset[str] = frozenset()  # fields that nobody published: capacity …
    purposes: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    rules: tuple[RulesValue, ...] = ()

    def kept_for(self, use: Period) -> Period:
        """What nobody else may have around a use: preparation, use, clean-up (requirement 54)."""
        before, after = self.preparation_minutes, self.turnaround_minutes
        if self._own_buffers:
            rules = in_force(self.rules, day_of(use.start))
            before, after = self._buffers_under(rules) if rules else (before, after)
        return use.widened(before=before, after=after)

    @property
    def longest_buffers(self) -> tuple[int, int]:
        """The most minutes before and after a use under any version of its rules."""
        each = [self._buffers_under(rules) for rules in self.rules if self._own_buffers]
        each.append((self.preparation_minutes, self.turnaround_minutes))
        return max(before for before, _ in each), max(after for _, after in each)

    @property
    def _own_buffers(self) -> bool:
        """Whether a version of the rules says other minutes than the room itself."""
        return any(
            rules.preparation_minutes is not None or rules.turnaround_minutes is not None
            for rules in self.rules
        )

    def _buffers_under(self, rules: RulesValue) -> tuple[int, int]:
        before, after = rules.preparation_minutes, rules.turnaround_minutes
        return (
            self.preparation_minutes if before is None else before,
            self.turnaround_minutes if after is None else after,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskValue:
    """One thing the hall wants to know (facilities.enums.Asked).

    `needed`: no application without an answer. `clause`: the rule by which a yes is refused.
    """

    what: str
    needed: bool = True
    clause: Names = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityValue:
    """One hall with everything that is the same for all its rooms."""

    id: int
    code: str
    names: Names
    family: str
    area: str
    operator: str
    address: str
    phone: str  # where to call; the support center's where the hall publishes none
    url: str = ""
    access: Names = UNSAID
    barrier_free: tuple[Names, ...] = ()  # what else is to be said about accessibility
    accessibility: tuple[AccessFact, ...] = ()
    rules_in_brief: tuple[Names, ...] = ()  # the three lines that matter, shown when booking
    prohibited: tuple[Names, ...] = ()
    asks: tuple[AskValue, ...] = ()  # beside what prices depend on
    sources: tuple[str, ...] = ()
    invented: frozenset[str] = frozenset()  # fields that nobody published: rooms, phone …
    hours: tuple[HoursValue, ...] = ()
    closed: tuple[DayRule, ...] = ()
    kept: tuple[DayRule, ...] = ()  # days kept for the public
    shelter: str = ""  # why the whole building takes nobody now (requirement 87); empty: it does
    lotteries: tuple[LotteryValue, ...] = ()
    neighbours: tuple[NeighbourValue, ...] = ()  # rooms that hear each other
    penalties: tuple[PenaltyValue, ...] = ()  # versions, the newest first; empty: no points
    timetables: tuple[TimetableValue, ...] = ()
    pictures: tuple[PictureValue, ...] = ()
    rooms: tuple[RoomValue, ...] = ()
    schedules: tuple[Schedule, ...] = ()  # versions of its fee rules, the newest first

    @property
    def has_meetings(self) -> bool:
        """Whether people agree at meetings about some days before first come."""
        return any(lottery.meeting for lottery in self.lotteries)

    def schedule_on(self, day: date) -> Schedule | None:
        """The fee rules for a use on `day` that is permitted on the same day."""
        return schedule_for(self.schedules, use_on=day, permit_on=day)

    def timetable(self, code: str, on: date) -> TimetableValue | None:
        """The version of one timetable that is valid on `on`, with the slots of that day."""
        found = self.whole_timetable(code, on)
        return found.on(on) if found else None

    def whole_timetable(self, code: str, on: date) -> TimetableValue | None:
        """The same with the slots of all days: what a month or a rule shows."""
        return in_force((t for t in self.timetables if t.code == code), on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All halls at one version of the catalogue."""

    version: int
    facilities: tuple[FacilityValue, ...]
    areas: tuple[Term, ...] = ()
    purposes: tuple[Term, ...] = ()
    equipment: tuple[Term, ...] = ()
    accessibility: tuple[AccessTerm, ...] = ()
    facility_by_id: dict[int, FacilityValue] = field(default_factory=dict)
    facility_by_code: dict[str, FacilityValue] = field(default_factory=dict)
    room_by_id: dict[int, RoomValue] = field(default_factory=dict)
    room_by_code: dict[str, RoomValue] = field(default_factory=dict)
