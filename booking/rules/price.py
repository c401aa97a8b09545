"""The table price of a wish. Combinations, surcharges and exemptions come with the price engine."""

from booking.rules.wishes import Wish
from facilities.rules.values import in_force


def table_price(wish: Wish) -> int | None:
    """The sum of the slots' table prices in yen, or None where the hall has no table."""
    tariff = in_force(wish.room.tariffs, wish.day)
    if tariff is None:
        return None
    prices = [tariff.yen(slot.code) for slot in wish.slots]
    return sum(price for price in prices if price is not None) if None not in prices else None


def is_invented(wish: Wish) -> bool:
    """Whether the price comes from a table marked as invented."""
    tariff = in_force(wish.room.tariffs, wish.day)
    return tariff is not None and tariff.invented
