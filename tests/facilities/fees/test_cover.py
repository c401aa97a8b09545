"""Which columns price one slot alone."""

from fractions import Fraction

import pytest

from facilities.rules.fees.cover import best_cover
from facilities.rules.fees.values import Column


def column(code: str, slots: str, yen: int) -> Column:
    """A column for these slots, one letter each."""
    return Column(code=code, slots=frozenset(slots), yen=Fraction(yen))


DEAR, CHEAP, ALSO_CHEAP = column("dear", "a", 900), column("one", "a", 500), column("two", "a", 500)
BOTH, OTHER = column("both", "ab", 100), column("other", "b", 1)


@pytest.mark.parametrize("cheapest", [True, False])
def test_one_slot_has_its_cheapest_column_and_among_equals_the_left_one(cheapest: bool) -> None:
    columns = (BOTH, OTHER, DEAR, CHEAP, ALSO_CHEAP)

    assert best_cover(columns, ["a"], cheapest=cheapest) == (CHEAP,)
    assert best_cover((BOTH, OTHER), ["a"], cheapest=cheapest) is None
