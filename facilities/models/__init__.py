"""The tables of facilities."""

from facilities.models.dated import (
    BookingRules,
    ClosedDay,
    LotteryPeriod,
    OpeningHours,
    Slot,
    Tariff,
    Timetable,
)
from facilities.models.place import (
    Area,
    CatalogueVersion,
    EquipmentKind,
    Facility,
    Purpose,
    Room,
    RoomPart,
)

__all__ = [
    "Area",
    "BookingRules",
    "CatalogueVersion",
    "ClosedDay",
    "EquipmentKind",
    "Facility",
    "LotteryPeriod",
    "OpeningHours",
    "Purpose",
    "Room",
    "RoomPart",
    "Slot",
    "Tariff",
    "Timetable",
]
