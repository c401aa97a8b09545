"""A whole fee file: one version, or several that share what stands at the top."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.schedule import read_schedule
from facilities.imports.form import Spot
from facilities.imports.reader import Rows, Table, Text, Unreadable, read
from facilities.rules.fees.values import Schedule


def read_schedule_file(content: bytes, *, file: str) -> tuple[tuple[Schedule, ...], list[Fault]]:
    """The versions in a file in their order, and all its faults."""
    try:
        table, faults = read(content, file=file)
    except Unreadable as error:
        return (), [error.fault]
    schedules = tuple(_read(version, file, faults) for version in versions_of(table, file, faults))
    return schedules, _each_once(faults)


def _each_once(faults: list[Fault]) -> list[Fault]:
    """Faults of what versions share come once for each version, at the same line."""
    return list({(fault.line, fault.reason): fault for fault in reversed(faults)}.values())[::-1]


def _read(version: tuple[Table, str], file: str, faults: list[Fault]) -> Schedule:
    table, field = version
    return read_schedule(FeeForm(table, file=file, field=field, faults=faults))


def versions_of(table: Table, file: str, faults: list[Fault]) -> list[tuple[Table, str]]:
    """Each version as a table of its own, with its path.

    What stands at the top of a file with `versions` holds for each of them; a field that a version
    has replaces the whole field of the top.
    """
    if "versions" not in table.fields:
        return [(table, "")]
    versions = table.fields["versions"]
    if not isinstance(versions, Rows) or not versions.items:
        line = table.lines["versions"]
        faults.append(Fault(file, line, "versions", _("「- 」で始まる一覧にしてください。")))
        return []
    found = []
    starts: set[str] = set()
    for number, item in enumerate(versions.items, start=1):
        field = f"versions[{number}]"
        if not isinstance(item, Table):
            faults.append(Fault(file, item.line, field, _("「項目名: 値」の形にしてください。")))
            continue
        merged = _merged(table, item)
        start = merged.fields.get("from")
        if isinstance(start, Text):
            if start.value in starts:
                reason = _("同じ日からの版が2つあります。")
                faults.append(Fault(file, start.line, f"{field}.from", reason))
            starts.add(start.value)
        found.append((merged, field))
    return found


def _merged(top: Table, version: Table) -> Table:
    fields = {name: node for name, node in top.fields.items() if name != "versions"}
    lines = {name: line for name, line in top.lines.items() if name != "versions"}
    return Table(version.line, {**fields, **version.fields}, {**lines, **version.lines})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeVersion:
    """A file that is one version of one hall's fees, as it is kept for the hall."""

    at: Spot
    hall: str
    schedule: Schedule
    text: str
    sound: bool


def read_hall_fees(content: bytes, *, file: str) -> tuple[FeeVersion | None, list[Fault]]:
    """The version in a hall's file, and all its faults; it must name its hall."""
    try:
        table, faults = read(content, file=file)
    except Unreadable as error:
        return None, [error.fault]
    form = FeeForm(table, file=file, field="", faults=faults)
    if "versions" in table.fields:
        form.skip("versions")
        form.fault("versions", _("版ごとに1つのファイルにしてください。"))
    hall = form.code("hall")
    schedule = read_schedule(form)
    version = FeeVersion(
        at=form.at,
        hall=hall,
        schedule=schedule,
        text=content.decode("utf-8-sig"),
        sound=not faults,
    )
    return version, faults


@lru_cache(maxsize=512)
def schedule_of(text: str) -> Schedule:
    """The schedule in a text that was checked before it was kept. Raises ValueError otherwise."""
    version, faults = read_hall_fees(text.encode(), file="")
    if version is None or faults:
        raise ValueError([str(fault) for fault in faults])
    return version.schedule
