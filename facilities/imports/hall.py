"""The form of a hall's file: which fields it has. docs/hall-files.md explains each to a clerk."""

from facilities.enums import Family
from facilities.imports.accessibility import read_accessibility
from facilities.imports.asks import read_asks
from facilities.imports.dated import (
    MOST_MINUTES,
    read_hours,
    read_lottery,
    read_rules,
    read_timetable,
)
from facilities.imports.days import read_closed, read_kept
from facilities.imports.entries import HallEntry, PartEntry, RoomEntry
from facilities.imports.form import Form
from facilities.imports.penalties import read_penalty
from facilities.imports.terms import read_neighbour
from facilities.imports.texts import parse_network

# Drawings under static/img/rooms/.
PICTURES = (
    "hall",
    "theatre",
    "meeting",
    "tatami",
    "studio",
    "kitchen",
    "gym",
    "court",
    "ground",
    "gallery",
    "lobby",
)
# What may stand under `invented`: facts that nobody published and that the file supposes.
INVENTED_OF_HALL = (
    "name",
    "operator",
    "address",
    "area",
    "phone",
    "access",
    "barrier_free",
    "accessibility",
    "rules_in_brief",
    "prohibited",
    "asks",
    "hours",
    "closed",
    "kept",
    "timetables",
    "lotteries",
    "neighbours",
    "penalties",
    "rooms",
)
INVENTED_OF_ROOM = (
    "room",
    "name",
    "parts",
    "timetable",
    "capacity",
    "layouts",
    "area_m2",
    "floor",
    "accessibility",
    "preparation_minutes",
    "turnaround_minutes",
    "purposes",
    "equipment",
)


def read_hall(form: Form) -> HallEntry:
    """The hall in a file's table; faults go to the form's list."""
    return HallEntry(
        at=form.at,
        code=form.code(),
        names=form.names(),
        family=form.choice("family", Family.values),
        area=form.code("area"),
        position=form.number("position", most=9999, fallback=0),
        operator=form.text("operator", longest=120),
        address=form.text("address"),
        phone=form.text("phone", longest=40, required=False),
        url=form.text("url", required=False),
        access=form.label("access", longest=1000, required=False),
        barrier_free=form.label_list("barrier_free", longest=120),
        accessibility=read_accessibility(form),
        rules_in_brief=form.label_list("rules_in_brief"),
        prohibited=form.label_list("prohibited"),
        asks=read_asks(form),
        staff_networks=form.parsed_list("staff_networks", parse_network),
        sources=form.texts("sources", required=True),
        invented=form.choices("invented", INVENTED_OF_HALL),
        open_data=form.wordings("open_data"),
        hours=tuple(map(read_hours, form.forms("hours"))),
        closed=tuple(map(read_closed, form.forms("closed"))),
        kept=tuple(map(read_kept, form.forms("kept", required=False))),
        timetables=tuple(map(read_timetable, form.forms("timetables"))),
        rules=tuple(map(read_rules, form.forms("rules"))),
        lotteries=tuple(map(read_lottery, form.forms("lotteries", required=False))),
        neighbours=tuple(map(read_neighbour, form.forms("neighbours", required=False))),
        penalties=tuple(map(read_penalty, form.forms("penalties", required=False))),
        parts=tuple(map(_part, form.forms("parts", required=False))),
        rooms=tuple(map(_room, form.forms("rooms"))),
        sound=form.finish(),
    )


def _part(form: Form) -> PartEntry:
    return PartEntry(
        at=form.at,
        code=form.code(),
        name=form.text("name", longest=120),
        sound=form.finish(),
    )


def _room(form: Form) -> RoomEntry:
    return RoomEntry(
        at=form.at,
        code=form.code(),
        names=form.names(),
        parts=form.codes("parts"),
        timetable=form.code("timetable"),
        rules=form.code("rules"),
        capacity=form.number("capacity", least=1, most=100_000),
        layouts=form.amounts("layouts", most=100_000),
        area_m2=form.text("area_m2", longest=20, required=False),
        floor=form.text("floor", longest=20, required=False),
        accessibility=read_accessibility(form),
        picture=form.choice("picture", PICTURES),
        description=form.label("description", longest=1000, required=False),
        preparation_minutes=form.number("preparation_minutes", most=MOST_MINUTES, fallback=0),
        turnaround_minutes=form.number("turnaround_minutes", most=MOST_MINUTES, fallback=0),
        purposes=form.codes("purposes", required=True),
        equipment=form.codes("equipment"),
        invented=form.choices("invented", INVENTED_OF_ROOM),
        sound=form.finish(),
    )
