"""What the desk reads: the board of today, the ledger, one booking, the queue, people's bookings."""
