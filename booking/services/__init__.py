"""Booking's writes. Locks in this order: parts, hold, application, booking, applicant."""
