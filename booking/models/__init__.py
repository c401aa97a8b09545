"""The tables of booking."""

from booking.models.application import Application, Booking, BookingEvent
from booking.models.equipment import PIECE_ONCE, BookedPiece
from booking.models.favourite import Favourite
from booking.models.fee import FeeLine, PaymentShare
from booking.models.feed import CalendarFeed
from booking.models.hold import Hold, HoldItem
from booking.models.occupancy import NO_OVERLAP, Closure, Occupancy
from booking.models.report import ReportPhoto, UseReport
from booking.models.review import Decision, ReviewQuestion

__all__ = [
    "NO_OVERLAP",
    "PIECE_ONCE",
    "Application",
    "BookedPiece",
    "Booking",
    "BookingEvent",
    "CalendarFeed",
    "Closure",
    "Decision",
    "Favourite",
    "FeeLine",
    "Hold",
    "HoldItem",
    "Occupancy",
    "PaymentShare",
    "ReportPhoto",
    "ReviewQuestion",
    "UseReport",
]
