"""`make bench`: how fast pages and bookings are, at three sizes (docs/performance.md)."""
