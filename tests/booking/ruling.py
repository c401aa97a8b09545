"""The small world as a hall that has a file, and a form of rules as a browser would send it."""

from collections.abc import Iterable

from django.http import QueryDict

from booking.rules_form import BoundGroup, BoundRows, Field
from facilities.imports.folder import read_hall_rules
from facilities.models import (
    BookingRules,
    Facility,
    HallRules,
    OpeningHours,
    Purpose,
    Room,
    Slot,
    Timetable,
)
from facilities.selectors.hall_file import hall_text
from facilities.services.ledger import Ledger
from facilities.services.versions import raise_catalogue_version
from facilities.services.write_hall import write_hall

OPEN_DATA = {
    "全国地方公共団体コード": "102016",
    "ID": "0001",
    "地方公共団体名": "見本市",
    "名称": "見本公民館",
    "所在地_連結表記": "1-1",
}


def publishable() -> None:
    """Give the world's rows what every file of a hall says: sources, readings, open data."""
    named = {"name_kana": "かな", "name_en": "Name"}
    Facility.objects.update(sources=["条例"], open_data=OPEN_DATA, **named)
    Room.objects.update(picture="hall", **named)
    Slot.objects.update(**named)
    Purpose.objects.update(**named)
    for model in (OpeningHours, HallRules, BookingRules, Timetable):
        model._default_manager.update(clause="条例")
    entry, _faults = read_hall_rules(hall_text("kan").encode(), file="kan.yaml")
    assert entry is not None
    write_hall(entry, Ledger())  # as a loading would have numbered rooms and slots
    raise_catalogue_version()


def sent(groups: Iterable[BoundGroup]) -> QueryDict:
    """What a browser sends when nothing is changed."""
    posted = QueryDict(mutable=True)
    for group in groups:
        _send(group.items, posted)
    return posted


def _send(items: Iterable[Field | BoundRows], posted: QueryDict) -> None:
    for item in items:
        if isinstance(item, BoundRows):
            for row in item.rows:
                posted.appendlist(f"{item.name}[]", row.name)
                _send(row.items, posted)
        else:
            _send_field(item, posted)


def _send_field(field: Field, posted: QueryDict) -> None:
    match field.ask.kind:
        case "choices":
            posted.setlist(field.name, [value for value, _label, chosen in field.options if chosen])
        case "flag" if field.value != "true":
            return  # a browser sends nothing for a box that is not ticked
        case "counted":
            posted[field.name], posted[f"{field.name}.unit"] = field.value, field.unit
        case _:
            posted[field.name] = field.shown
