"""What a hall's rules say about bookings: pure functions over values."""
