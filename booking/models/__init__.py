"""The tables of booking."""

from booking.models.application import Application, Booking, BookingEvent
from booking.models.equipment import PIECE_ONCE, BookedPiece
from booking.models.exemption import Exemption
from booking.models.favourite import Favourite
from booking.models.fee import FeeLine, PaymentShare
from booking.models.feed import CalendarFeed
from booking.models.hold import Hold, HoldItem
from booking.models.occupancy import NO_OVERLAP, NOT_IN_SHELTER, Closure, Occupancy
from booking.models.official import Clearance, OfficialUse, Shelter, ShelterContact
from booking.models.penalty import DayWarning, PenaltyChange, PenaltyPoint
from booking.models.report import ReportPhoto, UseReport
from booking.models.review import Decision, ReviewQuestion
from booking.models.submitted import PriorityClaim, SubmittedDocument

__all__ = [
    "NOT_IN_SHELTER",
    "NO_OVERLAP",
    "PIECE_ONCE",
    "Application",
    "BookedPiece",
    "Booking",
    "BookingEvent",
    "CalendarFeed",
    "Clearance",
    "Closure",
    "DayWarning",
    "Decision",
    "Exemption",
    "Favourite",
    "FeeLine",
    "Hold",
    "HoldItem",
    "Occupancy",
    "OfficialUse",
    "PaymentShare",
    "PenaltyChange",
    "PenaltyPoint",
    "PriorityClaim",
    "ReportPhoto",
    "ReviewQuestion",
    "Shelter",
    "ShelterContact",
    "SubmittedDocument",
    "UseReport",
]
