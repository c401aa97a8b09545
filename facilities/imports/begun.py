"""What a revision of rules must leave as it is: what has begun, and what is no rule.

Dated versions are never edited in place (requirement 104): an entry that holds today or held
before stands in a revised file exactly as before, or is left out as history.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import Entry, HallEntry, RoomEntry, RulesEntry, VersionEntry

# Of a hall. Its rooms stay, too, but for their rules.
_FIXED = (
    "code",
    "names",
    "family",
    "area",
    "position",
    "operator",
    "address",
    "phone",
    "url",
    "access",
    "barrier_free",
    "accessibility",
    "staff_networks",
    "open_data",
    "parts",
)


def revision_faults(present: HallEntry, revised: HallEntry, *, today: date) -> Iterator[Fault]:
    """Everything that `revised` changes and may not change."""
    yield from _fixed_faults(present, revised)
    for name in ("hours", "closed", "kept", "penalties"):
        before, after = getattr(present, name), getattr(revised, name)
        if after or name != "penalties":  # a file without penalties leaves them as they are
            yield from _begun_faults(revised, name, before, after, today)
    for code in sorted({each.code for each in (*present.timetables, *revised.timetables)}):
        before, after = (
            [each for each in hall.timetables if each.code == code] for hall in (present, revised)
        )
        if after:
            yield from _begun_faults(revised, "timetables", before, after, today)
    yield from dict.fromkeys(_rule_faults(present, revised, today))
    yield from _period_faults(present, revised, today)


def days_changed(present: HallEntry, revised: HallEntry) -> list[date]:
    """The first days of the entries that differ, were added or are gone."""
    return sorted({since for _name, since, _text in _versions(present) ^ _versions(revised)})


def _versions(hall: HallEntry) -> set[tuple[str, date, str]]:
    dated: dict[str, Sequence[VersionEntry]] = {
        "hours": hall.hours,
        "closed": hall.closed,
        "kept": hall.kept,
        "penalties": hall.penalties,
        "timetables": hall.timetables,
    }
    found = {(name, each.since, repr(_said(each))) for name, all_ in dated.items() for each in all_}
    return found | {
        (room.code, each.since, repr(_said(each)))
        for room in hall.rooms
        for each in hall.rule_versions(room)
    }


def _rule_faults(present: HallEntry, revised: HallEntry, today: date) -> Iterator[Fault]:
    """A room may come under other rules from a day on; what it was let by until then stays."""
    rooms = {room.code: room for room in present.rooms}
    for room in revised.rooms:
        if room.code in rooms:
            before = present.rule_versions(rooms[room.code])
            after = revised.rule_versions(room)
            yield from _begun_faults(revised, "rules", before, after, today)


def _period_faults(present: HallEntry, revised: HallEntry, today: date) -> Iterator[Fault]:
    """Days that people enter for are given out as was published, until their use is over."""
    before = {each.use_from: each for each in present.lotteries}
    after = {each.use_from: each for each in revised.lotteries}
    for day, period in after.items():
        old = before.get(day)
        if not period.sound or (old is not None and _said(period) == _said(old)):
            continue
        if old is not None and old.entry_from <= today:
            reason = _("申し込みが始まった期間は書きかえられません。元のままにしてください。")
            yield period.at.fault("use_from", reason)
        elif period.entry_from <= today:
            reason = _("申込の初日は、明日か、それより後にしてください。")
            yield period.at.fault("entry_from", reason)
    first = min(after, default=date.max)  # what lies before it stays anyhow
    for day, old in before.items():
        if day not in after and day >= first and old.entry_from <= today <= old.use_to:
            reason = _(
                "%(day)sからの利用は申し込みが始まっています。期間を元のまま残してください。"
            )
            yield revised.at.fault("lotteries", reason % {"day": day.isoformat()})


def _fixed_faults(present: HallEntry, revised: HallEntry) -> Iterator[Fault]:
    reason = _("この画面で変えられるのは、利用の規則だけです。元のままにしてください。")
    for name in _FIXED:
        if _said(getattr(present, name)) != _said(getattr(revised, name)):
            yield revised.at.fault(_in_file(name), reason)
    rooms = {room.code: _without_rules(room) for room in present.rooms}
    if list(rooms) != [room.code for room in revised.rooms]:
        yield revised.at.fault("rooms", reason)
        return
    for room in revised.rooms:
        before, after = rooms[room.code], _without_rules(room)
        for key in sorted(key for key in after if after[key] != before[key]):
            yield room.at.fault(_in_file(key), reason)


def _in_file(name: str) -> str:
    return "name" if name == "names" else name


def _without_rules(room: RoomEntry) -> dict[str, Any]:
    said: dict[str, Any] = _said(room)
    return {key: value for key, value in said.items() if key != "rules"}


def _begun_faults(
    hall: HallEntry,
    name: str,
    present: Sequence[VersionEntry],
    revised: Sequence[VersionEntry],
    today: date,
) -> Iterator[Fault]:
    before = {entry.since: entry for entry in present}
    first = min((entry.since for entry in revised), default=date.min)
    for entry in revised:
        if not entry.sound or entry.since > today:
            continue
        if entry.since not in before:
            yield entry.at.fault(
                "from", _("新しい規則は、明日か、それより後の日から始めてください。")
            )
        elif _said(entry) != _said(before[entry.since]):
            yield entry.at.fault(
                "from",
                _(
                    "始まった規則は書きかえられません。元のままにして、"
                    "明日か、それより後の日から始まる項目を加えてください。"
                ),
            )
    named = {entry.since for entry in revised}
    for day in sorted(day for day in before if first <= day <= today and day not in named):
        reason = _("%(day)sから始まった規則がありません。元のまま残してください。")
        yield hall.at.fault(name, reason % {"day": day.isoformat()})


def _said(value: Any) -> Any:
    """What an entry says, wherever it stands and whatever its rules are called."""
    if isinstance(value, Entry):
        left_out = {"at", "sound", "code"} if isinstance(value, RulesEntry) else {"at", "sound"}
        return {
            each.name: _said(getattr(value, each.name))
            for each in fields(value)
            if each.name not in left_out
        }
    if isinstance(value, tuple):
        return [_said(each) for each in value]
    return value
