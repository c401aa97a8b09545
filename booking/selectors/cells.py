"""The cells of a calendar: one slot of one room on one day, with the words for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from booking.enums import SIGNS, CellState, OfficialKind
from booking.rules.verdict import DayVerdict, day_verdict, ends_at
from booking.rules.wishes import Pick
from booking.selectors.applicants import NOBODY, Applicants
from booking.selectors.occupants import Occupant, occupant_in
from core.clock import at, day_start, next_day
from core.dates import (
    clock_label,
    day_label,
    full_moment_label,
    moment_label,
    short_day,
    since_label,
    time_label,
)
from core.periods import Period
from facilities.enums import ApplicantKind
from facilities.rules.values import (
    FacilityValue,
    LotteryValue,
    MeetingValue,
    RoomValue,
    RulesValue,
    SlotValue,
)
from facilities.term_words import classes_in_words, days_in_words

PICKABLE = frozenset({CellState.FREE, CellState.PRIORITY})


@dataclass(frozen=True, slots=True)
class Note:
    """Why something cannot be booked, and until when: opened by a tap on the cell."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a page shows of one slot: word, sign and colour say the same thing."""

    state: str
    word: str
    sign: str
    pick: str
    label: str
    why: Note | None
    slot_name: str
    time: str


@dataclass(frozen=True, slots=True)
class Place:
    """One room of one hall on one day."""

    facility: FacilityValue
    room: RoomValue
    day: date


