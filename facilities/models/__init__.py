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
from facilities.models.pictures import HallPicture, PictureFile
from facilities.models.place import (
    AccessKind,
    Area,
    CatalogueVersion,
    EquipmentKind,
    Facility,
    Purpose,
    Room,
    RoomPart,
)

__all__ = [
    "AccessKind",
    "Area",
    "BookingRules",
    "CatalogueVersion",
    "EquipmentKind",
    "Facility",
    "FeeSchedule",
    "HallPicture",
    "HallRules",
    "LotteryPeriod",
    "OpeningHours",
    "PictureFile",
    "Purpose",
    "Room",
    "RoomPart",
    "Slot",
    "Timetable",
]
