"""What must hold between entries: codes that refer to each other, versions, times, published facts.

Pure: what the database already holds comes in as `Known`. Entries that are not sound are skipped
where their stand-in values would only raise faults that follow from the first one.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.accessibility import accessibility_faults
from facilities.imports.entries import Entry, Folder, HallEntry, VersionEntry
from facilities.imports.fees import FeeVersion, house_faults
from facilities.imports.known import Known
from facilities.imports.open_data import open_data_faults
from facilities.imports.penalty_checks import group_faults, penalty_faults
from facilities.imports.term_checks import term_faults
from facilities.imports.texts import suggestion
from facilities.imports.times import time_faults


def folder_faults(folder: Folder, known: Known) -> list[Fault]:
    """Every fault between the entries of all files, and against the database."""
    known = known.with_words_of(folder)
    faults: list[Fault] = []
    for words in folder.vocabularies:
        for terms in (words.areas, words.purposes, words.equipment, words.accessibility):
            faults += _repeated_codes(terms)
    faults += _repeated_codes(folder.halls)
    faults += _repeated_codes(room for hall in folder.halls for room in hall.rooms)
    for hall in folder.halls:
        faults += chain(
            _reference_faults(hall, known),
            _part_faults(hall, known),
            _version_faults(hall),
            _published_faults(hall, known),
            time_faults(hall),
            term_faults(hall, known),
            penalty_faults(hall),
            _source_faults(hall),
            open_data_faults(hall),
            accessibility_faults(hall, known.accessibility),
        )
    return faults + list(group_faults(folder, known)) + list(_fee_faults(folder, known))


def _fee_faults(folder: Folder, known: Known) -> Iterator[Fault]:
    """Fees of halls, rooms and slots that neither the files nor the database know."""
    halls = {hall.code: hall for hall in folder.halls}
    starts: dict[tuple[str, date], FeeVersion] = {}
    for version in folder.fees:
        rooms = {room for room, hall in known.hall_of_room.items() if hall == version.hall}
        slots = set(known.slots_of_hall.get(version.hall, ()))
        if version.hall in halls:
            hall = halls[version.hall]
            rooms |= {room.code for room in hall.rooms}
            slots |= {slot.code for each in hall.timetables for slot in each.slots}
        elif version.hall not in known.slots_of_hall:
            reason = _("施設「%(code)s」は登録されていません。") % {"code": version.hall}
            yield version.at.fault("hall", reason + suggestion(version.hall, halls))
            continue
        yield from house_faults(version, rooms=rooms, slots=slots)
        key = version.hall, version.schedule.valid_from
        if version.sound and key in starts:
            yield version.at.fault("from", _("同じ日からの版が2つあります。"))
        starts[key] = version


def _repeated_codes(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Entries whose `code` an earlier one has."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        code = str(getattr(entry, "code", ""))
        if code and code in seen:
            first = seen[code].at
            yield entry.at.fault(
                "code",
                _("コード「%(code)s」は %(file)s の%(line)d行目でも使われています。")
                % {"code": code, "file": first.file, "line": first.table.line},
            )
        seen.setdefault(code, entry)


def _unknown(entry: Entry, key: str, code: str, right: Collection[str]) -> Iterator[Fault]:
    """A fault if `code` is not one of `right`. A missing code was noted before."""
    if code and code not in right:
        reason = _("「%(code)s」は登録されていません。") % {"code": code}
        yield entry.at.fault(key, reason + suggestion(code, right))


def _reference_faults(hall: HallEntry, known: Known) -> Iterator[Fault]:
    timetables = {entry.code for entry in hall.timetables}
    rules = {entry.code for entry in hall.rules}
    parts = {entry.code for entry in hall.parts}
    yield from _unknown(hall, "area", hall.area, known.areas)
    for room in hall.rooms:
        yield from _unknown(room, "timetable", room.timetable, timetables)
        yield from _unknown(room, "rules", room.rules, rules)
        for code in room.parts:
            yield from _unknown(room, "parts", code, parts)
        for code in room.purposes:
            yield from _unknown(room, "purposes", code, known.purposes)
        for code in room.equipment:
            yield from _unknown(room, "equipment", code, known.equipment)


def _part_faults(hall: HallEntry, known: Known) -> Iterator[Fault]:
    yield from _repeated_codes(hall.parts)
    used = {code for room in hall.rooms for code in room.part_codes}
    whole = {room.code for room in hall.rooms if not room.parts}
    for part in hall.parts:
        if part.code in whole:
            reason = _("分割していない室のコードと同じです。別のコードにしてください。")
            yield part.at.fault("code", reason)
        if part.code and part.code not in used:
            yield part.at.fault("", _("この区画を使う室がありません。"))
        yield from _elsewhere(part, part.code, hall, known.hall_of_part.get(part.code))
    for room in hall.rooms:
        yield from _elsewhere(room, room.code, hall, known.hall_of_room.get(room.code))
        before = known.parts_of_room.get(room.code)
        if before is not None and room.sound and before != set(room.part_codes):
            yield room.at.fault(
                "parts",
                _("登録済みの室の区画は変えられません。新しいコードの室を作ってください。"),
            )


def _elsewhere(entry: Entry, code: str, hall: HallEntry, owner: str | None) -> Iterator[Fault]:
    if owner is not None and owner != hall.code:
        reason = _("コード「%(code)s」は施設「%(hall)s」で使われています。")
        yield entry.at.fault("code", reason % {"code": code, "hall": owner})


def _version_faults(hall: HallEntry) -> Iterator[Fault]:
    yield from _repeated_days(hall.hours)
    yield from _repeated_days(hall.closed)
    yield from _repeated_days(hall.kept)
    yield from _repeated_days(hall.penalties)
    for code in sorted({entry.code for entry in hall.timetables}):
        yield from _repeated_days(entry for entry in hall.timetables if entry.code == code)
    for code in sorted({entry.code for entry in hall.rules}):
        yield from _repeated_days(entry for entry in hall.rules if entry.code == code)


def _published_faults(hall: HallEntry, known: Known) -> Iterator[Fault]:
    """Rules that staff published and that the file does not know: loading it would undo them."""
    versions = chain(
        hall.hours, hall.closed, hall.kept, hall.penalties, hall.timetables, hall.rules
    )
    named = {entry.since for entry in versions}
    for day in sorted(known.published_in_hall.get(hall.code, frozenset()) - named):
        reason = _(
            "%(day)sから始まる規則を、職員が画面で公開しています。"
            "画面から書きだしたファイルを直してください。"
        )
        yield hall.at.fault("rules", reason % {"day": day.isoformat()})


def _repeated_days(versions: Iterable[VersionEntry]) -> Iterator[Fault]:
    seen = set()
    for entry in versions:
        if entry.sound and entry.since in seen:
            yield entry.at.fault("from", _("同じ日からの版が2つあります。"))
        seen.add(entry.since)


def _source_faults(hall: HallEntry) -> Iterator[Fault]:
    """A figure has a source or is marked invented; nothing in between."""
    yield from _unsourced(hall.hours, "hours", hall.invented)
    yield from _unsourced(hall.closed, "closed", hall.invented)
    yield from _unsourced(hall.kept, "kept", hall.invented)
    for rules in hall.rules:
        if not rules.invented:
            yield from _unsourced([rules], "opens, closes", rules.invented)


def _unsourced(
    versions: Iterable[VersionEntry], mark: str, invented: Collection[str]
) -> Iterator[Fault]:
    for version in versions:
        if version.sound and not version.source and mark not in invented:
            reason = _("出典（source）を書くか、invented に %(mark)s を加えてください。")
            yield version.at.fault("source", reason % {"mark": mark})
