"""Pages of booking, split by who is looking."""
