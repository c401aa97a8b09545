"""Checks of times and days: slots within opening hours, one after the other; days in order."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import TypeVar

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import (
    HallEntry,
    HoursEntry,
    LotteryEntry,
    SlotEntry,
    TimetableEntry,
    VersionEntry,
)

V = TypeVar("V", bound=VersionEntry)


def time_faults(hall: HallEntry) -> Iterator[Fault]:
    """All faults of times and days in a hall's file."""
    for hours in hall.hours:
        if hours.sound and hours.closes_at <= hours.opens_at:
            yield hours.at.fault("closes", _("閉館は開館より後にしてください。"))
    for timetable in hall.timetables:
        if timetable.sound:
            yield from _slot_faults(hall, timetable)
    yield from _lottery_faults(hall)


def _slot_faults(hall: HallEntry, timetable: TimetableEntry) -> Iterator[Fault]:
    if not timetable.slots:
        yield timetable.at.fault("slots", _("この項目が必要です。"))
    for number, slot in enumerate(timetable.slots):
        if slot.ends_at <= slot.starts_at:
            yield slot.at.fault("ends", _("終了は開始より後にしてください。"))
        if slot.code in {before.code for before in timetable.slots[:number]}:
            yield slot.at.fault("code", _("同じコードの区分が2つあります。"))
    for earlier, later in pairwise(timetable.slots):
        if later.starts_at < earlier.ends_at:
            yield later.at.fault("starts", _("前の区分が終わる前に始まっています。"))
    for hours in _hours_during(hall, timetable):
        yield from chain.from_iterable(_outside(slot, hours) for slot in timetable.slots)


def _hours_during(hall: HallEntry, timetable: TimetableEntry) -> list[HoursEntry]:
    """The opening hours that hold on some day on which the timetable holds."""
    siblings = [entry for entry in hall.timetables if entry.code == timetable.code]
    return [
        hours
        for hours in hall.hours
        if hours.sound
        and hours.opens_at < hours.closes_at  # else told already, and every slot lies outside
        and _share_a_day(hours, hall.hours, timetable, siblings)
    ]


def _outside(slot: SlotEntry, hours: HoursEntry) -> Iterator[Fault]:
    if slot.starts_at < hours.opens_at:
        yield slot.at.fault("starts", _beyond_hours(slot, hours))
    elif slot.ends_at > hours.closes_at:
        yield slot.at.fault("ends", _beyond_hours(slot, hours))


def _beyond_hours(slot: SlotEntry, hours: HoursEntry) -> str:
    return _(
        "時間割の「%(slot)s」が、開館時間（%(opens)s〜%(closes)s）の外です。"
        "時間割も、同じ日から変えてください。"
    ) % {
        "slot": slot.names.ja,
        "opens": f"{hours.opens_at.hour}:{hours.opens_at:%M}",
        "closes": f"{hours.closes_at.hour}:{hours.closes_at:%M}",
    }


def _share_a_day(
    one: VersionEntry,
    versions: Sequence[VersionEntry],
    other: VersionEntry,
    others: Sequence[VersionEntry],
) -> bool:
    """Whether two versions hold together on some day, each until the next of its kind."""
    return one.since < _ends(other, others) and other.since < _ends(one, versions)


def _ends(version: VersionEntry, versions: Sequence[VersionEntry]) -> date:
    later = (other.since for other in versions if other.since > version.since)
    return min(later, default=date.max)


def _lottery_faults(hall: HallEntry) -> Iterator[Fault]:
    sound = [lottery for lottery in hall.lotteries if lottery.sound]
    for lottery in sound:
        yield from _order_faults(lottery)
    for earlier, later in pairwise(sorted(sound, key=lambda lottery: lottery.use_from)):
        if later.use_from <= earlier.use_to:
            yield later.at.fault("use_from", _("前の抽選の利用期間と重なっています。"))
    needed = {rules.allocation for rules in hall.rules if rules.sound}
    given = {lottery.allocation for lottery in sound}
    if "lottery" in needed and not given & {"lottery"}:
        yield hall.at.fault(
            "lotteries",
            _("割り当てが「抽選」の規則があるので、抽選の期間が必要です。"),
        )
    if "meeting" in needed and not given & {"meeting"}:
        yield hall.at.fault(
            "lotteries",
            _("割り当てが「調整会議」の規則があるので、調整会議の日のある期間が必要です。"),
        )


def _order_faults(lottery: LotteryEntry) -> Iterator[Fault]:
    if lottery.use_to < lottery.use_from:
        yield lottery.at.fault("use_to", _("利用期間の末日が初日より前です。"))
    if lottery.entry_to < lottery.entry_from:
        yield lottery.at.fault("entry_to", _("申込の末日が初日より前です。"))
    if lottery.result_on < lottery.entry_to:
        yield lottery.at.fault("result_on", _("結果の日が申込の末日より前です。"))
    if lottery.use_from <= lottery.result_on:
        yield lottery.at.fault("result_on", _("結果の日は利用期間の初日より前にしてください。"))
    meeting = lottery.meeting
    if meeting and meeting.sound and not lottery.entry_to < meeting.day <= lottery.result_on:
        yield meeting.at.fault(
            "day", _("調整会議の日は、申込の末日より後、結果の日までにしてください。")
        )
