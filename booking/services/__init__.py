"""Booking's writes. Lock order everywhere: rooms (by key) → application → bookings → hold."""
