"""A hall's rules in words for its clerks: what holds on a day, and what a revision changes.

Every statement is there on both sides of a comparison, also where residents are told nothing
("reviewed" and "not reviewed"), so that before and after can be read beside each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from booking.selectors.facts import (
    changes_in_words,
    exception_in_words,
    payment_in_words,
    refund_in_words,
)
from core.dates import full_day_label, full_moment_label
from facilities.enums import Allocation, ApplicantKind, Asked, Disturbance, RuleSubject
from facilities.penalty_words import penalty_lines
from facilities.rules.calendar import closure_of
from facilities.rules.days import DayRule
from facilities.rules.penalties import PenaltyValue
from facilities.rules.values import (
    AskValue,
    Catalogue,
    FacilityValue,
    HoursValue,
    LotteryValue,
    PriorityValue,
    RoomValue,
    RulesValue,
    TimetableValue,
    in_force,
)
from facilities.term_words import (
    by_clause,
    cancelling_in_words,
    classes_named_in_words,
    clock,
    closing_in_words,
    days_in_words,
    limit_in_words,
    opening_in_words,
)


@dataclass(frozen=True, slots=True)
class Row:
    """What the rules say of one topic. `invented`: it is supposed, nobody published it."""

    topic: str
    lines: tuple[str, ...]
    invented: bool = False

    @property
    def text(self) -> str:
        """All of it, as it is compared."""
        mark = [_("（見本の値）")] if self.invented else []
        return "\n".join([*self.lines, *mark])


@dataclass(frozen=True, slots=True)
class Section:
    """Rules that hold together. `key`: what the page for changing them is asked for."""

    key: str  # rules:standard, closed, kept, penalties, hours; empty: changed in the file alone
    heading: str
    where: str
    since: date | None
    clause: str
    rows: tuple[Row, ...]

    @property
    def begins(self) -> str:
        """Since when it holds, as people say it; empty where nobody says."""
        return full_day_label(self.since) if self.since else ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads differently; empty `before`: it is new, empty `after`: it is gone."""

    what: str
    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DayOfChanges:
    """What changes on one day; an empty `begins`: as soon as it is published."""

    begins: str
    changes: tuple[Change, ...]

    @property
    def keeps_clause(self) -> bool:
        """Whether something changes on a day, and no clause with it: a clerk may have forgotten."""
        return bool(self.begins) and not any(_("根拠") in each.what for each in self.changes)


def sections_on(hall: FacilityValue, day: date, halls: Catalogue) -> list[Section]:
    """The rules that hold at the hall on `day`, subject by subject."""
    return [*_of_rooms(hall, day), *_of_hall(hall, day), *_undated(hall, halls)]


def changes_told(
    before: FacilityValue, after: FacilityValue, *, days: Iterable[date], halls: Catalogue
) -> list[DayOfChanges]:
    """What reads differently from each of `days` on, and what at once. A change is told once."""
    told = [DayOfChanges("", _changes(_undated(before, halls), _undated(after, halls)))]
    seen: set[Change] = set()
    for day in days:
        found = [
            *_room_changes(before, after, day),
            *_changes(_of_hall(before, day), _of_hall(after, day)),
        ]
        told.append(
            DayOfChanges(full_day_label(day), tuple(each for each in found if each not in seen))
        )
        seen = set(found)
    return [each for each in told if each.changes]


def _changes(before: Iterable[Section], after: Iterable[Section]) -> tuple[Change, ...]:
    old, new = _statements(before), _statements(after)
    what = [*new, *(each for each in old if each not in new)]
    return tuple(
        Change(f"{heading} {topic}".strip(), where, old.get(key, ""), new.get(key, ""))
        for key in what
        for heading, where, topic in [key]
        if old.get(key, "") != new.get(key, "")
    )


def _statements(sections: Iterable[Section]) -> dict[tuple[str, str, str], str]:
    return {
        (section.heading, section.where, row.topic): row.text
        for section in sections
        for row in [*section.rows, Row(_("根拠"), (section.clause,))]
    }


def _room_changes(before: FacilityValue, after: FacilityValue, day: date) -> Iterator[Change]:
    """Room by room, told once for all rooms in which the same thing changes."""
    old = {room.code: _said_of(before, room, day) for room in before.rooms}
    rooms: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for room in after.rooms:
        was, will = old.get(room.code, {}), _said_of(after, room, day)
        for topic in [*will, *(each for each in was if each not in will)]:
            if was.get(topic, "") != will.get(topic, ""):
                rooms[topic, was.get(topic, ""), will.get(topic, "")].append(str(room.names))
    for (topic, was_text, will_text), names in rooms.items():
        yield Change(topic, _where(names, after), was_text, will_text)


def _said_of(hall: FacilityValue, room: RoomValue, day: date) -> dict[str, str]:
    rules = in_force(room.rules, day)
    if rules is None:
        return {}
    rows = [*_rows(rules, hall), Row(_("根拠"), (rules.clause,))]
    return {row.topic: row.text for row in rows}


