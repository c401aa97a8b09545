"""The tables of facilities."""

from facilities.models.dated import (
    BookingRules,
    ClosedDay,
    KeptDay,
    LotteryPeriod,
    OpeningHours,
    PenaltyRules,
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
    "ClosedDay",
    "EquipmentKind",
    "Facility",
    "FeeSchedule",
    "KeptDay",
    "LotteryPeriod",
    "OpeningHours",
    "PenaltyRules",
    "Purpose",
    "Room",
    "RoomPart",
    "Slot",
    "Timetable",
]
