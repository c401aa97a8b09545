"""An invented city that lives: two years of people, bookings, payments, keys, cases and figures.

Made from a seed, through the same services as everything else, so that every invariant holds.
"""