@dataclass(frozen=True, slots=True)
class HeldNow:
    """What a user holds now: another choice takes its place."""

    user_id: int
    code: str
    until: datetime
    uses: tuple[tuple[int, Period], ...]  # rooms by their keys


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, as far as a calendar shows it.

    `held`: the places they hold now. `kinds` are the kinds of applicant they can be (person,
    organisation); None where nobody has signed in. `applicants` say what each of them counts as,
    for windows by class.
    """

    kinds: frozenset[str] | None = None
    applicants: Applicants = NOBODY
    held: HeldNow | None = None

    @property
    def has_group(self) -> bool:
        """Whether they may apply for a registered group."""
        return self.kinds is not None and ApplicantKind.ORGANISATION.value in self.kinds


ANYONE = Viewer()


@dataclass(slots=True)
class Board:
    """What is needed to answer for cells: who looks, when, and who occupies what."""

    now: datetime
    occupants: Mapping[int, list[Occupant]]
    viewer: Viewer = ANYONE
    changes_at: datetime | None = field(default=None)
    notes: dict[str, Note] = field(default_factory=dict)

    def note(self, moment: datetime | None) -> None:
        """Remember the first future moment at which time alone changes a cell."""
        if moment is not None and moment > self.now:
            self.changes_at = min(self.changes_at or moment, moment)

    def cells(self, place: Place, slots: tuple[SlotValue, ...]) -> list[Cell]:
        """The cells of one room on one day, one for each of `slots`."""
        verdict = day_verdict(
            facility=place.facility,
            room=place.room,
            day=place.day,
            now=self.now,
            asker=self.viewer.applicants.at(place.facility.id),
        )
        self.note(verdict.changes_at)
        label = f"{day_label(place.day)} "
        return [self._cell(verdict, place, slot, label) for slot in slots]

    def _cell(self, verdict: DayVerdict, place: Place, slot: SlotValue, day_text: str) -> Cell:
        during = Period(at(place.day, slot.starts_at), at(place.day, slot.ends_at))
        state, word, reason = self._answer(verdict, place, slot, during)
        name, time = str(slot.names), time_label(during)
        pick = Pick(place.room.code, place.day, slot.code)
        return Cell(
            state=state.value,
            word=word,
            sign=str(SIGNS[state]),
            pick=str(pick) if state in PICKABLE else "",
            label=f"{day_text}{name} {time} {place.room.names} {word}",
            why=self._note_of(reason) if reason else None,
            slot_name=name,
            time=time,
        )

    def _note_of(self, reason: str) -> Note:
        """The note that says `reason`; cells that say the same share it."""
        return self.notes.setdefault(reason, Note(f"why{len(self.notes)}", reason))

    def _answer(
        self, verdict: DayVerdict, place: Place, slot: SlotValue, during: Period
    ) -> tuple[CellState, str, str]:
        if verdict.state is CellState.CLOSED_DAY:
            return verdict.state, _("休館"), ""  # the reason stands beside the day
        if not slot.is_on(place.day):
            return CellState.CLOSED_DAY, _("貸出なし"), _not_on(slot)
        if verdict.rules is None or self._ended(verdict.rules, place.day, slot):
            return CellState.ENDED, _("受付終了"), self._why_ended(place)
        occupied = place.room.kept_for(during)
        occupant = occupant_in(self.occupants, place.room.part_ids, occupied.start, occupied.end)
        if occupant is not None and verdict.state is not CellState.SUSPENDED:
            return self._occupied(occupant)
        if verdict.state is not CellState.FREE:
            return verdict.state, *words_of(verdict, self.now)
        return self._open(verdict.rules)

    def _open(self, rules: RulesValue) -> tuple[CellState, str, str]:
        kinds = self.viewer.kinds
        if kinds is not None and not kinds & rules.applicants:
            return CellState.NOT_FOR_YOU, *words_for_others(rules)
        if rules.early is not None:
            return CellState.PRIORITY, _("優先受付"), ""
        return CellState.FREE, _("空き"), ""

    def _ended(self, rules: RulesValue, day: date, slot: SlotValue) -> bool:
        closes_at = ends_at(rules=rules, day=day, starts_at=slot.starts_at)
        self.note(closes_at)
        return closes_at <= self.now

    def _why_ended(self, place: Place) -> str:
        """Whom to ask; nothing where the day itself is over."""
        over = day_start(next_day(place.day))
        self.note(over)
        if over <= self.now:
            return ""
        return _(
            "インターネットでの受付は終わりました。窓口（%(phone)s）へお問い合わせください。"
        ) % {"phone": place.facility.phone}

    def _occupied(self, occupant: Occupant) -> tuple[CellState, str, str]:
        if occupant.undecided:
            why = _("この時間の申請を、施設が審査しています。認められなければ、空きます。")
            return CellState.HELD, _("仮予約中"), why
        if occupant.state is CellState.BOOKED:
            return CellState.BOOKED, _("予約済"), ""
        if occupant.state is CellState.OFFICIAL:
            kind = OfficialKind(occupant.why).label
            return (
                CellState.OFFICIAL,
                _("市の利用"),
                _("市が使います（%(kind)s）。") % {"kind": kind},
            )
        if occupant.state is CellState.SUSPENDED:
            reason = _("%(until)sまで利用できません（%(why)s）。")
            facts = {"until": moment_label(occupant.end), "why": occupant.why}
            return CellState.SUSPENDED, _("利用停止"), reason % facts
        self.note(occupant.expires_at)
        held = self.viewer.held
        if held is not None and occupant.user_id == held.user_id:
            return CellState.HELD_BY_YOU, _("あなたが仮押さえ中"), ""
        reason = _("ほかの方が手続き中です。%(until)sまでに終わらなければ、空きます。")
        until = clock_label(occupant.expires_at) if occupant.expires_at else ""
        return CellState.HELD, _("仮予約中"), reason % {"until": until}


def _not_on(slot: SlotValue) -> str:
    """On which days the slot is let."""
    facts = {"slot": str(slot.names), "days": days_in_words(slot.days)}
    return _("「%(slot)s」に使えるのは、%(days)sです。") % facts


def notes_of(cells: Iterable[Cell]) -> list[Note]:
    """The notes that these cells open, each once."""
    return list(dict.fromkeys(cell.why for cell in cells if cell.why))


def words_for_others(rules: RulesValue) -> tuple[str, str]:
    """Word and reason for a room that is not let to the one who looks."""
    if rules.is_for_groups:
        return _("登録団体のみ"), _(
            "登録した団体の名前で申し込めます。登録のしかたは、施設へお電話ください。"
        )
    return _("個人のみ"), _("個人の名前で申し込めます。")


def words_of(verdict: DayVerdict, now: datetime) -> tuple[str, str]:
    """Word and reason for a day that is not yet open, or drawn first, or of a stopped building."""
    if verdict.state is CellState.SUSPENDED:
        reason = _("いま新しい予約を受け付けていません（%(why)s）。ほかの施設を選んでください。")
        return _("利用停止"), reason % {"why": verdict.reason}
    if verdict.state is CellState.NOT_YET and verdict.moment is not None:
        opens = f"{short_day(verdict.moment.date())} {clock_label(verdict.moment)}"
        return _("%(opens)sから") % {"opens": opens}, _why_not_yet(verdict, verdict.moment)
    lottery = verdict.lottery
    if lottery is None:
        return _("受付前"), ""
    if lottery.meeting is not None:
        since = verdict.moment or day_start(lottery.result_on)
        return _words_of_meeting(lottery, lottery.meeting, since, now)
    return _words_of_draw(lottery, now)


def _words_of_draw(lottery: LotteryValue, now: datetime) -> tuple[str, str]:
    """Until when one may enter, and when the result is out."""
    reason = _("結果は%(day)sです。その後、空いた時間を先着順で受け付けます。") % {
        "day": day_label(lottery.result_on)
    }
    if now < day_start(lottery.entry_from):
        return _("抽選 %(day)sから") % {"day": short_day(lottery.entry_from)}, reason
    if now < day_start(lottery.entry_to + timedelta(days=1)):
        return _("抽選受付中 %(day)sまで") % {"day": short_day(lottery.entry_to)}, reason
    return _("抽選 結果待ち"), reason


def _words_of_meeting(
    lottery: LotteryValue, meeting: MeetingValue, since: datetime, now: datetime
) -> tuple[str, str]:
    """As of a draw, with the day and place at which people meet, and when the rest is open."""
    reason = _(
        "%(meets)sに、%(place)sで開く調整会議で決めます。"
        "%(day)sから、空いた時間を先着順で受け付けます。"
    ) % {
        "meets": moment_label(meeting.at),
        "place": meeting.place,
        "day": since_label(since),
    }
    if now < day_start(lottery.entry_from):
        return _("調整会議 %(day)sから") % {"day": short_day(lottery.entry_from)}, reason
    if now < day_start(lottery.entry_to + timedelta(days=1)):
        return _("調整会議 申込%(day)sまで") % {"day": short_day(lottery.entry_to)}, reason
    return _("調整会議 結果待ち"), reason


def _why_not_yet(verdict: DayVerdict, moment: datetime) -> str:
    """The moment, and for whom it is where classes differ."""
    window = verdict.rules.window if verdict.rules else None
    who = classes_in_words(window) if window else ""
    if not who:
        return _("この時刻に受付が始まります。")
    facts = {"who": who, "opens": full_moment_label(moment)}
    return _("%(who)sは、%(opens)sから申し込めます。") % facts
