"""What a file of halls says, typed. Entries keep their spot, so that later checks can name it.

`sound` is False where a field had a fault and holds a stand-in; checks of sense skip such entries.
`since` is the first day a version holds.
"""

from dataclasses import dataclass
from datetime import date, time

from facilities.imports.fees import FeeVersion
from facilities.imports.form import Spot
from facilities.rules.accessibility import AccessFact
from facilities.rules.days import DayRule
from facilities.rules.penalties import PenaltyValue
from facilities.rules.terms import Closing, LimitValue, NeighbourValue, Opening, WindowValue
from facilities.rules.values import AskValue, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something written at a spot."""

    at: Spot
    sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEntry(Entry):
    """An area, a purpose or a kind of equipment."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTermEntry(TermEntry):
    """Something of accessibility; fields as in AccessTerm."""

    of: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyEntry(Entry):
    """The city's common words."""

    areas: tuple[TermEntry, ...] = ()
    purposes: tuple[TermEntry, ...] = ()
    equipment: tuple[TermEntry, ...] = ()
    accessibility: tuple[AccessTermEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry(Entry):
    """Something that holds from a day on, and where that is published."""

    since: date
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursEntry(VersionEntry):
    """Opening hours."""

    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysEntry(VersionEntry):
    """All rules that name closed days, or kept days, together from a day on."""

    days: tuple[DayRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotEntry(Entry):
    """One slot, written or cut from hours."""

    code: str
    names: Names
    starts_at: time
    ends_at: time
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEntry(VersionEntry):
    """One version of a timetable."""

    code: str
    unit: str
    slots: tuple[SlotEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityEntry(Entry):
    """One window before the public opening; fields as in PriorityValue."""

    words: tuple[str, ...]
    opens_months: int
    closes_months: int
    documents: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundEntry(Entry):
    """One step of what comes back; fields as in RefundTier."""

    months: int
    days: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEntry(Entry):
    """One window by class and channel."""

    value: WindowValue


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitEntry(Entry):
    """One limit."""

    value: LimitValue


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourEntry(Entry):
    """Rooms that hear each other."""

    value: NeighbourValue


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyEntry(VersionEntry):
    """One version of a hall's penalty rules."""

    value: PenaltyValue


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesEntry(VersionEntry):
    """One version of a named set of booking rules; fields as in RulesValue."""

    code: str
    opens: Opening
    closes: Closing
    cancel_days: int
    applicants: tuple[str, ...]
    allocation: str
    windows: tuple[WindowEntry, ...]
    limits: tuple[LimitEntry, ...]
    review: bool
    changes: int | None
    payment: str
    due_basis: str
    due_days: int
    permit: bool
    report: bool
    refunds: tuple[RefundEntry, ...]
    priority: tuple[PriorityEntry, ...]
    preparation_minutes: int | None
    turnaround_minutes: int | None
    invented: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEntry(Entry):
    """Where and when those who entered meet."""

    day: date
    clock: time
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryEntry(Entry):
    """One period of use that is drawn, or given out at a meeting."""

    use_from: date
    use_to: date
    entry_from: date
    entry_to: date
    result_on: date
    meeting: MeetingEntry | None

    @property
    def allocation(self) -> str:
        """The word of the rules for which the period is."""
        return "meeting" if self.meeting else "lottery"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEntry(Entry):
    """A named part of a divided room."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEntry(Entry):
    """A bookable room. Without `parts` it is a part of its own, with its own code."""

    code: str
    names: Names
    parts: tuple[str, ...]
    timetable: str
    rules: str
    capacity: int
    layouts: dict[str, int]
    area_m2: str
    floor: str
    accessibility: tuple[AccessFact, ...]
    picture: str
    description: Names
    preparation_minutes: int
    turnaround_minutes: int
    purposes: tuple[str, ...]
    equipment: tuple[str, ...]
    invented: tuple[str, ...]

    @property
    def part_codes(self) -> tuple[str, ...]:
        """The codes of its parts; its own code where it is not divided."""
        return self.parts or (self.code,)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallEntry(Entry):
    """One hall with everything in its file."""

    code: str
    names: Names
    family: str
    area: str
    position: int
    operator: str
    address: str
    phone: str
    url: str
    access: Names
    barrier_free: tuple[Names, ...]
    accessibility: tuple[AccessFact, ...]
    rules_in_brief: tuple[Names, ...]
    prohibited: tuple[Names, ...]
    asks: tuple[AskValue, ...]
    staff_networks: tuple[str, ...]
    sources: tuple[str, ...]
    invented: tuple[str, ...]
    open_data: dict[str, str]
    hours: tuple[HoursEntry, ...]
    closed: tuple[DaysEntry, ...]
    kept: tuple[DaysEntry, ...]
    timetables: tuple[TimetableEntry, ...]
    rules: tuple[RulesEntry, ...]
    lotteries: tuple[LotteryEntry, ...]
    neighbours: tuple[NeighbourEntry, ...]
    penalties: tuple[PenaltyEntry, ...]
    parts: tuple[PartEntry, ...]
    rooms: tuple[RoomEntry, ...]

    def rule_versions(self, room: RoomEntry) -> list[RulesEntry]:
        """All versions of the rules that `room` names."""
        return [entry for entry in self.rules if entry.code == room.rules]


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that one loading brings."""

    vocabularies: tuple[VocabularyEntry, ...] = ()
    halls: tuple[HallEntry, ...] = ()
    fees: tuple[FeeVersion, ...] = ()
