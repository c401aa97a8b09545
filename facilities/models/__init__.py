"""The tables of facilities."""

from facilities.models.dated import (
    BookingRules,
    HallRules,
    LotteryPeriod,
    OpeningHours,
    Slot,
    Timetable,
)
from facilities.models.fees import FeeSchedule
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
    "EquipmentKind",
    "Facility",
    "FeeSchedule",
    "HallRules",
    "LotteryPeriod",
    "OpeningHours",
    "Purpose",
    "Room",
    "RoomPart",
    "Slot",
    "Timetable",
]
