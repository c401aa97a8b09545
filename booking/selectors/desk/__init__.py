"""What the desk reads: board, ledger, one booking, the queue, the bookings of people."""
