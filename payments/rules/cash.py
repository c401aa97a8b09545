"""Counting coins and notes, and giving change. Pure."""

from collections.abc import Mapping

DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1)
"""Japan's notes and coins, the largest first."""


def total_of(counts: Mapping[int, int]) -> int:
    """The yen of `counts` (denomination → number of pieces)."""
    return sum(worth * pieces for worth, pieces in counts.items())
