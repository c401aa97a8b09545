"""How sure an operator must be of who is calling (requirement 164). Pure."""

from datetime import timedelta

LEAST_PROOFS = 2
GOOD_FOR = timedelta(minutes=60)
"""So long an identification lets its operator act for the person."""
