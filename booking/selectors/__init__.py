"""What pages read: frozen values, in few queries."""
