"""Whether a version of fees fits the hall that it is for: its rooms, its timetables."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.fees.file import FeeVersion
from facilities.imports.reader import Table
from facilities.imports.texts import suggestion


def house_faults(
    version: FeeVersion, *, rooms: Collection[str], slots: Collection[str]
) -> Iterator[Fault]:
    """Rooms and slots that the hall does not have (both files use the hall's own codes).

    A figure has a source or is marked as invented; nothing in between.
    """
    if not (version.schedule.clause or version.schedule.invented):
        reason = _("根拠を書くか、仮の値なら invented: true と書いてください。")
        yield version.at.fault("clause", reason)
    yield from _strangers(version, "rooms", version.schedule.rooms, rooms)
    codes = [slot.code for slot in version.schedule.slots]
    yield from _strangers(version, "slots", codes, slots)


def _strangers(
    version: FeeVersion, key: str, codes: Collection[str], known: Collection[str]
) -> Iterator[Fault]:
    table = version.at.table.fields.get(key)
    lines = table.lines if isinstance(table, Table) else {}
    for code in codes:
        if code not in known:
            line = lines.get(code, version.at.table.line)
            reason = _("この施設に「%(code)s」はありません。") % {"code": code}
            yield Fault(version.at.file, line, f"{key}.{code}", reason + suggestion(code, known))