def _where(names: Sequence[str], hall: FacilityValue) -> str:
    if len(names) == len(hall.rooms):
        return _("すべての室")
    return _("・").join(names)


def _of_rooms(hall: FacilityValue, day: date) -> Iterator[Section]:
    by_rules: dict[tuple[str, RulesValue], list[str]] = defaultdict(list)
    for room in hall.rooms:
        if rules := in_force(room.rules, day):
            by_rules[room.rules_code, rules].append(str(room.names))
    for (code, rules), names in by_rules.items():
        yield Section(
            key=f"rules:{code}",
            heading=_("受付の規則（%(code)s）") % {"code": code},
            where=_where(names, hall),
            since=rules.valid_from,
            clause=rules.clause,
            rows=tuple(_rows(rules, hall)),
        )


def _rows(rules: RulesValue, hall: FacilityValue) -> Iterator[Row]:
    def row(topic: str, lines: Iterable[str], *marks: str) -> Row:
        return Row(topic, tuple(lines), bool(rules.invented & set(marks)))

    yield row(_("受付の始まり"), [opening_in_words(rules.opening)], "opens")
    yield row(_("受付の終わり"), [closing_in_words(rules.closes_days, rules.closes_at)], "closes")
    yield row(_("取消"), [cancelling_in_words(rules.cancel_days)], "cancel_days")
    exceptions = chain.from_iterable(map(exception_in_words, rules.windows))
    yield row(_("区分・受付方法による違い"), list(exceptions) or [_("ありません。")], "windows")
    kinds = [str(kind.label) for kind in ApplicantKind if kind.value in rules.applicants]
    yield row(_("申し込める人"), [_("・").join(kinds)], "applicants")
    names = {room.code: str(room.names) for room in hall.rooms}
    limits = [
        limit_in_words(limit, rooms=[names.get(code, code) for code in limit.rooms])
        + by_clause(limit.clause)
        for limit in rules.limits
    ]
    yield row(_("利用の上限"), limits or [_("ありません。")], "limits")
    yield row(_("割り当て"), [str(Allocation(rules.allocation).label)], "allocation")
    review = _("施設が審査して許可します。") if rules.review else _("審査しません。")
    yield row(_("審査"), [review], "review")
    yield row(
        _("予約の変更"),
        changes_in_words(rules) or [_("利用者が、何回でも変えられます。")],
        "changes",
    )
    yield row(
        _("納付"), payment_in_words(rules) or [_("使用料は、利用日に窓口で払います。")], "payment"
    )
    yield row(_("還付"), _refunds(rules), "refunds")
    yield row(_("書類"), _papers(rules), "permit", "report")
    early = [_priority(window) for window in rules.priority]
    yield row(_("優先受付"), early or [_("ありません。")], "priority")
    yield row(_("前後に空ける時間"), _buffers(rules), "preparation_minutes", "turnaround_minutes")


def _refunds(rules: RulesValue) -> list[str]:
    everything = _("取消の期限までに取り消すと、使用料の全額をお返しします。")
    return [refund_in_words(tier) for tier in rules.refunds] or [everything]


def _papers(rules: RulesValue) -> list[str]:
    return [
        _("使用許可書を出します。") if rules.permit else _("使用許可書は出しません。"),
        _("使ったあとに報告を求めます。") if rules.report else _("使ったあとの報告は求めません。"),
    ]


def _priority(window: PriorityValue) -> str:
    facts = {
        "who": classes_named_in_words(sorted(window.words)),
        "opens": window.opens_months,
        "closes": window.closes_months,
        "documents": _("、").join(window.documents) or _("なし"),
    }
    text = (
        _(
            "%(who)s：利用する月の%(opens)dか月前の月の初日から%(closes)dか月前の月の初日の前日まで。"
        )
        if window.closes_months
        else _("%(who)s：利用する月の%(opens)dか月前の月の初日から。")
    )
    return (text + _("書類：%(documents)s")) % facts + by_clause(window.clause)


def _buffers(rules: RulesValue) -> list[str]:
    texts = []
    if rules.preparation_minutes is not None:
        texts.append(_("利用の前に%(n)d分を空けます。") % {"n": rules.preparation_minutes})
    if rules.turnaround_minutes is not None:
        texts.append(_("利用の後に%(n)d分を空けます。") % {"n": rules.turnaround_minutes})
    return texts or [_("室ごとに決めた時間です。")]


