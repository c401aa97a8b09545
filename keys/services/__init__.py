"""What is done with doors and keys."""