def _of_hall(hall: FacilityValue, day: date) -> Iterator[Section]:
    if hours := in_force(hall.hours, day):
        yield _hall_section("hours", _("開館時間"), hall, hours, [_hours(hours)])
    for key, heading, rules in (
        (RuleSubject.CLOSED, _("休館日"), hall.closed),
        (RuleSubject.KEPT, _("市民のために空けておく日"), hall.kept),
    ):
        held = [rule for rule in rules if in_force([rule], day)]
        lines = [_day_rule(rule) for rule in held] or [_("ありません。")]
        first = held[0] if held else None
        yield _hall_section(key.value, heading, hall, first, lines)
    penalties = in_force(hall.penalties, day)
    points = penalty_lines(penalties) if penalties else []
    yield _hall_section(
        "penalties", _("点数と利用の制限"), hall, penalties, points or [_("点数はつきません。")]
    )
    for code in sorted({each.code for each in hall.timetables}):
        if table := hall.whole_timetable(code, day):
            heading = _("時間割（%(code)s）") % {"code": code}
            yield _hall_section("", heading, hall, table, list(_slots(table)), mark="timetables")


def _hall_section(
    key: str,
    heading: str,
    hall: FacilityValue,
    version: HoursValue | DayRule | PenaltyValue | TimetableValue | None,
    lines: Sequence[str],
    *,
    mark: str = "",
) -> Section:
    return Section(
        key=key,
        heading=heading,
        where="",
        since=version.valid_from if version else None,
        clause=version.clause if version else "",
        rows=(Row("", tuple(lines), (mark or key) in hall.invented and version is not None),),
    )


def _hours(hours: HoursValue) -> str:
    return f"{clock(hours.opens_at)}–{clock(hours.closes_at)}"


def _day_rule(rule: DayRule) -> str:
    """A rule that names days, with its dates, and its note behind."""
    dates = _("、").join(full_day_label(day) for day in sorted(rule.dates))
    said = dates if rule.kind == "dates" else closure_of(rule)
    return _("%(days)s（%(note)s）") % {"days": said, "note": rule.note} if rule.note else said


def _slots(table: TimetableValue) -> Iterator[str]:
    for slot in table.slots:
        name, span = str(slot.names), f"{clock(slot.starts_at)}–{clock(slot.ends_at)}"
        days = f" {days_in_words(slot.days)}" if slot.days else ""
        yield f"{span}{days}" if name == span else f"{name} {span}{days}"


def _undated(hall: FacilityValue, halls: Catalogue) -> list[Section]:
    """What holds at once, whichever day the use is on."""
    told = {
        _("利用の要点"): [str(each) for each in hall.rules_in_brief],
        _("禁止事項"): [str(each) for each in hall.prohibited],
        _("申し込みで聞くこと"): [_asked(each) for each in hall.asks if not each.clause],
        _("お断りする使い方"): [
            str(Asked(each.what).label) + by_clause(str(each.clause))
            for each in hall.asks
            if each.clause
        ],
        _("抽選の期間"): [_period(each) for each in hall.lotteries if each.meeting is None],
        _("調整会議の期間"): [_period(each) for each in hall.lotteries if each.meeting],
        _("音の影響がある室"): list(_neighbours(hall, halls)),
    }
    return [
        Section("", heading, "", None, "", (Row("", tuple(lines)),))
        for heading, lines in told.items()
        if lines
    ]


def _period(period: LotteryValue) -> str:
    """One period with all its days: whoever moves one of them sees it before publishing."""
    facts = {
        "first": full_day_label(period.use_from),
        "last": full_day_label(period.use_to),
        "entry_first": full_day_label(period.entry_from),
        "entry_last": full_day_label(period.entry_to),
        "result": full_day_label(period.result_on),
    }
    if period.meeting is None:
        return (
            _(
                "%(first)sから%(last)sまでの利用：申し込みは%(entry_first)sから%(entry_last)sまで、"
                "結果は%(result)s"
            )
            % facts
        )
    facts |= {"meets": full_moment_label(period.meeting.at), "place": period.meeting.place}
    return (
        _(
            "%(first)sから%(last)sまでの利用：申し込みは%(entry_first)sから%(entry_last)sまで、"
            "調整会議は%(meets)s（%(place)s）、結果は%(result)s"
        )
        % facts
    )


def _asked(ask: AskValue) -> str:
    label = str(Asked(ask.what).label)
    return label if ask.needed else _("%(what)s（答えなくてもよい）") % {"what": label}


def _neighbours(hall: FacilityValue, halls: Catalogue) -> Iterator[str]:
    rooms = {room.code: str(room.names) for room in hall.rooms}
    uses = {purpose.code: str(purpose.names) for purpose in halls.purposes}
    for rule in hall.neighbours:
        yield _("%(rooms)s：%(loud)sと%(quiet)sが重なるとき、%(then)s") % {
            "rooms": _("・").join(rooms.get(code, code) for code in rule.rooms),
            "loud": _("・").join(uses.get(code, code) for code in sorted(rule.loud)),
            "quiet": _("・").join(uses.get(code, code) for code in sorted(rule.quiet)),
            "then": Disturbance(rule.then).label,
        } + by_clause(rule.clause)
